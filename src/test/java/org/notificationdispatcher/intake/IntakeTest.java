package org.notificationdispatcher.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.collect.Page;
import org.notificationdispatcher.core.collect.Selection;
import org.notificationdispatcher.core.collect.Selection.By;
import org.notificationdispatcher.inbound.Problem;

/** What was pushed is kept until it is known. */
class IntakeTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Duration AGE = Duration.ofDays(90);

  private final Intake intake = intake(Duration.ZERO);

  private static Intake intake(Duration debounce) {
    return new Intake(
        DATABASE.dataSource(),
        new Intake.Settings(
            List.of(Module.ACTIVATIONS, Module.LICENSES),
            true,
            debounce,
            Duration.ofMinutes(1),
            AGE,
            AGE));
  }

  private static List<Push> pushes(String... bodies) throws Problem {
    return PushReader.json(
        ("[" + String.join(",", bodies).replace('\'', '"') + "]").getBytes(UTF_8));
  }

  private static long count(String condition) {
    return DATABASE
        .jdbc()
        .queryForObject("SELECT count(*) FROM intake WHERE " + condition, Long.class);
  }

  /** A record is stored, as a page of either way would be. */
  private static Page stored(CollectedRecord record) {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO snapshot (module, source_key, digest, changed_at, data, stored_at)"
                + " VALUES (?, ?, '', now(), '{}', clock_timestamp())",
            record.module().toString(),
            record.sourceKey());
    return new Page(List.of(record), null, false, null);
  }

  private static Activation activation(long key, long ticketLicenseId) {
    return new Activation(
        key,
        key,
        "Activate",
        "Completed",
        ticketLicenseId,
        "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE",
        1,
        "SO-2026-1",
        "PRO-2026",
        "130-150197269",
        "CmActLicense",
        1,
        3L,
        true,
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        null,
        1,
        null,
        Instant.EPOCH);
  }

  private static void makeDue() {
    DATABASE.jdbc().update("UPDATE intake SET due_at = now() WHERE state = 'pending'");
  }

  @Test
  void theSamePushIsStoredOnce() throws Problem {
    String push = "{'id':'1','cmSerial':'3-1'}";

    assertThat(intake.receive("webdepot", pushes(push, push, "{'cmSerial':'3-1'}"))).isEqualTo(2);
    assertThat(intake.receive("webdepot", pushes(push))).isZero();
    assertThat(intake.receive("gateway", pushes(push))).isEqualTo(1);

    assertThat(intake.figures(Instant.EPOCH, Instant.now().plusSeconds(60)))
        .containsExactly(
            new Intake.Figures("gateway", 1, 0, 0, 0), new Intake.Figures("webdepot", 4, 2, 0, 0));
  }

  @Test
  void whatNeitherIdNorTimeTellsApartIsADuplicateOnlyWhileItIsWorkedOn() throws Problem {
    Push push = pushes("{'ticketLicenseId':100001}").get(0);
    intake.receive("webdepot", List.of(push));
    assertThat(intake.receive("webdepot", List.of(push))).isZero();
    Batch batch = intake.claim();
    intake.note(batch, stored(activation(1, 100_001)));
    intake.settle(batch);

    assertThat(intake.receive("webdepot", List.of(push))).isEqualTo(1);
  }

  @Test
  void pushesAboutTheSameAreOneQuestion() throws Problem {
    intake.receive(
        "webdepot", pushes("{'id':'1','cmSerial':'3-1'}", "{'id':'2','cmSerial':'3-1'}"));
    intake(Duration.ofHours(1)).receive("gateway", pushes("{'cmSerial':'3-1'}"));
    intake.receive("webdepot", pushes("{'ticketLicenseId':2}", "{'ticketLicenseId':1}"));

    Batch batch = intake.claim();

    assertThat(batch.ids()).hasSize(5);
    assertThat(intake.questions(batch).stream().filter(one -> one.module().equals("licenses")))
        .containsExactlyInAnyOrder(
            new Question("licenses", new Selection(By.CONTAINER, List.of("3-1"))),
            new Question("licenses", new Selection(By.LICENSE, List.of("1", "2"))));
    assertThat(intake.claim()).isNull();
  }

  @Test
  void whatIsNotDueWaitsForMoreOfTheSame() throws Problem {
    intake(Duration.ofHours(1)).receive("webdepot", pushes("{'cmSerial':'3-1'}"));

    assertThat(intake.claim()).isNull();
    makeDue();
    assertThat(intake.claim()).isNotNull();
  }

  @Test
  void doneIsWhatWasStoredSinceItWasPushed() throws Problem {
    Page before = stored(activation(1, 100_001));
    intake.receive("webdepot", pushes("{'ticketLicenseId':100001}", "{'ticketLicenseId':100002}"));
    Batch batch = intake.claim();
    intake.note(batch, before);
    intake.note(batch, stored(activation(2, 100_002)));

    intake.settle(batch);

    assertThat(count("state = 'done' AND value = '100002'")).isEqualTo(1);
    assertThat(count("state = 'pending' AND value = '100001' AND due_at > now()")).isEqualTo(1);
  }

  @Test
  void whatIsNotFoundIsAskedForAgainUntilItIsGivenUp() throws Problem {
    intake.receive("webdepot", pushes("{'cmSerial':'3-1'}"));

    for (int n = 0; n < Intake.DELAYS.size(); n++) {
      intake.settle(intake.claim());
      assertThat(count("state = 'pending' AND due_at > now()")).isEqualTo(1);
      makeDue();
    }
    intake.settle(intake.claim());

    assertThat(count("state = 'unconfirmed'")).isEqualTo(1);
    assertThat(intake.claim()).isNull();
    assertThat(intake.figures(Instant.EPOCH, Instant.now().plusSeconds(60)))
        .containsExactly(new Intake.Figures("webdepot", 1, 0, 0, 1));
  }

  @Test
  void aFailureIsNoAnswerAndIsRepeatedForEver() throws Problem {
    intake.receive("webdepot", pushes("{'cmSerial':'3-1'}"));

    for (int n = 0; n < 20; n++) {
      intake.failed(intake.claim(), "unreachable: refused");
      assertThat(count("due_at > now() AND due_at <= now() + interval '61 seconds'")).isEqualTo(1);
      makeDue();
    }

    assertThat(count("state = 'pending' AND asked = 0 AND last_error LIKE 'unreach%'"))
        .isEqualTo(1);
  }

  @Test
  void oneThatIsRefusedDoesNotKeepTheOthersWaiting() throws Problem {
    intake.receive("webdepot", pushes("{'ticketLicenseId':1}", "{'ticketLicenseId':100002}"));
    intake.refused(intake.claim(), "code 0x1: there is no license 1");

    for (int n = 0; n < 2; n++) {
      Batch alone = intake.claim();
      List<String> values = intake.questions(alone).get(0).selection().values();
      assertThat(values).hasSize(1);
      if (values.contains("1")) {
        intake.refused(alone, "code 0x1: there is no license 1");
      } else {
        intake.note(alone, stored(activation(2, 100_002)));
        intake.settle(alone);
      }
    }

    assertThat(count("state = 'done' AND value = '100002'")).isEqualTo(1);
    assertThat(count("state = 'pending' AND value = '1' AND asked = 1 AND due_at > now()"))
        .isEqualTo(1);
  }

  @Test
  void whoseLeaseHasEndedSettlesNothing() throws Problem {
    intake.receive("webdepot", pushes("{'ticketLicenseId':100001}"));
    Batch late = intake.claim();
    makeDue();
    Batch second = intake.claim();
    intake.note(late, stored(activation(1, 100_001)));

    intake.settle(late);
    intake.later(late);
    intake.failed(late, "late");

    assertThat(count("state = 'pending' AND failures = 0 AND lease_token = " + second.token()))
        .isEqualTo(1);
  }

  @Test
  void onlyWhatCameToItsEndLongAgoIsRemoved() throws Problem {
    intake.receive(
        "webdepot", pushes("{'cmSerial':'3-1'}", "{'cmSerial':'3-2'}", "{'cmSerial':'3-3'}"));
    DATABASE
        .jdbc()
        .update(
            "UPDATE intake SET received_at = now() - interval '1 year', state = CASE value WHEN"
                + " '3-1' THEN 'pending' ELSE 'done' END, ended_at = CASE value WHEN '3-2' THEN now()"
                + " - interval '91 days' WHEN '3-3' THEN now() - interval '89 days' END");

    assertThat(intake.remove()).isFalse();

    assertThat(count("value IN ('3-1', '3-3')")).isEqualTo(2);
    assertThat(count("value = '3-2'")).isZero();
  }

  @Test
  void takingWhatIsDueDoesNotGetSlowerWithHistory() throws Problem {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO intake (source, lasting, criterion, value, body, due_at, state, ended_at)"
                + " SELECT 'webdepot', false, 'container', '3-' || n, '{}', now(), 'done', now()"
                + " FROM generate_series(1, 20000) n");
    intake.receive("webdepot", pushes("{'cmSerial':'3-1'}"));
    long before = DATABASE.rowsRead("intake");

    intake.settle(intake.claim());
    intake.remove();

    assertThat(DATABASE.rowsRead("intake") - before).isLessThan(100);
  }

  @Test
  void whatADeadNodeHeldIsFree() throws Problem {
    intake.receive("webdepot", pushes("{'cmSerial':'3-1'}"));
    intake.claim();

    intake.freeAll();

    assertThat(intake.claim()).isNotNull();
    assertThat(IntStream.range(0, 3).mapToObj(n -> intake.claim())).containsOnlyNulls();
  }
}
