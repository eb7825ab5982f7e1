package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.outbox.Destinations.DeadLetter;
import org.notificationdispatcher.core.outbox.Destinations.Replayed;

class DeadLettersTest {
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Set<Ended> DEAD = Set.of(Ended.DEAD);

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final DeliveryStore store = new DeliveryStore(DATABASE.dataSource());
  private final StoredMessages messages = new StoredMessages(DATABASE.jdbc());
  private final Destinations destinations = new Destinations(DATABASE.dataSource());

  @BeforeEach
  void register() {
    store.register("shop", OrderRule.SUBJECT, SupersedeRule.CURRENT, false);
  }

  private Message pending(String subject, String type) {
    Message message = messages.store(subject, type);
    store.insert(
        List.of(NewDelivery.of("shop", message, OrderRule.SUBJECT, SupersedeRule.CURRENT)));
    return message;
  }

  private List<ClaimedDelivery> claim() {
    return store.settleAndClaim("shop", List.of(), 10_000, LEASE).deliveries();
  }

  private List<Message> claimed() {
    return claim().stream().map(ClaimedDelivery::message).toList();
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
                        422,
                        "no",
                        null))
            .toList(),
        0,
        LEASE);
  }

  private Message dead(String subject) {
    return dead(subject, "license.updated");
  }

  private Message dead(String subject, String type) {
    Message message = pending(subject, type);
    settle(claim(), Outcome.State.DEAD);
    return message;
  }

  private List<String> states() {
    return DATABASE
        .jdbc()
        .queryForList("SELECT state FROM delivery ORDER BY sequence", String.class);
  }

  @Test
  void aListSaysWhyEachIsDead() {
    Instant before = Instant.now().minusSeconds(60);
    Message message = dead("license/1");

    assertThat(destinations.dead("shop", Selection.ALL, 10))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter)
                  .usingRecursiveComparison()
                  .ignoringFields("since")
                  .isEqualTo(
                      new DeadLetter(
                          message.id(),
                          "shop",
                          "license.updated",
                          "license/1",
                          1,
                          422,
                          "no",
                          Instant.EPOCH));
              assertThat(letter.since()).isAfter(before);
            });
    assertThat(destinations.dead(null, Selection.ALL, 10)).hasSize(1);
    assertThatThrownBy(() -> destinations.dead("shpo", Selection.ALL, 10))
        .hasMessage("there is no destination shpo; there are shop");
  }

  @Test
  void aReplayKeepsIdSequenceAndLogAndStartsTheCountAnew() {
    Message message = dead("license/1");

    assertThat(destinations.replay("shop", Selection.ALL, DEAD)).isEqualTo(new Replayed(1, 0));

    assertThat(claim())
        .singleElement()
        .satisfies(
            delivery -> {
              assertThat(delivery.message()).isEqualTo(message);
              assertThat(delivery.attempts()).isZero();
            });
    assertThat(DATABASE.jdbc().queryForList("SELECT error FROM attempt", String.class))
        .containsExactly("no");
  }

  @Test
  void replayingTwiceReplaysOnce() {
    dead("license/1");
    destinations.replay("shop", Selection.ALL, DEAD);

    assertThat(destinations.replay("shop", Selection.ALL, DEAD)).isEqualTo(new Replayed(0, 0));
    assertThat(claim()).hasSize(1);
  }

  @Test
  void onlyWhatIsSelectedIsReplayedAndCounted() {
    Message one = dead("license/1", "license.created");
    dead("license/2", "license.updated");
    dead("order/3", "order.created");
    Instant noon = Instant.parse("2026-11-20T12:00:00Z");
    DATABASE
        .jdbc()
        .update("UPDATE delivery SET dead_at = '2026-11-20T12:00:00Z' WHERE order_key = 'order/3'");

    assertThat(count(Selection.of(one.id()))).isEqualTo(1);
    assertThat(count(new Selection(null, "license.*", null, null, null))).isEqualTo(2);
    assertThat(count(new Selection(null, "license_created", null, null, null))).isZero();
    assertThat(count(new Selection(null, "%", null, null, null))).isZero();
    assertThat(count(new Selection(null, null, "license/2", null, null))).isEqualTo(1);
    assertThat(count(new Selection(null, null, null, noon, noon))).isZero();
    assertThat(count(new Selection(null, null, null, noon, noon.plusSeconds(1)))).isEqualTo(1);
    assertThat(states()).containsOnly("dead");

    destinations.replay("shop", new Selection(null, "license.*", null, null, null), DEAD);
    assertThat(states()).containsExactly("pending", "pending", "dead");
    destinations.discard("shop", new Selection(null, null, "order/3", null, null));
    assertThat(states()).containsExactly("pending", "pending", "discarded");
  }

  private long count(Selection selection) {
    return destinations.countDead("shop", selection);
  }

  @Test
  void otherDestinationsAreLeftAlone() {
    store.register("archive", OrderRule.SUBJECT, SupersedeRule.CURRENT, false);
    dead("license/1");

    assertThat(destinations.replay("archive", Selection.ALL, DEAD).pending()).isZero();
    assertThat(states()).containsExactly("dead");
  }

  @Test
  void thousandsAreReplayedInBatchesAndInOrder() {
    List<Message> sent = new ArrayList<>();
    IntStream.range(0, 2 * Replay.BATCH + 1)
        .forEach(n -> sent.add(pending("license/" + n % 700, "license.updated")));
    while (!states().stream().allMatch("dead"::equals)) {
      settle(claim(), Outcome.State.DEAD);
    }

    assertThat(destinations.replay("shop", Selection.ALL, DEAD).pending()).isEqualTo(sent.size());

    List<Message> first = claimed();
    assertThat(first).containsExactlyElementsOf(sent.subList(0, 700));
  }

  @Test
  void whatIsReplayedComesBeforeLaterOnesOfItsKeyThatHaveNotBegun() {
    Message early = dead("license/1");
    Message late = pending("license/1", "license.updated");

    destinations.replay("shop", Selection.ALL, DEAD);

    List<ClaimedDelivery> first = claim();
    assertThat(first).extracting(ClaimedDelivery::message).containsExactly(early);
    settle(first, Outcome.State.DELIVERED);
    assertThat(claimed()).containsExactly(late);
  }

  @Test
  void whatIsReplayedNeverMeetsALaterOneOfItsKeyUnderWay() {
    Message early = dead("license/1");
    Message late = pending("license/1", "license.updated");
    List<ClaimedDelivery> underWay = claim();
    assertThat(underWay).extracting(ClaimedDelivery::message).containsExactly(late);

    destinations.replay("shop", Selection.ALL, DEAD);

    assertThat(claim()).isEmpty();
    settle(underWay, Outcome.State.DELIVERED);
    DATABASE.jdbc().update("UPDATE delivery SET due_at = due_at - interval '1 minute'");
    assertThat(claimed()).containsExactly(early);
  }

  @Test
  void anOldStateIsNotReplayedBehindANewerOne() {
    dead("license/1", "activation.current");
    pending("license/1", "activation.current");
    settle(claim(), Outcome.State.DELIVERED);
    dead("license/2", "activation.current");
    Message newest = dead("license/2", "activation.current");

    assertThat(destinations.replay("shop", Selection.ALL, DEAD)).isEqualTo(new Replayed(1, 2));

    assertThat(claimed()).containsExactly(newest);
    assertThat(states()).containsExactly("superseded", "delivered", "superseded", "pending");
  }

  @Test
  void whatADeadLetterHeldGoesOnAfterItsReplayOrWhenItIsDiscarded() {
    store.register("shop", OrderRule.SUBJECT, SupersedeRule.CURRENT, true);
    Message first = dead("license/1");
    Message second = pending("license/1", "license.updated");
    assertThat(claim()).isEmpty();

    destinations.replay("shop", Selection.ALL, DEAD);
    List<ClaimedDelivery> again = claim();
    assertThat(again).extracting(ClaimedDelivery::message).containsExactly(first);
    settle(again, Outcome.State.DEAD);
    assertThat(claim()).isEmpty();
    assertThat(destinations.discard("shop", Selection.of(first.id()))).isEqualTo(1);

    assertThat(claimed()).containsExactly(second);
    assertThat(states()).containsExactly("discarded", "pending");
  }

  @Test
  void whatWaitsForNobodyCanBeDiscarded() {
    KeyRule anyOrder = OrderRule.of("none", null);
    List.of(messages.store("license/1"), messages.store("license/2"))
        .forEach(
            message ->
                store.insert(
                    List.of(NewDelivery.of("shop", message, anyOrder, SupersedeRule.CURRENT))));
    settle(claim(), Outcome.State.DEAD);

    assertThat(destinations.discard("shop", Selection.ALL)).isEqualTo(2);
    assertThat(states()).containsExactly("discarded", "discarded");
  }
}
