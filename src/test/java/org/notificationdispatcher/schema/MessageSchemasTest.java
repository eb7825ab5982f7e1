package org.notificationdispatcher.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.CmContainer;
import org.notificationdispatcher.common.Customer;
import org.notificationdispatcher.common.Item;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.LicenseOptions;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.common.OrderItem;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.schema.SchemaReferences.Place;

/** The schemas say what JSON Schema allows, what the records have, and what their samples show. */
class MessageSchemasTest {
  private static final MessageSchemas SHIPPED = MessageSchemas.shipped();
  private static final MessageSchemas STRICT = MessageSchemas.strict();

  private static final SchemaReferences REFERENCES = new SchemaReferences(SHIPPED.documents());

  static Set<String> names() {
    return SHIPPED.documents().keySet();
  }

  /** The files that describe data, not messages. */
  static List<String> dataFiles() {
    return names().stream().filter(name -> !name.contains(".")).toList();
  }

  static List<String> types() {
    return SHIPPED.types();
  }

  /** Each with what its messages have beyond its own fields. */
  static Stream<Arguments> records() {
    return Stream.of(
        Arguments.of(Order.class, schema("order", ""), List.of("newItems", "customer")),
        Arguments.of(OrderItem.class, schema("order", "/$defs/item"), List.of("item")),
        Arguments.of(
            License.class, schema("license", ""), List.of("customer", "item", "container")),
        Arguments.of(LicenseOptions.class, schema("license-options", ""), List.of()),
        Arguments.of(Activation.class, schema("activation", ""), List.of("item", "container")),
        Arguments.of(Customer.class, schema("customer", ""), List.of()),
        Arguments.of(Item.class, schema("item", ""), List.of()),
        Arguments.of(CmContainer.class, schema("container", ""), List.of()));
  }

  /** A schema with all its properties, wherever they stand. */
  private static JsonNode schema(String file, String place) {
    JsonNode document = SHIPPED.documents().get(file);
    return REFERENCES.withProperties(new Place(document, document.at(place)));
  }

  private static List<String> fieldNames(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
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
  @MethodSource("names")
  void everyReferenceLeadsSomewhere(String name) {
    JsonNode document = SHIPPED.documents().get(name);

    for (JsonNode parent : document.findParents("$ref")) {
      assertThat(REFERENCES.follow(new Place(document, parent)).schema().has("type")).isTrue();
    }
  }

  @Test
  void aReferenceToNowhereIsFound() {
    for (String reference : List.of("lost.json", "order.json#/properties/lost", "#/$defs/lost")) {
      ObjectNode schema = MessageJson.mapper().createObjectNode().put("$ref", reference);

      assertThatThrownBy(
              () -> REFERENCES.follow(new Place(SHIPPED.documents().get("order"), schema)))
          .hasMessage(reference + " leads nowhere");
    }
  }

  @ParameterizedTest
  @MethodSource("dataFiles")
  void everyFieldIsExplainedAndHasAnExample(String file) {
    JsonNode document = SHIPPED.documents().get(file);
    List<JsonNode> schemas = new ArrayList<>(List.of(schema(file, "")));
    fieldNames(document.path("$defs")).forEach(name -> schemas.add(schema(file, "/$defs/" + name)));

    for (JsonNode schema : schemas) {
      assertThat(schema.path("properties")).isNotEmpty();
      schema
          .path("properties")
          .forEach(
              field -> {
                assertThat(field.path("description").asText()).endsWith(".");
                boolean own =
                    !field.path("type").asText().equals("object")
                        && !field.path("items").has("$ref");
                assertThat(field.has("examples")).as(field.toString()).isEqualTo(own);
              });
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyFieldOfTheRecordIsInTheSchemaAndTheOtherWayRound(
      Class<? extends Record> type, JsonNode schema, List<String> added) {
    assertThat(RecordFields.differences(type, schema, added)).isEmpty();
  }

  @Test
  void theEnvelopeIsTheMessage() {
    assertThat(RecordFields.differences(Message.class, schema("envelope", ""), List.of()))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"order-item,license,'quantity,licenses'", "ticket,activation,licenses"})
  void whatIsToldTogetherHasEveryFieldOfTheRecordEitherInCommonOrEach(
      String together, String record, String added) {
    JsonNode document = SHIPPED.documents().get(together);
    List<String> all = fieldNames(SHIPPED.documents().get(record).path("properties"));
    List<String> common = fieldNames(document.path("properties"));
    common.removeAll(List.of(added.split(",")));
    List<String> each = fieldNames(document.at("/$defs/license/properties"));

    assertThat(all).containsExactlyInAnyOrderElementsOf(concatenated(common, each));
    assertThat(all).containsSubsequence(common).containsSubsequence(each);
    for (String name : all) {
      JsonNode field =
          document.at((common.contains(name) ? "" : "/$defs/license") + "/properties/" + name);
      assertThat(field.path("$ref").asText()).isEqualTo(record + ".json#/properties/" + name);
    }
  }

  private static List<String> concatenated(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
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

    assertThat(RecordFields.differences(Order.class, schema, List.of("newItems", "lost")))
        .containsExactly(
            "comment is string in Java and nothing in the schema",
            "created is time in Java and string in the schema",
            "customer is nothing in Java and object in the schema",
            "lost is added in Java and nothing in the schema",
            "orderKey is integer in Java and string in the schema",
            "remark is nothing in Java and string in the schema");
    assertThat(RecordFields.differences(OrderItem.class, schema("license", ""), List.of()))
        .isNotEmpty();
    // What is added comes behind the record's own fields
    ObjectNode moved = (ObjectNode) schema("order", "");
    JsonNode comment = ((ObjectNode) moved.get("properties")).remove("comment");
    ((ObjectNode) moved.get("properties")).set("comment", comment);
    assertThat(RecordFields.differences(Order.class, moved, List.of("newItems", "customer")))
        .containsExactly("the order of the fields");
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
    "activation.completed,/data",
    "order_item.created,/data",
    "order_item.created,/data/licenses/0",
    "order_item.updated,/data/licenses/1/options",
    "ticket.processed,/data",
    "ticket.processed,/data/licenses/0"
  })
  void anUnknownFieldIsForReceiversToIgnoreAndForUsAnError(String type, String place) {
    ObjectNode message = sample(type);
    ((ObjectNode) message.at(place)).put("brandNew", 1);

    assertThat(SHIPPED.problems(message)).isEmpty();
    assertThat(STRICT.problems(message)).anyMatch(problem -> problem.contains("'brandNew'"));
  }

  @ParameterizedTest
  @CsvSource({
    "license.created,/data,state",
    "license.updated,/data,state",
    "activation.completed,/data,type",
    "activation.completed,/data,cmContainerKind",
    "activation.current,/data,state",
    "order_item.created,/data/licenses/0,state",
    "ticket.processed,/data,cmContainerKind",
    "ticket.processed,/data/licenses/0,type"
  })
  void anUnknownValueIsForReceiversToBearAndForUsAnError(String type, String place, String field) {
    ObjectNode message = sample(type);
    ((ObjectNode) message.at(place)).put(field, "BrandNew");

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
        "order.created|/data|newItems|[]",
        "order.created|/data|newItems|['2001']",
        "order.created||id|'4711'",
        "order.created||correlationId|null",
        "order.created||correlationId|1001",
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
        "activation.unexpected_state|/data|state|'Completed'",
        "activation.started|/data|state|'Completed'",
        "activation.current||subject|'ticket/A'",
        "activation.current|/data|position|0",
        "activation.restored|/data|restoredFrom|null",
        "license.created|/data|position|'1'",
        "order_item.created||subject|'order/1001'",
        "order_item.created|/data|quantity|0",
        "order_item.created|/data|licenses|[]",
        "order_item.updated|/data/licenses/0|created|'today'",
        "order_item.updated|/data/licenses/0/options|expirationDays|-1",
        "ticket.processed||subject|'ticket/'",
        "ticket.processed|/data|licenses|{}",
        "ticket.processed|/data|firmUpdateCounter|-1",
        "ticket.processed|/data/licenses/0|state|null"
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
  void whatHasNoCorrelationIsAMessageToo() {
    ObjectNode message = sample("order.created");
    message.remove("correlationId");

    assertThat(STRICT.problems(message)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "order_item.created,quantity",
    "order_item.created,licenses",
    "ticket.processed,licenses"
  })
  void whatIsToldTogetherAlwaysSaysOfWhat(String type, String field) {
    ObjectNode message = sample(type);
    ((ObjectNode) message.get("data")).remove(field);

    assertThat(SHIPPED.problems(message)).isNotEmpty();
  }

  /** All that a detail can have, from the examples of its fields. */
  private static ObjectNode detail(String name) {
    ObjectNode detail = MessageJson.mapper().createObjectNode();
    schema(name, "")
        .path("properties")
        .properties()
        .forEach(field -> detail.set(field.getKey(), field.getValue().at("/examples/0")));
    return detail;
  }

  @ParameterizedTest
  @CsvSource({
    "order.created,/data,customer,state",
    "order.updated,/data/items/0,item,quantity",
    "license.created,/data,customer,state",
    "license.updated,/data,item,quantity",
    "license.withdrawn,/data,container,cmContainerKind",
    "order_item.created,/data,customer,orderId",
    "order_item.created,/data/licenses/0,item,quantity",
    "order_item.updated,/data/licenses/1,container,modified",
    "activation.completed,/data,item,quantity",
    "activation.current,/data,container,modified",
    "ticket.processed,/data,container,ticketId",
    "ticket.processed,/data/licenses/0,item,options"
  })
  void aDetailIsAllowedWhereItBelongsAndWithItsOwnFieldsOnly(
      String type, String place, String name, String foreign) {
    ObjectNode message = sample(type);
    ObjectNode detail = detail(name);
    ((ObjectNode) message.at(place)).set(name, detail);
    assertThat(STRICT.problems(message)).isEmpty();

    detail.put(foreign, "A");
    assertThat(STRICT.problems(message)).anyMatch(problem -> problem.contains("'" + foreign + "'"));

    ((ObjectNode) message.at(place)).putNull(name);
    assertThat(SHIPPED.problems(message)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "order.created,/data,container",
    "order.created,/data,item",
    "activation.completed,/data,customer",
    "order_item.created,/data,container",
    "order_item.created,/data/licenses/0,customer",
    "ticket.processed,/data,item",
    "ticket.processed,/data/licenses/0,container"
  })
  void aDetailWhereItDoesNotBelongIsFound(String type, String place, String name) {
    ObjectNode message = sample(type);
    ((ObjectNode) message.at(place)).set(name, detail(name));

    assertThat(STRICT.problems(message)).isNotEmpty();
  }

  @Test
  void aTypeWithoutSchemaIsFound() {
    assertThat(STRICT.problems(sample("order.created").put("type", "order.lost")))
        .containsExactly("there is no schema for type 'order.lost'");
  }
}
