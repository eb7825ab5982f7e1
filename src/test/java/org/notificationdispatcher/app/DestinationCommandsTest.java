package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.core.outbox.Backfills;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Commands beside a running dispatcher, on its database. */
class DestinationCommandsTest {
  @TempDir Path folder;

  private Commands commands;

  @BeforeEach
  void useADatabase() throws IOException {
    commands = Commands.onDatabase(folder);
  }

  @Test
  void destinationsArePausedDisabledAndResumed() throws Exception {
    commands.store(
        "INSERT INTO destination (name) VALUES ('erp'), ('archive')",
        "SELECT add_figures('erp', delivered => 3, first_try => 2)");

    assertThat(commands.execute("pause", "erp", "--reason", "moves house")).isZero();
    assertThat(commands.out()).isEqualToIgnoringNewLines("erp is paused");
    assertThat(commands.execute("pause", "erp", "--reason", "moves house", "--wait", "5")).isZero();
    assertThat(commands.out()).isEqualToIgnoringNewLines("erp is paused, and nothing is under way");
    assertThat(commands.execute("destinations")).isZero();
    assertThat(commands.out().lines())
        .satisfiesExactly(
            title -> assertThat(title).startsWith("NAME     STATE   SINCE "),
            archive -> assertThat(archive).matches("archive  active  \\S+Z +0 +0 +0 +- +0 +- +-"),
            erp -> assertThat(erp).matches("erp +paused +\\S+Z +0 +0 +0 +- +3 +66 % +moves house"));
    assertThat(commands.execute("disable", "archive")).isZero();
    assertThat(commands.out()).isEqualToIgnoringNewLines("archive is disabled");
    assertThat(commands.execute("resume", "erp")).isZero();
    assertThat(commands.out()).isEqualToIgnoringNewLines("erp is active");
    assertThat(commands.execute("resume", "erp")).isZero();
    assertThat(commands.out()).isEqualToIgnoringNewLines("erp was active before");
    assertThat(commands.err()).isEmpty();
  }

  @Test
  void programsAreToldWhatBecameOfADestination() throws Exception {
    commands.store("INSERT INTO destination (name) VALUES ('erp')");

    told("{'destination':'erp','state':'paused','changed':true}", "pause", "erp");
    told("{'destination':'erp','state':'paused','changed':false}", "pause", "erp");
    told("{'destination':'erp','state':'paused','drained':true}", "pause", "erp", "--wait", "5");
    told("{'destination':'erp','state':'disabled','changed':true}", "disable", "erp");
    told("{'destination':'erp','state':'active','changed':true}", "resume", "erp");
    assertThat(commands.execute("resume", "epr", "--json")).isOne();
    assertThat(commands.out()).isEmpty();
    assertThat(commands.err()).contains("there is no destination epr");
  }

  /** Quotes are written as apostrophes. */
  private void told(String json, String... arguments) throws IOException {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--json";
    assertThat(commands.execute(all)).as(commands::err).isZero();
    assertThat(commands.json()).hasToString(json.replace('\'', '"'));
  }

  @Test
  void programsAreToldWhatBecameOfDeadLetters() throws Exception {
    commands.store(
        "INSERT INTO destination (name) VALUES ('erp')",
        message(ID, "license.created"),
        message(ID.replace('7', '8'), "license.updated"),
        DEAD);

    told(
        "{'destination':'erp','states':['dead'],'dryRun':true,'replayed':2}",
        "replay",
        "erp",
        "--all",
        "--dry-run");
    told(
        "{'destination':'erp','states':['dead'],'dryRun':false,'replayed':1,'superseded':0}",
        "replay",
        "erp",
        "--id",
        ID);
    told(
        "{'destination':'erp','dryRun':true,'discarded':1}",
        "discard",
        "erp",
        "--all",
        "--dry-run");
    told("{'destination':'erp','dryRun':false,'discarded':1}", "discard", "erp", "--all");
    assertThat(commands.execute("dead", "--limit", "0")).isEqualTo(2);
    assertThat(commands.err()).contains("--limit is from 1 to 100000");
  }

  @Test
  void programsAreToldWhoIsFilled() throws Exception {
    commands.store("INSERT INTO destination (name) VALUES ('crm')");

    told(
        "{'destination':'crm','state':'queued','dryRun':false}",
        "fill",
        "crm",
        "--all",
        "--detach");
    told("{'destination':'crm','cancelled':true}", "fill", "crm", "--cancel");
    told("{'destination':'crm','cancelled':false}", "fill", "crm", "--cancel");
  }

  private static final String ID = "7ec28e57-840f-5535-b7f4-a2ae89216b3b";
  private static final String DEAD =
      "INSERT INTO delivery (destination, message_id, order_key, sequence, due_at, state, attempts,"
          + " dead_at, last_status, last_error) SELECT 'erp', id, subject, sequence, now(), 'dead',"
          + " 10, '2026-11-24T10:00:00Z', 422, E'unknown\\nat X' FROM message";

  private static String message(String id, String type) {
    return "INSERT INTO message (id, module, type, source, subject, changed_at, data) VALUES ('"
        + id
        + "', 'licenses', '"
        + type
        + "', 'test', 'license/1', '2026-11-24T09:00:00Z', '{}')";
  }

  @Test
  void deadLettersAreListedReplayedAndDiscarded() throws Exception {
    commands.store(
        "INSERT INTO destination (name) VALUES ('erp')",
        message(ID, "license.created"),
        message(ID.replace('7', '8'), "license.updated"),
        DEAD);

    assertThat(commands.execute("dead", "erp", "--limit", "1")).isZero();
    assertThat(commands.out().lines())
        .satisfiesExactly(
            title -> assertThat(title).startsWith("ID "),
            dead ->
                assertThat(dead)
                    .matches(
                        ID
                            + " +erp +license.created +license/1 +10 +422 +2026-11-24T10:00:00Z"
                            + " +unknown"),
            more -> assertThat(more).isEqualTo("and 1 more"));
    assertThat(commands.execute("replay", "erp", "--all", "--dry-run")).isZero();
    assertThat(commands.out()).isEqualToIgnoringNewLines("2 dead letters of erp would be replayed");
    assertThat(commands.execute("replay", "erp", "--since", "2026-11-24T10:00:01Z")).isZero();
    assertThat(commands.out()).isEqualToIgnoringNewLines("0 dead letters of erp are replayed");
    assertThat(commands.execute("replay", "erp", "--id", ID)).isZero();
    assertThat(commands.out()).isEqualToIgnoringNewLines("1 dead letters of erp are replayed");
    assertThat(commands.execute("replay", "erp", "--all", "--state", "delivered,discarded"))
        .isZero();
    assertThat(commands.out())
        .isEqualToIgnoringNewLines("0 delivered or discarded deliveries of erp are replayed");
    assertThat(commands.execute("discard", "erp", "--type", "license.*", "--dry-run")).isZero();
    assertThat(commands.out())
        .isEqualToIgnoringNewLines("1 dead letters of erp would be discarded");
    assertThat(commands.execute("discard", "erp", "--subject", "license/1")).isZero();
    assertThat(commands.execute("dead")).isZero();
    assertThat(commands.out().lines()).hasSize(1);
  }

  @Test
  void withoutADispatcherNobodyFillsADestination() throws Exception {
    commands.store(
        "INSERT INTO destination (name) VALUES ('crm')",
        "INSERT INTO destination (name) VALUES ('erp')");

    assertThat(commands.execute("fill", "crm", "--all", "--wait", "0")).isEqualTo(1);
    assertThat(commands.err())
        .isEqualToIgnoringNewLines(
            "dispatcher: no dispatcher runs on this database that fills destinations"
                + " (routes/backfill): crm is not filled");

    assertThat(commands.execute("fill", "crm", "--all", "--detach")).isZero();
    assertThat(commands.out())
        .isEqualToIgnoringNewLines("the next dispatcher that is free fills crm");
    assertThat(commands.execute("fill", "crm", "--all", "--detach")).isEqualTo(1);
    assertThat(commands.err()).contains("crm is being filled already: 0 messages until now");
    assertThat(commands.execute("fill", "crm", "--cancel")).isZero();
    assertThat(commands.out()).isEqualToIgnoringNewLines("crm is filled no further");
    assertThat(commands.execute("fill", "crm", "--cancel")).isZero();
    assertThat(commands.out()).isEqualToIgnoringNewLines("crm was not being filled");
    assertThat(commands.execute("fill", "crm", "--cancel", "--dry-run")).isEqualTo(2);
    assertThat(commands.err()).contains("--cancel stands alone");
  }

  @Test
  void allAttemptsOfADeadLetterAreShown() throws Exception {
    commands.store(
        "INSERT INTO destination (name) VALUES ('erp'), ('crm')",
        message(ID, "license.created"),
        DEAD,
        "INSERT INTO attempt (message_id, destination, number, started_at, duration, status, error,"
            + " answer) SELECT id, 'erp', n, '2026-11-24T09:00:00Z'::timestamptz + n * interval '1"
            + " minute', n * interval '12 ms', 422, E'unknown\\nat X', E'{\\n  \"code\": 7\\n}' FROM"
            + " message, generate_series(1, 2) n ORDER BY n");

    assertThat(commands.execute("attempts", ID)).isZero();
    assertThat(commands.out().lines())
        .containsExactly(
            "erp: license.created license/1 is dead, since 2026-11-24T10:00:00Z, after 10 attempts",
            "  last: 422 unknown at X",
            "NUMBER  STARTED               TOOK  STATUS  ERROR    ANSWER",
            "1       2026-11-24T09:01:00Z  12ms  422     unknown  { \"code\": 7 }",
            "2       2026-11-24T09:02:00Z  24ms  422     unknown  { \"code\": 7 }");
    assertThat(commands.execute("attempts", ID, "erp", "--full")).isZero();
    assertThat(commands.out())
        .contains(
            """
            2, 2026-11-24T09:02:00Z, 24ms, status 422
              unknown
              at X
              answer:
                {
                  "code": 7
                }
            """);
    assertThat(commands.execute("attempts", ID, "crm")).isZero();
    assertThat(commands.out()).isEqualToIgnoringNewLines("crm has no delivery of it");
    assertThat(commands.execute("attempts", ID.replace('7', '9'))).isEqualTo(1);
    assertThat(commands.err()).contains("there is no message 9ec28e59-");
  }

  /** In place of the routes; the router gives nobody anything. */
  private void fill(CountDownLatch end) throws InterruptedException {
    try (Database database = Database.open(commands.configuration(), null)) {
      Backfills backfills = new Backfills(database.dataSource());
      while (!end.await(20, TimeUnit.MILLISECONDS)) {
        Backfills.Job job = backfills.take();
        if (job != null) {
          new TransactionTemplate(new DataSourceTransactionManager(database.dataSource()))
              .executeWithoutResult(
                  status -> {
                    backfills.next(job);
                    backfills.advance(job);
                  });
        }
      }
    }
  }

  @Test
  void aDestinationIsFilledByADispatcherThatRuns() throws Exception {
    commands.store("INSERT INTO destination (name) VALUES ('crm')", message(ID, "license.created"));
    CountDownLatch end = new CountDownLatch(1);
    FutureTask<Void> dispatcher =
        new FutureTask<>(
            () -> {
              fill(end);
              return null;
            });
    new Thread(dispatcher, "dispatcher").start();
    try {
      assertThat(commands.execute("fill", "crm", "--type", "license.*", "--dry-run")).isZero();
      assertThat(commands.out())
          .isEqualToIgnoringNewLines(
              "crm would get 0 messages; the router saw 1 and gives it 0, of which it has 0");
      assertThat(commands.execute("fill", "crm", "--all")).isZero();
      assertThat(commands.out())
          .isEqualToIgnoringNewLines(
              "crm gets 0 messages; the router saw 1 and gives it 0, of which it has 0");
      told(
          "{'destination':'crm','state':'done','dryRun':true,'seen':1,'chosen':0,'recorded':0}",
          "fill",
          "crm",
          "--all",
          "--dry-run");
    } finally {
      end.countDown();
      dispatcher.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoeverMeansAllSaysSo() {
    assertThat(commands.execute("replay", "erp")).isEqualTo(2);
    assertThat(commands.err()).contains("say which: --id, --type, --subject, --since, --until, or");
    assertThat(commands.execute("discard", "erp", "--all", "--id", ID)).isEqualTo(2);
    assertThat(commands.err()).contains("--all leaves nothing to select");
    assertThat(commands.execute("replay", "erp", "--all", "--state", "lost")).isEqualTo(2);
    assertThat(commands.err()).contains("'lost' is none of dead, delivered, superseded, discarded");
    assertThat(commands.execute("replay", "erp", "--since", "yesterday")).isEqualTo(2);
    assertThat(commands.err()).contains("'yesterday'");
  }

  @Test
  void aNameNobodyKnowsIsTold() throws Exception {
    commands.store("INSERT INTO destination (name) VALUES ('erp')");

    assertThat(commands.execute("pause", "epr")).isEqualTo(1);

    assertThat(commands.err())
        .isEqualToIgnoringNewLines("dispatcher: there is no destination epr; there are erp");
  }

  @Test
  void aDatabaseThatIsNotUpToDateIsLeftAlone() throws Exception {
    commands = new Commands(folder);
    commands.configure(
        "dispatcher.database.url=" + TestDatabase.newDatabase(),
        "dispatcher.database.user=postgres");

    assertThat(commands.execute("destinations")).isEqualTo(1);

    assertThat(commands.err())
        .contains("schema notification_dispatcher at ")
        .contains("is not that of this program; start the dispatcher, which brings it up to date");
  }

  @Test
  void withoutADispatcherOnTheDataFolderThereIsNoEmbeddedDatabase() throws Exception {
    commands = new Commands(folder);
    commands.configure();

    assertThat(commands.execute("destinations")).isEqualTo(1);

    assertThat(commands.err())
        .isEqualToIgnoringNewLines(
            "dispatcher: no dispatcher runs on folder "
                + folder.resolve("data")
                + "; start it, or name its folder with dispatcher.data");
    assertThat(folder.resolve("data")).doesNotExist();
  }
}
