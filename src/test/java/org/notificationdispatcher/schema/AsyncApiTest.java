package org.notificationdispatcher.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.webhook.Signatures;

/** docs/asyncapi.yaml fits the schemas and what is sent. */
class AsyncApiTest {
  private static final Path FILE = Path.of("docs/asyncapi.yaml");
  private static final MessageSchemas STRICT = MessageSchemas.strict();

  private final JsonNode document = read();

  private static JsonNode read() {
    try {
      return new YAMLMapper().readTree(FILE.toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> problems(JsonNode document) {
    return AsyncApiDocument.problems(document, FILE.getParent(), STRICT);
  }

  @Test
  void itRefersToSchemasThatExistAndItsExamplesAreValid() {
    assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
    assertThat(problems(document)).isEmpty();
  }

  @Test
  void theSignaturesOfTheExamplesAreRight() throws IOException {
    Signatures signatures = Signatures.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    for (JsonNode message : document.at("/components/messages")) {
      JsonNode headers = message.at("/examples/0/headers");
      String id = headers.path("webhook-id").asText();
      String timestamp = headers.path("webhook-timestamp").asText();
      byte[] body = MessageJson.mapper().writeValueAsBytes(message.at("/examples/0/payload"));
      Instant now = Instant.ofEpochSecond(Long.parseLong(timestamp));

      assertThat(headers.path("webhook-signature").asText())
          .as("signature of %s", new String(body, StandardCharsets.UTF_8))
          .isEqualTo(signatures.sign(id, now, body));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/channels/webhook/messages/order.created/$ref,#/components/messages/order.lost,does not exist",
    "/components/messages/order.created/payload/schema/$ref,../schema/lost.json,does not exist",
    "/components/messages/order.created/payload/schema/$ref,"
        + "../src/main/resources/schema/order.updated.json,has the payload",
    "/components/messages/order.created/name,order.made,has the name",
    "/components/messages/order.created/examples/0/payload/data/orderId,SO-1,is not the sample",
    "/components/messages/order.created/examples/0/payload/data/created,today,example/data/created",
    "/components/messages/order.created/examples/0/payload/data/brandNew,1,'brandNew',",
    "/components/messages/order.created/examples/0/headers/webhook-id,4711,another webhook-id",
    "/components/messages/order.created/examples/0/headers/webhook-signature,x,example headers"
  })
  void whatIsWrongIsFound(String place, String value, String problem) {
    JsonPointer pointer = JsonPointer.compile(place);
    ((ObjectNode) document.at(pointer.head())).put(pointer.last().getMatchingProperty(), value);

    assertThat(problems(document)).anyMatch(found -> found.contains(problem));
  }

  @Test
  void aMissingMessageOrExampleIsFound() {
    ((ObjectNode) document.at("/channels/webhook/messages")).remove("order.created");
    ((ObjectNode) document.at("/components/messages/order.updated")).remove("examples");

    assertThat(problems(document))
        .hasSize(2)
        .anyMatch(problem -> problem.contains("on the channel"))
        .contains("order.updated has no example");
  }
}
