package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What tables {@code delivery_total} and {@code delivery_figure} say of table {@code delivery}. */
class CountedTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Set<Ended> DEAD = Set.of(Ended.DEAD);
  private static final List<String> NAMES = List.of("shop", "archive", "crm");

  /** Every one has, per destination, the figures that must be the same: kept and counted. */
  private static final String KEPT =
      "SELECT s.name, coalesce(t.pending, 0) AS pending, coalesce(t.dead, 0) AS dead FROM destination"
          + " s LEFT JOIN (SELECT destination, sum(pending) AS pending, sum(dead) AS dead FROM"
          + " delivery_total GROUP BY 1) t ON t.destination = s.name ORDER BY 1";

  private static final String COUNTED =
      "SELECT s.name, count(d) FILTER (WHERE d.state = 'pending')::numeric AS pending, count(d) FILTER"
          + " (WHERE d.state = 'dead')::numeric AS dead FROM destination s LEFT JOIN delivery d ON"
          + " d.destination = s.name GROUP BY 1 ORDER BY 1";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final DeliveryStore store = new DeliveryStore(DATABASE.dataSource());
  private final Destinations destinations = new Destinations(DATABASE.dataSource());
  private final StoredMessages messages = new StoredMessages(DATABASE.jdbc());
  private final TransactionTemplate transaction =
      new TransactionTemplate(new DataSourceTransactionManager(DATABASE.dataSource()));

  @BeforeEach
  void register() {
    NAMES.forEach(name -> store.register(name, OrderRule.SUBJECT, SupersedeRule.CURRENT, false));
  }

  private Message recorded(String subject, String type) {
    Message message = messages.store(subject, type);
    store.insert(
        List.of(NewDelivery.of("shop", message, OrderRule.SUBJECT, SupersedeRule.CURRENT)));
    return message;
  }

  private void settle(Outcome.State state) {
    settle("shop", state, store.settleAndClaim("shop", List.of(), 1, LEASE).deliveries());
  }

  private void settle(String destination, Outcome.State state, List<ClaimedDelivery> claimed) {
    store.settleAndClaim(
        destination,
        claimed.stream()
            .map(
                one ->
                    new Outcome(
                        one,
                        state,
                        Duration.ZERO,
                        Instant.now(),
                        Duration.ofMillis(1),
                        null,
                        state == Outcome.State.DELIVERED ? null : "no",
                        null))
            .toList(),
        0,
        LEASE);
  }

  private Map<String, Object> figures() {
    return DATABASE
        .jdbc()
        .queryForMap(
            "SELECT sum(recorded)::int AS recorded, sum(delivered)::int AS delivered,"
                + " sum(first_try)::int AS first_try, sum(failed)::int AS failed, sum(dead)::int AS"
                + " dead, sum(superseded)::int AS superseded, sum(discarded)::int AS discarded,"
                + " sum(replayed)::int AS replayed FROM delivery_figure WHERE destination = 'shop'");
  }

  private void assertTotalsAreRight() {
    assertThat(DATABASE.jdbc().queryForList(KEPT)).isEqualTo(DATABASE.jdbc().queryForList(COUNTED));
  }

  @Test
  void everyChangeIsCounted() {
    recorded("license/1", "license.updated");
    settle(Outcome.State.PENDING);
    settle(Outcome.State.DELIVERED);
    recorded("license/2", "license.updated");
    settle(Outcome.State.DELIVERED);
    recorded("license/3", "license.updated");
    settle(Outcome.State.DEAD);
    destinations.replay("shop", Selection.ALL, DEAD);
    settle(Outcome.State.DEAD);
    destinations.discard("shop", Selection.ALL);
    recorded("license/4", "activation.current");
    recorded("license/4", "activation.current");

    assertThat(figures())
        .containsEntry("recorded", 5)
        .containsEntry("delivered", 2)
        .containsEntry("first_try", 1)
        .containsEntry("failed", 3)
        .containsEntry("dead", 2)
        .containsEntry("superseded", 1)
        .containsEntry("discarded", 1)
        .containsEntry("replayed", 1);
    assertThat(destinations.get("shop")).extracting("pending", "dead").containsExactly(1L, 0L);
    assertTotalsAreRight();
  }

  @Test
  void aFailureThatANewerStateMakesSuperfluousCountsAsSuperseded() {
    recorded("license/1", "activation.current");
    List<ClaimedDelivery> older = store.settleAndClaim("shop", List.of(), 1, LEASE).deliveries();
    recorded("license/1", "activation.current");
    settle("shop", Outcome.State.PENDING, older);

    assertThat(figures()).containsEntry("superseded", 1).containsEntry("failed", 1);
    assertTotalsAreRight();
  }

  @Test
  void whateverIsReplayedOnlyDeadLettersLeaveTheDead() {
    recorded("license/1", "license.updated");
    settle(Outcome.State.DEAD);
    recorded("license/2", "license.updated");
    settle(Outcome.State.DELIVERED);
    recorded("license/3", "license.updated");
    settle(Outcome.State.DEAD);
    recorded("license/4", "license.updated");
    settle(Outcome.State.DELIVERED);
    destinations.discard("shop", Selection.ALL);
    recorded("license/5", "license.updated");
    settle(Outcome.State.DEAD);

    destinations.replay("shop", Selection.ALL, Set.of(Ended.DELIVERED, Ended.DISCARDED));

    assertThat(figures()).containsEntry("replayed", 4);
    assertThat(destinations.get("shop")).extracting("pending", "dead").containsExactly(4L, 1L);
    assertTotalsAreRight();
  }

  @Test
  void whatIsRecordedAgainOrSettledByALateWorkerDoesNotCountTwice() {
    Message message = recorded("license/1", "license.updated");
    store.insert(
        List.of(NewDelivery.of("shop", message, OrderRule.SUBJECT, SupersedeRule.CURRENT)));
    List<ClaimedDelivery> claimed = store.settleAndClaim("shop", List.of(), 1, LEASE).deliveries();
    settle("shop", Outcome.State.DELIVERED, claimed);
    settle("shop", Outcome.State.DELIVERED, claimed);

    assertThat(figures()).containsEntry("recorded", 1).containsEntry("delivered", 1);
    assertTotalsAreRight();
  }

  @Test
  void whatIsRolledBackDoesNotCount() {
    Message message = messages.store("license/1");
    transaction.executeWithoutResult(
        status -> {
          store.insert(
              List.of(NewDelivery.of("shop", message, OrderRule.SUBJECT, SupersedeRule.CURRENT)));
          status.setRollbackOnly();
        });

    assertThat(figures()).containsEntry("recorded", null);
    assertTotalsAreRight();
  }

  @Test
  void messagesThatAreDeletedTakeTheirDeliveriesFromTheTotals() {
    recorded("license/1", "license.updated");
    settle(Outcome.State.DEAD);
    recorded("license/2", "license.updated");
    recorded("license/3", "license.updated");
    DATABASE.jdbc().update("DELETE FROM message WHERE subject <> 'license/3'");

    assertThat(destinations.get("shop")).extracting("pending", "dead").containsExactly(1L, 0L);
  }

  @Test
  void whatWasNotCountedIsPutRight() {
    IntStream.range(0, 3).forEach(n -> recorded("license/" + n, "license.updated"));
    DATABASE.jdbc().update("UPDATE delivery SET state = 'dead' WHERE order_key = 'license/1'");

    DATABASE.jdbc().query("SELECT recount_totals()", row -> {});

    assertThat(destinations.get("shop")).extracting("pending", "dead").containsExactly(2L, 1L);
  }

  /** Else collecting would wait for a commit of the consumer, and in a circle with it. */
  @Test
  void whoCountsAtTheSameTimeDoesNotWait() throws Exception {
    ExecutorService elsewhere = Executors.newSingleThreadExecutor();
    try {
      transaction.executeWithoutResult(
          status -> {
            recorded("license/1", "license.updated");
            try {
              elsewhere
                  .submit(() -> recorded("license/2", "license.updated"))
                  .get(20, TimeUnit.SECONDS);
            } catch (Exception e) {
              throw new AssertionError("waits for the other's commit", e);
            }
          });
    } finally {
      elsewhere.shutdownNow();
    }
    assertThat(destinations.get("shop").pending()).isEqualTo(2);
    assertThat(DATABASE.jdbc().queryForObject("SELECT count(*) FROM delivery_total", Integer.class))
        .isEqualTo(2);
  }

  @Test
  void oneAfterTheOtherNeedsOneRow() {
    IntStream.range(0, 20).forEach(n -> recorded("license/" + n, "license.updated"));

    assertThat(DATABASE.jdbc().queryForObject("SELECT count(*) FROM delivery_total", Integer.class))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20, 300})
  void whateverSeveralDoAtOnceTheTotalsAndTheFiguresFit(long seed) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> all = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        Random random = new Random(seed * 4 + n);
        all.add(
            () -> {
              for (int step = 0; step < 60; step++) {
                stepOrNothing(random);
              }
              return null;
            });
      }
      for (Future<Void> done : workers.invokeAll(all, 60, TimeUnit.SECONDS)) {
        done.get();
      }
    } finally {
      workers.shutdownNow();
    }

    assertTotalsAreRight();
    assertThat(
            DATABASE
                .jdbc()
                .queryForList(
                    "SELECT destination, sum(recorded) AS recorded, sum(delivered) AS delivered,"
                        + " sum(recorded) + sum(replayed) - sum(delivered) - sum(dead) -"
                        + " sum(superseded) AS pending, sum(dead) - sum(replayed) - sum(discarded) AS"
                        + " dead, coalesce(sum((SELECT sum(t) FROM unnest(times) t)), 0) AS timed FROM"
                        + " delivery_figure GROUP BY 1 ORDER BY 1"))
        .isEqualTo(
            DATABASE
                .jdbc()
                .queryForList(
                    "SELECT destination, count(*)::numeric AS recorded, count(delivered_at)::numeric"
                        + " AS delivered, count(*) FILTER (WHERE state = 'pending')::numeric AS"
                        + " pending, count(*) FILTER (WHERE state = 'dead')::numeric AS dead,"
                        + " count(delivered_at)::numeric AS timed FROM delivery GROUP BY 1 ORDER BY"
                        + " 1"))
        .isNotEmpty();
  }

  /** Two that lock the same deliveries in another order: one is rolled back, and counts nothing. */
  private void stepOrNothing(Random random) {
    try {
      step(random);
    } catch (PessimisticLockingFailureException e) {
      assertThat(e).hasStackTraceContaining("in relation \"delivery\"");
    }
  }

  private void step(Random random) {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> record(random);
      case 3, 4, 5 ->
          settle(
              name,
              Outcome.State.values()[random.nextInt(3)],
              store.settleAndClaim(name, List.of(), 1 + random.nextInt(8), LEASE).deliveries());
      case 6 -> destinations.replay(name, Selection.ALL, DEAD);
      default -> destinations.discard(name, Selection.ALL);
    }
  }

  /** As the cache and the outbox do: news of several destinations in one transaction. */
  private void record(Random random) {
    transaction.executeWithoutResult(
        status -> {
          DATABASE
              .jdbc()
              .query("SELECT pg_advisory_xact_lock('message'::regclass::oid::bigint)", row -> {});
          List<NewDelivery> deliveries = new ArrayList<>();
          for (int n = 0; n < 4; n++) {
            Message message =
                messages.store(
                    "license/" + random.nextInt(30),
                    random.nextBoolean() ? "activation.current" : "license.updated");
            NAMES.stream()
                .filter(name -> random.nextInt(3) > 0)
                .forEach(
                    name ->
                        deliveries.add(
                            NewDelivery.of(
                                name, message, OrderRule.SUBJECT, SupersedeRule.CURRENT)));
          }
          store.insert(deliveries);
        });
  }
}
