package org.notificationdispatcher.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Destinations.Destination;
import org.notificationdispatcher.egress.EgressRules;
import org.notificationdispatcher.simulator.FailureRule;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.WebhookInbox;

/**
 * What users of other senders of webhooks rely on, from the outbox to a receiver. The names are
 * those under which the open-source server of Svix tests the same.
 */
class WebhookBehaviourTest {
  private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD/g0hM9SsE+8=";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Destinations destinations = new Destinations(DATABASE.dataSource());
  private final Queue<ReceivedMessage> received = new ConcurrentLinkedQueue<>();
  private final AtomicInteger elsewhere = new AtomicInteger();
  private HttpServer server;
  private CamelContext context;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/first", this::redirect);
    server.createContext("/second", this::count);
    server.start();
  }

  @AfterEach
  void stop() {
    if (context != null) {
      context.stop();
    }
    server.stop(0);
  }

  private void redirect(HttpExchange request) throws IOException {
    request.getResponseHeaders().set("Location", "/second");
    answer(request, 308);
  }

  private void count(HttpExchange request) throws IOException {
    elsewhere.incrementAndGet();
    answer(request, 204);
  }

  private static void answer(HttpExchange request, int status) throws IOException {
    request.getRequestBody().readAllBytes();
    request.sendResponseHeaders(status, -1);
    request.close();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** Starts destination {@code erp}. */
  private ProducerTemplate erp(
      String url, String secret, String outboxOptions, Map<String, String> webhookOptions)
      throws Exception {
    context = new DefaultCamelContext();
    context.getRegistry().bind("dataSource", DATABASE.dataSource());
    context.getRegistry().bind("egress", EgressRules.of(List.of("127.0.0.1"), false));
    context.getPropertiesComponent().addOverrideProperty("dispatcher.webhook.erp.url", url);
    context.getPropertiesComponent().addOverrideProperty("dispatcher.webhook.erp.secret", secret);
    webhookOptions.forEach(
        (option, value) ->
            context
                .getPropertiesComponent()
                .addOverrideProperty("dispatcher.webhook.erp." + option, value));
    context.getShutdownStrategy().setTimeout(5);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("outbox:erp?pollDelay=50ms" + outboxOptions).to("webhook:erp");
          }
        });
    context.start();
    return context.createProducerTemplate();
  }

  private ProducerTemplate erp(String url, String outboxOptions) throws Exception {
    return erp(url, OLD, outboxOptions, Map.of());
  }

  private WebhookInbox inbox(String secret, FailureRule rule) {
    return WebhookInbox.start(InboxOptions.with(secret).failing(rule).listener(received::add));
  }

  private Destination erp() {
    return destinations.get("erp");
  }

  private static void send(ProducerTemplate to) {
    to.sendBody("outbox:erp", Map.of("n", 1));
  }

  private void awaitDelivered(int count) {
    await().untilAsserted(() -> assertThat(erp().deliveredLately()).isEqualTo(count));
  }

  @Test
  void noRedirectsPolicy() throws Exception {
    send(erp(url("/first"), "&retries=none"));

    await().until(() -> erp().dead() == 1);
    assertThat(DATABASE.jdbc().queryForObject("SELECT status FROM attempt", Integer.class))
        .isEqualTo(308);
    assertThat(elsewhere).hasValue(0);
  }

  @Test
  void endpointDisableOnRepeatedFailure() throws Exception {
    try (WebhookInbox inbox = inbox(OLD, FailureRule.everyNth(1, 500))) {
      ProducerTemplate template = erp(inbox.url(), "&retries=100ms,100ms,100ms&failingFor=300ms");
      for (int n = 0; n < 5; n++) {
        send(template);
      }

      await().until(() -> erp().state().equals("paused"));
      assertThat(erp().reason()).isNotBlank();
      // Disabled or not, nothing that was not tried to its end is lost
      assertThat(erp().pending() + erp().dead()).isEqualTo(5);
    }
  }

  @Test
  void endpointDisableOnSporadicFailure() throws Exception {
    try (WebhookInbox inbox = inbox(OLD, FailureRule.everyNth(2, 500))) {
      ProducerTemplate template = erp(inbox.url(), "&retries=fast&failingFor=1h");
      for (int n = 0; n < 20; n++) {
        send(template);
      }

      awaitDelivered(20);
      assertThat(erp().state()).isEqualTo("active");
      assertThat(erp().failingSince()).isNull();
    }
  }

  @Test
  void endpointDisabledOnGone() throws Exception {
    try (WebhookInbox inbox = inbox(OLD, FailureRule.everyNth(1, 410))) {
      send(erp(inbox.url(), ""));

      await().until(() -> erp().state().equals("disabled"));
      assertThat(erp().pending()).isOne();
    }
  }

  @Test
  void endpointSecretRotation() throws Exception {
    try (WebhookInbox before = inbox(OLD, FailureRule.never());
        WebhookInbox after = inbox(NEW, FailureRule.never())) {
      send(erp(before.url(), NEW + " " + OLD, "", Map.of()));
      awaitDelivered(1);
      context.stop();

      send(erp(after.url(), NEW + " " + OLD, "", Map.of()));
      awaitDelivered(2);

      assertThat(received).allMatch(ReceivedMessage::verified).hasSize(2);
    }
  }

  @Test
  void endpointHeadersKeepTheirCase() throws Exception {
    try (RawServer raw =
        RawServer.answering("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")) {
      send(erp(raw.url(), OLD, "", Map.of("headers", "X-Tenant-ID: Blue")));
      awaitDelivered(1);

      assertThat(raw.requests().get(0).head()).contains("X-Tenant-ID: Blue");
    }
  }

  @Test
  void messageIdStaysTheSameAtEachAttempt() throws Exception {
    try (WebhookInbox inbox = inbox(OLD, (number, id) -> number < 3 ? 500 : 204)) {
      send(erp(inbox.url(), "&retries=10ms,10ms,10ms"));
      awaitDelivered(1);

      assertThat(received).hasSize(3).extracting(ReceivedMessage::id).containsOnly(id());
    }
  }

  private static String id() {
    return DATABASE.jdbc().queryForObject("SELECT id::text FROM message", String.class);
  }

  @Test
  void endpointHttpsOnly() throws Exception {
    send(erp("http://93.184.215.14/hook", "&retries=none"));

    await().until(() -> erp().dead() == 1);
    assertThat(DATABASE.jdbc().queryForObject("SELECT error FROM attempt", String.class))
        .contains("refused; use https");
  }
}
