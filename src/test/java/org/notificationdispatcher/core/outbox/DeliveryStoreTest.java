package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class DeliveryStoreTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final String WAITS =
      "SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
          + " WHERE NOT l.granted AND a.datname = current_database())";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final DeliveryStore store = new DeliveryStore(DATABASE.dataSource());
  private final StoredMessages messages = new StoredMessages(DATABASE.jdbc());

  @BeforeEach
  void registerDestination() {
    store.register("shop", OrderRule.SUBJECT, SupersedeRule.CURRENT, false);
  }

  private Message pending(String subject) {
    Message message = messages.store(subject);
    store.insert(List.of(new NewDelivery("shop", message.id(), subject, null, message.sequence())));
    return message;
  }

  private List<ClaimedDelivery> claim(int limit) {
    return store.settleAndClaim("shop", List.of(), limit, LEASE).deliveries();
  }

  private void settle(ClaimedDelivery delivery, Outcome.State state) {
    settle(delivery, state, Duration.ZERO);
  }

  private void settle(ClaimedDelivery delivery, Outcome.State state, Duration delay) {
    store.settleAndClaim(
        "shop",
        List.of(
            new Outcome(
                delivery,
                state,
                delay,
                Instant.parse("2026-11-24T10:00:00Z"),
                Duration.ofMillis(12),
                200,
                state == Outcome.State.DELIVERED ? null : "no",
                "answer")),
        0,
        LEASE);
  }

  private void endLeases() {
    DATABASE.jdbc().update("UPDATE delivery SET lease_until = now() - interval '1 second'");
  }

  private static List<Message> messagesOf(List<ClaimedDelivery> claimed) {
    return claimed.stream().map(ClaimedDelivery::message).toList();
  }

  @Test
  void claimsTheOldestFirstWithTheirMessages() {
    Message first = pending("license/1");
    Message second = pending("license/2");
    pending("license/3");

    assertThat(messagesOf(claim(2))).containsExactly(first, second);
  }

  @Test
  void whatIsClaimedIsNotClaimedAgainBeforeItsLeaseEnds() {
    pending("license/1");
    ClaimedDelivery first = claim(1).get(0);

    assertThat(claim(1)).isEmpty();
    endLeases();
    ClaimedDelivery again = claim(1).get(0);
    assertThat(again.message()).isEqualTo(first.message());
    assertThat(again.token()).isGreaterThan(first.token());
  }

  @Test
  void anOldTokenNeitherSettlesNorRenewsNorReleases() {
    pending("license/1");
    ClaimedDelivery old = claim(1).get(0);
    endLeases();
    ClaimedDelivery current = claim(1).get(0);

    settle(old, Outcome.State.DELIVERED);
    store.release("shop", List.of(old));

    assertThat(store.renew("shop", List.of(old), LEASE)).isEmpty();
    assertThat(store.renew("shop", List.of(current), LEASE))
        .containsExactly(current.message().id());
    assertThat(claim(1)).isEmpty();
    assertThat(state()).containsExactly("pending");
  }

  @Test
  void aLateWorkerMaySettleWhatNobodyElseClaimed() {
    pending("license/1");
    ClaimedDelivery late = claim(1).get(0);
    endLeases();

    settle(late, Outcome.State.DELIVERED);

    assertThat(state()).containsExactly("delivered");
  }

  @Test
  void releasedIsClaimedAgainAtOnceAndCountsNoAttempt() {
    pending("license/1");
    store.release("shop", claim(1));

    assertThat(claim(1)).extracting(ClaimedDelivery::attempts).containsExactly(0);
  }

  @Test
  void aFailedDeliveryIsDueAfterItsDelayAndKeepsItsCount() {
    pending("license/1");
    settle(claim(1).get(0), Outcome.State.PENDING, Duration.ofMinutes(5));

    assertThat(claim(1)).isEmpty();
    assertThat(
            DATABASE
                .jdbc()
                .queryForObject(
                    "SELECT due_at >= now() + interval '4 minutes' FROM delivery", Boolean.class))
        .isTrue();
    DATABASE.jdbc().update("UPDATE delivery SET due_at = now()");
    assertThat(claim(1)).extracting(ClaimedDelivery::attempts).containsExactly(1);
  }

  @Test
  void laterOnesOfASubjectWaitUntilTheEarlierIsDeliveredOrDead() {
    Message first = pending("license/1");
    Message second = pending("license/1");
    Message third = pending("license/1");
    Message other = pending("license/2");

    List<ClaimedDelivery> claimed = claim(10);
    assertThat(messagesOf(claimed)).containsExactly(first, other);
    settle(claimed.get(0), Outcome.State.PENDING, Duration.ofHours(1));
    assertThat(claim(10)).isEmpty();

    DATABASE.jdbc().update("UPDATE delivery SET due_at = now() WHERE due_at > now()");
    claimed = claim(10);
    assertThat(messagesOf(claimed)).containsExactly(first);
    settle(claimed.get(0), Outcome.State.DELIVERED);
    claimed = claim(10);
    assertThat(messagesOf(claimed)).containsExactly(second);
    settle(claimed.get(0), Outcome.State.DEAD);
    assertThat(messagesOf(claim(10))).containsExactly(third);
  }

  @Test
  void whatWaitsIsNotLookedAtTwice() {
    pending("license/1");
    IntStream.range(0, 50).forEach(n -> pending("license/1"));
    claim(100);

    assertThat(store.settleAndClaim("shop", List.of(), 100, LEASE).due()).isZero();
    assertThat(
            DATABASE
                .jdbc()
                .queryForObject("SELECT count(*) FROM delivery WHERE waiting", Integer.class))
        .isEqualTo(50);
  }

  @Test
  void withoutKeyAnyOrderWillDo() {
    Message first = messages.store("license/1");
    Message second = messages.store("license/1");
    store.insert(
        List.of(
            new NewDelivery("shop", first.id(), null, null, first.sequence()),
            new NewDelivery("shop", second.id(), null, null, second.sequence())));

    assertThat(claim(10)).hasSize(2);
  }

  @Test
  void recordingTwiceDeliversOnce() {
    Message message = pending("license/1");
    store.insert(
        List.of(new NewDelivery("shop", message.id(), "license/1", null, message.sequence())));

    assertThat(claim(10)).hasSize(1);
  }

  @Test
  void aPausedDestinationIsHeld() {
    pending("license/1");
    DATABASE.jdbc().update("UPDATE destination SET state = 'paused'");
    assertThat(claim(1)).isEmpty();

    DATABASE.jdbc().update("UPDATE destination SET state = 'active'");
    assertThat(claim(1)).hasSize(1);
  }

  @Test
  void everyAttemptIsLogged() {
    pending("license/1");
    settle(claim(1).get(0), Outcome.State.PENDING);
    settle(claim(1).get(0), Outcome.State.DELIVERED);

    assertThat(
            DATABASE
                .jdbc()
                .queryForList(
                    "SELECT number || ' ' || status || ' ' || coalesce(error, '-') || ' ' || answer"
                        + " || ' ' || duration FROM attempt ORDER BY id",
                    String.class))
        .containsExactly("1 200 no answer 00:00:00.012", "2 200 - answer 00:00:00.012");
  }

  /**
   * Prepared statements keep the plan they got while the tables were empty until autovacuum has
   * analyzed them; such a plan made every claim read all that was pending.
   */
  /** A node's own clock may be a day ahead, or behind. */
  @Test
  void whenAnAttemptBeganIsToldByTheDatabasesClock() {
    pending("license/1");
    MovableClock wrong = new MovableClock(Instant.now().minus(Duration.ofDays(1)));
    DeliveryStore node = new DeliveryStore(DATABASE.dataSource(), wrong);
    ClaimedDelivery claimed = claim(1).get(0);

    node.settleAndClaim(
        "shop",
        List.of(
            new Outcome(
                claimed,
                Outcome.State.DELIVERED,
                Duration.ZERO,
                wrong.instant().minusSeconds(100),
                Duration.ofSeconds(100),
                200,
                null,
                null)),
        0,
        LEASE);

    assertThat(
            DATABASE
                .jdbc()
                .queryForObject(
                    "SELECT extract(epoch FROM now() - started_at) FROM attempt", Double.class))
        .isBetween(100.0, 160.0);
  }

  @Test
  void readsOnlyWhatItClaimsThoughTheTablesGrewSinceTheFirstClaim() {
    for (int n = 0; n < 20; n++) {
      pending("license/" + n);
      settle(claim(1).get(0), Outcome.State.DELIVERED);
    }
    IntStream.range(100, 3_100).forEach(n -> pending("license/" + n));
    long before = DATABASE.rowsRead("delivery");

    for (int n = 0; n < 10; n++) {
      claim(10).forEach(delivery -> settle(delivery, Outcome.State.DELIVERED));
    }

    assertThat(DATABASE.rowsRead("delivery") - before).isLessThan(3_000);
  }

  /** With many at once, and no statistics yet, the planner found reading all the cheaper way. */
  @Test
  void settlingManyAtOnceReadsOnlyThem() {
    int rounds = 5;
    int many = 128;
    IntStream.range(0, 5_000).forEach(n -> pending("license/" + n));
    // As it is once the server has looked at the table; one that it saw nearly empty is planned for
    // as such
    DATABASE.jdbc().execute("ANALYZE delivery");
    long before = DATABASE.rowsRead("delivery");

    for (int n = 0; n < rounds; n++) {
      List<ClaimedDelivery> claimed = claim(many);
      assertThat(store.renew("shop", claimed, LEASE)).hasSize(many);
      store.settleAndClaim("shop", claimed.stream().map(this::delivered).toList(), 0, LEASE);
      store.release("shop", claim(many));
    }

    assertThat(DATABASE.rowsRead("delivery") - before).isLessThan(rounds * many * 30L);
  }

  private void failAll() {
    while (true) {
      List<ClaimedDelivery> claimed = claim(500);
      if (claimed.isEmpty()) {
        return;
      }
      store.settleAndClaim(
          "shop",
          claimed.stream()
              .map(
                  one ->
                      new Outcome(
                          one,
                          Outcome.State.PENDING,
                          Duration.ofHours(1),
                          Instant.parse("2026-11-24T10:00:00Z"),
                          Duration.ofMillis(12),
                          503,
                          "no",
                          null))
              .toList(),
          0,
          LEASE);
    }
  }

  private void allAreDue() {
    DATABASE.jdbc().update("UPDATE delivery SET due_at = now() - interval '1 hour'");
  }

  private List<Integer> attempts(DeliveryStore.Room room) {
    return store.settleAndClaim("shop", List.of(), room, LEASE).deliveries().stream()
        .map(ClaimedDelivery::attempts)
        .sorted()
        .toList();
  }

  @Test
  void takesOfEachLaneWhatThereIsRoomFor() {
    IntStream.range(0, 5).forEach(n -> pending("license/" + n));
    failAll();
    allAreDue();
    IntStream.range(5, 10).forEach(n -> pending("license/" + n));

    assertThat(attempts(DeliveryStore.Room.of(2, 0))).containsExactly(0, 0);
    assertThat(attempts(DeliveryStore.Room.of(0, 2))).containsExactly(1, 1);
    assertThat(attempts(DeliveryStore.Room.of(10, 10))).containsExactly(0, 0, 0, 1, 1, 1);
  }

  @Test
  void whereThereIsRoomForOneTheNewOneComesFirst() {
    Message repeated = pending("license/1");
    failAll();
    allAreDue();
    Message fresh = pending("license/2");

    assertThat(messagesOf(claim(1))).containsExactly(fresh);
    assertThat(messagesOf(claim(1))).containsExactly(repeated);
  }

  @Test
  void whatIsToComeFirstComesFirstWhereThereIsNoRoomForBothLanes() {
    IntStream.range(0, 5).forEach(n -> pending("license/" + n));
    failAll();
    allAreDue();
    IntStream.range(5, 10).forEach(n -> pending("license/" + n));
    DeliveryStore.Room room = DeliveryStore.Room.of(10, 10);

    assertThat(attempts(room.atMost(3, true))).containsExactly(1, 1, 1);
    assertThat(attempts(room.atMost(3, false))).containsExactly(0, 0, 0);
    assertThat(attempts(room.atMost(3, true))).containsExactly(0, 1, 1);
    assertThat(attempts(room.atMost(0, true))).isEmpty();
  }

  /** One at a time, a backlog behind what fails would be marked in as many transactions. */
  @Test
  void whoWantsOneLooksAtManyThatStandBehindOthers() {
    pending("license/1");
    failAll();
    IntStream.range(0, 50).forEach(n -> pending("license/1"));
    Message other = pending("license/2");

    assertThat(
            messagesOf(
                store
                    .settleAndClaim("shop", List.of(), DeliveryStore.Room.forOne(), LEASE)
                    .deliveries()))
        .containsExactly(other);
    assertThat(
            DATABASE
                .jdbc()
                .queryForObject("SELECT count(*) FROM delivery WHERE waiting", Integer.class))
        .isEqualTo(50);
  }

  @Test
  void saysThatThereMayBeMoreWhenALaneIsNotThrough() {
    pending("license/1");
    pending("license/2");

    DeliveryStore.Claim first =
        store.settleAndClaim("shop", List.of(), DeliveryStore.Room.of(1, 5), LEASE);
    DeliveryStore.Claim second =
        store.settleAndClaim("shop", List.of(), DeliveryStore.Room.of(2, 5), LEASE);

    assertThat(first.more()).isTrue();
    assertThat(second.more()).isFalse();
    assertThat(second.deliveries()).hasSize(1);
  }

  /** Neither lane's backlog costs the other anything. */
  @Test
  void readsOfEachLaneOnlyWhatItClaims() {
    IntStream.range(0, 3_000).forEach(n -> pending("license/" + n));
    failAll();
    allAreDue();
    IntStream.range(3_000, 6_000).forEach(n -> pending("license/" + n));
    long before = DATABASE.rowsRead("delivery");

    for (int n = 0; n < 10; n++) {
      assertThat(attempts(DeliveryStore.Room.of(5, 5))).hasSize(10).contains(0, 1);
    }

    assertThat(DATABASE.rowsRead("delivery") - before).isLessThan(3_000);
  }

  @Test
  void aHealthCheckReadsNoHistoryAndNotTheWholeBacklog() {
    IntStream.range(0, 3_000).forEach(n -> pending("license/" + n));
    long before = DATABASE.rowsRead("delivery");

    assertThat(store.health("shop"))
        .hasValueSatisfying(
            health -> {
              assertThat(health.state()).isEqualTo("active");
              assertThat(health.pending()).isEqualTo(1_000);
            });
    assertThat(DATABASE.rowsRead("delivery") - before).isLessThan(2_000);
    assertThat(store.health("nobody")).isEmpty();
  }

  @Test
  void claimersAtTheSameTimeShareTheWorkAndKeepTheOrder() throws Exception {
    int subjects = 40;
    for (int n = 0; n < 400; n++) {
      pending("license/" + n % subjects);
    }
    List<Message> settled = java.util.Collections.synchronizedList(new ArrayList<>());
    Callable<Void> worker =
        () -> {
          while (settled.size() < 400) {
            for (ClaimedDelivery delivery : claim(7)) {
              settled.add(delivery.message());
              settle(delivery, Outcome.State.DELIVERED);
            }
          }
          return null;
        };
    ExecutorService workers = Executors.newFixedThreadPool(4);
    try {
      for (Future<Void> done : workers.invokeAll(List.of(worker, worker, worker, worker))) {
        done.get();
      }
    } finally {
      workers.shutdownNow();
    }

    assertThat(settled).hasSize(400).doesNotHaveDuplicates();
    for (int n = 0; n < subjects; n++) {
      String subject = "license/" + n;
      assertThat(settled.stream().filter(m -> m.subject().equals(subject)))
          .extracting(Message::sequence)
          .isSorted();
    }
    assertThat(state()).containsExactly("delivered");
  }

  /**
   * A late commit can bring an earlier delivery of a key when a later one is under way already. Two
   * nodes then settle one key at the same time, and neither sees what the other does.
   */
  @Test
  void nothingWaitsForEverWhenTwoNodesSettleOneKeyAtTheSameTime() throws Exception {
    Message first = messages.store("license/1");
    Message second = pending("license/1");
    ClaimedDelivery ofSecond = claim(10).get(0);
    store.insert(
        List.of(new NewDelivery("shop", first.id(), first.subject(), null, first.sequence())));
    ClaimedDelivery ofFirst = claim(10).get(0);
    Message third = pending("license/1");
    assertThat(claim(10)).isEmpty();

    ExecutorService otherNode = Executors.newSingleThreadExecutor();
    try {
      Future<?> settled =
          new TransactionTemplate(new DataSourceTransactionManager(DATABASE.dataSource()))
              .execute(
                  uncommitted -> {
                    settle(ofFirst, Outcome.State.DELIVERED);
                    Future<?> other =
                        otherNode.submit(() -> settle(ofSecond, Outcome.State.DELIVERED));
                    await()
                        .until(
                            () ->
                                other.isDone()
                                    || DATABASE.jdbc().queryForObject(WAITS, Boolean.class));
                    return other;
                  });
      settled.get();
    } finally {
      otherNode.shutdown();
    }

    assertThat(ofSecond.message()).isEqualTo(second);
    assertThat(messagesOf(claim(10))).containsExactly(third);
  }

  @Test
  void anAttemptOfAMessageThatIsGoneDoesNotKeepTheOthersFromBeingSettled() {
    Message gone = pending("license/1");
    pending("license/2");
    List<ClaimedDelivery> claimed = claim(2);
    DATABASE.jdbc().update("DELETE FROM message WHERE id = ?", gone.id());

    store.settleAndClaim("shop", claimed.stream().map(this::delivered).toList(), 0, LEASE);

    assertThat(state()).containsExactly("delivered");
  }

  private Outcome delivered(ClaimedDelivery delivery) {
    return new Outcome(
        delivery,
        Outcome.State.DELIVERED,
        Duration.ZERO,
        Instant.parse("2026-11-24T10:00:00Z"),
        Duration.ofMillis(12),
        200,
        null,
        null);
  }

  private List<String> state() {
    return DATABASE.jdbc().queryForList("SELECT DISTINCT state FROM delivery", String.class);
  }

  private Message current(String subject) {
    Message message = messages.store(subject, "activation.current");
    store.insert(
        List.of(NewDelivery.of("shop", message, OrderRule.SUBJECT, SupersedeRule.CURRENT)));
    return message;
  }

  private List<String> states() {
    return DATABASE
        .jdbc()
        .queryForList("SELECT state FROM delivery ORDER BY sequence", String.class);
  }

  @Test
  void aNewerStateMakesAnOlderOneSuperfluous() {
    current("license/1");
    current("license/2");
    Message newest = current("license/1");

    assertThat(states()).containsExactly("superseded", "pending", "pending");
    assertThat(messagesOf(claim(10))).contains(newest).hasSize(2);
  }

  @Test
  void anEventIsNeverSuperseded() {
    pending("license/1");
    pending("license/1");

    assertThat(states()).containsExactly("pending", "pending");
  }

  @Test
  void aStateUnderWayIsLetComeToItsEndAndTheNewerOneFollows() {
    current("license/1");
    ClaimedDelivery underWay = claim(1).get(0);
    Message newer = current("license/1");

    assertThat(states()).containsExactly("pending", "pending");
    assertThat(claim(10)).isEmpty();
    settle(underWay, Outcome.State.DELIVERED);
    assertThat(messagesOf(claim(10))).containsExactly(newer);
  }

  @Test
  void aStateThatFailedIsNotRepeatedWhenANewerOneWaits() {
    current("license/1");
    ClaimedDelivery underWay = claim(1).get(0);
    Message newer = current("license/1");
    claim(10);

    settle(underWay, Outcome.State.PENDING, Duration.ofHours(1));

    assertThat(states()).containsExactly("superseded", "pending");
    assertThat(messagesOf(claim(10))).containsExactly(newer);
  }

  @Test
  void whatStoodBehindASupersededStateIsFree() {
    Message earlier = pending("license/1");
    current("license/1");
    Message event = pending("license/1");
    claim(10);
    claim(10);
    Message newer = current("license/1");

    assertThat(states()).containsExactly("pending", "superseded", "pending", "pending");
    endLeases();
    settle(claim(1).get(0), Outcome.State.DELIVERED);
    assertThat(messagesOf(claim(10))).containsExactly(event);
    assertThat(earlier.sequence()).isLessThan(newer.sequence());
  }

  private Message keyed(String subject, String orderKey, String supersedeKey) {
    Message message = messages.store(subject);
    store.insert(
        List.of(new NewDelivery("shop", message.id(), orderKey, supersedeKey, message.sequence())));
    return message;
  }

  @Test
  void whatIsRecordedAfterANewerStateIsSuperfluousFromTheBeginning() {
    Message older = messages.store("license/1", "activation.current");
    Message waiting = messages.store("license/2", "activation.current");
    current("license/1");
    settle(claim(1).get(0), Outcome.State.DELIVERED);
    Message newer = current("license/2");

    store.insert(
        List.of(
            NewDelivery.of("shop", older, OrderRule.SUBJECT, SupersedeRule.CURRENT),
            NewDelivery.of("shop", waiting, OrderRule.SUBJECT, SupersedeRule.CURRENT)));

    assertThat(states()).containsExactly("superseded", "superseded", "delivered", "pending");
    assertThat(messagesOf(claim(10))).containsExactly(newer);
  }

  @Test
  void anOlderStateThatFailedIsNotRepeatedAfterANewerOneOfAnotherOrder() {
    keyed("license/1", null, "S");
    ClaimedDelivery older = claim(1).get(0);
    keyed("license/1", null, "S");
    settle(claim(1).get(0), Outcome.State.DELIVERED);

    settle(older, Outcome.State.PENDING);

    assertThat(states()).containsExactly("superseded", "delivered");
  }

  @Test
  void whatStandsBehindASupersededOneGoesOnThoughItsSuccessorIsOfAnotherOrder() {
    keyed("license/1", "A", "S");
    Message behind = keyed("license/1", "A", null);
    store.release("shop", claim(10));

    Message newer = keyed("license/2", "B", "S");

    assertThat(messagesOf(claim(10))).containsExactly(behind, newer);
  }

  @Test
  void aStateReadsOnlyWhatItMakesSuperfluousThoughManyWereDelivered() {
    for (int n = 0; n < 300; n++) {
      keyed("license/1", null, "S");
      settle(claim(1).get(0), Outcome.State.DELIVERED);
    }
    long before = DATABASE.rowsRead("delivery");

    for (int n = 0; n < 10; n++) {
      keyed("license/1", null, "S");
    }

    assertThat(DATABASE.rowsRead("delivery") - before).isLessThan(300);
  }
}
