package org.notificationdispatcher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.notificationdispatcher.bench.Figure.Bound;
import org.notificationdispatcher.core.outbox.Destinations;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Whether it matters how much is pending and how much was delivered before: how fast the next
 * deliveries go with 10,000 of each, and with very many. The median of three rounds counts.
 */
final class BacklogPart implements Part {
  private static final double OF_THE_SMALL_ONE = 0.9;

  private static final int SMALL = 10_000;
  private static final int LARGE = Integer.getInteger("bench.backlog", 1_000_000);
  private static final int JUDGED = 1_000_000;
  private static final int STORED_AT_ONCE = 100_000;

  /** Of a round. */
  private static final int DELIVERED = 8_000;

  /** Answered and perhaps not written down yet. */
  private static final int UNSETTLED = 1_500;

  private static final int ROUNDS = 3;
  private static final int WARM_UP_ROUNDS = 8;
  private static final int IN_FLIGHT = 64;
  private static final String DESTINATION = "erp";

  @Override
  public Report run(Path folder, Started started, Consumer<String> progress)
      throws IOException, InterruptedException {
    Surroundings around = Surroundings.open(folder, started, 0, IN_FLIGHT);
    PostgresServer data = around.data();
    Sink sink = around.sink();
    String load = Conditions.loadAverage();
    DispatcherContestant dispatcher = DispatcherContestant.start(around);
    Destinations destinations = new Destinations(data.database().dataSource());
    destinations.pause(DESTINATION, "being filled");
    JdbcTemplate jdbc = data.jdbc();

    store(jdbc, "delivered", SMALL);
    Samples small = new Samples();
    for (int round = 1; round <= WARM_UP_ROUNDS + ROUNDS; round++) {
      top(jdbc, SMALL);
      double rate = round(started, destinations, sink, jdbc);
      progress.accept("with %,d pending, round %d: %,.0f/s".formatted(SMALL, round, rate));
      if (round > WARM_UP_ROUNDS) {
        small.add(rate);
      }
    }
    store(jdbc, "delivered", LARGE);
    progress.accept("%,d were delivered before".formatted(LARGE));
    top(jdbc, LARGE);
    Samples large = new Samples();
    for (int round = 1; round <= ROUNDS; round++) {
      double rate = round(started, destinations, sink, jdbc);
      progress.accept("with %,d pending, round %d: %,.0f/s".formatted(LARGE, round, rate));
      large.add(rate);
    }
    dispatcher.close();
    sink.take();

    Figure ratio =
        Figure.of("with %,d / with %,d".formatted(LARGE, SMALL), large.value() / small.value())
            .within(Bound.atLeast(OF_THE_SMALL_ONE));
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put(
        "pending, and as many delivered before", "%,d, then %,d".formatted(SMALL, LARGE));
    conditions.put("deliveries a round, the receiver answers at once", "%,d".formatted(DELIVERED));
    conditions.put("rounds", "" + ROUNDS);
    conditions.putAll(Conditions.of(load, data));
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("messages/s with %,d pending".formatted(SMALL), small.value()));
    figures.add(Figure.of("messages/s with %,d pending".formatted(LARGE), large.value()));
    figures.add(LARGE == JUDGED ? ratio.named("backlog_1m_vs_10k") : ratio);
    return new Report("Size of the backlog", conditions, figures);
  }

  /** Fills up to so many pending ones. */
  private static void top(JdbcTemplate jdbc, int pending) {
    store(jdbc, "pending", pending - count(jdbc));
  }

  private static int count(JdbcTemplate jdbc) {
    return jdbc.queryForObject(
        "SELECT count(*) FROM delivery WHERE destination = 'erp' AND state = 'pending'",
        Integer.class);
  }

  private static void store(JdbcTemplate jdbc, String state, int many) {
    for (int left = many; left > 0; left -= STORED_AT_ONCE) {
      jdbc.update(
          "WITH stored AS (INSERT INTO message (id, module, type, source, subject, changed_at,"
              + " data) SELECT id, 'licenses', 'license.updated', 'bench', 'license/' || id,"
              + " now(), json_build_object('text', repeat('x', "
              + MessageLoad.BYTES
              + ")) FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, ?)) new"
              + " RETURNING id, subject, sequence) INSERT INTO delivery (destination, message_id,"
              + " order_key, sequence, due_at, state, attempts, delivered_at) SELECT 'erp', id,"
              + " subject, sequence, now(), ?, 0, CASE ? WHEN 'delivered' THEN now() END FROM"
              + " stored",
          Math.min(left, STORED_AT_ONCE),
          state,
          state);
    }
    jdbc.execute("SELECT recount_totals()");
    jdbc.execute("VACUUM ANALYZE message");
    jdbc.execute("VACUUM ANALYZE delivery");
  }

  private static int answers(Sink sink) {
    try {
      return sink.take().size();
    } catch (IOException e) {
      throw new IllegalStateException("the receiver does not tell what it got", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Lets it deliver for a while; messages a second. */
  private static double round(
      Started started, Destinations destinations, Sink sink, JdbcTemplate jdbc)
      throws InterruptedException {
    int before = count(jdbc);
    long[] answered = {0};
    destinations.resume(DESTINATION);
    // Asking the table how far it is would be a part of what is measured
    started.await(
        "the delivery of " + DELIVERED,
        120,
        () -> (answered[0] += answers(sink)) >= DELIVERED + UNSETTLED);
    double seconds =
        jdbc.queryForObject(
            "SELECT extract(epoch FROM last - since) FROM destination CROSS JOIN (SELECT"
                + " delivered_at AS last FROM delivery WHERE destination = 'erp' AND delivered_at"
                + " >= (SELECT since FROM destination WHERE name = 'erp') ORDER BY delivered_at"
                + " OFFSET ? LIMIT 1) one WHERE name = 'erp'",
            Double.class,
            DELIVERED - 1);
    destinations.pause(DESTINATION, "the round is over");
    started.await(
        "the end of what is under way",
        60,
        () ->
            jdbc.queryForObject(
                    "SELECT count(*) FROM delivery WHERE destination = 'erp' AND lease_until IS"
                        + " NOT NULL",
                    Integer.class)
                == 0);
    if (count(jdbc) > before - DELIVERED) {
      throw new IllegalStateException("fewer are gone than were delivered");
    }
    return DELIVERED / seconds;
  }
}
