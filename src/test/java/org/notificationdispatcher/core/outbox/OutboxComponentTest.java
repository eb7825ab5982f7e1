package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.webhook.LogTap;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class OutboxComponentTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final StoredMessages messages = new StoredMessages(DATABASE.jdbc());
  private final TransactionTemplate transaction =
      new TransactionTemplate(new DataSourceTransactionManager(DATABASE.dataSource()));
  private final List<CamelContext> contexts = new ArrayList<>();

  @AfterEach
  void stopContexts() {
    contexts.forEach(CamelContext::stop);
  }

  private CamelContext context(RouteBuilder... routes) throws Exception {
    CamelContext context = new DefaultCamelContext();
    contexts.add(context);
    context.getRegistry().bind("dataSource", DATABASE.dataSource());
    context.getShutdownStrategy().setTimeout(5);
    for (RouteBuilder route : routes) {
      context.addRoutes(route);
    }
    context.start();
    return context;
  }

  private static RouteBuilder route(String uri, Processor sink) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        errorHandler(noErrorHandler());
        from(uri).routeId("sink").process(sink);
      }
    };
  }

  private static void send(CamelContext context, Message... messages) {
    for (Message message : messages) {
      context.createProducerTemplate().sendBody("outbox:shop", message);
    }
  }

  private static void awaitState(String state, int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        // A test may have cut this connection too
        .ignoreExceptionsInstanceOf(DataAccessException.class)
        .untilAsserted(
            () ->
                assertThat(
                        DATABASE
                            .jdbc()
                            .queryForObject(
                                "SELECT count(*) FROM delivery WHERE state = ?",
                                Integer.class,
                                state))
                    .isEqualTo(count));
  }

  private static Message body(Exchange exchange) {
    return exchange.getMessage().getBody(Message.class);
  }

  @Test
  void deliversWhatTheTransactionCommittedAndNothingElse() throws Exception {
    Queue<Message> got = new ConcurrentLinkedQueue<>();
    CamelContext context =
        context(route("outbox:shop?pollDelay=1h", exchange -> got.add(body(exchange))));
    Message kept = messages.store("license/1");
    Message rolledBack = messages.store("license/2");

    transaction.executeWithoutResult(
        status -> {
          send(context, rolledBack);
          status.setRollbackOnly();
        });
    transaction.executeWithoutResult(status -> send(context, kept));

    awaitState("delivered", 1);
    assertThat(got).containsExactly(kept);
  }

  @Test
  void theRouteSeesTheMessageAndItsHeaders() throws Exception {
    Queue<Map<String, Object>> headers = new ConcurrentLinkedQueue<>();
    CamelContext context =
        context(route("outbox:shop", exchange -> headers.add(exchange.getMessage().getHeaders())));
    Message message = messages.store("license/1");
    send(context, message);

    awaitState("delivered", 1);
    assertThat(headers)
        .containsExactly(
            Map.of(
                OutboxHeaders.MESSAGE_ID,
                message.id().toString(),
                OutboxHeaders.TYPE,
                "license.updated",
                OutboxHeaders.SUBJECT,
                "license/1",
                OutboxHeaders.ATTEMPT,
                1));
  }

  @Test
  void aStatusThatIsNoNumberIsNoReasonToKeepADelivery() throws Exception {
    CamelContext context =
        context(
            route(
                "outbox:shop?concurrency=1",
                exchange -> exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, "OK")));
    send(context, messages.store("license/1"), messages.store("license/2"));

    awaitState("delivered", 2);
  }

  @Test
  void anAnswerThatCannotBeReadIsNoReasonToKeepADelivery() throws Exception {
    CamelContext context =
        context(
            route(
                "outbox:shop?concurrency=1",
                exchange -> {
                  exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
                  exchange
                      .getMessage()
                      .setBody(
                          new InputStream() {
                            @Override
                            public int read() throws IOException {
                              throw new IOException("closed");
                            }
                          });
                }));
    send(context, messages.store("license/1"), messages.store("license/2"));

    awaitState("delivered", 2);
  }

  @Test
  void repeatsWithTheSameIdUntilTheRouteSucceeds() throws Exception {
    Queue<Message> attempts = new ConcurrentLinkedQueue<>();
    CamelContext context =
        context(
            route(
                "outbox:shop?retries=fast&pollDelay=20ms",
                exchange -> {
                  attempts.add(body(exchange));
                  if (attempts.size() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                }));
    Message message = messages.store("license/1");
    send(context, message);

    awaitState("delivered", 1);
    assertThat(attempts).containsExactly(message, message, message);
    assertThat(DATABASE.jdbc().queryForList("SELECT error FROM attempt", String.class))
        .containsExactly("not yet", "not yet", null);
  }

  @Test
  void isDeadWithTheReasonAfterTheLastAttempt() throws Exception {
    CamelContext context =
        context(
            route(
                "outbox:shop?retries=10ms,10ms&pollDelay=20ms",
                exchange -> {
                  throw TransmissionException.refused("HTTP 500", 500, "our fault", null);
                }));
    send(context, messages.store("license/1"));

    awaitState("dead", 1);
    assertThat(
            DATABASE
                .jdbc()
                .queryForList(
                    "SELECT attempts || ' ' || last_status || ' ' || last_error FROM delivery",
                    String.class))
        .containsExactly("3 500 HTTP 500");
    assertThat(DATABASE.jdbc().queryForList("SELECT answer FROM attempt", String.class))
        .containsExactly("our fault", "our fault", "our fault");
  }

  @Test
  void isDeadAtOnceWhenTheDestinationRejects() throws Exception {
    CamelContext context =
        context(
            route(
                "outbox:shop",
                exchange -> {
                  throw TransmissionException.rejected("unknown customer", 422, "no");
                }));
    send(context, messages.store("license/1"));

    awaitState("dead", 1);
  }

  @Test
  void aSinkFindsTheMessageThoughTheBodyWasMapped() throws Exception {
    Queue<Object> got = new ConcurrentLinkedQueue<>();
    CamelContext context =
        context(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("outbox:shop")
                    .setBody(constant("mapped"))
                    .removeHeaders("*")
                    .process(exchange -> got.add(exchange.getVariable("NotificationMessage")));
              }
            });
    Message message = messages.store("license/1");
    send(context, message);

    awaitState("delivered", 1);
    assertThat(got).containsExactly(message);
  }

  @Test
  void aDestinationThatIsGoneIsDisabledWithOneAlertAndLosesNothing() throws Exception {
    AtomicBoolean gone = new AtomicBoolean(true);
    Processor sink =
        exchange -> {
          if (gone.get()) {
            throw TransmissionException.gone("shop answered 410", 410, "moved out");
          }
        };
    Destinations destinations = new Destinations(DATABASE.dataSource());
    String uri = "outbox:shop?retries=none&order=none&concurrency=4";
    try (LogTap log = LogTap.open()) {
      CamelContext context = context(route(uri, sink));
      context(route(uri, sink));
      Message[] all =
          IntStream.range(0, 20)
              .mapToObj(number -> messages.store("license/" + number))
              .toArray(Message[]::new);
      transaction.executeWithoutResult(status -> send(context, all));

      await()
          .untilAsserted(
              () -> {
                Destinations.Destination shop = destinations.get("shop");
                assertThat(shop.state()).isEqualTo("disabled");
                assertThat(shop.reason()).isEqualTo("shop answered 410");
                assertThat(shop.pending()).isEqualTo(20);
                assertThat(shop.underWay()).isZero();
                assertThat(shop.dead()).isZero();
              });
      assertThat(
              DATABASE
                  .jdbc()
                  .queryForList(
                      "SELECT DISTINCT status || ' ' || answer FROM attempt", String.class))
          .containsExactly("410 moved out");
      assertThat(log.text().split("takes nothing any more and is disabled", -1)).hasSize(2);
    }

    gone.set(false);
    destinations.resume("shop");

    awaitState("delivered", 20);
  }

  @Test
  void aDestinationThatIsLockedIsPausedWithOneAlertAndLosesNothing() throws Exception {
    AtomicBoolean locked = new AtomicBoolean(true);
    Processor sink =
        exchange -> {
          if (locked.get()) {
            throw TransmissionException.locked("shop answered 401", 401, "who are you?");
          }
        };
    Destinations destinations = new Destinations(DATABASE.dataSource());
    String uri = "outbox:shop?retries=none&order=none&concurrency=4";
    try (LogTap log = LogTap.open()) {
      CamelContext context = context(route(uri, sink));
      context(route(uri, sink));
      Message[] all =
          IntStream.range(0, 20)
              .mapToObj(number -> messages.store("license/" + number))
              .toArray(Message[]::new);
      transaction.executeWithoutResult(status -> send(context, all));

      await()
          .untilAsserted(
              () -> {
                Destinations.Destination shop = destinations.get("shop");
                assertThat(shop.state()).isEqualTo("paused");
                assertThat(shop.reason()).isEqualTo("shop answered 401");
                assertThat(shop.pending()).isEqualTo(20);
                assertThat(shop.underWay()).isZero();
                assertThat(shop.dead()).isZero();
              });
      assertThat(log.text().split("before something is mended and is paused", -1)).hasSize(2);
    }

    locked.set(false);
    destinations.resume("shop");

    awaitState("delivered", 20);
  }

  @Test
  void waitsAsLongAsTheDestinationAsksFor() throws Exception {
    CamelContext context =
        context(
            route(
                "outbox:shop?retries=10ms&pollDelay=20ms",
                exchange -> {
                  throw TransmissionException.refused("HTTP 503", 503, null, Duration.ofHours(30));
                }));
    send(context, messages.store("license/1"));

    await()
        .untilAsserted(
            () ->
                assertThat(
                        DATABASE
                            .jdbc()
                            .queryForObject(
                                "SELECT due_at BETWEEN now() + interval '23 hours' AND now() +"
                                    + " interval '24 hours' FROM delivery",
                                Boolean.class))
                    .isTrue());
  }

  @Test
  void answersAreCutAndCleanedSoThatTheyCanBeKept() throws Exception {
    CamelContext context =
        context(
            route(
                "outbox:shop",
                exchange -> {
                  exchange.getMessage().setBody("\0ü".repeat(30_000));
                  exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
                }));
    send(context, messages.store("license/1"));

    awaitState("delivered", 1);
    assertThat(DATABASE.jdbc().queryForList("SELECT answer FROM attempt", String.class))
        .containsExactly("ü".repeat(10_000));
  }

  @Test
  void neverMoreAtOnceThanTheDestinationBears() throws Exception {
    AtomicInteger active = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch four = new CountDownLatch(4);
    CamelContext context =
        context(
            route(
                "outbox:shop?concurrency=4",
                exchange -> {
                  most.accumulateAndGet(active.incrementAndGet(), Math::max);
                  four.countDown();
                  assertThat(four.await(60, TimeUnit.SECONDS)).isTrue();
                  active.decrementAndGet();
                }));
    for (int n = 0; n < 40; n++) {
      send(context, messages.store("license/" + n));
    }

    awaitState("delivered", 40);
    assertThat(most.get()).isEqualTo(4);
  }

  @Test
  void holdsNoConnectionWhileItWaitsForTheDestination() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger active = new AtomicInteger();
    CamelContext context =
        context(
            route(
                "outbox:shop?concurrency=30&pollDelay=1h",
                exchange -> {
                  active.incrementAndGet();
                  assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
                }));
    for (int n = 0; n < 30; n++) {
      send(context, messages.store("license/" + n));
    }

    await().until(() -> active.get() == 30);
    // The one that listens for other processes
    await().until(() -> DATABASE.dataSource().getHikariPoolMXBean().getActiveConnections() <= 1);
    release.countDown();
    awaitState("delivered", 30);
  }

  @Test
  void deliversASubjectInOrderThoughAttemptsFail() throws Exception {
    Queue<Message> delivered = new ConcurrentLinkedQueue<>();
    AtomicInteger calls = new AtomicInteger();
    CamelContext context =
        context(
            route(
                "outbox:shop?retries=fast&pollDelay=20ms",
                exchange -> {
                  if (calls.incrementAndGet() % 3 == 0) {
                    throw new IllegalStateException("every third fails");
                  }
                  delivered.add(body(exchange));
                }));
    List<Message> sent = new ArrayList<>();
    transaction.executeWithoutResult(
        status -> {
          for (int n = 0; n < 60; n++) {
            Message message = messages.store("license/" + n % 6);
            sent.add(message);
            send(context, message);
          }
        });

    awaitState("delivered", 60);
    for (int n = 0; n < 6; n++) {
      String subject = "license/" + n;
      assertThat(delivered.stream().filter(m -> m.subject().equals(subject)))
          .containsExactlyElementsOf(
              sent.stream().filter(m -> m.subject().equals(subject)).toList());
    }
  }

  @Test
  void wakesTheConsumerOfAnotherProcess() throws Exception {
    Queue<Message> got = new ConcurrentLinkedQueue<>();
    context(route("outbox:shop?pollDelay=1h", exchange -> got.add(body(exchange))));
    CamelContext other = context();
    Message message = messages.store("license/1");

    transaction.executeWithoutResult(status -> send(other, message));

    awaitState("delivered", 1);
    assertThat(got).containsExactly(message);
  }

  @Test
  void goesOnAfterTheDatabaseCutItsConnections() throws Exception {
    Queue<Message> got = new ConcurrentLinkedQueue<>();
    CamelContext context =
        context(route("outbox:shop?pollDelay=50ms", exchange -> got.add(body(exchange))));
    DATABASE
        .jdbc()
        .queryForList(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                + " AND datname = current_database()");
    Message message = messages.store("license/1");
    send(context, message);

    awaitState("delivered", 1);
    assertThat(got).containsExactly(message);
  }

  @Test
  void stoppingFinishesWhatIsUnderWayAndGivesBackTheRest() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CamelContext context =
        context(
            route(
                "outbox:shop?concurrency=1",
                exchange -> {
                  started.countDown();
                  assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
                }));
    transaction.executeWithoutResult(
        status -> send(context, messages.store("license/1"), messages.store("license/2")));
    assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();

    Thread stopping = new Thread(context::stop);
    stopping.start();
    await().until(() -> context.isStopping() || context.isStopped());
    release.countDown();
    stopping.join(20_000);

    awaitState("delivered", 1);
    assertThat(
            DATABASE
                .jdbc()
                .queryForList(
                    "SELECT attempts FROM delivery WHERE state = 'pending' AND lease_token IS"
                        + " NULL",
                    Integer.class))
        .containsExactly(0);
  }

  /** A database that fails in one statement may work in the next. */
  @Test
  void anOutcomeIsKeptThoughWhatIsQueuedCannotBeGivenBack() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    CamelContext context =
        context(
            route(
                "outbox:shop?concurrency=1&lease=1h",
                exchange -> {
                  begun.incrementAndGet();
                  assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
                }));
    transaction.executeWithoutResult(
        status -> send(context, messages.store("license/1"), messages.store("license/2")));
    await().until(() -> begun.get() == 1);
    DATABASE
        .jdbc()
        .execute(
            "CREATE SEQUENCE refusals; CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN PERFORM nextval(''refusals''); RAISE EXCEPTION ''not now''; END';"
                + " CREATE TRIGGER refuse BEFORE UPDATE ON delivery FOR EACH ROW WHEN"
                + " (NEW.state = 'pending' AND NEW.lease_token IS NULL AND OLD.lease_token IS NOT"
                + " NULL) EXECUTE FUNCTION refuse()");
    try {
      new Destinations(DATABASE.dataSource()).pause("shop", null);
      awaitRefusals(1);
      release.countDown();
      awaitRefusals(4);
    } finally {
      DATABASE
          .jdbc()
          .execute("DROP TRIGGER refuse ON delivery; DROP FUNCTION refuse; DROP SEQUENCE refusals");
    }

    awaitState("delivered", 1);
    await()
        .until(
            () ->
                DATABASE
                    .jdbc()
                    .queryForList(
                        "SELECT 1 FROM delivery WHERE lease_token IS NOT NULL", Integer.class)
                    .isEmpty());
  }

  private static void awaitRefusals(int count) {
    await()
        .until(
            () ->
                DATABASE
                        .jdbc()
                        .queryForObject(
                            "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM refusals",
                            Long.class)
                    >= count);
  }

  @Test
  void optionsThatCannotWorkStopTheStart() {
    assertThatThrownBy(() -> context(route("outbox:shop?retries=often", exchange -> {})))
        .isInstanceOf(FailedToCreateRouteException.class)
        .hasMessageContaining("no retry schedule 'often'");
    assertThatThrownBy(() -> context(route("outbox:shop?concurrency=0", exchange -> {})))
        .hasMessageContaining("concurrency is at least 1");
    assertThatThrownBy(() -> context(route("outbox:The Shop", exchange -> {})))
        .hasMessageContaining("a destination's name");
  }
}
