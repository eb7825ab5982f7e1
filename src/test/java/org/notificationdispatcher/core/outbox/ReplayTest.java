package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.SqlFile;
import org.notificationdispatcher.core.outbox.Destinations.Replayed;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class ReplayTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Set<Ended> DEAD = Set.of(Ended.DEAD);
  private static final Set<Ended> DELIVERED = Set.of(Ended.DELIVERED);

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final DeliveryStore store = new DeliveryStore(DATABASE.dataSource());
  private final StoredMessages messages = new StoredMessages(DATABASE.jdbc());
  private final Destinations destinations = new Destinations(DATABASE.dataSource());

  @BeforeEach
  void register() {
    store.register("shop", OrderRule.SUBJECT, SupersedeRule.CURRENT, false);
  }

  private Message pending(String subject) {
    return pending(subject, "license.updated");
  }

  private Message pending(String subject, String type) {
    Message message = messages.store(subject, type);
    store.insert(
        List.of(NewDelivery.of("shop", message, OrderRule.SUBJECT, SupersedeRule.CURRENT)));
    return message;
  }

  private List<ClaimedDelivery> claim() {
    return claim(store);
  }

  private static List<ClaimedDelivery> claim(DeliveryStore by) {
    return by.settleAndClaim("shop", List.of(), 10_000, LEASE).deliveries();
  }

  private static List<Message> messagesOf(List<ClaimedDelivery> claimed) {
    return claimed.stream().map(ClaimedDelivery::message).toList();
  }

  private void settle(List<ClaimedDelivery> deliveries, Outcome.State state) {
    store.settleAndClaim(
        "shop",
        deliveries.stream()
            .map(
                delivery ->
                    new Outcome(
                        delivery,
                        state,
                        Duration.ZERO,
                        Instant.parse("2026-11-24T10:00:00Z"),
                        Duration.ofMillis(1),
                        200,
                        null,
                        null))
            .toList(),
        0,
        LEASE);
  }

  private Message ended(String subject, Outcome.State state) {
    Message message = pending(subject);
    settle(claim(), state);
    return message;
  }

  private List<String> states() {
    return DATABASE
        .jdbc()
        .queryForList("SELECT state FROM delivery ORDER BY sequence", String.class);
  }

  @Test
  void aReceiverThatLostDataGetsItAgainInOrderWithTheIdsItHad() {
    Message first = ended("license/1", Outcome.State.DELIVERED);
    Message other = ended("license/2", Outcome.State.DELIVERED);
    Message second = ended("license/1", Outcome.State.DELIVERED);
    assertThat(destinations.replay("shop", Selection.ALL, DEAD)).isEqualTo(new Replayed(0, 0));

    assertThat(destinations.countEnded("shop", Selection.ALL, DELIVERED)).isEqualTo(3);
    assertThat(destinations.replay("shop", Selection.ALL, DELIVERED)).isEqualTo(new Replayed(3, 0));

    List<ClaimedDelivery> again = claim();
    assertThat(messagesOf(again)).containsExactly(first, other);
    assertThat(again).allMatch(delivery -> delivery.attempts() == 0);
    settle(again, Outcome.State.DELIVERED);
    assertThat(messagesOf(claim())).containsExactly(second);
  }

  @Test
  void onlyWhatEndedAsAskedForIsReplayed() {
    ended("license/1", Outcome.State.DELIVERED);
    ended("license/2", Outcome.State.DEAD);
    ended("license/3", Outcome.State.DEAD);
    destinations.discard("shop", new Selection(null, null, "license/3", null, null));
    pending("license/4");
    pending("license/5", "activation.current");
    Message newest = pending("license/5", "activation.current");
    settle(
        claim().stream().filter(one -> one.message().equals(newest)).toList(), Outcome.State.DEAD);
    DATABASE.jdbc().update("UPDATE delivery SET lease_until = NULL, lease_token = NULL");

    assertThat(destinations.countEnded("shop", Selection.ALL, DEAD)).isEqualTo(2);
    for (Ended state : Ended.values()) {
      if (state != Ended.DEAD) {
        assertThat(destinations.countEnded("shop", Selection.ALL, Set.of(state)))
            .as(state.name())
            .isEqualTo(1);
      }
    }
    assertThat(destinations.countEnded("shop", Selection.ALL, Set.of(Ended.values()))).isEqualTo(5);

    destinations.replay("shop", Selection.ALL, Set.of(Ended.DISCARDED, Ended.SUPERSEDED));
    assertThat(states())
        .containsExactly("delivered", "dead", "pending", "pending", "pending", "dead");
  }

  @Test
  void timesAreThoseOfTheEnd() {
    ended("license/1", Outcome.State.DELIVERED);
    ended("license/2", Outcome.State.DELIVERED);
    Instant noon = Instant.parse("2026-11-20T12:00:00Z");
    DATABASE
        .jdbc()
        .update("UPDATE delivery SET delivered_at = '2026-11-20T12:00:00Z' WHERE sequence = 1");

    Selection second = new Selection(null, "license.*", null, noon, noon.plusSeconds(1));
    assertThat(destinations.replay("shop", second, DELIVERED).pending()).isEqualTo(1);

    assertThat(states()).containsExactly("pending", "delivered");
  }

  @Test
  void historyIsWalkedInBatches() {
    IntStream.range(0, 2 * Replay.BATCH + 1).forEach(n -> pending("license/" + n));
    settle(claim(), Outcome.State.DELIVERED);
    Message last = ended("order/1", Outcome.State.DELIVERED);

    assertThat(
            destinations.countEnded(
                "shop", new Selection(null, "license.*", null, null, null), DELIVERED))
        .isEqualTo(1_002);
    long before = DATABASE.rowsRead("delivery") + DATABASE.rowsRead("message");
    assertThat(destinations.replay("shop", Selection.of(last.id()), DELIVERED).pending())
        .isEqualTo(1);
    assertThat(DATABASE.rowsRead("delivery") + DATABASE.rowsRead("message") - before)
        .isLessThan(200);
    assertThat(messagesOf(claim())).containsExactly(last);
  }

  @Test
  void anOldStateIsNotReplayedBehindANewerOne() {
    pending("license/1", "activation.current");
    settle(claim(), Outcome.State.DELIVERED);
    pending("license/1", "activation.current");
    settle(claim(), Outcome.State.DELIVERED);

    assertThat(destinations.replay("shop", Selection.ALL, DELIVERED)).isEqualTo(new Replayed(1, 1));

    assertThat(states()).containsExactly("superseded", "pending");
  }

  /** A store on whose connections a claim stands still after it has begun, while a lock is held. */
  private HikariDataSource slow(String schema) {
    DATABASE.jdbc().execute("CREATE SCHEMA IF NOT EXISTS slow");
    DATABASE
        .jdbc()
        .execute(
            "CREATE OR REPLACE VIEW slow.destination AS SELECT d.* FROM (SELECT"
                + " pg_advisory_xact_lock_shared(4711)) gate, "
                + schema
                + ".destination d");
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        DATABASE
            .dataSource()
            .getJdbcUrl()
            .replace("currentSchema=" + schema, "currentSchema=slow," + schema));
    config.setMaximumPoolSize(2);
    return new HikariDataSource(config);
  }

  @Test
  void aClaimThatBeganBeforeTheReplayTakesNoLaterOneOfItsKey() throws Exception {
    Message early = ended("license/1", Outcome.State.DEAD);
    Message late = pending("license/1");
    Message other = pending("license/2");
    String schema = DATABASE.jdbc().queryForObject("SELECT current_schema()", String.class);
    try (HikariDataSource slow = slow(schema);
        Connection gate = DATABASE.dataSource().getConnection();
        Statement statement = gate.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(4711)");
      CompletableFuture<List<ClaimedDelivery>> claim =
          CompletableFuture.supplyAsync(() -> claim(new DeliveryStore(slow)));
      await()
          .until(
              () ->
                  DATABASE
                          .jdbc()
                          .queryForObject(
                              "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND"
                                  + " objid = 4711 AND NOT granted",
                              Integer.class)
                      == 1);
      assertThat(destinations.replay("shop", Selection.ALL, DEAD).pending()).isEqualTo(1);
      statement.execute("SELECT pg_advisory_unlock(4711)");

      assertThat(messagesOf(claim.get(20, TimeUnit.SECONDS))).containsExactly(other);
    }
    List<ClaimedDelivery> first = claim();
    assertThat(messagesOf(first)).containsExactly(early);
    settle(first, Outcome.State.DELIVERED);
    assertThat(messagesOf(claim())).containsExactly(late);
  }

  /** A claim could see it, and not what the replay makes pending before it. */
  @Test
  void nothingOfTheKeyIsRecordedDuringTheReplay() throws Exception {
    Message early = ended("license/1", Outcome.State.DEAD);
    CompletableFuture<Replayed> replay =
        new TransactionTemplate(new DataSourceTransactionManager(DATABASE.dataSource()))
            .execute(
                status -> {
                  // As the cache does before it gives a message its sequence
                  DATABASE.jdbc().execute(SqlFile.read("message-lock"));
                  CompletableFuture<Replayed> begun =
                      CompletableFuture.supplyAsync(
                          () -> destinations.replay("shop", Selection.ALL, DEAD));
                  await()
                      .until(
                          () ->
                              begun.isDone()
                                  || DATABASE
                                          .jdbc()
                                          .queryForObject(
                                              "SELECT count(*) FROM pg_locks WHERE locktype ="
                                                  + " 'advisory' AND NOT granted",
                                              Integer.class)
                                      > 0);
                  assertThat(begun).isNotDone();
                  pending("license/1");
                  return begun;
                });

    assertThat(replay.get(20, TimeUnit.SECONDS).pending()).isEqualTo(1);
    assertThat(messagesOf(claim())).containsExactly(early);
  }

  @Test
  void whatAClaimTakesDuringTheReplayIsLetComeToItsEndFirst() throws Exception {
    Message early = ended("license/1", Outcome.State.DEAD);
    Message late = pending("license/1");
    CountDownLatch claimed = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<List<ClaimedDelivery>> claim =
        CompletableFuture.supplyAsync(
            () ->
                new TransactionTemplate(new DataSourceTransactionManager(DATABASE.dataSource()))
                    .execute(
                        status -> {
                          List<ClaimedDelivery> taken = claim();
                          claimed.countDown();
                          try {
                            assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
                          } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                          }
                          return taken;
                        }));
    assertThat(claimed.await(60, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Replayed> replay =
        CompletableFuture.supplyAsync(() -> destinations.replay("shop", Selection.ALL, DEAD));
    await()
        .until(
            () ->
                replay.isDone()
                    || DATABASE
                            .jdbc()
                            .queryForObject(
                                "SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND"
                                    + " NOT granted",
                                Integer.class)
                        > 0);
    goOn.countDown();
    List<ClaimedDelivery> underWay = claim.get(20, TimeUnit.SECONDS);
    assertThat(messagesOf(underWay)).containsExactly(late);
    assertThat(replay.get(30, TimeUnit.SECONDS).pending()).isEqualTo(1);

    assertThat(claim()).isEmpty();
    settle(underWay, Outcome.State.DELIVERED);
    DATABASE.jdbc().update("UPDATE delivery SET due_at = due_at - interval '1 hour'");
    assertThat(messagesOf(claim())).containsExactly(early);
  }

  @Test
  void whoeverHoldsARowIsGivenWayToAndTheReplayTriesAgain() throws Exception {
    Message dead = pending("license/1");
    settle(claim(), Outcome.State.DEAD);
    CompletableFuture<Replayed> replay;
    try (Connection holder = DATABASE.dataSource().getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute(
          "SELECT 1 FROM delivery WHERE message_id = '" + dead.id() + "' FOR NO KEY UPDATE");
      replay =
          CompletableFuture.supplyAsync(() -> destinations.replay("shop", Selection.ALL, DEAD));
      String first = await().until(this::beginOfTheOneThatWaits, begin -> begin != null);
      await().until(this::beginOfTheOneThatWaits, begin -> begin != null && !begin.equals(first));
      holder.rollback();
    }

    assertThat(replay.get(1, TimeUnit.MINUTES).pending()).isEqualTo(1);
  }

  private String beginOfTheOneThatWaits() {
    return DATABASE
        .jdbc()
        .queryForObject(
            "SELECT max(xact_start)::text FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock'",
            String.class);
  }
}
