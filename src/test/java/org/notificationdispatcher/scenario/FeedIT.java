package org.notificationdispatcher.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.common.Module;

/** What a system sees that fetches for itself. */
class FeedIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = FeedSurroundings.TOKEN;

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private FeedSurroundings feed;
  private Surroundings.InProcess dispatcher;
  private String base;

  @BeforeEach
  void start() throws IOException {
    feed = new FeedSurroundings(folder);
    dispatcher = feed.dispatcher;
    base = feed.server + "/feed/v1";
  }

  @AfterEach
  void stop() {
    feed.close();
  }

  @Test
  void whatIsNewIsFetchedInOrderUntilItIsAcknowledged() throws Exception {
    feed.orders(1, 5);
    dispatcher.collect(Module.ORDERS);

    JsonNode first = json(get("/messages?limit=3"));
    assertThat(first.findValuesAsText("subject")).hasSize(3);
    assertThat(first.path("more").asBoolean()).isTrue();
    JsonNode second = json(get("/messages?limit=3&after=" + first.path("cursor").asLong()));
    assertThat(second.path("messages")).hasSize(2);
    assertThat(second.path("more").asBoolean()).isFalse();
    assertThat(sequences(first, second)).isSorted();

    assertThat(json(get("/messages?limit=3"))).isEqualTo(first);
    assertThat(post("{\"upto\": " + first.path("cursor") + "}").body())
        .isEqualTo("{\"acknowledged\":3}");
    assertThat(json(get("/messages")).path("messages")).isEqualTo(second.path("messages"));
    String id = second.path("messages").path(0).path("id").asText();
    assertThat(post("{\"ids\": [\"" + id + "\"]}").body()).isEqualTo("{\"acknowledged\":1}");
    assertThat(json(get("/messages")).path("messages")).hasSize(1);
  }

  @Test
  void whoWaitsGetsWhatComesUntilPatienceEnds() throws Exception {
    JsonNode nothing = json(get("/messages?wait=1s"));
    assertThat(nothing.path("messages")).isEmpty();
    assertThat(nothing.path("cursor").asLong()).isZero();

    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int n = 0; n < 30; n++) {
      waiting.add(client.sendAsync(request("/messages?wait=60s").build(), BodyHandlers.ofString()));
    }
    feed.orders(1, 1);
    dispatcher.collect(Module.ORDERS);

    for (CompletableFuture<HttpResponse<String>> each : waiting) {
      assertThat(json(each.get()).findValuesAsText("type")).containsExactly("order.created");
    }
  }

  @Test
  void aStopAnswersWhoWaits() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting =
        client.sendAsync(request("/messages?wait=60s").build(), BodyHandlers.ofString());
    get("/messages");

    dispatcher.close();

    assertThat(waiting.get().statusCode()).isEqualTo(503);
  }

  @Test
  void aPausedConsumerIsToldSo() throws Exception {
    dispatcher.destinations().pause("crm", "new release");

    HttpResponse<String> answer = get("/messages?wait=60s");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("60");
    assertThat(JSON.readTree(answer.body()).path("detail").asText())
        .isEqualTo("this consumer is paused (new release)");
  }

  @Test
  void whatIsWrongWithARequestIsNamed() throws Exception {
    Map<String, String> queries =
        Map.of(
            "limit=0", "limit is not a number from 1 to 1000",
            "limit=x", "limit is not a number from 1 to 1000",
            "after=-1", "after is not a number from 0 to 9223372036854775807",
            "wait=61s", "wait is not a number of seconds such as 20s, up to 60s",
            "type=%27", "type is not a message type such as license.created, or license.*");
    for (Map.Entry<String, String> query : queries.entrySet()) {
      assertProblem(get("/messages?" + query.getKey()), query.getValue());
    }
    String form = "send {\"upto\": <cursor>}, or {\"ids\": [<id>, ...]}, as a JSON object";
    Map<String, String> bodies =
        Map.of(
            "", form,
            "{\"upto\"", "the body is not JSON",
            "[]", form,
            "{\"upto\": \"x\"}", form,
            "{\"upto\": 1, \"ids\": \"x\"}", form,
            "{\"upto\": 1, \"ids\": [\"x\"]}", form,
            "{\"ids\": [\"x\"]}", "ids: 'x' is not the id of a message");
    for (Map.Entry<String, String> body : bodies.entrySet()) {
      assertProblem(post(body.getKey()), body.getValue());
    }
    assertThat(post("[" + " ".repeat(2_000_000) + "]").statusCode()).isEqualTo(413);
    assertThat(get("/messages").statusCode()).isEqualTo(200);
  }

  private static void assertProblem(HttpResponse<String> answer, String detail) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(JSON.readTree(answer.body()).path("detail").asText()).isEqualTo(detail);
  }

  @Test
  void nobodyElseGetsAnything() throws Exception {
    HttpRequest anonymous = HttpRequest.newBuilder(URI.create(base + "/messages")).build();
    HttpResponse<String> unknown = client.send(anonymous, BodyHandlers.ofString());
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(unknown.headers().firstValue("WWW-Authenticate")).isPresent();

    assertThat(get("/messages?consumer=erp").statusCode()).isEqualTo(403);
    assertThat(get("/messages?consumer=crm").statusCode()).isEqualTo(200);

    String basic = Base64.getEncoder().encodeToString(("crm:" + TOKEN).getBytes(UTF_8));
    HttpRequest byBasic =
        HttpRequest.newBuilder(URI.create(base + "/messages"))
            .header("Authorization", "Basic " + basic)
            .build();
    assertThat(client.send(byBasic, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @Test
  void aLargeAnswerIsPackedForWhoCanUnpackIt() throws Exception {
    feed.orders(1, 20);
    dispatcher.collect(Module.ORDERS);

    HttpResponse<byte[]> packed =
        client.send(
            request("/messages").header("Accept-Encoding", "gzip").build(),
            BodyHandlers.ofByteArray());

    assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(JSON.readTree(unpacked).path("messages")).hasSize(20);
    }
  }

  @Test
  void howThingsAreIsReadAndReadAgainOnlyWhenItHasChanged() throws Exception {
    feed.orders(1, 5);
    dispatcher.collectAll();

    JsonNode first = json(get("/orders?limit=3"));
    JsonNode second = json(get("/orders?limit=3&after=" + first.path("cursor").asText()));
    assertThat(first.path("records")).hasSize(3);
    assertThat(first.path("more").asBoolean()).isTrue();
    assertThat(second.path("records")).hasSize(2);
    assertThat(second.path("more").asBoolean()).isFalse();
    assertThat(json(get("/licenses")).path("records")).hasSize(5);
    assertThat(json(get("/activations")).path("records")).isEmpty();

    JsonNode order = first.path("records").path(0);
    String path = "/orders/" + order.path("key").asText();
    HttpResponse<String> one = get(path);
    assertThat(json(one)).isEqualTo(order);
    assertThat(order.path("data").path("orderId").asText()).startsWith("SO-");
    String tag = one.headers().firstValue("ETag").orElseThrow();
    for (String known : List.of(tag, "\"x\", W/" + tag, "*", tag.replaceFirst("\"$", "-gzip\""))) {
      HttpResponse<String> same = conditional(path, known);
      assertThat(same.statusCode()).as(known).isEqualTo(304);
      assertThat(same.body()).isEmpty();
      assertThat(same.headers().firstValue("ETag")).contains(tag);
    }

    int number = Integer.parseInt(order.path("data").path("orderId").asText().substring(3));
    feed.orders(number, number);
    dispatcher.collect(Module.ORDERS);
    HttpResponse<String> changed = conditional(path, tag);
    assertThat(json(changed).path("key")).isEqualTo(order.path("key"));
    assertThat(changed.headers().firstValue("ETag")).isPresent().get().isNotEqualTo(tag);
  }

  private HttpResponse<String> conditional(String path, String tag) throws Exception {
    return client.send(request(path).header("If-None-Match", tag).build(), BodyHandlers.ofString());
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    Map<String, Integer> statuses =
        Map.of(
            "/orders/1", 404,
            "/orders/x", 400,
            "/orders/1/2", 404,
            "/ordersandmore", 404,
            "/licenses?after=x", 400,
            "/licenses?limit=1001", 400);
    for (Map.Entry<String, Integer> one : statuses.entrySet()) {
      HttpResponse<String> answer = get(one.getKey());
      assertThat(answer.statusCode()).as(one.getKey()).isEqualTo(one.getValue());
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(JSON.readTree(answer.body()).path("detail").asText()).isNotEmpty();
    }
  }

  private static List<Long> sequences(JsonNode... pages) {
    List<Long> sequences = new ArrayList<>();
    for (JsonNode page : pages) {
      page.path("messages").forEach(message -> sequences.add(message.path("sequence").asLong()));
    }
    return sequences;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", "Bearer " + TOKEN)
        .timeout(Duration.ofSeconds(90));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body) throws Exception {
    return client.send(
        request("/acknowledgements").POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }
}
