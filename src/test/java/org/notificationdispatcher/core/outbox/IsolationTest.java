package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.app.routes.LogLines;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.TransmissionException;

/** Whoever is out of order, hangs or is overloaded is in nobody else's way. */
@Timeout(120)
class IsolationTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
  @RegisterExtension final OutboxContexts contexts = new OutboxContexts(DATABASE);
  @RegisterExtension final LogLines log = new LogLines();

  private final StoredMessages messages = new StoredMessages(DATABASE.jdbc());
  private final Destinations destinations = new Destinations(DATABASE.dataSource());
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicBoolean down = new AtomicBoolean(true);
  private final AtomicInteger active = new AtomicInteger();

  /** Before the contexts are stopped, which would wait for what hangs. */
  @AfterEach
  void letGo() {
    release.countDown();
  }

  private CamelContext node(String options, Processor sink) throws Exception {
    return contexts.start(OutboxContexts.route("outbox:shop" + options, sink));
  }

  private Message[] some(int count, String subject) {
    return IntStream.range(0, count)
        .mapToObj(n -> messages.store(subject + n))
        .toArray(Message[]::new);
  }

  private static OutboxConsumer consumer(CamelContext context) {
    return (OutboxConsumer) context.getRoutes().get(0).getConsumer();
  }

  private static Message body(Exchange exchange) {
    return exchange.getMessage().getBody(Message.class);
  }

  private void hang() throws InterruptedException {
    active.incrementAndGet();
    assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
    active.decrementAndGet();
  }

  private static int count(String where) {
    return DATABASE.jdbc().queryForObject("SELECT count(*) FROM " + where, Integer.class);
  }

  /** It has been given up, and what was claimed is given back. */
  private static void awaitNothingClaimed() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> count("delivery WHERE lease_token IS NOT NULL") == 0);
  }

  @Test
  void repeatsThatHangLeaveRoomForWhatIsNew() throws Exception {
    CamelContext context =
        node(
            "?concurrency=4&retries=1ms,1h&pollDelay=20ms&circuit=none",
            exchange -> {
              if (body(exchange).subject().startsWith("hangs/")) {
                if (exchange.getMessage().getHeader(OutboxHeaders.ATTEMPT, Integer.class) == 1) {
                  throw new IllegalStateException("fails at first, hangs then");
                }
                hang();
              }
            });
    contexts.send(context, "outbox:shop", some(20, "hangs/"));
    await().until(() -> active.get() == 3);

    contexts.send(context, "outbox:shop", some(30, "license/"));

    contexts.awaitState("delivered", 30);
    assertThat(active.get()).isEqualTo(3);
    // Repeats are held no more than there are slots for them, and as many again
    assertThat(count("delivery WHERE lease_token IS NOT NULL")).isEqualTo(6);
    release.countDown();
    contexts.awaitState("delivered", 50);
  }

  @Test
  void aDestinationThatHangsDoesNotHoldUpAnother() throws Exception {
    CamelContext context =
        contexts.start(
            OutboxContexts.route("outbox:erp?concurrency=64&pollDelay=20ms", exchange -> hang()),
            OutboxContexts.route("outbox:shop?concurrency=8&pollDelay=20ms", exchange -> {}));
    contexts.send(context, "outbox:erp", some(200, "order/"));
    await().until(() -> active.get() == 64);

    contexts.send(context, "outbox:shop", some(500, "license/"));

    contexts.awaitState("delivered", 500);
    assertThat(active.get()).isEqualTo(64);
    assertThat(count("delivery WHERE destination = 'shop' AND state = 'delivered'")).isEqualTo(500);
  }

  @Test
  void whatIsDownGetsOneAttemptAtATimeAndThenEverythingInOrder() throws Exception {
    Queue<Message> delivered = new ConcurrentLinkedQueue<>();
    AtomicInteger most = new AtomicInteger();
    CamelContext context =
        node(
            "?concurrency=4&retries=1ms,1ms,1ms,1ms,1ms,1ms,1ms,1ms,1ms,1ms&pollDelay=20ms&circuit=6&probeDelay=1h",
            exchange -> {
              most.accumulateAndGet(active.incrementAndGet(), Math::max);
              try {
                if (down.get()) {
                  throw new IllegalStateException("out of order");
                }
                delivered.add(body(exchange));
              } finally {
                active.decrementAndGet();
              }
            });
    // When it begins to listen, it takes everything for changed, and sends a probe
    await()
        .until(
            () ->
                count(
                        "pg_stat_activity WHERE query = 'LISTEN outbox_destination' AND application_name = current_setting('application_name')")
                    == 1);
    List<Message> sent = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      sent.add(messages.store("license/" + n % 6));
    }
    contexts.send(context, "outbox:shop", sent.toArray(Message[]::new));
    await().until(() -> log.of("WARN").size() == 1);
    awaitNothingClaimed();
    int attempts = count("attempt");
    assertThat(attempts).isBetween(6, 9);
    most.set(0);

    for (int probe = 1; probe <= 3; probe++) {
      int expected = attempts + probe;
      destinations.resume("shop");
      await().untilAsserted(() -> assertThat(count("attempt")).isEqualTo(expected));
      awaitNothingClaimed();
    }
    assertThat(most.get()).isEqualTo(1);
    assertThat(destinations.get("shop").failingSince()).isNotNull();
    down.set(false);
    destinations.resume("shop");

    contexts.awaitState("delivered", 60);
    assertThat(log.all())
        .containsExactly(
            "WARN Destination shop failed 6 times in a row, from now on one delivery at a time is"
                + " tried until it takes one: out of order",
            "INFO Destination shop takes messages again");
    assertThat(delivered).hasSize(60);
    for (int n = 0; n < 6; n++) {
      String subject = "license/" + n;
      assertThat(delivered.stream().filter(m -> m.subject().equals(subject)))
          .containsExactlyElementsOf(
              sent.stream().filter(m -> m.subject().equals(subject)).toList());
    }
  }

  /** Nobody has to say that it works again. */
  @Test
  void probesUntilItWorksAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CamelContext context =
        node(
            "?concurrency=2&retries=fast&pollDelay=50ms&circuit=3&probeDelay=10ms",
            exchange -> {
              if (calls.incrementAndGet() <= 7) {
                throw new IllegalStateException("out of order");
              }
            });
    contexts.send(context, "outbox:shop", some(40, "license/"));

    contexts.awaitState("delivered", 40);
    assertThat(count("attempt WHERE error IS NOT NULL")).isEqualTo(7);
  }

  @Test
  void aStormOf503CostsNoMoreAttemptsThanItTakesToNotice() throws Exception {
    CamelContext context =
        node(
            "?concurrency=16&retries=fast&pollDelay=20ms&probeDelay=1h",
            exchange -> {
              if (down.get()) {
                throw TransmissionException.refused("HTTP 503", 503, null, null);
              }
            });
    contexts.send(context, "outbox:shop", some(300, "license/"));
    await().until(() -> count("attempt") >= 10);
    awaitNothingClaimed();

    // Ten in a row, and what was under way beside the tenth
    assertThat(count("attempt")).isBetween(10, 25);
    assertThat(count("delivery WHERE attempts = 0")).isGreaterThanOrEqualTo(275);
    down.set(false);
    destinations.resume("shop");
    contexts.awaitState("delivered", 300);
    await().until(() -> consumer(context).slots() == 16);
  }

  @Test
  void afterA429FewerAreUnderWayAndMoreWhenTheyAreTaken() throws Exception {
    AtomicInteger tooMany = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    List<OutboxConsumer> consumer = new ArrayList<>();
    CamelContext context =
        node(
            "?concurrency=8&retries=10ms,10ms,10ms,10ms,10ms,10ms,10ms,10ms,1s&pollDelay=10ms&circuit=none",
            exchange -> {
              if (down.get()) {
                throw TransmissionException.refused("HTTP 429", 429, null, null);
              }
              if (active.incrementAndGet() > consumer.get(0).slots()) {
                tooMany.incrementAndGet();
              }
              taken.incrementAndGet();
              active.decrementAndGet();
            });
    consumer.add(consumer(context));
    contexts.send(context, "outbox:shop", some(100, "license/"));
    await().until(() -> consumer.get(0).slots() == 1);

    down.set(false);

    await().atMost(Duration.ofSeconds(20)).until(() -> consumer.get(0).slots() == 8);
    contexts.awaitState("delivered", 100);
    assertThat(tooMany.get()).isZero();
  }

  /** Repeats alone can open the circuit; a probe of what hangs would keep out what works. */
  @Test
  void aProbeIsANewDeliveryIfThereIsOne() throws Exception {
    CamelContext context =
        node(
            "?retries=1ms,1ms,1ms,1ms,1ms,1ms,1h&pollDelay=20ms&circuit=10&probeDelay=1h",
            exchange -> {
              if (body(exchange).subject().startsWith("fails/")) {
                throw new IllegalStateException("never");
              }
            });
    contexts.send(context, "outbox:shop", some(8, "fails/"));
    await().until(() -> count("attempt") >= 10);
    awaitNothingClaimed();

    contexts.send(context, "outbox:shop", some(1, "license/"));
    destinations.resume("shop");

    contexts.awaitState("delivered", 1);
  }

  @Test
  void whatTheDestinationRefusesForGoodOpensNoCircuit() throws Exception {
    CamelContext context =
        node(
            "?circuit=3&probeDelay=1h&pollDelay=20ms",
            exchange -> {
              throw TransmissionException.rejected("unknown customer", 400, "no");
            });
    contexts.send(context, "outbox:shop", some(30, "license/"));

    contexts.awaitState("dead", 30);
  }

  @Test
  void whatIsNeverSentClosesNoCircuit() throws Exception {
    CamelContext context =
        node(
            "?circuit=2&probeDelay=10ms&pollDelay=20ms&retries=1h&concurrency=1",
            exchange -> {
              if (body(exchange).subject().startsWith("large/")) {
                throw TransmissionException.unfit("too large");
              }
              if (down.get()) {
                throw TransmissionException.refused("out of order", 500, null, null);
              }
            });
    contexts.send(context, "outbox:shop", some(2, "license/"));
    await().until(() -> log.of("WARN").size() == 1);

    contexts.send(context, "outbox:shop", some(5, "large/"));
    contexts.awaitState("dead", 5);

    assertThat(log.all()).noneMatch(line -> line.contains("takes messages again"));
    down.set(false);
    contexts.send(context, "outbox:shop", some(1, "order/"));
    contexts.awaitState("delivered", 1);
  }

  @Test
  void aPauseAndAStopEndWhileItIsOpen() throws Exception {
    CamelContext context =
        node(
            "?circuit=1&probeDelay=1h&pollDelay=20ms&retries=1ms,1ms",
            exchange -> {
              throw new IllegalStateException("out of order");
            });
    contexts.send(context, "outbox:shop", some(20, "license/"));
    awaitNothingClaimed();

    assertThat(destinations.drain("shop", null, Duration.ofSeconds(10))).isTrue();
    context.stop();

    assertThat(count("delivery WHERE state = 'pending' AND lease_token IS NULL")).isEqualTo(20);
  }

  @Test
  void optionsThatCannotWorkStopTheStart() {
    assertThatThrownBy(() -> node("?circuit=often", exchange -> {}))
        .hasStackTraceContaining("circuit is none, or a number of failures such as 10");
    assertThatThrownBy(() -> node("?circuit=0", exchange -> {}))
        .hasStackTraceContaining("circuit is none, or a number of failures such as 10");
    assertThatThrownBy(() -> node("?probeDelay=1ms", exchange -> {}))
        .hasStackTraceContaining("probeDelay is at least 10ms");
  }
}
