package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;

/** A destination that bears only so many attempts in a time. */
@Timeout(120)
class RateTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
  @RegisterExtension final OutboxContexts contexts = new OutboxContexts(DATABASE);

  private final StoredMessages messages = new StoredMessages(DATABASE.jdbc());
  private final AtomicInteger attempts = new AtomicInteger();

  private CamelContext node(String options, Processor sink) throws Exception {
    return contexts.start(OutboxContexts.route("outbox:shop" + options, sink));
  }

  private void count(Exchange exchange) {
    attempts.incrementAndGet();
  }

  private Message[] some(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> messages.store("license/" + n))
        .toArray(Message[]::new);
  }

  private static int claimed() {
    return DATABASE
        .jdbc()
        .queryForObject(
            "SELECT count(*) FROM delivery WHERE lease_token IS NOT NULL AND state = 'pending'",
            Integer.class);
  }

  @Test
  void deliversNoFasterThanItMay() throws Exception {
    CamelContext context = node("?rateLimit=20/200ms&pollDelay=1h", this::count);
    long start = System.nanoTime();

    contexts.send(context, "outbox:shop", some(100));

    contexts.awaitState("delivered", 100);
    assertThat(attempts.get()).isEqualTo(100);
    // Less what may begin at once because a thread that woke late makes up for it
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(800));
  }

  @Test
  void whatMustWaitForLongIsLeftToOthers() throws Exception {
    CamelContext one = node("?rateLimit=1/1h&pollDelay=20ms", this::count);
    contexts.send(one, "outbox:shop", some(20));
    contexts.awaitState("delivered", 1);
    await().until(() -> claimed() == 0);

    node("?pollDelay=20ms", this::count);

    contexts.awaitState("delivered", 20);
  }

  @Test
  void repeatsCountAsWell() throws Exception {
    node(
        "?rateLimit=1/1h&pollDelay=20ms&retries=1ms,1ms,1ms&circuit=none",
        exchange -> {
          count(exchange);
          throw new IllegalStateException("does not work");
        });
    CamelContext other = contexts.start();
    contexts.send(other, "outbox:shop", some(1));
    await()
        .until(
            () ->
                DATABASE
                    .jdbc()
                    .queryForList("SELECT attempts FROM delivery", Integer.class)
                    .contains(1));

    node("?pollDelay=20ms&retries=1ms,1ms,1ms", exchange -> {});

    contexts.awaitState("delivered", 1);
    assertThat(attempts.get()).isEqualTo(1);
  }

  /** The rate leaves room for few at a time: both lanes must get their turn. */
  @Test
  void aBacklogOfNewOnesDoesNotKeepOutRepeats() throws Exception {
    Queue<Integer> numbers = new ConcurrentLinkedQueue<>();
    CamelContext context =
        node(
            "?rateLimit=1/250ms&pollDelay=20ms&retries=1ms,1h&circuit=none",
            exchange -> {
              int number = exchange.getMessage().getHeader(OutboxHeaders.ATTEMPT, Integer.class);
              numbers.add(number);
              if (number == 1) {
                throw new IllegalStateException("works the second time");
              }
            });

    contexts.send(context, "outbox:shop", some(100));

    await().atMost(Duration.ofSeconds(30)).until(() -> numbers.size() >= 10);
    assertThat(numbers.stream().limit(10)).contains(2);
  }

  @Test
  void aSlowAttemptDoesNotKeepTheNextFromBeginning() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CamelContext context =
        node(
            "?rateLimit=50/1s&pollDelay=1h&concurrency=8",
            exchange -> {
              count(exchange);
              release.await(60, TimeUnit.SECONDS);
            });

    contexts.send(context, "outbox:shop", some(20));

    await().atMost(Duration.ofSeconds(20)).until(() -> attempts.get() == 8);
    release.countDown();
    contexts.awaitState("delivered", 20);
  }

  @Test
  void aRateThatIsNoneStopsTheStart() {
    assertThatThrownBy(() -> node("?rateLimit=fast", exchange -> {}))
        .hasStackTraceContaining("outbox:shop: rateLimit is none, or attempts in a time");
  }
}
