package org.notificationdispatcher.chaos;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.notificationdispatcher.chaos.Journal.What;
import org.notificationdispatcher.scenario.Receiver;
import org.notificationdispatcher.simulator.FaultKind;
import org.notificationdispatcher.simulator.FaultScript;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * All that goes wrong, each kind on a thread and with a lot of its own, so that one seed draws the
 * same whatever the others take. When something happens follows the clock.
 */
final class Mischief implements AutoCloseable {
  /** Of License Central; not those that pause a module until somebody resumes it. */
  private static final List<FaultKind> FAULTS =
      List.of(
          FaultKind.TIMEOUT,
          FaultKind.SLOW_BODY,
          FaultKind.HTTP_503,
          FaultKind.HTML_PAGE,
          FaultKind.SOAP_FAULT,
          FaultKind.RETURN_CODE,
          FaultKind.CUT_OFF_XML,
          FaultKind.DUPLICATE_ROWS,
          FaultKind.LATE_ROWS,
          FaultKind.CLOCK_SKEW);

  /** What a window is read again by covers both together. */
  private static final Duration AMOUNT = Duration.ofSeconds(8);

  /** Which node's they were; sessions bear its name. */
  private static final String CUT =
      "SELECT DISTINCT application_name FROM (SELECT application_name, pg_terminate_backend(pid)"
          + " FROM (SELECT pid, application_name FROM pg_stat_activity"
          + " WHERE application_name ~ '^[a-c]-' ORDER BY random() LIMIT ?) chosen) ended";

  private static final Duration UNTIL_A_NODE_RUNS = Duration.ofSeconds(30);

  private final long seed;
  private final Duration betweenKills;
  private final List<Node> nodes;
  private final RestartedPostgres server;
  private final JdbcTemplate database;
  private final FaultScript licenseCentral;
  private final Map<String, Receiver> receivers;
  private final Journal journal;
  private final Consumer<String> say;

  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger kills = new AtomicInteger();

  /** Of a thread; its lot is its own. */
  private interface Deed {
    void at(Random random) throws IOException, SQLException, InterruptedException;
  }

  Mischief(
      long seed,
      Duration betweenKills,
      List<Node> nodes,
      RestartedPostgres server,
      JdbcTemplate database,
      FaultScript licenseCentral,
      Map<String, Receiver> receivers,
      Journal journal,
      Consumer<String> say) {
    this.seed = seed;
    this.betweenKills = betweenKills;
    this.nodes = nodes;
    this.server = server;
    this.database = database;
    this.licenseCentral = licenseCentral;
    this.receivers = receivers;
    this.journal = journal;
    this.say = say;
  }

  void begin() {
    long mean = betweenKills.toMillis();
    repeat("kills", mean / 5, mean * 9 / 5, this::kill);
    repeat("freezes", 6_000, 20_000, this::freeze);
    repeat("cuts", 500, 4_000, this::cut);
    repeat("outages", 30_000, 80_000, this::restart);
    repeat("exhaustion", 25_000, 60_000, this::exhaust);
    repeat("license-central", 1_000, 5_000, this::spoil);
    receivers.forEach(
        (name, receiver) ->
            repeat("refusals-" + name, 15_000, 45_000, random -> refuse(name, receiver, random)));
  }

  int kills() {
    return kills.get();
  }

  private void repeat(String name, long least, long most, Deed deed) {
    Random random = new Random(31 * seed + name.hashCode());
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!pause(least + (long) (random.nextDouble() * (most - least)))) {
                  attempt(name, deed, random);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "chaos-" + name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /** What PostgreSQL cannot do because it is away just now is left out. */
  private void attempt(String name, Deed deed, Random random) throws InterruptedException {
    try {
      deed.at(random);
    } catch (SQLException | DataAccessResourceFailureException | TransientDataAccessException e) {
      // It is away
    } catch (IOException | RuntimeException e) {
      say.accept(name + ": " + e);
    }
  }

  /** Returns true when all is over. */
  private boolean pause(long millis) throws InterruptedException {
    return over.await(millis, TimeUnit.MILLISECONDS);
  }

  /**
   * One in four may be in its start; on a busy machine most would be, and nothing else be tried.
   */
  private void kill(Random random) throws InterruptedException {
    boolean any = random.nextInt(4) == 0;
    Instant patience = Instant.now().plus(UNTIL_A_NODE_RUNS);
    do {
      boolean whichever = any || Instant.now().isAfter(patience);
      List<Node> some = nodes.stream().filter(node -> whichever || node.started()).toList();
      if (!some.isEmpty() && some.get(random.nextInt(some.size())).kill()) {
        kills.incrementAndGet();
        return;
      }
    } while (!pause(100));
  }

  private void freeze(Random random) throws IOException, InterruptedException {
    Node node = nodes.get(random.nextInt(nodes.size()));
    node.freeze();
    pause(Chaos.LEASE.toMillis() + 500 + random.nextInt(4_000));
    node.thaw();
  }

  private void cut(Random random) {
    Instant from = Instant.now();
    database
        .queryForList(CUT, String.class, 1 + random.nextInt(4))
        .forEach(node -> journal.add(What.CUT, node, from, Instant.now()));
  }

  private void restart(Random random) throws IOException, InterruptedException {
    Instant from = Instant.now();
    server.stop(random.nextBoolean() ? "immediate" : "fast");
    pause(random.nextInt(2 * (int) Chaos.LEASE.toMillis()));
    server.start();
    journal.add(What.OUTAGE, "", from, Instant.now());
  }

  private void exhaust(Random random) throws InterruptedException {
    Instant from = Instant.now();
    List<Connection> taken = new ArrayList<>();
    try {
      while (taken.size() < RestartedPostgres.CONNECTIONS) {
        taken.add(DriverManager.getConnection(server.url(), "postgres", ""));
      }
    } catch (SQLException e) {
      // That is all there are. Who has none now gets none, who loses one too
      pause(2_000 + random.nextInt(6_000));
    } finally {
      for (Connection one : taken) {
        try {
          one.close();
        } catch (SQLException e) {
          // Gone already
        }
      }
      journal.add(What.EXHAUSTED, "", from, Instant.now());
    }
  }

  private void spoil(Random random) {
    FaultKind kind = FAULTS.get(random.nextInt(FAULTS.size()));
    int times = 1 + random.nextInt(3);
    Duration amount =
        switch (kind) {
          case LATE_ROWS -> AMOUNT;
          case CLOCK_SKEW -> random.nextBoolean() ? AMOUNT : AMOUNT.negated();
          default -> null;
        };
    licenseCentral.add(new FaultScript.Step(null, kind, times, amount));
  }

  private void refuse(String name, Receiver receiver, Random random) throws InterruptedException {
    Instant from = Instant.now();
    receiver.refuse();
    pause(500 + random.nextInt(5_000));
    receiver.open();
    journal.add(What.REFUSED, name, from, Instant.now());
  }

  /** Ends all of it; then everything works, and stays so. */
  @Override
  public void close() throws IOException, InterruptedException {
    over.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    for (Node node : nodes) {
      node.thaw();
    }
    licenseCentral.clear();
  }
}
