package org.notificationdispatcher.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.standardwebhooks.Webhook;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.egress.EgressRules;
import org.notificationdispatcher.simulator.FailureRule;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.WebhookInbox;

@Timeout(60)
final class WebhookComponentTest {
  private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD/g0hM9SsE+8=";
  private static final UUID ID = UUID.fromString("0c2f6d5e-3f1c-5a44-9d0f-6f2b7f1f7a10");
  private static final Message MESSAGE =
      new Message(
          ID,
          "activation.completed",
          Instant.parse("2026-11-24T10:12:31Z"),
          "license-central-eu",
          "license/4711",
          "SO-2026-000812",
          90017,
          new TreeMap<>(
              Map.of(
                  "customer",
                  "Müller & Söhne €",
                  "expirationTime",
                  Instant.parse("2027-11-22T08:00:00Z"),
                  "ticketLicenseId",
                  4711)));
  private static final String JSON =
      "{\"id\":\"0c2f6d5e-3f1c-5a44-9d0f-6f2b7f1f7a10\",\"type\":\"activation.completed\","
          + "\"timestamp\":\"2026-11-24T10:12:31Z\",\"source\":\"license-central-eu\","
          + "\"subject\":\"license/4711\",\"correlationId\":\"SO-2026-000812\",\"sequence\":90017,\"data\":{"
          + "\"customer\":\"Müller & Söhne €\",\"expirationTime\":\"2027-11-22T08:00:00Z\","
          + "\"ticketLicenseId\":4711}}";

  private static final WireMockServer receiver =
      new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-24T10:12:31Z"));
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final WebhookComponent component = new WebhookComponent(clock);
  private ProducerTemplate template;

  @BeforeAll
  static void startReceiver() {
    receiver.start();
  }

  @AfterAll
  static void stopReceiver() {
    receiver.stop();
  }

  @BeforeEach
  void start() {
    receiver.resetAll();
    camel.getRegistry().bind("egress", EgressRules.of(List.of("127.0.0.1"), false));
    camel.addComponent("webhook", component);
    camel.start();
    template = camel.createProducerTemplate();
  }

  @AfterEach
  void stop() throws IOException {
    template.stop();
    camel.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 299})
  void anyAnswerOf2xxIsDelivered(int status) {
    answer(aResponse().withStatus(status).withBody("danke"));

    Exchange exchange = send(MESSAGE);

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getBody()).isEqualTo("danke");
    assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(status);
  }

  @Test
  void anAnswerWithoutBodyIsDelivered() {
    answer(aResponse().withStatus(204));

    Exchange exchange = send(MESSAGE);

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getBody()).isEqualTo("");
    assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(204);
  }

  @Test
  void postsTheMessageAsJson() {
    answer(aResponse().withStatus(204));

    send(MESSAGE);

    LoggedRequest request = onlyRequest();
    assertThat(request.getUrl()).isEqualTo("/hook?tenant=7&key=geheim");
    assertThat(request.getBody()).isEqualTo(JSON.getBytes(UTF_8));
    assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(request.getHeader("User-Agent")).startsWith("NotificationDispatcher");
    assertThat(request.containsHeader("Accept-Encoding")).isFalse();
    assertThat(request.getHeader("webhook-id")).isEqualTo(ID.toString());
  }

  @Test
  void theReferenceLibraryVerifiesTheBytesOnTheWire() {
    clock.set(Instant.now());
    answer(aResponse().withStatus(204));

    send(MESSAGE);

    assertVerified(onlyRequest(), SECRET);
  }

  @Test
  void signsWithBothSecretsDuringARotation() {
    clock.set(Instant.now());
    answer(aResponse().withStatus(204));
    String next = "whsec_bm90aWZpY2F0aW9uLWRpc3BhdGNoZXItdGVzdA==";

    send(endpoint(receiverUrl(), next + " " + SECRET, ""), MESSAGE);

    LoggedRequest request = onlyRequest();
    assertVerified(request, next);
    String[] signatures = request.getHeader("webhook-signature").split(" ");
    assertThat(signatures).hasSize(2);
    assertThat(signatures[0])
        .isEqualTo(Signatures.of(next).sign(ID.toString(), clock.instant(), JSON.getBytes(UTF_8)));
    assertThat(signatures[1])
        .isEqualTo(
            Signatures.of(SECRET).sign(ID.toString(), clock.instant(), JSON.getBytes(UTF_8)));
  }

  @Test
  void anotherAttemptHasTheSameIdANewTimeAndANewSignature() {
    answer(aResponse().withStatus(500));
    send(MESSAGE);
    clock.move(Duration.ofSeconds(5));
    send(MESSAGE);

    List<LoggedRequest> requests = receiver.findAll(postRequestedFor(anyUrl()));
    assertThat(requests).extracting(r -> r.getHeader("webhook-id")).containsOnly(ID.toString());
    assertThat(requests)
        .extracting(r -> r.getHeader("webhook-timestamp"))
        .containsExactlyInAnyOrder("1795515151", "1795515156");
    assertThat(requests).extracting(r -> r.getHeader("webhook-signature")).doesNotHaveDuplicates();
    assertThat(requests).extracting(LoggedRequest::getBodyAsString).containsOnly(JSON);
  }

  @Test
  void writesTheHeadersInTheirOwnCase() {
    try (RawServer server = RawServer.answering("HTTP/1.1 204 No Content\r\n\r\n")) {
      Exchange exchange = send(endpoint(server.url(), SECRET, ""), MESSAGE);

      assertThat(exchange.getException()).isNull();
      assertThat(server.requests().get(0).head())
          .startsWith("POST /hook HTTP/1.1\r\n")
          .contains("\r\nwebhook-id: ", "\r\nwebhook-timestamp: ", "\r\nwebhook-signature: v1,");
    }
  }

  @Test
  void aMappedBodyKeepsTheMessagesId() {
    answer(aResponse().withStatus(204));
    Map<String, Object> mapped = Map.of("activated", Instant.parse("2026-11-24T10:12:31Z"));
    record Mapped(String ticket) {}

    List<Exchange> exchanges = new ArrayList<>();
    exchanges.add(sendMapped("{\"text\":\"grüße\"}"));
    exchanges.add(sendMapped("{\"bytes\":1}".getBytes(UTF_8)));
    exchanges.add(sendMapped(new ByteArrayInputStream("{\"stream\":1}".getBytes(UTF_8))));
    exchanges.add(sendMapped(mapped));
    exchanges.add(sendMapped(new Mapped("AAAAA")));

    assertThat(exchanges).allSatisfy(e -> assertThat(e.getException()).isNull());
    List<LoggedRequest> requests = receiver.findAll(postRequestedFor(anyUrl()));
    assertThat(requests).extracting(r -> r.getHeader("webhook-id")).containsOnly(ID.toString());
    assertThat(requests)
        .extracting(LoggedRequest::getBodyAsString)
        .containsExactlyInAnyOrder(
            "{\"text\":\"grüße\"}",
            "{\"bytes\":1}",
            "{\"stream\":1}",
            "{\"activated\":\"2026-11-24T10:12:31Z\"}",
            "{\"ticket\":\"AAAAA\"}");
  }

  @Test
  void theIdMayBeAVariableWhereHeadersWereRemoved() {
    answer(aResponse().withStatus(204));
    Exchange exchange = exchange("{}");
    exchange.setVariable(WebhookEndpoint.MESSAGE_ID, ID);

    template.send(endpoint(), exchange);

    assertThat(onlyRequest().getHeader("webhook-id")).isEqualTo(ID.toString());
  }

  @Test
  void withoutAnIdOrABodyNothingIsSent() {
    assertThat(failure(send("{}")))
        .hasMessage(
            "webhook:erp: there is neither a header NotificationMessageId nor a message with an"
                + " id");
    assertThat(failure(sendMapped(null))).hasMessage("webhook:erp: there is no body");
    assertThat(failure(sendMapped(new Object())))
        .hasMessage("webhook:erp: a body of java.lang.Object cannot be sent");
    Exchange forged = exchange("{}");
    forged.getMessage().setHeader(WebhookEndpoint.MESSAGE_ID, "1\r\nX-Forged: yes");
    assertThat(failure(template.send(endpoint(), forged)))
        .hasMessage("webhook:erp: the header NotificationMessageId is not usable as webhook-id");
    receiver.verify(0, postRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 409, 422, 429, 500, 502, 503, 504})
  void anyOtherAnswerIsRefusedOnceAndKept(int status) {
    answer(
        aResponse()
            .withStatus(status)
            .withHeader("WWW-Authenticate", "Basic realm=\"erp\"")
            .withBody("nein"));

    TransmissionException refusal = failure(send(MESSAGE));

    assertThat(refusal).hasMessage("webhook:erp: %s answered %d", receiverHost(), status);
    assertThat(refusal.status()).contains(status);
    assertThat(refusal.answer()).contains("nein");
    assertThat(refusal.retryAfter()).isEmpty();
    assertThat(refusal.permanent()).isFalse();
    assertThat(refusal.gone()).isFalse();
    receiver.verify(1, postRequestedFor(anyUrl()));
  }

  @Test
  void answer410SaysThatTheDestinationIsGone() {
    answer(aResponse().withStatus(410).withBody("moved out").withHeader("Retry-After", "5"));

    TransmissionException refusal =
        failure(send(endpoint(receiverUrl(), SECRET, "&permanentErrors=410"), MESSAGE));

    assertThat(refusal.gone()).isTrue();
    assertThat(refusal.permanent()).isFalse();
    assertThat(refusal.status()).contains(410);
    assertThat(refusal.answer()).contains("moved out");
  }

  @ParameterizedTest
  @CsvSource({"400, true", "422, true", "429, false", "401, false", "500, false"})
  void whatTheDestinationCallsPermanentIsNotRepeated(int status, boolean permanent) {
    answer(aResponse().withStatus(status).withBody("nein"));

    TransmissionException refusal =
        failure(send(endpoint(receiverUrl(), SECRET, "&permanentErrors=400, 422"), MESSAGE));

    assertThat(refusal.permanent()).isEqualTo(permanent);
    assertThat(refusal.status()).contains(status);
    assertThat(refusal.answer()).contains("nein");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsRefusedAndNotFollowed(int status) {
    answer(
        aResponse()
            .withStatus(status)
            .withHeader("Location", "http://" + receiverHost() + "/elsewhere")
            .withBody("moved"));

    TransmissionException refusal = failure(send(MESSAGE));

    assertThat(refusal.status()).contains(status);
    assertThat(refusal.answer()).contains("moved");
    assertThat(refusal)
        .hasMessageEndingWith("answered " + status + ", a redirect, which is not followed");
    receiver.verify(0, postRequestedFor(urlEqualTo("/elsewhere")));
    assertThat(receiver.getAllServeEvents()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | 120 | 120",
        "503 | 120 | 120",
        "503 | Tue, 24 Nov 2026 10:15:31 GMT | 180",
        "429 | 99999999 | 86400"
      })
  void keepsWhatRetryAfterAsksFor(int status, String value, long seconds) {
    answer(aResponse().withStatus(status).withHeader("Retry-After", value));

    assertThat(failure(send(MESSAGE)).retryAfter()).contains(Duration.ofSeconds(seconds));
    receiver.verify(1, postRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @CsvSource({"503, soon", "429, -1", "500, 120", "404, 120"})
  void ignoresRetryAfterThatIsMalformedOrOutOfPlace(int status, String value) {
    answer(aResponse().withStatus(status).withHeader("Retry-After", value));

    TransmissionException refusal = failure(send(MESSAGE));

    assertThat(refusal.status()).contains(status);
    assertThat(refusal.retryAfter()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"200, 19999", "200, 20000", "200, 25000", "500, 25000"})
  void keepsNoMoreThan20000BytesOfTheAnswer(int status, int bytes) {
    answer(aResponse().withStatus(status).withBody("x".repeat(bytes)));

    Exchange exchange = send(MESSAGE);

    String kept =
        status == 200
            ? exchange.getMessage().getBody(String.class)
            : failure(exchange).answer().orElseThrow();
    assertThat(kept).isEqualTo("x".repeat(Math.min(bytes, 20_000)));
    assertThat(send(MESSAGE).getMessage().getHeaders()).as("another request works").isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Content-Length: 99999999", "Transfer-Encoding: chunked", "X-Length: none"})
  void anEndlessAnswerIsCutAndItsStatusCounts(String framing) throws Exception {
    boolean chunked = framing.endsWith("chunked");
    String kilobyte = "y".repeat(1024);
    String piece = chunked ? "400\r\n" + kilobyte + "\r\n" : kilobyte;
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
              connection.writeForEver(piece, 0);
            })) {
      Exchange exchange = send(endpoint(server.url(), SECRET, ""), MESSAGE);

      assertThat(exchange.getException()).isNull();
      assertThat(exchange.getMessage().getBody()).isEqualTo("y".repeat(20_000));
      assertThat(server.hungUpOn()).as("the connection is closed").isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nX-Long: |yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
        "HTTP/1.1 200 OK\r\n|X-Many: yes\r\n",
        "HTTP/1.1 200 |OKOKOKOKOKOKOKOKOKOK",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;|extension"
      })
  void aHeadThatDoesNotEndIsGivenUpEarly(String answer) throws Exception {
    String[] parts = answer.split("[|]");
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.write(parts[0]);
              connection.writeForEver(parts[1].repeat(100), 0);
            })) {
      TransmissionException failure = failure(send(endpoint(server.url(), SECRET, ""), MESSAGE));

      assertThat(failure).hasMessageEndingWith(": its head is too long");
      assertThat(failure.status()).isEmpty();
      assertThat(server.hungUpOn()).as("the connection is closed").isTrue();
    }
  }

  @Test
  void whatIsCompressedIsNotUnpacked() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      byte[] nothing = new byte[1 << 20];
      for (int i = 0; i < 10; i++) {
        gzip.write(nothing);
      }
    }
    answer(
        aResponse()
            .withStatus(200)
            .withHeader("Content-Encoding", "gzip")
            .withBody(bomb.toByteArray()));

    Exchange exchange = send(MESSAGE);

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getBody(String.class)).hasSizeLessThanOrEqualTo(20_000);
  }

  @Test
  void aDrippingAnswerEndsWhenTimeIsUp() throws Exception {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 15000\r\n\r\n");
              connection.writeForEver("z", 20);
            })) {
      TransmissionException failure =
          failure(send(endpoint(server.url(), SECRET, "&timeout=500"), MESSAGE));

      assertThat(failure)
          .hasMessage(
              "webhook:erp: %s: began to answer 200, then: not done after 500 ms", server.host());
      assertThat(failure.status()).isEmpty();
      assertThat(server.hungUpOn()).as("the connection is closed").isTrue();
    }
  }

  @Test
  void aDrippingRefusalIsARefusal() {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.write(
                  "HTTP/1.1 503 Busy\r\nRetry-After: 60\r\nContent-Length: 15000\r\n\r\n");
              connection.writeForEver("z", 20);
            })) {
      TransmissionException refusal =
          failure(send(endpoint(server.url(), SECRET, "&timeout=500ms"), MESSAGE));

      assertThat(refusal.status()).contains(503);
      assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(60));
      assertThat(refusal.answer()).hasValueSatisfying(text -> assertThat(text).startsWith("zz"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nX-Slow: "})
  void silenceEndsWhenTimeIsUp(String beginning) {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.write(beginning);
              connection.waitForEver();
            })) {
      TransmissionException failure =
          failure(send(endpoint(server.url(), SECRET, "&timeout=300"), MESSAGE));

      assertThat(failure).hasMessageEndingWith(": not done after 300 ms");
      assertThat(failure.status()).isEmpty();
    }
  }

  @Test
  void aRefusedConnectionSaysSo() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port + "/hook?key=geheim";

    TransmissionException failure = failure(send(endpoint(url, SECRET, ""), MESSAGE));

    assertThat(failure).hasMessage("webhook:erp: 127.0.0.1:" + port + ": connection refused");
    assertThat(failure.status()).isEmpty();
  }

  @Test
  void aConnectionThatDoesNotComeAboutSaysSo() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assumeThat(fill(full, waiting)).as("the queue of connections can be filled").isTrue();

      TransmissionException failure =
          failure(
              send(
                  endpoint(
                      "http://127.0.0.1:" + full.getLocalPort(), SECRET, "&connectTimeout=200"),
                  MESSAGE));

      assertThat(failure).hasMessageEndingWith(": no connection within 200 ms");
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  private static boolean fill(ServerSocket server, List<Socket> waiting) throws IOException {
    for (int i = 0; i < 10; i++) {
      Socket socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(server.getLocalSocketAddress(), 200);
      } catch (IOException e) {
        return true;
      }
    }
    return false;
  }

  @Test
  void anUnknownHostSaysSo() {
    // Longer than a label may be, so that no name server is asked.
    String host = "a".repeat(64) + ".invalid";

    assertThat(failure(send(endpoint("https://" + host + "/x", SECRET, ""), MESSAGE)))
        .hasMessage("webhook:erp: " + host + ": the host name is unknown");
  }

  @Test
  void aServerWithoutTlsSaysSo() {
    try (RawServer server = RawServer.answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      String url = server.url().replace("http:", "https:");

      assertThat(failure(send(endpoint(url, SECRET, ""), MESSAGE)))
          .hasMessageStartingWith("webhook:erp: " + server.host() + ": TLS: ");
    }
  }

  @Test
  void anUntrustedCertificateSaysSo() {
    WireMockServer tls =
        new WireMockServer(
            wireMockConfig().dynamicHttpsPort().dynamicPort().bindAddress("127.0.0.1"));
    tls.start();
    try {
      String url = "https://127.0.0.1:" + tls.httpsPort() + "/hook";

      assertThat(failure(send(endpoint(url, SECRET, ""), MESSAGE)))
          .hasMessageStartingWith("webhook:erp: 127.0.0.1:" + tls.httpsPort() + ": TLS: ")
          .message()
          .doesNotContain("\n");
      assertThat(tls.getAllServeEvents()).isEmpty();
    } finally {
      tls.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it"})
  void aConnectionResetBeforeTheEndIsAFailure(String beginning) {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.write(beginning);
              connection.reset();
            })) {
      TransmissionException failure = failure(send(endpoint(server.url(), SECRET, ""), MESSAGE));

      assertThat(failure).hasMessageContaining("connection lost (");
      assertThat(failure.status()).isEmpty();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.6\r\n",
        "\u0000\u0001\u0002\u0003\r\n\r\n",
        "HTTP/1.1 banana\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n"
      })
  void whatIsNotHttpIsAFailure(String nonsense) {
    try (RawServer server = RawServer.answering(nonsense)) {
      TransmissionException failure =
          failure(send(endpoint(server.url(), SECRET, "&timeout=5s"), MESSAGE));

      assertThat(failure.permanent()).isFalse();
      assertThat(failure).hasMessageStartingWith("webhook:erp: 127.0.0.1:");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aLieAboutTheEncodingIsHarmless() {
    answer(aResponse().withStatus(200).withHeader("Content-Encoding", "gzip").withBody("plain"));

    assertThat(send(MESSAGE).getMessage().getBody()).isEqualTo("plain");
  }

  @Test
  void whatCannotBeReadIsReplacedAndNulIsLeftOut() {
    answer(
        aResponse()
            .withStatus(200)
            .withHeader("Content-Type", "text/plain; charset=no-such-thing")
            .withBody("a\0b\u00fcc".getBytes(ISO_8859_1)));

    assertThat(send(MESSAGE).getMessage().getBody()).isEqualTo("ab\ufffdc");
  }

  @Test
  void keepsNoCookies() {
    answer(aResponse().withStatus(204).withHeader("Set-Cookie", "session=1; Path=/"));
    send(MESSAGE);
    send(MESSAGE);

    receiver.verify(2, postRequestedFor(anyUrl()).withoutHeader("Cookie"));
  }

  @Test
  void usesAConnectionAgain() {
    answer(aResponse().withStatus(204));
    for (int i = 0; i < 20; i++) {
      assertThat(send(MESSAGE).getException()).isNull();
    }
    receiver.verify(20, postRequestedFor(anyUrl()));
  }

  @Test
  void manyAtOnceEachArriveOrFail() throws Exception {
    clock.set(Instant.now());
    Set<String> ids = ConcurrentHashMap.newKeySet();
    InboxOptions options =
        InboxOptions.with(SECRET)
            .failing(FailureRule.everyNth(10, 503))
            .listener(message -> ids.add(message.id()));
    try (WebhookInbox inbox = WebhookInbox.start(options)) {
      // The last one waits for all others
      AsyncProducer producer =
          camel
              .getEndpoint(endpoint(inbox.url(), SECRET, "&timeout=2m&connectTimeout=1m"))
              .createAsyncProducer();
      producer.start();
      CountDownLatch done = new CountDownLatch(2000);
      AtomicInteger failed = new AtomicInteger();
      for (int i = 0; i < 2000; i++) {
        Exchange exchange = exchange("{\"number\":" + i + "}");
        exchange.getMessage().setHeader(WebhookEndpoint.MESSAGE_ID, "msg_" + i);
        producer.process(
            exchange,
            synchronously -> {
              if (exchange.getException() != null) {
                failed.incrementAndGet();
              }
              done.countDown();
            });
      }

      assertThat(done.await(3, TimeUnit.MINUTES)).isTrue();
      producer.stop();
      assertThat(failed).hasValue(200);
      assertThat(inbox.accepted()).isEqualTo(1800);
      assertThat(inbox.refused()).isEqualTo(200);
      assertThat(inbox.unverified()).isZero();
      assertThat(ids).hasSize(2000);
    }
  }

  @Test
  void aStopEndsWhatIsUnderWay() throws Exception {
    try (RawServer server = new RawServer(RawServer.Connection::waitForEver)) {
      String uri = endpoint(server.url(), SECRET, "");
      CompletableFuture<Exchange> underWay = template.asyncSend(uri, exchange(MESSAGE));
      await().until(() -> server.requests().size() == 1);

      component.stop();

      assertThat(failure(underWay.get(10, TimeUnit.SECONDS)))
          .hasMessageEndingWith(": given up because the dispatcher stops");
    }
  }

  @Test
  void afterAStopNothingIsSent() {
    answer(aResponse().withStatus(204));
    String uri = endpoint();
    assertThat(send(uri, MESSAGE).getException()).isNull();

    component.stop();

    assertThat(failure(send(uri, MESSAGE))).hasMessage("webhook:erp: stopped");
    component.start();
    assertThat(send(uri, MESSAGE).getException()).isNull();
  }

  @Test
  void whatWaitsForAConnectionUntilItsTimeIsUpIsNotSent() throws Exception {
    component.stop();
    component.setMaxConnectionsPerRoute(1);
    component.start();
    try (RawServer server = new RawServer(RawServer.Connection::waitForEver)) {
      CompletableFuture<Exchange> first =
          template.asyncSend(endpoint(server.url(), SECRET, "&timeout=1500"), exchange(MESSAGE));
      await().until(() -> server.requests().size() == 1);

      assertThat(failure(send(endpoint(server.url(), SECRET, "&timeout=200"), MESSAGE)))
          .hasMessageEndingWith(": not done after 200 ms");

      assertThat(failure(first.get(10, TimeUnit.SECONDS)))
          .hasMessageEndingWith(": not done after 1500 ms");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void manyThatHangOnAHostDoNotKeepOthersFromIt() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (RawServer server =
        new RawServer(
            connection -> {
              if (requests.incrementAndGet() <= 250) {
                connection.waitForEver();
              }
              connection.write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
            })) {
      for (int n = 0; n < 250; n++) {
        CompletableFuture<Exchange> unused =
            template.asyncSend(
                endpoint(server.url(), SECRET, "&timeout=60000&connectTimeout=30000"),
                exchange(MESSAGE));
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> requests.get() == 250);

      Exchange other = send(endpoint(server.url(), SECRET, "&timeout=10000"), MESSAGE);

      assertThat(other.getException()).isNull();
    }
  }

  /** Neither where an answer came nor where time was up. */
  @Test
  void aRouteThatBlocksAfterAnAttemptHoldsUpNoOther() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger blocked = new AtomicInteger();
    answer(aResponse().withStatus(204));
    try (RawServer silent = new RawServer(RawServer.Connection::waitForEver)) {
      String slow = endpoint(silent.url(), SECRET, "&timeout=100");
      Processor block =
          exchange -> {
            blocked.incrementAndGet();
            assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
          };
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:answered").to(WebhookComponentTest.this.endpoint()).process(block);
              from("direct:silent").doTry().to(slow).doFinally().process(block);
            }
          });
      for (int n = 0; n < 5; n++) {
        CompletableFuture<Exchange> answered =
            template.asyncSend("direct:answered", exchange(MESSAGE));
        CompletableFuture<Exchange> timedOut =
            template.asyncSend("direct:silent", exchange(MESSAGE));
      }
      await().until(() -> blocked.get() == 10);

      assertThat(send(MESSAGE).getException()).isNull();
      assertThat(failure(send(endpoint(silent.url(), SECRET, "&timeout=200"), MESSAGE)))
          .hasMessageEndingWith(": not done after 200 ms");
    } finally {
      release.countDown();
    }
  }

  @Test
  void whatIsLoggedShowsNoSecret() throws Exception {
    String uri = endpoint();
    try (LogTap log = LogTap.open()) {
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:logged").to(uri).id("to-erp");
            }
          });
      answer(aResponse().withStatus(500).withBody("nein"));

      failure(template.send("direct:logged", exchange(MESSAGE)));

      assertThat(log.text())
          .contains("webhook:erp: " + receiverHost() + " answered 500")
          .doesNotContain(SECRET, SECRET.substring(6));
    }
  }

  @Test
  void aRouteInYamlTakesSecretAndUrlLiterally() throws Exception {
    clock.set(Instant.now());
    answer(aResponse().withStatus(200).withBody("gut"));
    camel.getPropertiesComponent().addOverrideProperty("dispatcher.webhook.erp.url", receiverUrl());
    camel.getPropertiesComponent().addOverrideProperty("dispatcher.webhook.erp.secret", SECRET);
    String route =
        """
        - route:
            id: deliver-erp
            from:
              uri: direct:deliver-erp
              steps:
                - to:
                    id: to-erp
                    uri: webhook:erp
                    parameters:
                      url: "{{dispatcher.webhook.erp.url}}"
                      secret: "{{dispatcher.webhook.erp.secret}}"
                      timeout: 20s
                      connectTimeout: 2500
        """;
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.fromString("deliver-erp.camel.yaml", route));

    Exchange exchange = template.send("direct:deliver-erp", exchange(MESSAGE));

    assertThat(exchange.getException()).isNull();
    assertThat(exchange.getMessage().getBody()).isEqualTo("gut");
    receiver.verify(postRequestedFor(urlEqualTo("/hook?tenant=7&key=geheim")));
    assertVerified(onlyRequest(), SECRET);
    WebhookEndpoint endpoint =
        camel.getEndpoints().stream()
            .filter(WebhookEndpoint.class::isInstance)
            .map(WebhookEndpoint.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(endpoint.getName()).isEqualTo("erp");
    assertThat(endpoint.getTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(endpoint.getOptions().getConnectTimeout()).isEqualTo(Duration.ofMillis(2500));
    assertThat(endpoint.toString()).doesNotContain(SECRET.substring(6, 20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ftp://erp.example/x | the url does not start with https:// or http://",
        "erp.example/x | the url does not start with https:// or http://",
        "/hook | the url does not start with https:// or http://",
        "mailto:erp@erp.example | the url does not start with https:// or http://",
        "https:///hook | the url has no host name of letters, digits, '-' and '.'",
        "https://erp_1/hook | the url has no host name of letters, digits, '-' and '.'",
        "https:hook | the url has no host name of letters, digits, '-' and '.'",
        "https://erp.example:0/ | the url's port is not one of 1 to 65535",
        "https://erp.example:70000/ | the url's port is not one of 1 to 65535",
        "https://hans:geheim@erp.example/ | the url must not hold a user or password",
        "https://erp.example/a b?key=geheim | the url is not one: Illegal character in path at"
            + " character 22",
        "'' | no url given"
      })
  void refusesAnUnusableUrl(String url, String reason) {
    assertRefusedEndpoint(endpoint(url, SECRET, ""), "webhook:erp: " + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "whsec_geheim | secret 1 of 1 holds 4 bytes, not 24 to 64",
        "geheim | secret 1 of 1 starts with neither whsec_ nor whsk_",
        "'' | no secret given"
      })
  void refusesAnUnusableSecret(String secret, String reason) {
    assertRefusedEndpoint(endpoint(receiverUrl(), secret, ""), "webhook:erp: " + reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timeout=0", "connectTimeout=0", "timeout=-1"})
  void refusesATimeOutOfNothing(String option) {
    assertRefusedEndpoint(
        endpoint(receiverUrl(), SECRET, "&" + option),
        "webhook:erp: " + option.replaceFirst("=.*", "") + " must be longer than nothing");
  }

  @Test
  void cannotBeReadFrom() {
    assertThatThrownBy(() -> camel.getEndpoint(endpoint()).createConsumer(e -> {}))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private void assertRefusedEndpoint(String uri, String message) {
    assertThatThrownBy(() -> camel.getEndpoint(uri))
        .isInstanceOf(ResolveEndpointFailedException.class)
        .hasMessageNotContaining("geheim@")
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message + " (keys dispatcher.webhook.erp.*)");
  }

  private void assertVerified(LoggedRequest request, String secret) {
    Map<String, List<String>> headers = new TreeMap<>();
    for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
      headers.put(name, List.of(request.getHeader(name)));
    }
    assertThatCode(
            () ->
                new Webhook(secret)
                    .verify(
                        request.getBodyAsString(), HttpHeaders.of(headers, (name, value) -> true)))
        .doesNotThrowAnyException();
  }

  private void answer(ResponseDefinitionBuilder answer) {
    receiver.stubFor(
        post(anyUrl()).withHeader("Content-Type", equalTo("application/json")).willReturn(answer));
  }

  private LoggedRequest onlyRequest() {
    List<LoggedRequest> requests = receiver.findAll(postRequestedFor(anyUrl()));
    assertThat(requests).hasSize(1);
    return requests.get(0);
  }

  private Exchange send(Object body) {
    return send(endpoint(), body);
  }

  private Exchange send(String uri, Object body) {
    return template.send(uri, exchange(body));
  }

  private Exchange sendMapped(Object body) {
    Exchange exchange = exchange(body);
    exchange.getMessage().setHeader(WebhookEndpoint.MESSAGE_ID, ID.toString());
    return template.send(endpoint(), exchange);
  }

  private Exchange exchange(Object body) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(body);
    return exchange;
  }

  /** The failure, which shows nothing that is not to be shown. */
  private static TransmissionException failure(Exchange exchange) {
    assertThat(exchange.getException()).isInstanceOf(TransmissionException.class);
    for (Throwable t = exchange.getException(); t != null; t = t.getCause()) {
      assertThat(t.toString()).doesNotContain(SECRET.substring(6), "geheim");
    }
    assertThat(exchange.getException().getMessage()).doesNotContain("\n", "\r");
    return (TransmissionException) exchange.getException();
  }

  private String receiverHost() {
    return "127.0.0.1:" + receiver.port();
  }

  private String receiverUrl() {
    return "http://" + receiverHost() + "/hook?tenant=7&key=geheim";
  }

  private String endpoint() {
    return endpoint(receiverUrl(), SECRET, "");
  }

  private static String endpoint(String url, String secret, String options) {
    return "webhook:erp?url=RAW(" + url + ")&secret=RAW(" + secret + ")" + options;
  }
}
