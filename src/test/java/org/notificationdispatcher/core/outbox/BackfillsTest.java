package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.outbox.Destinations.Filling;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class BackfillsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
  @RegisterExtension final OutboxContexts contexts = new OutboxContexts(DATABASE);

  private final DeliveryStore store = new DeliveryStore(DATABASE.dataSource());
  private final StoredMessages messages = new StoredMessages(DATABASE.jdbc());
  private final Destinations destinations = new Destinations(DATABASE.dataSource());
  private final Backfills backfills = new Backfills(DATABASE.dataSource());
  private final List<Message> seen = new ArrayList<>();

  /** What the router gives to the shop; the rest is for the archive. */
  private Predicate<Message> router = message -> true;

  private ProducerTemplate outbox;

  @BeforeEach
  void start() throws Exception {
    CamelContext context = contexts.start();
    outbox = context.createProducerTemplate();
    register("shop");
    register("archive");
  }

  private void register(String name) {
    store.register(name, OrderRule.SUBJECT, SupersedeRule.CURRENT, false);
  }

  private void route(Message message) {
    seen.add(message);
    if (router.test(message)) {
      outbox.sendBody("outbox:shop", message);
      outbox.sendBody("outbox:shop", message);
    }
    outbox.sendBody("outbox:archive", message);
  }

  /** As the route does it. */
  private Backfills.Job batch(Backfills.Job job) {
    return new TransactionTemplate(new DataSourceTransactionManager(DATABASE.dataSource()))
        .execute(
            status -> {
              backfills.next(job).forEach(this::route);
              return backfills.advance(job);
            });
  }

  private Backfills.Job taken() {
    Backfills.Job job = backfills.take();
    // The first time it only pauses the destination
    return job == null ? takenAgain() : job;
  }

  private Backfills.Job takenAgain() {
    endLease();
    return backfills.take();
  }

  private void endLease() {
    DATABASE.jdbc().update("UPDATE backfill SET lease_until = now() - interval '1 second'");
  }

  private Filling fill(Selection selection, boolean dryRun) {
    long id = destinations.fill("shop", selection, dryRun);
    for (Backfills.Job job = taken(); job != null; job = batch(job)) {}
    return destinations.filling(id);
  }

  private List<Message> stored(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> messages.store("license/" + n, "license.created"))
        .toList();
  }

  private List<Message> claimed(String destination) {
    return store
        .settleAndClaim(destination, List.of(), 10_000, Duration.ofMinutes(1))
        .deliveries()
        .stream()
        .map(ClaimedDelivery::message)
        .toList();
  }

  private void record(Message message) {
    store.insert(
        List.of(NewDelivery.of("shop", message, OrderRule.SUBJECT, SupersedeRule.CURRENT)));
  }

  @Test
  void aNewDestinationGetsWhatTheRouterGivesItInOrderAndOnce() {
    List<Message> stored = stored(Backfills.BATCH + 10);
    Message unwanted = messages.store("order/1", "order.created");
    router = message -> !message.equals(unwanted);
    record(stored.get(3));

    Filling filling = fill(Selection.ALL, false);

    assertThat(filling)
        .extracting("state", "done", "total", "seen", "chosen", "recorded")
        .containsExactly("done", 511L, 511L, 511L, 510L, 509L);
    assertThat(destinations.get("shop").state()).isEqualTo("active");
    assertThat(claimed("shop")).containsExactlyElementsOf(stored);
    assertThat(claimed("archive")).isEmpty();
    assertThat(fill(Selection.ALL, false).recorded()).isZero();
  }

  @Test
  void aDryRunCountsAndChangesNothing() {
    stored(3);

    Filling filling = fill(Selection.ALL, true);

    assertThat(filling).extracting("chosen", "recorded").containsExactly(3L, 3L);
    assertThat(claimed("shop")).isEmpty();
    assertThat(
            DATABASE
                .jdbc()
                .queryForObject(
                    "SELECT count(*) FROM destination WHERE since > now() - interval '1 hour' AND"
                        + " reason IS NULL AND state = 'active'",
                    Integer.class))
        .isEqualTo(2);
  }

  @Test
  void onlyWhatIsSelectedIsShownToTheRouter() {
    stored(3);
    Message order = messages.store("order/1", "order.created");
    Instant at = order.timestamp();

    fill(new Selection(null, "order.*", null, at, at.plusSeconds(1)), false);
    assertThat(seen).containsExactly(order);
    seen.clear();
    fill(new Selection(null, "order.*", null, at.plusSeconds(1), null), true);
    fill(Selection.of(order.id()), true);
    fill(new Selection(null, null, "order/1", null, null), true);
    assertThat(seen).containsExactly(order, order);
  }

  @Test
  void reportsAreNotShownToTheRouter() {
    messages.store("report/monthly", "report.due");
    List<Message> stored = stored(1);
    messages.store("report/monthly", "report.created");

    fill(Selection.ALL, false);

    assertThat(seen).containsExactlyElementsOf(stored);
  }

  @Test
  void oneMessageIsFoundWithoutLookingAtTheOthers() {
    List<Message> stored = stored(3 * Backfills.BATCH);

    Filling filling = fill(Selection.of(stored.get(900).id()), true);

    assertThat(filling.total()).isEqualTo(1);
    assertThat(seen).containsExactly(stored.get(900));
  }

  @Test
  void whatDiesInBetweenIsDoneByAnotherAndNothingTwice() {
    List<Message> stored = stored(2 * Backfills.BATCH + 10);
    long id = destinations.fill("shop", Selection.ALL, false);
    Backfills.Job first = batch(taken());
    router =
        message -> {
          throw new IllegalStateException("killed");
        };
    assertThatThrownBy(() -> batch(first)).hasMessage("killed");
    router = message -> true;

    assertThat(backfills.take()).isNull();
    Backfills.Job second = takenAgain();
    assertThat(batch(first)).isNull();
    Backfills.Job third = batch(second);
    backfills.release(third);
    Backfills.Job fourth = backfills.take();
    assertThat(batch(fourth)).isNull();

    assertThat(destinations.filling(id))
        .extracting("state", "seen", "recorded")
        .containsExactly("done", 1010L, 1010L);
    assertThat(claimed("shop")).containsExactlyElementsOf(stored);
  }

  @Test
  void theDestinationIsPausedMeanwhileAndFilledOnlyWhenNothingIsUnderWay() {
    Message late = messages.store("license/1");
    Message later = messages.store("license/2");
    record(later);
    assertThat(claimed("shop")).containsExactly(later);
    destinations.fill("shop", Selection.ALL, false);

    assertThat(backfills.take()).isNull();
    assertThat(destinations.get("shop").reason()).isEqualTo("being filled from stored messages");
    assertThat(takenAgain()).isNull();
    DATABASE.jdbc().update("UPDATE delivery SET lease_until = NULL, lease_token = NULL");
    Backfills.Job job = takenAgain();
    assertThat(claimed("shop")).isEmpty();

    assertThat(batch(job)).isNull();
    assertThat(claimed("shop")).containsExactly(late, later);
  }

  @Test
  void cancellingEndsItWithTheBatchAndLetsTheDestinationGoOn() {
    List<Message> stored = stored(Backfills.BATCH + 1);
    long id = destinations.fill("shop", Selection.ALL, false);
    assertThatThrownBy(() -> destinations.fill("shop", Selection.ALL, true))
        .hasMessageStartingWith("shop is being filled already");
    Backfills.Job job = batch(taken());

    assertThat(destinations.cancelFilling("shop")).isTrue();

    assertThat(batch(job)).isNull();
    assertThat(destinations.filling(id).state()).isEqualTo("cancelled");
    assertThat(claimed("shop")).containsExactlyElementsOf(stored.subList(0, Backfills.BATCH));
    assertThat(destinations.cancelFilling("shop")).isFalse();
    assertThat(backfills.take()).isNull();
  }

  @Test
  void aFailureLeavesItPausedAndSaysWhy() {
    stored(1);
    long id = destinations.fill("shop", Selection.ALL, false);
    Backfills.Job job = taken();

    backfills.failed(null, new IllegalStateException("before anything"));
    backfills.failed(job, new RuntimeException(new TransientDataAccessResourceException("later")));
    assertThat(destinations.filling(id).state()).isEqualTo("running");
    backfills.failed(job, new RuntimeException(new IllegalStateException("no idea")));

    assertThat(destinations.filling(id))
        .extracting("state", "error")
        .containsExactly("failed", "no idea");
    assertThat(destinations.get("shop"))
        .extracting("state", "reason")
        .containsExactly("paused", "filling failed, fill it again or resume it: no idea");
    assertThat(fill(Selection.ALL, false).recorded()).isEqualTo(1);
    assertThat(destinations.get("shop").state()).isEqualTo("paused");
  }

  @Test
  void aDestinationThatWasPausedBeforeStaysSo() {
    stored(1);
    destinations.pause("shop", "not yet");

    assertThat(fill(Selection.ALL, false).recorded()).isEqualTo(1);

    assertThat(destinations.get("shop").reason()).isEqualTo("not yet");
    assertThat(claimed("shop")).isEmpty();
  }

  @Test
  void ofStoredStatesOnlyTheNewestIsToBeDelivered() {
    messages.store("license/1", "activation.current");
    Message newest = messages.store("license/1", "activation.current");

    fill(Selection.ALL, false);

    assertThat(claimed("shop")).containsExactly(newest);
  }

  @Test
  void messagesOfNowGoToAllAgainAfterABatch() {
    stored(1);
    fill(Selection.ALL, false);
    Message news = messages.store("license/9");

    route(news);

    assertThat(claimed("archive")).containsExactly(news);
  }
}
