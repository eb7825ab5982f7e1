package org.notificationdispatcher.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.standardwebhooks.Webhook;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WebhookInboxTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Instant NOW = Instant.parse("2026-11-24T10:12:31Z");
  private static final String BODY =
      "{\"id\":\"1\",\"type\":\"order.created\",\"source\":\"eu\",\"subject\":\"order/7\","
          + "\"sequence\":42,\"data\":{\"type\":\"inner\",\"sequence\":1}}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<ReceivedMessage> messages = Collections.synchronizedList(new ArrayList<>());
  private final InboxOptions options =
      InboxOptions.with(SECRET).clock(Clock.fixed(NOW, ZoneOffset.UTC)).listener(messages::add);

  @Test
  void acceptsAndKeepsWhatIsSignedRightly() throws Exception {
    try (WebhookInbox inbox = WebhookInbox.start(options)) {
      assertThat(post(inbox, "msg_1", NOW, SECRET, BODY)).isEqualTo(204);

      assertCounts(inbox, 1, 0, 0);
      assertThat(messages)
          .singleElement()
          .satisfies(
              message -> {
                assertThat(message.id()).isEqualTo("msg_1");
                assertThat(message.type()).isEqualTo("order.created");
                assertThat(message.subject()).isEqualTo("order/7");
                assertThat(message.sequence()).isEqualTo(42);
                assertThat(message.received()).isEqualTo(NOW);
                assertThat(message.headers()).containsEntry("content-type", "application/json");
                assertThat(message.body()).isEqualTo(BODY);
                assertThat(message.verified()).isTrue();
                assertThat(message.status()).isEqualTo(204);
                assertThat(message.accepted()).isTrue();
              });
    }
  }

  @Test
  void answers401ToAWrongSignatureAndTellsTheListener() throws Exception {
    try (WebhookInbox inbox = WebhookInbox.start(options.failing(FailureRule.everyNth(2, 503)))) {
      String other = "whsec_bm90aWZpY2F0aW9uLWRpc3BhdGNoZXItdGVzdA==";
      assertThat(post(inbox, "msg_1", NOW, other, BODY)).isEqualTo(401);
      assertThat(post(inbox, "msg_1", NOW.minusSeconds(301), SECRET, BODY)).isEqualTo(401);
      assertThat(unsigned(inbox)).isEqualTo(401);

      assertCounts(inbox, 0, 0, 3);
      assertThat(messages).hasSize(3).noneMatch(ReceivedMessage::verified);
    }
  }

  @Test
  void failsByItsRule() throws Exception {
    try (WebhookInbox inbox = WebhookInbox.start(options.failing(FailureRule.everyNth(3, 503)))) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 1; i <= 7; i++) {
        statuses.add(post(inbox, "msg_" + i, NOW, SECRET, BODY));
      }

      assertThat(statuses).containsExactly(204, 204, 503, 204, 204, 503, 204);
      assertCounts(inbox, 5, 2, 0);
      assertThat(messages).extracting(ReceivedMessage::status).isEqualTo(statuses);
    }
  }

  @Test
  void aRuleMayLookAtTheId() throws Exception {
    FailureRule rule = (number, id) -> id.endsWith("2") ? 410 : 200;
    try (WebhookInbox inbox = WebhookInbox.start(options.failing(rule))) {
      assertThat(post(inbox, "msg_1", NOW, SECRET, BODY)).isEqualTo(200);
      assertThat(post(inbox, "msg_2", NOW, SECRET, BODY)).isEqualTo(410);
    }
  }

  @Test
  void takesABodyThatIsNoMessage() throws Exception {
    try (WebhookInbox inbox = WebhookInbox.start(options)) {
      for (String body :
          List.of("", "[1]", "{\"type\":", "{\"type\":7,\"sequence\":\"x\"}", "nö")) {
        assertThat(post(inbox, "msg_1", NOW, SECRET, body)).isEqualTo(204);
      }
      assertThat(messages).extracting(ReceivedMessage::sequence).containsOnlyNulls();
      assertThat(messages).extracting(ReceivedMessage::body).contains("nö");
    }
  }

  @Test
  void refusesWhatIsNotPackedAsItSays() throws Exception {
    try (WebhookInbox inbox = WebhookInbox.start(options)) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(inbox.url()))
              .header("Content-Encoding", "gzip")
              .POST(HttpRequest.BodyPublishers.ofString(BODY))
              .build();

      assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(400);
      assertCounts(inbox, 0, 0, 0);
    }
  }

  @Test
  void needsNoListener() throws Exception {
    try (WebhookInbox inbox = WebhookInbox.start(options.listener(null))) {
      assertThat(post(inbox, "msg_1", NOW, SECRET, BODY)).isEqualTo(204);
      assertCounts(inbox, 1, 0, 0);
    }
  }

  @Test
  void aListenerThatThrowsMakesTheRequestFail() throws Exception {
    InboxOptions full =
        options.listener(
            message -> {
              throw new IllegalStateException("full");
            });
    try (WebhookInbox inbox = WebhookInbox.start(full)) {
      assertThat(post(inbox, "msg_1", NOW, SECRET, BODY)).isEqualTo(500);
      assertCounts(inbox, 0, 0, 0);
    }
  }

  @Test
  void takesOnlyPosts() throws Exception {
    try (WebhookInbox inbox = WebhookInbox.start(options)) {
      HttpRequest get = HttpRequest.newBuilder(URI.create(inbox.url())).build();
      assertThat(client.send(get, BodyHandlers.discarding()).statusCode()).isEqualTo(405);
      assertCounts(inbox, 0, 0, 0);
    }
  }

  @Test
  void isGoneAfterClosing() {
    WebhookInbox inbox = WebhookInbox.start(options);
    int port = URI.create(inbox.url()).getPort();
    inbox.close();

    try (WebhookInbox again = WebhookInbox.start(options.port(port))) {
      assertThat(again.url()).isEqualTo("http://127.0.0.1:" + port + "/webhook");
    }
  }

  @Test
  void aSeededRuleFailsTheSameRequestsAgain() {
    FailureRule rule = FailureRule.sometimes(0.25, 4711, 500);
    FailureRule again = FailureRule.sometimes(0.25, 4711, 500);
    int failed = 0;
    for (int number = 1; number <= 10_000; number++) {
      assertThat(again.statusFor(number, "id")).isEqualTo(rule.statusFor(number, "id"));
      failed += rule.statusFor(number, "id") == 500 ? 1 : 0;
    }
    assertThat(failed).isBetween(2_300, 2_700);
    assertThat(FailureRule.sometimes(0, 1, 500).statusFor(1, "id")).isEqualTo(204);
    assertThat(FailureRule.sometimes(1, 1, 500).statusFor(1, "id")).isEqualTo(500);
  }

  @Test
  void refusesRulesAndSecretsThatMakeNoSense() {
    assertThatIllegalArgumentException().isThrownBy(() -> FailureRule.everyNth(0, 500));
    assertThatIllegalArgumentException().isThrownBy(() -> FailureRule.sometimes(1.1, 1, 500));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FailureRule.sometimes(Double.NaN, 1, 500));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebhookInbox.start(InboxOptions.with("geheim")));
  }

  private static void assertCounts(
      WebhookInbox inbox, long accepted, long refused, long unverified) {
    assertThat(inbox.received()).isEqualTo(accepted + refused + unverified);
    assertThat(inbox.accepted()).isEqualTo(accepted);
    assertThat(inbox.refused()).isEqualTo(refused);
    assertThat(inbox.unverified()).isEqualTo(unverified);
  }

  private int post(WebhookInbox inbox, String id, Instant time, String secret, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(inbox.url()))
            .header("Content-Type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", Long.toString(time.getEpochSecond()))
            .header("webhook-signature", new Webhook(secret).sign(id, time.getEpochSecond(), body))
            .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private int unsigned(WebhookInbox inbox) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(inbox.url()))
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }
}
