package org.notificationdispatcher.alone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.notificationdispatcher.core.outbox.OutboxHeaders;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The component in a Camel context that has nothing else of the product. */
class OutboxAloneTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Queue<Message> shop = new ConcurrentLinkedQueue<>();
  private final Queue<Message> crm = new ConcurrentLinkedQueue<>();
  private final List<CamelContext> contexts = new ArrayList<>();
  private final TransactionTemplate transaction =
      new TransactionTemplate(new DataSourceTransactionManager(DATABASE.dataSource()));

  @AfterEach
  void stopContexts() {
    contexts.forEach(CamelContext::stop);
  }

  private ProducerTemplate start(RoutesBuilder routes) throws Exception {
    CamelContext context = new DefaultCamelContext();
    contexts.add(context);
    context.getCamelContextExtension().setName("stranger");
    context.getRegistry().bind("dataSource", DATABASE.dataSource());
    context.getShutdownStrategy().setTimeout(5);
    context.addRoutes(routes);
    context.start();
    return context.createProducerTemplate();
  }

  /** Two destinations, and a route to both. */
  private ProducerTemplate shopAndCrm() throws Exception {
    return start(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:both").to("outbox:shop").to("outbox:crm");
            from("direct:changed")
                .to("outbox:shop")
                .setBody(constant("{\"n\": 2}"))
                .to("outbox:crm");
            from("outbox:shop").process(one -> shop.add(one.getMessage().getBody(Message.class)));
            from("outbox:crm").process(one -> crm.add(one.getMessage().getBody(Message.class)));
          }
        });
  }

  private static void awaitDelivered(int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(count("delivery WHERE state = 'delivered'")).isEqualTo(count));
  }

  private static int count(String what) {
    return DATABASE.jdbc().queryForObject("SELECT count(*) FROM " + what, Integer.class);
  }

  @Test
  void theExampleOfTheDocumentRuns() throws Exception {
    PGSimpleDataSource empty = new PGSimpleDataSource();
    empty.setUrl(TestDatabase.newDatabase());
    empty.setUser("postgres");
    empty.setCurrentSchema("outbox");

    Example.run(empty);
  }

  @Test
  void aRouteInYamlNeedsNoJava() throws Exception {
    CamelContext context = new DefaultCamelContext();
    contexts.add(context);
    context.getRegistry().bind("anyName", DATABASE.dataSource());
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            ResourceHelper.fromString(
                "shop.camel.yaml",
                """
                - route:
                    from:
                      uri: direct:in
                      steps:
                        - to:
                            uri: outbox:shop
                            parameters:
                              type: price.changed
                              subject: price/17
                - route:
                    from:
                      uri: outbox:shop
                      parameters:
                        concurrency: 2
                      steps:
                        - toD:
                            uri: mock:${body.type}
                """));
    context.start();

    context.createProducerTemplate().sendBody("direct:in", "{\"amount\": 12.50}");

    awaitDelivered(1);
    assertThat(context.hasEndpoint("mock:price.changed")).isNotNull();
  }

  @Test
  void twoNodesShareTheWork() throws Exception {
    CyclicBarrier bothHaveOne = new CyclicBarrier(2);
    for (int node = 0; node < 2; node++) {
      AtomicBoolean first = new AtomicBoolean(true);
      start(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("outbox:shop?concurrency=1")
                  .process(
                      one -> {
                        if (first.getAndSet(false)) {
                          bothHaveOne.await(60, TimeUnit.SECONDS);
                        }
                        shop.add(one.getMessage().getBody(Message.class));
                      });
            }
          });
    }
    ProducerTemplate template = contexts.get(0).createProducerTemplate();
    for (int n = 0; n < 20; n++) {
      template.sendBody("outbox:shop", Map.of("n", n));
    }

    awaitDelivered(20);
    assertThat(shop).extracting(Message::id).doesNotHaveDuplicates().hasSize(20);
    assertThat(count("attempt WHERE error IS NOT NULL")).isZero();
  }

  /** What Jackson writes as an object. */
  record Purchase(String order, LocalDate day) {}

  static List<Object> bodies() {
    String text = "{\"order\": \"SO-1\", \"day\": \"2026-11-24\"}";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Map<String, Object> map = new HashMap<>(Map.of("order", "SO-1", "day", "2026-11-24"));
    return List.of(
        text,
        bytes,
        new ByteArrayInputStream(bytes),
        map,
        new Purchase("SO-1", LocalDate.of(2026, 11, 24)));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aBodyThatIsAnObjectBecomesAMessage(Object body) throws Exception {
    Instant before = Instant.now().minusMillis(1);
    shopAndCrm().sendBody("outbox:shop", body);

    awaitDelivered(1);
    Message message = shop.remove();
    assertThat(message.data()).isEqualTo(Map.of("order", "SO-1", "day", "2026-11-24"));
    assertThat(message.type()).isEqualTo("message");
    assertThat(message.subject()).isEqualTo("message/" + message.id());
    assertThat(message.source()).isEqualTo("stranger");
    assertThat(message.timestamp()).isBetween(before, Instant.now());
  }

  @Test
  void numbersAndFieldsWithoutValueStayAsTheyAre() throws Exception {
    shopAndCrm()
        .sendBody("outbox:shop", "{\"price\": 12.50, \"gone\": null, \"n\": 9007199254740993}");

    awaitDelivered(1);
    assertThat(DATABASE.jdbc().queryForObject("SELECT data FROM message", String.class))
        .isEqualTo("{\"price\":12.50,\"gone\":null,\"n\":9007199254740993}");
  }

  @Test
  void headersSayIdTypeAndSubject() throws Exception {
    UUID id = UUID.randomUUID();
    shopAndCrm()
        .sendBodyAndHeaders(
            "outbox:shop",
            Map.of(),
            Map.of(
                OutboxHeaders.MESSAGE_ID,
                id.toString(),
                OutboxHeaders.TYPE,
                "order.paid",
                OutboxHeaders.SUBJECT,
                "order/1"));

    awaitDelivered(1);
    Message message = shop.remove();
    assertThat(message.id()).isEqualTo(id);
    assertThat(message.type()).isEqualTo("order.paid");
    assertThat(message.subject()).isEqualTo("order/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "[1]", "17", "null", "{\"a\": 1} {\"b\": 2}", "{\"a\": "})
  void textThatIsNoObjectIsRefused(String text) throws Exception {
    ProducerTemplate template = shopAndCrm();
    assertThatThrownBy(() -> template.sendBody("outbox:shop", text))
        .isInstanceOf(CamelExecutionException.class)
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("outbox:shop: a message is a JSON object, and the body is a ")
        .hasMessageEndingWith("; make it one, such as {\"text\": …}");
    assertThat(count("message")).isZero();
  }

  @Test
  void anEmptyBodyIsRefused() throws Exception {
    ProducerTemplate template = shopAndCrm();
    assertThatThrownBy(() -> template.sendBody("outbox:shop", null))
        .hasRootCauseMessage(
            "outbox:shop: a message is a JSON object, and the body is empty; make it one, such as"
                + " {\"text\": …}");
  }

  @Test
  void anIdThatIsNoUuidIsRefused() throws Exception {
    ProducerTemplate template = shopAndCrm();
    assertThatThrownBy(
            () ->
                template.sendBodyAndHeader(
                    "outbox:shop", Map.of(), OutboxHeaders.MESSAGE_ID, "order-1"))
        .cause()
        .hasMessage("outbox:shop: header NotificationMessageId is a UUID, not 'order-1'");
  }

  @Test
  void anIdThatIsSentTwiceIsStoredOnce() throws Exception {
    ProducerTemplate template = shopAndCrm();
    String id = UUID.randomUUID().toString();
    for (int n = 0; n < 2; n++) {
      template.sendBodyAndHeader("outbox:shop", "{\"n\": 1.0}", OutboxHeaders.MESSAGE_ID, id);
      transaction.executeWithoutResult(
          status -> {
            template.sendBodyAndHeader("outbox:shop", "{\"n\": 1.0}", OutboxHeaders.MESSAGE_ID, id);
            template.sendBodyAndHeader("outbox:shop", "{\"n\": 1.0}", OutboxHeaders.MESSAGE_ID, id);
          });
    }

    awaitDelivered(1);
    assertThat(count("message")).isEqualTo(1);
    assertThat(count("delivery")).isEqualTo(1);
  }

  @Test
  void anIdThatTellsSomethingElseTheSecondTimeIsRefused() throws Exception {
    ProducerTemplate template = shopAndCrm();
    String id = UUID.randomUUID().toString();
    template.sendBodyAndHeader("outbox:shop", "{\"n\": 1}", OutboxHeaders.MESSAGE_ID, id);

    String refused =
        "message "
            + id
            + " is there already and tells something else (message of message/"
            + id
            + "); give other news another id in header NotificationMessageId, or remove the header";
    assertThatThrownBy(
            () ->
                template.sendBodyAndHeader(
                    "outbox:crm", "{\"n\": 2}", OutboxHeaders.MESSAGE_ID, id))
        .hasRootCauseMessage(refused);
    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      for (String body : List.of("{\"n\": 1}", "{\"n\": 2}")) {
                        template.sendBodyAndHeader(
                            "outbox:crm", body, OutboxHeaders.MESSAGE_ID, id);
                      }
                    }))
        .hasRootCauseMessage(refused);
    assertThat(count("delivery WHERE destination = 'crm'")).isZero();
  }

  static List<Object> bodiesForTwo() {
    return List.of(
        "{\"n\": 1}", new ByteArrayInputStream("{\"n\": 1}".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @MethodSource("bodiesForTwo")
  void twoDestinationsGetOneMessage(Object body) throws Exception {
    ProducerTemplate template = shopAndCrm();
    if (body instanceof InputStream) {
      template.sendBody("direct:both", body);
    } else {
      transaction.executeWithoutResult(status -> template.sendBody("direct:both", body));
    }

    awaitDelivered(2);
    assertThat(count("message")).isEqualTo(1);
    assertThat(shop).containsExactlyElementsOf(crm);
  }

  @Test
  void anotherBodyInTheSameExchangeIsAnotherMessage() throws Exception {
    shopAndCrm().sendBody("direct:changed", "{\"n\": 1}");

    awaitDelivered(2);
    assertThat(shop.remove().data()).isEqualTo(Map.of("n", 1));
    assertThat(crm.remove().data()).isEqualTo(Map.of("n", 2));
  }

  @Test
  void aBodyGoesWithItsTransaction() throws Exception {
    ProducerTemplate template = shopAndCrm();
    transaction.executeWithoutResult(
        status -> {
          template.sendBody("direct:both", Map.of("n", 1));
          status.setRollbackOnly();
        });
    assertThat(count("message")).isZero();

    transaction.executeWithoutResult(
        status -> {
          template.sendBody("direct:both", Map.of("n", 2));
          assertThat(count("message")).isZero();
        });
    awaitDelivered(2);
    assertThat(shop).extracting(Message::data).containsExactly(Map.of("n", 2));
  }

  @Test
  void whatIsSentWhileATransactionCommitsGoesWithIt() throws Exception {
    ProducerTemplate template = shopAndCrm();
    transaction.executeWithoutResult(
        status -> {
          template.sendBody("outbox:shop", Map.of("n", 1));
          TransactionSynchronizationManager.registerSynchronization(
              new TransactionSynchronization() {
                @Override
                public void beforeCommit(boolean readOnly) {
                  template.sendBody("outbox:shop", Map.of("n", 2));
                }
              });
        });

    awaitDelivered(2);
  }

  @Test
  void aMessageThatNobodyStoredIsRefused() throws Exception {
    UUID id = UUID.randomUUID();
    Message made =
        new Message(id, "order.paid", Instant.now(), "here", "order/1", null, 1, Map.of());
    ProducerTemplate template = shopAndCrm();

    assertThatThrownBy(() -> template.sendBody("outbox:shop", made))
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a Message that nobody stored cannot be delivered: Key (message_id)=(%s) is not present"
                + " in table \"message\". Send its data as body, and the outbox stores it",
            id);
  }

  @Test
  void theSourceIsWhatTheComponentSays() throws Exception {
    CamelContext context = new DefaultCamelContext();
    contexts.add(context);
    OutboxComponent component = new OutboxComponent();
    component.setDataSource(DATABASE.dataSource());
    component.setSource("billing");
    context.addComponent("outbox", component);
    context.start();

    context.createProducerTemplate().sendBody("outbox:shop", Map.of());

    assertThat(DATABASE.jdbc().queryForObject("SELECT source FROM message", String.class))
        .isEqualTo("billing");
  }
}
