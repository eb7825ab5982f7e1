package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.webhook.Signatures;

class ListenCommandTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private static int post(String url, String secret, String body) throws Exception {
    Instant now = Instant.now();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("webhook-id", "msg-1")
            .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
            .header(
                "webhook-signature",
                Signatures.of(secret).sign("msg-1", now, body.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  private String found(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(out.toString());
    assertThat(matcher.find()).as(out.toString()).isTrue();
    return matcher.group(1);
  }

  private interface Work {
    void with(String url) throws Exception;
  }

  /** While it listens. */
  private void listening(String address, Work work, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("listen", "--port", "0", "--secret", SECRET));
    arguments.addAll(List.of(more));
    Thread listening = new Thread(() -> execute(arguments.toArray(String[]::new)), "listen");
    listening.start();
    try {
      await().untilAsserted(() -> found(address));
      work.with(found(address));
    } finally {
      listening.interrupt();
      listening.join();
    }
  }

  @Test
  void programsGetAnObjectALine() throws Exception {
    String body = "{\"type\":\"test.ping\",\"subject\":\"test/ping\",\"sequence\":7}";
    listening(
        "\"url\":\"([^\"]+)\"",
        url -> {
          assertThat(post(url, SECRET, body)).isBetween(200, 299);
          List<String> lines = out.toString().lines().toList();
          assertThat(lines).hasSize(2);
          JsonNode begun = MessageJson.mapper().readTree(lines.get(0));
          assertThat(begun.path("event").asText()).isEqualTo("listening");
          assertThat(begun.has("secret")).isFalse();
          JsonNode received = MessageJson.mapper().readTree(lines.get(1));
          assertThat(received.path("event").asText()).isEqualTo("received");
          assertThat(received.path("verified").asBoolean()).isTrue();
          assertThat(received.path("id").asText()).isEqualTo("msg-1");
          assertThat(received.path("type").asText()).isEqualTo("test.ping");
          assertThat(received.path("sequence").asLong()).isEqualTo(7);
          assertThat(received.path("body").asText()).isEqualTo(body);
          Instant.parse(received.path("received").asText());
        },
        "--json");
  }

  @Test
  void whatComesIsShownAndWhetherItsSignatureIsRight() throws Exception {
    listening(
        "listening on (\\S+)",
        url -> {
          String body = "{\"type\":\"test.ping\",\"subject\":\"test/ping\"}";

          assertThat(post(url, SECRET, body)).isBetween(200, 299);
          assertThat(post(url, "whsec_bm90aWZpY2F0aW9uLWRpc3BhdGNoZXItdGVzdA==", body))
              .isEqualTo(401);

          assertThat(out.toString().lines().skip(1).toList())
              .satisfiesExactly(
                  line ->
                      assertThat(line).matches("\\S+  verified    msg-1  test\\.ping  test/ping"),
                  line -> assertThat(line).isEqualTo(body),
                  line ->
                      assertThat(line).matches("\\S+  unverified  msg-1  test\\.ping  test/ping"),
                  line -> assertThat(line).isEqualTo(body));
          assertThat(out.toString()).doesNotContain(SECRET);
        });
  }

  @Test
  void withoutASecretANewOneIsMadeAndItEndsInTime() {
    assertThat(execute("listen", "--port", "0", "--seconds", "1")).isZero();

    assertThat(found("secret (whsec_\\S{44})")).isNotEmpty();
    assertThat(out.toString()).endsWith("0 verified, 0 unverified\n");
    out.getBuffer().setLength(0);
    assertThat(execute("listen", "--port", "0", "--seconds", "1", "--json")).isZero();
    assertThat(
            found(
                "^\\{\"event\":\"listening\",\"url\":\"[^\"]+\",\"secret\":\"(whsec_\\S{44})\"}\n"))
        .isNotEmpty();
    assertThat(out.toString())
        .endsWith("}\n{\"event\":\"ended\",\"verified\":0,\"unverified\":0}\n");
  }

  @Test
  void aPortThatIsTakenIsTold() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(execute("listen", "--port", "" + taken.getLocalPort())).isOne();

      assertThat(err)
          .hasToString(
              "dispatcher: port %d is taken; choose another by --port\n"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void whatIsNoSecretIsToldWithoutShowingIt() {
    assertThat(execute("listen", "--port", "0", "--secret", "geheim")).isOne();

    assertThat(err.toString()).startsWith("dispatcher: --secret: ").doesNotContain("geheim");
  }

  @Test
  void whatIsNoPortOrTimeIsWrongUsage() {
    assertThat(execute("listen", "--port", "70000")).isEqualTo(2);
    assertThat(execute("listen", "--port", "0", "--seconds", "-1")).isEqualTo(2);
  }
}
