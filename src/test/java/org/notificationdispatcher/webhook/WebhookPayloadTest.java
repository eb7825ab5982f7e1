package org.notificationdispatcher.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.http.HttpMessageFactory;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.WebhookInbox;

/** What a request looks like. */
@Timeout(60)
class WebhookPayloadTest {
  private static final UUID ID = UUID.fromString("0c2f6d5e-3f1c-5a44-9d0f-6f2b7f1f7a10");
  private static final String DATA = "{\"customer\":\"Müller & Söhne €\",\"ticketLicenseId\":4711}";
  private static final WireMockServer receiver =
      new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

  @BeforeAll
  static void startReceiver() {
    receiver.start();
  }

  @AfterAll
  static void stopReceiver() {
    receiver.stop();
  }

  @BeforeEach
  void accept() {
    receiver.resetAll();
    receiver.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(204)));
  }

  private static Message message(String source, String subject, String correlationId) {
    return new Message(
        ID,
        "activation.completed",
        Instant.parse("2026-11-24T10:12:31Z"),
        source,
        subject,
        correlationId,
        90017,
        new TreeMap<>(Map.of("customer", "Müller & Söhne €", "ticketLicenseId", 4711)));
  }

  private static Message message() {
    return message("license-central-eu", "license/4711", "SO-2026-000812");
  }

  private static WebhookFixture erp(String... options) {
    Map<String, String> all = new HashMap<>();
    all.put("url", "http://127.0.0.1:" + receiver.port() + "/hook");
    for (int n = 0; n < options.length; n += 2) {
      all.put(options[n], options[n + 1]);
    }
    return WebhookFixture.of(all);
  }

  /** As the outbox gives it to a route that then maps the body. */
  private static Exchange mapped(WebhookFixture erp, Message message, Object body) {
    Exchange exchange = new DefaultExchange(erp.camel());
    exchange.setVariable("NotificationMessage", message);
    exchange.getMessage().setHeader("NotificationMessageId", message.id().toString());
    exchange.getMessage().setHeader("NotificationType", message.type());
    exchange.getMessage().setHeader("NotificationSubject", message.subject());
    exchange.getMessage().setBody(body);
    return erp.template().send("webhook:erp", exchange);
  }

  private static Exchange send(WebhookFixture erp, Object body) {
    Exchange exchange = new DefaultExchange(erp.camel());
    exchange.getMessage().setBody(body);
    return erp.template().send("webhook:erp", exchange);
  }

  private static LoggedRequest onlyRequest() {
    List<LoggedRequest> requests = receiver.findAll(postRequestedFor(anyUrl()));
    assertThat(requests).hasSize(1);
    return requests.get(0);
  }

  private static LoggedRequest requestOf(String payload, Message message) {
    try (WebhookFixture erp = erp("payload", payload)) {
      assertThat(send(erp, message).getException()).isNull();
    }
    return onlyRequest();
  }

  /** By the library of those who make the specification. */
  private static CloudEvent eventOf(LoggedRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    request
        .getHeaders()
        .all()
        .forEach(header -> headers.put(header.key(), new ArrayList<>(header.values())));
    return HttpMessageFactory.createReaderFromMultimap(headers, request.getBody()).toEvent();
  }

  private static void assertVerified(LoggedRequest request, byte[] body) throws Exception {
    Map<String, List<String>> headers = new TreeMap<>();
    for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
      headers.put(name, List.of(request.getHeader(name)));
    }
    new Webhook(WebhookFixture.SECRET)
        .verify(new String(body, UTF_8), HttpHeaders.of(headers, (name, value) -> true));
  }

  private static void assertEvent(CloudEvent event) throws Exception {
    assertThat(event.getSpecVersion()).isEqualTo(SpecVersion.V1);
    assertThat(event.getId()).isEqualTo(ID.toString());
    assertThat(event.getSource()).isEqualTo(URI.create("license-central-eu"));
    assertThat(event.getType()).isEqualTo("activation.completed");
    assertThat(event.getSubject()).isEqualTo("license/4711");
    assertThat(event.getTime()).isEqualTo(OffsetDateTime.parse("2026-11-24T10:12:31Z"));
    assertThat(event.getDataContentType()).isEqualTo("application/json");
    assertThat(event.getExtensionNames()).containsExactlyInAnyOrder("sequence", "correlationid");
    assertThat(event.getExtension("sequence")).isEqualTo("0000000000000090017");
    assertThat(event.getExtension("correlationid")).isEqualTo("SO-2026-000812");
    assertJson(event.getData().toBytes(), DATA);
  }

  private static void assertJson(byte[] actual, String expected) throws Exception {
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(actual)).isEqualTo(json.readTree(expected));
  }

  @Test
  void aCloudEventHasAllInItsBody() throws Exception {
    LoggedRequest request = requestOf("cloudevents", message());

    assertThat(request.getHeader("Content-Type")).isEqualTo("application/cloudevents+json");
    assertThat(request.getHeader("webhook-id")).isEqualTo(ID.toString());
    assertThat(request.containsHeader("ce-id")).isFalse();
    assertEvent(eventOf(request));
    assertVerified(request, request.getBody());
  }

  @Test
  void aBinaryCloudEventHasItsDataInTheBodyAndTheRestInHeaders() throws Exception {
    LoggedRequest request = requestOf("cloudevents-binary", message());

    assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(request.containsHeader("ce-datacontenttype")).isFalse();
    assertThat(request.getBodyAsString()).isEqualTo(DATA);
    assertEvent(eventOf(request));
    assertVerified(request, request.getBody());
  }

  @Test
  void whatIsNotPlainInAHeaderIsPercentEncoded() {
    LoggedRequest request =
        requestOf("cloudevents-binary", message("eu", "Euro € 😀 \"100%\"", "a\nb\ud800"));

    assertThat(request.getHeader("ce-subject"))
        .isEqualTo("Euro%20%E2%82%AC%20%F0%9F%98%80%20%22100%25%22");
    // What a CloudEvent's text must not hold
    assertThat(request.getHeader("ce-correlationid")).isEqualTo("a%EF%BF%BDb%EF%BF%BD");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://lc.example/eu?a=b | https://lc.example/eu?a=b",
        "license central | license%20central",
        "1:2% | 1%3A2%25",
        "Süd | S%C3%BCd"
      })
  void theSourceIsAReferenceWhateverTheInstanceIsCalled(String source, String reference) {
    for (String payload : List.of("cloudevents", "cloudevents-binary")) {
      receiver.resetRequests();
      LoggedRequest request = requestOf(payload, message(source, "license/1", null));

      if (payload.equals("cloudevents")) {
        assertThat(eventOf(request).getSource()).isEqualTo(URI.create(reference));
      } else {
        assertThat(request.getHeader("ce-source")).isEqualTo(reference.replace("%", "%25"));
      }
      assertThat(request.containsHeader("ce-correlationid")).isFalse();
    }
  }

  @Test
  void whatTheRouteMadeOfTheMessageBecomesTheEventsData() throws Exception {
    String own = " {\"price\":1.10,\"big\":12345678901234567890.0123456789,\"none\":null} ";
    try (WebhookFixture erp = erp("payload", "cloudevents")) {
      assertThat(mapped(erp, message(), own).getException()).isNull();
    }

    LoggedRequest request = onlyRequest();
    assertThat(request.getBodyAsString())
        .contains(
            "\"data\":{\"price\":1.10,\"big\":12345678901234567890.0123456789,\"none\":null}");
    CloudEvent event = eventOf(request);
    assertThat(event.getId()).isEqualTo(ID.toString());
    assertThat(event.getSource()).isEqualTo(URI.create("license-central-eu"));
    assertThat(event.getExtension("sequence")).isEqualTo("0000000000000090017");
    assertVerified(request, request.getBody());
  }

  @Test
  void whatTheRouteMadeOfTheMessageGoesAsItIsInABinaryEvent() throws Exception {
    try (WebhookFixture erp = erp("payload", "cloudevents-binary")) {
      assertThat(mapped(erp, message(), Map.of("price", 7)).getException()).isNull();
    }

    LoggedRequest request = onlyRequest();
    assertThat(request.getBodyAsString()).isEqualTo("{\"price\":7}");
    assertThat(eventOf(request).getTime()).isEqualTo(OffsetDateTime.parse("2026-11-24T10:12:31Z"));
  }

  @Test
  void aRouteMayGiveAnEventATypeAndASubjectOfItsOwn() {
    try (WebhookFixture erp = erp("payload", "cloudevents")) {
      Exchange exchange = new DefaultExchange(erp.camel());
      exchange.getMessage().setBody(message());
      exchange.getMessage().setHeader("NotificationType", "com.example.activated");
      exchange.getMessage().setHeader("NotificationSubject", "4711");
      erp.template().send("webhook:erp", exchange);
    }

    CloudEvent event = eventOf(onlyRequest());
    assertThat(event.getType()).isEqualTo("com.example.activated");
    assertThat(event.getSubject()).isEqualTo("4711");
  }

  @Test
  void whatIsNoEventIsNotSent() {
    try (WebhookFixture erp = erp("payload", "cloudevents")) {
      assertThat(erp.fails())
          .hasMessage(
              "webhook:erp: there is neither a message nor a variable NotificationMessage, of which a"
                  + " CloudEvent has its source and time");
      for (String noJson : List.of("", " ", "price: 7", "{} {}", "{\"price\":")) {
        assertThat(mapped(erp, message(), noJson).getException())
            .hasMessage("webhook:erp: a body of java.lang.String cannot be sent");
      }
      assertThat(mapped(erp, message(), null).getException())
          .hasMessage("webhook:erp: there is no body");
    }
    assertThat(receiver.findAll(postRequestedFor(anyUrl()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"standard", "cloudevents", "cloudevents-binary"})
  void aPackedBodyIsVerifiedAfterUnpacking(String payload) throws Exception {
    List<ReceivedMessage> received = new ArrayList<>();
    InboxOptions options = InboxOptions.with(WebhookFixture.SECRET).listener(received::add);
    try (WebhookInbox inbox = WebhookInbox.start(options);
        WebhookFixture erp = erp("url", inbox.url(), "gzip", "true", "payload", payload)) {
      assertThat(send(erp, message()).getException()).isNull();
      assertThat(inbox.accepted()).isEqualTo(1);
    }

    assertThat(received.get(0).verified()).isTrue();
    assertThat(received.get(0).headers()).containsEntry("content-encoding", "gzip");
    assertThat(received.get(0).body()).contains("Müller & Söhne €");
  }

  @Test
  void aReceiverThatUnpacksVerifiesWithTheReferenceLibrary() throws Exception {
    try (WebhookFixture erp = erp("gzip", "true")) {
      send(erp, message());
    }

    LoggedRequest request = onlyRequest();
    byte[] body = request.getBody();
    assertThat(request.getHeader("Content-Encoding")).isEqualTo("gzip");
    assertThat(new String(body, UTF_8)).contains("\"customer\":\"Müller & Söhne €\"");
    assertVerified(request, body);
  }

  @Test
  void aBodyThatIsTooLargeIsADeadLetterAndNotSent() {
    String body = "\"" + "x".repeat(98) + "\"";
    try (WebhookFixture erp = erp("maxBody", "100")) {
      Exchange fits = erp.exchange();
      fits.getMessage().setBody(body);
      assertThat(erp.template().send("webhook:erp", fits).getException()).isNull();

      Exchange tooLarge = erp.exchange();
      tooLarge.getMessage().setBody(body + " ");
      TransmissionException failure =
          (TransmissionException) erp.template().send("webhook:erp", tooLarge).getException();

      assertThat(failure)
          .hasMessage(
              "webhook:erp: the body has 101 bytes, more than the 100 of maxBody; nothing was sent");
      assertThat(failure.permanent()).isTrue();
      assertThat(failure.status()).isEmpty();
    }
    assertThat(onlyRequest().getBodyAsString()).isEqualTo(body);
  }

  @Test
  void whatIsPackedIsMeasuredBefore() {
    try (WebhookFixture erp = erp("maxBody", "1000", "gzip", "true")) {
      Exchange exchange = erp.exchange();
      exchange.getMessage().setBody("\"" + "x".repeat(1_000) + "\"");

      assertThat(erp.template().send("webhook:erp", exchange).getException())
          .hasMessageContaining("1,002 bytes, more than the 1,000 of maxBody");
    }
  }

  @Test
  void withoutALimitOfItsOwnABodyMayHaveAMebibyte() {
    try (WebhookFixture erp = erp()) {
      Exchange exchange = erp.exchange();
      exchange.getMessage().setBody(new byte[1_048_577]);

      assertThat(erp.template().send("webhook:erp", exchange).getException())
          .hasMessageContaining("1,048,577 bytes, more than the 1,048,576 of maxBody");
    }
  }
}
