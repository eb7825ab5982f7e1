package org.notificationdispatcher.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.schema.SchemaReferences.Place;

/** Writes docs/messages.md from the schemas: for each type its fields, and what a message is. */
final class MessageCatalogue {
  private static final String INTRODUCTION =
      """
      # Messages

      <!-- Written by mvn -Dtest=MessageCatalogueTest -Dmessages.update=true test. Change the schemas. -->

      What goes over the wire: the envelope, and by type the fields of `data` and a sample. The same as JSON Schema
      (draft 2020-12) is in [src/main/resources/schema](../src/main/resources/schema), one file a type, and in the jar
      below `schema/`. The webhook as a whole is described in [asyncapi.yaml](asyncapi.yaml).

      - Fields you do not know are to be ignored, and so are types: more can come with any version.
      - `dispatcher.<module>.fields` chooses the fields of `data` and of `licenses`, so each of them can be missing; inside
        `items` and `options` nothing is chosen. A field without value is left out, never `null`.
      - `dispatcher.<module>.details` chooses which of `customer`, `item` and `container` are looked up and sent along.
      - A time is text in ISO 8601 and UTC, such as `2026-11-24T09:15:49.659Z`, with no, three, six or nine digits behind
        the point. An integer has up to 64 bits: JavaScript and others that read numbers as floating point lose digits above
        2⁵³.

      ## The envelope

      """;

  private static final ObjectWriter PRETTY =
      MessageJson.mapper()
          .writer(
              new DefaultPrettyPrinter()
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withSeparators(
                      DefaultPrettyPrinter.DEFAULT_SEPARATORS.withObjectFieldValueSpacing(
                          Spacing.AFTER)));

  private static final List<String> SUBJECTS =
      List.of("order", "license", "order_item", "activation", "ticket", "report", "test");

  private final Map<String, JsonNode> documents;
  private final SchemaReferences references;

  MessageCatalogue(Map<String, JsonNode> documents) {
    this.documents = documents;
    this.references = new SchemaReferences(documents);
  }

  /** The whole page. */
  String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    JsonNode envelope = documents.get("envelope");
    JsonNode none = MissingNode.getInstance();
    table(page, new Place(envelope, envelope), none, none);
    documents.keySet().stream()
        .filter(name -> name.contains("."))
        .sorted(MessageCatalogue::inOrderOfLife)
        .forEach(type -> section(page, documents.get(type)));
    return page.toString();
  }

  /**
   * Orders, licenses, activations; behind each of the last two what several of them are told as.
   */
  private static int inOrderOfLife(String one, String other) {
    int bySubject = Integer.compare(place(one), place(other));
    return bySubject != 0 ? bySubject : one.compareTo(other);
  }

  private static int place(String type) {
    int place = SUBJECTS.indexOf(type.substring(0, type.indexOf('.')));
    if (place < 0) {
      throw new IllegalArgumentException("where does " + type + " belong? There are " + SUBJECTS);
    }
    return place;
  }

  private void section(StringBuilder page, JsonNode type) {
    JsonNode data = type.at("/properties/data");
    JsonNode sample = type.at("/examples/0");
    page.append("\n## ").append(type.path("title").asText()).append("\n\n");
    page.append(type.path("description").asText()).append("\n\n");
    table(
        page,
        references.follow(new Place(type, data)),
        data.path("properties"),
        sample.path("data"));
    page.append("\n```json\n").append(pretty(sample)).append("\n```\n");
  }

  /**
   * @param narrowed what this type of message allows of the record's fields, or missing
   * @param sample where examples are taken from first, or missing
   */
  private void table(StringBuilder page, Place schema, JsonNode narrowed, JsonNode sample) {
    page.append("| field | type | meaning | example |\n|---|---|---|---|\n");
    rows(page, "", schema, narrowed, sample);
  }

  private void rows(
      StringBuilder page, String prefix, Place place, JsonNode narrowed, JsonNode sample) {
    place
        .schema()
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String name = property.getKey();
              Place field = references.follow(place.at(property.getValue()));
              boolean array = field.schema().has("items");
              Place inside =
                  array ? references.follow(field.at(field.schema().get("items"))) : field;
              boolean object = inside.schema().path("type").asText().equals("object");
              page.append("| `")
                  .append(prefix)
                  .append(name)
                  .append("` | ")
                  .append(array ? "array of " : "")
                  .append(type(inside.schema()))
                  .append(" | ")
                  .append(cell(meaning(field.schema(), narrowed.path(name))))
                  .append(" | ")
                  .append(object ? "" : example(field.schema(), sample.path(name)))
                  .append(" |\n");
              rows(
                  page,
                  prefix + name + (array ? "[]." : "."),
                  inside,
                  MissingNode.getInstance(),
                  array ? sample.path(name).path(0) : sample.path(name));
            });
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }

  private static String type(JsonNode field) {
    boolean time = field.path("format").asText().equals("date-time");
    return time ? "time" : field.path("type").asText();
  }

  private static String meaning(JsonNode field, JsonNode narrowed) {
    String meaning = field.path("description").asText();
    if (narrowed.has("const")) {
      return meaning + " Here always " + code(narrowed.get("const")) + ".";
    }
    List<String> values = codes(narrowed.path("enum"));
    if (values.isEmpty()) {
      values = codes(field.at("/anyOf/0/enum"));
      values.removeAll(codes(narrowed.at("/not/enum")));
    }
    return values.isEmpty() ? meaning : meaning + " One of " + String.join(", ", values) + ".";
  }

  private static String example(JsonNode field, JsonNode inSample) {
    return code(inSample.isMissingNode() ? field.at("/examples/0") : inSample);
  }

  private static List<String> codes(JsonNode values) {
    List<String> codes = new ArrayList<>();
    values.forEach(value -> codes.add(code(value)));
    return codes;
  }

  private static String code(JsonNode value) {
    return "`" + (value.isTextual() ? value.asText() : value.toString()) + "`";
  }

  private static String pretty(JsonNode document) {
    try {
      return PRETTY.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
