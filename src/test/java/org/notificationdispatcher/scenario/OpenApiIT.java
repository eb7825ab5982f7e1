package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.oas.OpenApi30;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.simulator.CreatedOrder;
import org.notificationdispatcher.simulator.LicenseCentralState;
import org.notificationdispatcher.simulator.NewOrder;

/** docs/openapi.yaml is what the server does: nothing more, and nothing else. */
class OpenApiIT {
  private static final Path FILE = Path.of("docs/openapi.yaml");
  private static final String ID = "https://example.com/openapi.yaml";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonNode document = read();
  private final JsonSchemaFactory schemas = schemas();
  private final Set<String> seen = new TreeSet<>();
  private FeedSurroundings feed;

  private static JsonNode read() {
    try {
      return new YAMLMapper().readTree(FILE.toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private JsonSchemaFactory schemas() {
    return JsonSchemaFactory.builder(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4))
        .defaultMetaSchemaIri(OpenApi30.getInstance().getIri())
        .metaSchema(OpenApi30.getInstance())
        .schemaLoaders(loaders -> loaders.schemas(Map.of(ID, document.toString())))
        .build();
  }

  @Test
  void itIsWhatASecondReaderOfOpenApiAccepts() {
    SwaggerParseResult result = new OpenAPIV3Parser().readLocation(FILE.toString(), null, null);

    assertThat(result.getMessages()).isEmpty();
    assertThat(result.getOpenAPI().getPaths()).hasSize(document.path("paths").size());
  }

  @Test
  void everyAnswerItPromisesIsGivenAsItPromises() throws Exception {
    try (FeedSurroundings started = new FeedSurroundings(folder)) {
      feed = started;
      ask();
    }
    assertThat(seen).isEqualTo(documented());
  }

  private void ask() throws Exception {
    feed.orders(1, 3);
    feed.dispatcher.collectAll();
    LicenseCentralState state = feed.surroundings.simulator.state();
    CreatedOrder order =
        state.createOrder(NewOrder.of("SO-9").forCustomer("C-10001").with("PRO-2026", 1));
    state.confirm(state.activate(order.ticketId(), "130-1"));
    feed.dispatcher.collect(Module.ACTIVATIONS);

    String messages = "/feed/v1/messages";
    JsonNode found = JSON.readTree(answer(200, messages, get(messages + "?wait=1s")).body());
    assertThat(found.path("messages").size()).isGreaterThanOrEqualTo(3);
    answer(400, messages, get(messages + "?limit=0"));
    answer(401, messages, get(messages).setHeader("Authorization", "Bearer none"));
    answer(403, messages, get(messages + "?consumer=erp"));

    String taken = "/feed/v1/acknowledgements";
    answer(200, taken, post(taken, "{\"upto\": " + found.path("cursor") + "}"));
    answer(400, taken, post(taken, "{}"));
    answer(401, taken, post(taken, "{}").setHeader("Authorization", "Bearer none"));
    answer(403, taken, post(taken + "?consumer=erp", "{}"));
    answer(413, taken, post(taken, " ".repeat(1_100_000)));

    for (Module module : Module.values()) {
      String list = "/feed/v1/" + module;
      HttpResponse<String> all = answer(200, list, get(list));
      JsonNode record = JSON.readTree(all.body()).path("records").path(0);
      assertThat(record.path("data").isEmpty()).as(list).isFalse();
      answer(304, list, get(list).header("If-None-Match", tag(all)));
      answer(400, list, get(list + "?after=x"));
      answer(401, list, get(list).setHeader("Authorization", "Bearer none"));
      answer(403, list, get(list + "?consumer=erp"));

      String one = list + "/{key}";
      String path = list + "/" + record.path("key").asText();
      answer(304, one, get(path).header("If-None-Match", tag(answer(200, one, get(path)))));
      answer(400, one, get(list + "/x"));
      answer(401, one, get(path).setHeader("Authorization", "Bearer none"));
      answer(403, one, get(path + "?consumer=erp"));
      answer(404, one, get(list + "/0"));
    }

    String description = "/feed/v1/openapi.yaml";
    assertThat(answer(200, description, get(description)).body()).isEqualTo(Files.readString(FILE));

    String intake = "/intake/v1/activations";
    answer(202, intake, post(intake, "{\"cmSerial\": \"130-1\"}"));
    answer(400, intake, post(intake, "{}"));
    answer(401, intake, post(intake, "{}").setHeader("Authorization", "Bearer none"));
    answer(413, intake, post(intake, " ".repeat(300_000)));
    answer(415, intake, post(intake, "{}").setHeader("Content-Type", "text/plain"));

    withoutTables();
    for (int n = 0; n < 20; n++) {
      client.send(post(intake, "{}").build(), BodyHandlers.discarding());
    }
    answer(429, intake, post(intake, "{}"));
  }

  private static String tag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  /** What is answered when the database does not. */
  private void withoutTables() throws Exception {
    for (String table : new String[] {"delivery", "snapshot", "intake"}) {
      feed.dispatcher.jdbc.execute("ALTER TABLE " + table + " RENAME TO away_" + table);
    }
    answer(503, "/feed/v1/messages", get("/feed/v1/messages"));
    answer(503, "/feed/v1/acknowledgements", post("/feed/v1/acknowledgements", "{\"upto\": 1}"));
    for (Module module : Module.values()) {
      answer(503, "/feed/v1/" + module, get("/feed/v1/" + module));
      answer(503, "/feed/v1/" + module + "/{key}", get("/feed/v1/" + module + "/1"));
    }
    answer(
        503, "/intake/v1/activations", post("/intake/v1/activations", "{\"cmSerial\": \"130-2\"}"));
    for (String table : new String[] {"delivery", "snapshot", "intake"}) {
      feed.dispatcher.jdbc.execute("ALTER TABLE away_" + table + " RENAME TO " + table);
    }
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create(feed.server + path))
        .header("Authorization", "Bearer " + FeedSurroundings.TOKEN)
        .timeout(Duration.ofSeconds(60));
  }

  private HttpRequest.Builder post(String path, String body) {
    return get(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
  }

  private HttpResponse<String> answer(int status, String path, HttpRequest.Builder request)
      throws Exception {
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    String method = answer.request().method().toLowerCase(Locale.ROOT);
    String what = method + " " + path + " " + status;
    assertThat(answer.statusCode()).as(what + ": " + answer.body()).isEqualTo(status);
    JsonNode promised =
        resolved(
            document.path("paths").path(path).path(method).path("responses").path("" + status));
    assertThat(promised.isMissingNode()).as("%s is not documented", what).isFalse();
    promised
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            header ->
                assertThat(answer.headers().firstValue(header)).as(what + header).isPresent());
    JsonNode content = promised.path("content");
    if (content.isMissingNode()) {
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .as(what)
          .doesNotContain("json");
    } else {
      String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
      assertThat(content.has(type)).as("%s has type %s", what, type).isTrue();
      String schema = content.path(type).path("schema").path("$ref").asText();
      if (!schema.isEmpty()) {
        Set<ValidationMessage> problems =
            schemas
                .getSchema(SchemaLocation.of(ID + schema))
                .validate(JSON.readTree(answer.body()));
        assertThat(problems).as(what + ": " + answer.body()).isEmpty();
      }
    }
    seen.add(what);
    return answer;
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  private Set<String> documented() {
    Set<String> all = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation ->
                            operation
                                .getValue()
                                .path("responses")
                                .fieldNames()
                                .forEachRemaining(
                                    status ->
                                        all.add(
                                            operation.getKey()
                                                + " "
                                                + path.getKey()
                                                + " "
                                                + status))));
    return all;
  }
}
