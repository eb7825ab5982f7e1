package org.notificationdispatcher.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.LicenseOptions;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.common.OrderItem;
import org.notificationdispatcher.core.MessageJson;

/** The schemas say what JSON Schema allows, what the records have, and what their samples show. */
class MessageSchemasTest {
  private static final MessageSchemas SHIPPED = MessageSchemas.shipped();
  private static final MessageSchemas STRICT = MessageSchemas.strict();

  static Set<String> names() {
    return SHIPPED.documents().keySet();
  }

  static List<String> types() {
    return SHIPPED.types();
  }

  static Stream<Arguments> records() {
    Map<String, JsonNode> documents = SHIPPED.documents();
    return Stream.of(
        Arguments.of(Order.class, documents.get("order")),
        Arguments.of(OrderItem.class, documents.get("order").at("/$defs/item")),
        Arguments.of(License.class, documents.get("license")),
        Arguments.of(LicenseOptions.class, documents.get("license-options")),
        Arguments.of(Activation.class, documents.get("activation")));
  }

  private static ObjectNode sample(String type) {
    return SHIPPED.sample(type).deepCopy();
  }

  private static JsonNode json(String text) throws Exception {
    return MessageJson.mapper().readTree(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everySchemaIsOne(String name) {
    JsonNode schema = SHIPPED.documents().get(name);

    assertThat(MessageSchemas.problemsOfSchema(schema)).isEmpty();
    assertThat(schema.path("$schema").asText())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertThat(schema.path("$id").asText()).isEqualTo(name + ".json");
    assertThat(schema.path("description").asText()).endsWith(".");
  }

  @Test
  void whatIsNoSchemaIsFound() {
    ObjectNode broken = (ObjectNode) SHIPPED.documents().get("order").deepCopy();
    broken.put("type", "objekt");

    assertThat(MessageSchemas.problemsOfSchema(broken)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everySampleIsValid(String type) {
    JsonNode sample = sample(type);

    assertThat(sample.path("type").asText()).isEqualTo(type);
    assertThat(SHIPPED.problems(sample)).isEmpty();
    assertThat(STRICT.problems(sample)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void theSampleOfOneTypeIsNoneOfAnother(String type) {
    for (String other : types()) {
      ObjectNode sample = sample(other);
      if (!other.equals(type)) {
        assertThat(SHIPPED.problems(type, sample)).as("%s as %s", other, type).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyFieldOfTheRecordIsInTheSchemaAndTheOtherWayRound(
      Class<? extends Record> type, JsonNode schema) {
    assertThat(RecordFields.differences(type, schema)).isEmpty();
    schema
        .path("properties")
        .forEach(
            field -> {
              assertThat(field.path("description").asText()).endsWith(".");
              boolean own = !field.has("$ref") && !field.path("items").has("$ref");
              assertThat(field.has("examples")).as(field.toString()).isEqualTo(own);
            });
  }

  @ParameterizedTest
  @MethodSource("records")
  void onlyWhatCannotBeMissingIsRequired(Class<? extends Record> type, JsonNode schema) {
    Set<String> required = new TreeSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));

    // The selection can leave out any field of a record, but none of what is inside a field
    boolean selected = !type.equals(OrderItem.class) && !type.equals(LicenseOptions.class);
    assertThat(required).isEqualTo(selected ? Set.of() : RecordFields.neverAbsent(type));
    RecordFields.neverAbsent(type)
        .forEach(
            name ->
                assertThat(schema.at("/properties/" + name + "/description").asText())
                    .as(name)
                    .doesNotContain("Absent"));
  }

  @Test
  void aFieldOnOneSideOnlyOrOfAnotherTypeIsFound() {
    ObjectNode schema = (ObjectNode) SHIPPED.documents().get("order").deepCopy();
    ObjectNode properties = (ObjectNode) schema.get("properties");
    properties.remove("comment");
    properties.putObject("remark").put("type", "string");
    ((ObjectNode) properties.get("created")).remove("format");
    ((ObjectNode) properties.get("orderKey")).put("type", "string");

    assertThat(RecordFields.differences(Order.class, schema))
        .containsExactly(
            "comment is string in Java and nothing in the schema",
            "created is time in Java and string in the schema",
            "orderKey is integer in Java and string in the schema",
            "remark is nothing in Java and string in the schema");
    assertThat(RecordFields.differences(OrderItem.class, SHIPPED.documents().get("license")))
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "order.created,''",
    "order.created,/data",
    "order.created,/data/items/0",
    "license.created,''",
    "license.created,/data",
    "license.created,/data/options",
    "activation.completed,''",
    "activation.completed,/data"
  })
  void anUnknownFieldIsForReceiversToIgnoreAndForUsAnError(String type, String place) {
    ObjectNode message = sample(type);
    ((ObjectNode) message.at(place)).put("brandNew", 1);

    assertThat(SHIPPED.problems(message)).isEmpty();
    assertThat(STRICT.problems(message)).anyMatch(problem -> problem.contains("'brandNew'"));
  }

  @ParameterizedTest
  @CsvSource({
    "license.created,state",
    "license.updated,state",
    "activation.completed,type",
    "activation.completed,cmContainerKind"
  })
  void anUnknownValueIsForReceiversToBearAndForUsAnError(String type, String field) {
    ObjectNode message = sample(type);
    ((ObjectNode) message.get("data")).put(field, "BrandNew");

    assertThat(SHIPPED.problems(message)).isEmpty();
    assertThat(STRICT.problems(message)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "order.created|/data|orderKey|'1001'",
        "order.created|/data|created|'2026-11-24'",
        "order.created|/data|created|'2026-11-24T10:12:05+01:00'",
        "order.created|/data|comment|null",
        "order.created|/data/items/0|position|0",
        "order.created|/data/items/0|ticketLicenseIds|['1']",
        "order.created||id|'4711'",
        "order.created||timestamp|1764000000",
        "order.created||subject|'license/1'",
        "order.created||sequence|0",
        "order.created||data|[]",
        "license.created|/data|state|'Withdrawn'",
        "license.created|/data/options|expirationDays|-1",
        "license.withdrawn|/data|state|'ConfirmedCollected'",
        "license.replaced|/data|state|'Withdrawn'",
        "activation.completed|/data|type|'Return'",
        "activation.completed|/data|state|'Open'",
        "activation.returned|/data|type|'Activate'",
        "activation.restored|/data|type|'Return'",
        "activation.unexpected_state|/data|state|'Completed'"
      },
      quoteCharacter = '`')
  void aWrongValueIsFound(String type, String place, String field, String value) throws Exception {
    ObjectNode message = sample(type);
    ((ObjectNode) message.at(place == null ? "" : place)).set(field, json(value));

    assertThat(SHIPPED.problems(message)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"id", "type", "timestamp", "source", "subject", "sequence", "data"})
  void theEnvelopeIsAlwaysWhole(String field) {
    ObjectNode message = sample("order.created");
    message.remove(field);

    assertThat(SHIPPED.problems("order.created", message)).isNotEmpty();
  }

  @Test
  void aTypeWithoutSchemaIsFound() {
    assertThat(STRICT.problems(sample("order.created").put("type", "order.lost")))
        .containsExactly("there is no schema for type 'order.lost'");
  }
}
