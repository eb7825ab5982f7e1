package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;

class DestinationsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
  @RegisterExtension final OutboxContexts contexts = new OutboxContexts(DATABASE);

  private final StoredMessages messages = new StoredMessages(DATABASE.jdbc());
  private final Destinations destinations = new Destinations(DATABASE.dataSource());
  private final Queue<Message> delivered = new ConcurrentLinkedQueue<>();

  private CamelContext node(String options, Processor sink) throws Exception {
    return contexts.start(OutboxContexts.route("outbox:shop" + options, sink));
  }

  private void sink(Exchange exchange) {
    delivered.add(exchange.getMessage().getBody(Message.class));
  }

  private Message[] some(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> messages.store("license/" + n))
        .toArray(Message[]::new);
  }

  private String state() {
    return destinations.get("shop").state();
  }

  @Test
  void aListSaysHowEachIs() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CamelContext context = node("?concurrency=1", exchange -> release.await(60, TimeUnit.SECONDS));
    contexts.send(context, "outbox:shop", some(5));
    DATABASE.jdbc().update("UPDATE delivery SET state = 'dead' WHERE order_key = 'license/4'");
    DATABASE.jdbc().query("SELECT recount_totals()", row -> {});
    DATABASE
        .jdbc()
        .update("UPDATE message SET collected_at = '2026-01-01T00:00:00Z' WHERE sequence = 1");

    await().until(() -> destinations.get("shop").underWay() == 2);

    assertThat(destinations.list())
        .singleElement()
        .satisfies(
            shop -> {
              assertThat(shop.name()).isEqualTo("shop");
              assertThat(shop.state()).isEqualTo("active");
              assertThat(shop.pending()).isEqualTo(4);
              assertThat(shop.dead()).isEqualTo(1);
              assertThat(shop.oldestPending()).isEqualTo("2026-01-01T00:00:00Z");
              assertThat(shop.failingSince()).isNull();
            });
    release.countDown();
  }

  @Test
  void pausingHoldsOnAllNodesAtOnceAndResumingLetsGo() throws Exception {
    CamelContext one = node("?pollDelay=1h", this::sink);
    node("?pollDelay=1h", this::sink);
    assertThat(destinations.pause("shop", "moves house")).isTrue();
    assertThat(destinations.pause("shop", "still")).isFalse();
    contexts.send(one, "outbox:shop", some(20));

    assertThat(destinations.get("shop"))
        .extracting("state", "reason", "pending", "underWay")
        .containsExactly("paused", "still", 20L, 0L);

    assertThat(destinations.resume("shop")).isTrue();
    contexts.awaitState("delivered", 20);
    assertThat(delivered).hasSize(20).doesNotHaveDuplicates();
  }

  /** Also what is claimed already and has not begun is given back, without waiting for a poll. */
  @Test
  void drainingLetsWhatIsUnderWayEndAndBeginsNothing() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CamelContext context =
        node(
            "?concurrency=1&pollDelay=1h",
            exchange -> {
              sink(exchange);
              started.countDown();
              assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
            });
    contexts.send(context, "outbox:shop", some(3));
    assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();

    assertThat(destinations.drain("shop", null, Duration.ZERO)).isFalse();
    await().until(() -> destinations.get("shop").underWay() == 1);
    release.countDown();
    assertThat(destinations.drain("shop", null, Duration.ofSeconds(10))).isTrue();

    contexts.awaitState("delivered", 1);
    assertThat(delivered).hasSize(1);
    assertThat(destinations.get("shop").pending()).isEqualTo(2);
  }

  @Test
  void aDisabledDestinationKeepsWhatIsRecordedForIt() throws Exception {
    CamelContext context = node("", this::sink);
    destinations.disable("shop", "gone");
    contexts.send(context, "outbox:shop", some(2));

    assertThat(destinations.get("shop").pending()).isEqualTo(2);
    assertThat(state()).isEqualTo("disabled");
    destinations.resume("shop");
    contexts.awaitState("delivered", 2);
  }

  @Test
  void aPauseOutlivesTheNode() throws Exception {
    node("", this::sink).stop();
    destinations.pause("shop", null);

    CamelContext again = node("?pollDelay=20ms", this::sink);
    contexts.send(again, "outbox:shop", some(1));

    assertThat(state()).isEqualTo("paused");
    assertThat(destinations.get("shop").pending()).isEqualTo(1);
  }

  @Test
  void aNameNobodyKnowsIsTold() throws Exception {
    assertThatThrownBy(() -> destinations.pause("shpo", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no destination shpo; no route has read any yet");
    node("", this::sink);
    assertThatThrownBy(() -> destinations.resume("shpo"))
        .hasMessage("there is no destination shpo; there are shop");
    assertThatThrownBy(() -> destinations.get("shpo")).hasMessageContaining("there are shop");
  }

  @Test
  void whatOnlyFailsForTooLongPausesItselfAndOneNodeGivesTheAlert() throws Exception {
    String options =
        "?retries=10ms,20ms,20ms,20ms,20ms,1h&pollDelay=10ms&failingFor=50ms&probeDelay=10ms";
    CamelContext one = node(options, DestinationsTest::refuse);
    node(options, DestinationsTest::refuse);
    contexts.send(one, "outbox:shop", some(10));

    await().until(() -> state().equals("paused"));

    assertThat(destinations.get("shop").reason()).isEqualTo("failing for 50ms: out of order");
    assertThat(destinations.get("shop").failingSince()).isNotNull();
    assertThat(destinations.get("shop").pending()).isEqualTo(10);
    DeliveryStore store = new DeliveryStore(DATABASE.dataSource());
    assertThat(store.giveUp("shop", Duration.ofMillis(1), "again")).isEmpty();
  }

  private static void refuse(Exchange exchange) {
    throw new IllegalStateException("out of order");
  }

  @Test
  void oneSuccessStartsTheTimeAnew() throws Exception {
    AtomicBoolean works = new AtomicBoolean();
    CamelContext context =
        node(
            "?retries=fast&pollDelay=10ms&failingFor=1h",
            exchange -> {
              if (!works.get()) {
                refuse(exchange);
              }
            });
    contexts.send(context, "outbox:shop", some(1));
    await().until(() -> destinations.get("shop").failingSince() != null);
    works.set(true);

    contexts.awaitState("delivered", 1);
    await().until(() -> destinations.get("shop").failingSince() == null);
    assertThat(state()).isEqualTo("active");
  }

  @Test
  void resumingForgetsHowLongItFailed() throws Exception {
    node("", this::sink);
    DATABASE.jdbc().update("UPDATE destination SET failing_since = now() - interval '1 day'");
    destinations.pause("shop", null);
    destinations.resume("shop");

    assertThat(destinations.get("shop").failingSince()).isNull();
    assertThat(destinations.get("shop").reason()).isNull();
  }

  @Test
  void aTimeThatCannotBeStopsTheStart() {
    assertThatThrownBy(() -> node("?failingFor=0s", this::sink))
        .hasStackTraceContaining("failingFor is none, or a time such as 6h");
  }

  @Test
  void aListReadsLittleHoweverMuchIsPending() throws Exception {
    new DeliveryStore(DATABASE.dataSource())
        .register("shop", OrderRule.SUBJECT, SupersedeRule.CURRENT, false);
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO message (id, module, type, source, subject, changed_at, data) SELECT"
                + " gen_random_uuid(), 'licenses', 'license.updated', 'test', 'license/' || n, now(),"
                + " '{}' FROM generate_series(1, 50000) n");
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO delivery (destination, message_id, order_key, sequence, due_at, waiting)"
                + " SELECT 'shop', id, subject, sequence, now(), sequence > 25000 FROM message");
    DATABASE.jdbc().query("SELECT recount_totals()", row -> {});
    long deliveries = DATABASE.rowsRead("delivery");
    long messagesRead = DATABASE.rowsRead("message");

    assertThat(destinations.list())
        .extracting("pending", "dead")
        .containsExactly(tuple(50_000L, 0L));

    assertThat(DATABASE.rowsRead("delivery") - deliveries).isLessThan(1_100);
    assertThat(DATABASE.rowsRead("message") - messagesRead).isLessThan(10);
  }

  @Test
  void theOldestIsFoundAmongWhatIsRepeatedOrWaits() throws Exception {
    node("", DestinationsTest::refuse);
    destinations.pause("shop", null);
    Message[] two = some(2);
    DeliveryStore store = new DeliveryStore(DATABASE.dataSource());
    for (Message one : two) {
      store.insert(List.of(NewDelivery.of("shop", one, OrderRule.SUBJECT, SupersedeRule.CURRENT)));
    }
    DATABASE
        .jdbc()
        .update("UPDATE message SET collected_at = '2026-01-01T00:00:00Z' WHERE sequence = 1");
    DATABASE
        .jdbc()
        .update(
            "UPDATE delivery SET attempts = 3, due_at = now() + interval '1 day' WHERE sequence = 1");
    assertThat(destinations.get("shop").oldestPending()).isEqualTo("2026-01-01T00:00:00Z");
    DATABASE.jdbc().update("UPDATE delivery SET waiting = true WHERE sequence = 1");
    assertThat(destinations.get("shop").oldestPending()).isEqualTo("2026-01-01T00:00:00Z");
  }

  /** However far behind it is: else an operator would take the receiver away under it. */
  @Test
  void drainingLooksAtAll() throws Exception {
    DeliveryStore store = new DeliveryStore(DATABASE.dataSource());
    store.register("shop", OrderRule.SUBJECT, SupersedeRule.CURRENT, false);
    store.insert(
        Arrays.stream(some(1_100))
            .map(one -> NewDelivery.of("shop", one, OrderRule.SUBJECT, SupersedeRule.CURRENT))
            .toList());
    DATABASE
        .jdbc()
        .update(
            "UPDATE delivery SET lease_until = now() + interval '1 hour', lease_token = 1 WHERE sequence = 1100");

    assertThat(destinations.get("shop").underWay()).isZero();
    assertThat(destinations.drain("shop", null, Duration.ZERO)).isFalse();
  }
}
