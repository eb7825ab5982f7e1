package org.notificationdispatcher.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ResolveEndpointFailedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.egress.EgressRules;

/** How a destination is told who posts. */
@Timeout(60)
class WebhookAccessTest {
  private static final WireMockServer receiver =
      new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-24T10:12:31Z"));

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
    receiver.stubFor(post("/hook").willReturn(aResponse().withStatus(204)));
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + receiver.port() + path;
  }

  private WebhookFixture erp(Map<String, String> options) {
    Map<String, String> all = new HashMap<>(options);
    all.putIfAbsent("url", url("/hook"));
    return new WebhookFixture(clock, EgressRules.of(List.of("127.0.0.1"), false), null, all);
  }

  private WebhookFixture withTokens() {
    return erp(oauth2());
  }

  private static Map<String, String> oauth2() {
    return Map.of(
        "auth", "oauth2",
        "tokenUrl", url("/token"),
        "clientId", "dispatcher",
        "clientSecret", "geheim+&/",
        "timeout", "5s");
  }

  private static void tokens(ResponseDefinitionBuilder answer) {
    receiver.stubFor(post("/token").willReturn(answer));
  }

  private static ResponseDefinitionBuilder token(String token, int seconds) {
    return okJson(
        "{\"access_token\":\"%s\",\"token_type\":\"bearer\",\"expires_in\":%d}"
            .formatted(token, seconds));
  }

  private static void acceptOnly(String token) {
    receiver.resetMappings();
    receiver.stubFor(post("/hook").willReturn(aResponse().withStatus(401)));
    receiver.stubFor(
        post("/hook")
            .withHeader("Authorization", equalTo("Bearer " + token))
            .willReturn(aResponse().withStatus(204)));
  }

  private static List<LoggedRequest> requests(String path) {
    return receiver.findAll(postRequestedFor(urlEqualTo(path)));
  }

  @Test
  void withoutAnyThereIsNoHeader() {
    try (WebhookFixture erp = erp(Map.of())) {
      erp.delivers();
      assertThat(requests("/hook").get(0).containsHeader("Authorization")).isFalse();
    }
  }

  @Test
  void aHeaderIsSentInItsOwnCase() {
    try (RawServer server = RawServer.answering("HTTP/1.1 204 No Content\r\n\r\n");
        WebhookFixture erp =
            erp(
                Map.of(
                    "url",
                    server.url(),
                    "auth",
                    "header",
                    "authHeader",
                    "X-Api-KEY: #geheim: {1} "))) {
      erp.delivers();
      assertThat(server.requests().get(0).head()).contains("\r\nX-Api-KEY: #geheim: {1}\r\n");
    }
  }

  @Test
  void basicIsSentAtOnce() {
    try (WebhookFixture erp =
        erp(Map.of("auth", "basic", "user", "jürgen", "password", "#ge:heim"))) {
      erp.delivers();
      receiver.verify(
          1,
          postRequestedFor(urlEqualTo("/hook"))
              .withHeader("Authorization", equalTo("Basic asO8cmdlbjojZ2U6aGVpbQ==")));
    }
  }

  @Test
  void aTokenIsFetchedOnceForAllAndKept() throws Exception {
    tokens(token("one", 3600).withFixedDelay(300));
    try (WebhookFixture erp = withTokens()) {
      List<CompletableFuture<Exchange>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        all.add(erp.template().asyncSend("webhook:erp", erp.exchange()));
      }
      for (CompletableFuture<Exchange> one : all) {
        assertThat(one.get(20, TimeUnit.SECONDS).getException()).isNull();
      }
      erp.delivers();

      assertThat(requests("/token")).hasSize(1);
      assertThat(requests("/hook"))
          .hasSize(51)
          .allSatisfy(
              request -> assertThat(request.getHeader("Authorization")).isEqualTo("Bearer one"));
    }
  }

  @Test
  void aTokenIsReplacedShortlyBeforeItsEnd() {
    tokens(token("one", 3600));
    try (WebhookFixture erp = withTokens()) {
      erp.delivers();
      clock.move(Duration.ofMinutes(58));
      erp.delivers();
      assertThat(requests("/token")).hasSize(1);

      clock.move(Duration.ofMinutes(1));
      erp.delivers();
      assertThat(requests("/token")).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"basic", "post"})
  void clientAndSecretAreSentAsTheServerWantsThem(String clientAuth) {
    tokens(token("one", 3600));
    Map<String, String> options = new HashMap<>(oauth2());
    options.put("clientAuth", clientAuth);
    options.put("scope", "orders:write licenses");
    options.put("audience", "https://erp.example.com");
    try (WebhookFixture erp = erp(options)) {
      erp.delivers();

      LoggedRequest request = requests("/token").get(0);
      String form =
          "grant_type=client_credentials%s&scope=orders%%3Awrite+licenses&audience=https%%3A%%2F%%2Ferp.example.com"
              .formatted(
                  clientAuth.equals("post")
                      ? "&client_id=dispatcher&client_secret=geheim%2B%26%2F"
                      : "");
      assertThat(request.getBodyAsString()).isEqualTo(form);
      assertThat(request.getHeader("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
      assertThat(request.getHeader("Authorization"))
          .isEqualTo(
              // dispatcher:geheim%2B%26%2F
              clientAuth.equals("basic") ? "Basic ZGlzcGF0Y2hlcjpnZWhlaW0lMkIlMjYlMkY=" : null);
      assertThat(request.containsHeader("webhook-signature")).isFalse();
    }
  }

  @Test
  void aTokenThatIsRefusedIsReplacedOnceAndTheMessageSentAgain() {
    tokens(token("old", 3600));
    try (WebhookFixture erp = withTokens()) {
      erp.delivers();
      acceptOnly("new");
      tokens(token("new", 3600));

      erp.delivers();

      assertThat(requests("/token")).hasSize(2);
      assertThat(requests("/hook"))
          .extracting(request -> request.getHeader("Authorization"))
          .containsExactlyInAnyOrder("Bearer old", "Bearer old", "Bearer new");
      assertThat(requests("/hook"))
          .extracting(request -> request.getHeader("webhook-id"))
          .containsOnly("msg_1");
    }
  }

  @Test
  void whatIsRefusedWithANewTokenTooIsAFailureOfTheAttempt() {
    acceptOnly("never");
    tokens(token("one", 3600));
    try (WebhookFixture erp = withTokens()) {
      TransmissionException refusal = erp.fails();

      assertThat(refusal.status()).contains(401);
      assertThat(refusal.permanent()).isFalse();
      assertThat(requests("/token")).hasSize(2);
      assertThat(requests("/hook")).hasSize(2);
    }
  }

  @Test
  void otherAccessIsNotTriedAgain() {
    acceptOnly("never");
    try (WebhookFixture erp = erp(Map.of("auth", "basic", "user", "u", "password", "p"))) {
      assertThat(erp.fails().status()).contains(401);
      assertThat(requests("/hook")).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "401 | {\"error\":\"invalid_client\",\"error_description\":\"geheim\"} | answered 401 (invalid_client)",
        "400 | {\"error\":\"geheim was wrong\"} | answered 400",
        "500 | <html>geheim</html> | answered 500",
        "302 | {} | answered 302",
        "200 | <html>geheim</html> | what it answers holds no bearer token",
        "200 | {\"access_token\":\"a b\"} | what it answers holds no bearer token",
        "200 | {\"access_token\":\"ab\",\"token_type\":\"mac\"} | what it answers holds no bearer token",
        "200 | [] | what it answers holds no bearer token"
      })
  void troubleWithTheTokenIsAFailureToBeRepeated(int status, String body, String reason) {
    tokens(aResponse().withStatus(status).withBody(body).withHeader("Location", url("/hook")));
    try (WebhookFixture erp = withTokens()) {
      TransmissionException failure = erp.fails();

      String host = "127.0.0.1:" + receiver.port();
      assertThat(failure).hasMessage("webhook:erp: %s: no token from %s: %s", host, host, reason);
      assertThat(failure.permanent()).isFalse();
      assertThat(failure.gone()).isFalse();
      assertThat(failure.status()).isEmpty();
      assertThat(requests("/hook")).isEmpty();

      tokens(token("one", 3600));
      erp.delivers();
    }
  }

  @Test
  void aTokenThatDoesNotComeIsTooLateForAllWhoWait() {
    try (RawServer server = new RawServer(RawServer.Connection::waitForEver)) {
      Map<String, String> options = new HashMap<>(oauth2());
      options.put("tokenUrl", server.url());
      options.put("timeout", "400ms");
      try (WebhookFixture erp = erp(options)) {
        CompletableFuture<Exchange> first = erp.template().asyncSend("webhook:erp", erp.exchange());
        await().until(() -> server.requests().size() == 1);

        assertThat(erp.fails()).hasMessageContaining("no token ").hasMessageContaining(" 400 ms");
        assertThat(first.join().getException()).hasMessageContaining("no token ");
      }
    }
  }

  @Test
  void waitingForATokenTakesNoThread() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    String body = "{\"access_token\":\"one\",\"expires_in\":\"3600\"}";
    try (RawServer server =
        new RawServer(
            connection -> {
              go.await();
              connection.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body));
            })) {
      Map<String, String> options = new HashMap<>(oauth2());
      options.put("tokenUrl", server.url());
      options.put("timeout", "30s");
      try (WebhookFixture erp = erp(options)) {
        var producer = erp.camel().getEndpoint("webhook:erp").createAsyncProducer();
        producer.start();
        CountDownLatch done = new CountDownLatch(500);
        for (int i = 0; i < 500; i++) {
          // On this thread: it would never come to the next one if it waited
          producer.process(erp.exchange(), synchronously -> done.countDown());
        }
        assertThat(done.getCount()).isEqualTo(500);
        go.countDown();
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(server.requests()).hasSize(1);
        assertThat(requests("/hook")).hasSize(500);
      }
    }
  }

  @Test
  void theTokenAddressIsSubjectToTheRulesOfEgress() {
    tokens(token("one", 3600));
    Map<String, String> options = new HashMap<>(oauth2());
    options.put("tokenUrl", "http://localhost:" + receiver.port() + "/token");
    options.put("url", "https://erp.example.com/hook");
    try (WebhookFixture erp =
        new WebhookFixture(
            Clock.systemUTC(), EgressRules.of(List.of(), false), host -> "127.0.0.1", options)) {
      assertThat(erp.fails())
          .hasMessageContaining("no token from localhost:")
          .hasMessageContaining("127.0.0.1 of localhost is refused, this machine; ");
      assertThat(requests("/token")).isEmpty();
    }
  }

  @Test
  void noSecretIsInAnyLogLine() {
    acceptOnly("never");
    tokens(token("token-geheim", 3600));
    try (LogTap log = LogTap.open()) {
      Map<String, String> options = new HashMap<>(oauth2());
      options.put("clientAuth", "post");
      try (WebhookFixture erp = erp(options)) {
        erp.fails();
        tokens(aResponse().withStatus(500).withBody("geheim"));
        erp.fails();
      }
      for (Map<String, String> access :
          List.of(
              Map.of("auth", "basic", "user", "u", "password", "geheim"),
              Map.of("auth", "header", "authHeader", "X-Key: geheim"))) {
        try (WebhookFixture erp = erp(access)) {
          erp.fails();
          assertThat(erp.camel().getEndpoint("webhook:erp").toString()).doesNotContain("geheim");
        }
      }
      assertThat(log.text())
          .contains("executing POST /hook", "executing POST /token")
          .doesNotContain("geheim", "Z2VoZWlt", WebhookFixture.SECRET.substring(6));
    }
  }

  @Test
  void everyRequestHasTheDestinationsOwnHeaders() {
    try (WebhookFixture erp =
        erp(Map.of("headers", "X-Tenant: blue\n\n  x-STAGE : test, 2; a:b \n"))) {
      erp.delivers();
      erp.delivers();
    }

    assertThat(requests("/hook"))
        .hasSize(2)
        .allSatisfy(
            request -> {
              assertThat(request.getHeaders().keys()).contains("X-Tenant", "x-STAGE");
              assertThat(request.getHeader("X-Tenant")).isEqualTo("blue");
              assertThat(request.getHeader("x-STAGE")).isEqualTo("test, 2; a:b");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "auth=digest | auth is none of none, header, basic, oauth2",
        "auth=header | auth header needs authHeader",
        "auth=header,authHeader=geheim | authHeader is not a name, a colon and a value",
        "auth=header,authHeader=Web hook: x | authHeader is not a name, a colon and a value",
        "auth=header,authHeader=Webhook-Id: x | authHeader must not be Webhook-Id; take another name",
        "auth=basic,user=u | auth basic needs password",
        "auth=oauth2,tokenUrl=https://x.example | auth oauth2 needs clientId",
        "auth=oauth2,tokenUrl=ftp://x.example,clientId=c,clientSecret=s | the tokenUrl does not start"
            + " with https:// or http://",
        "auth=oauth2,tokenUrl=https://x.example,clientId=c,clientSecret=s,clientAuth=jwt | clientAuth"
            + " is neither basic nor post",
        "proxy=https://hop.example:3128 | the proxy is not of the form http://host:port",
        "proxy=http://u:geheim@hop.example:3128 | the proxy must not hold a user or password",
        "headers=X-Tenant | a line of headers is not a name, a colon and a value",
        "headers=X-Tenant: | a line of headers is not a name, a colon and a value",
        "headers=X Tenant: blue | a line of headers is not a name, a colon and a value",
        "headers=X-Tenant: blue\\nX-Forged | a line of headers is not a name, a colon and a value",
        "headers=X-Tenant: €uro | a line of headers is not a name, a colon and a value",
        "headers=X-Tenant: blue\\nx-tenant: red | a line of headers must not be x-tenant; take another"
            + " name",
        "headers=Content-Type: text/plain | a line of headers must not be Content-Type; take another"
            + " name",
        "headers=Webhook-Id: 1 | a line of headers must not be Webhook-Id; take another name",
        "auth=basic,user=u,password=p,headers=authorization: x | a line of headers must not be"
            + " authorization; take another name",
        "auth=header,authHeader=X-Key: geheim,headers=x-key: x | a line of headers must not be x-key;"
            + " take another name",
        "headers=ce-id: 1 | a line of headers must not be ce-id; take another name",
        "payload=xml | payload is none of standard, cloudevents, cloudevents-binary",
        "maxBody=0 | maxBody is a number of bytes, at least 1",
        "permanentErrors=200 | permanentErrors are not statuses from 300 to 599 separated by commas"
      })
  void whatCannotWorkIsNotTaken(String options, String reason) {
    Map<String, String> all = new HashMap<>();
    for (String option : options.split(",", -1)) {
      all.put(option.split("=", 2)[0], option.split("=", 2)[1].replace("\\n", "\n"));
    }
    try (WebhookFixture erp = erp(all)) {
      assertThatThrownBy(() -> erp.camel().getEndpoint("webhook:erp"))
          .isInstanceOf(ResolveEndpointFailedException.class)
          .cause()
          .hasMessage("webhook:erp: " + reason + " (keys dispatcher.webhook.erp.*)");
    }
  }
}
