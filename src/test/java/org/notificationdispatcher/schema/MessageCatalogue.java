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
      - `dispatcher.<module>.fields` chooses the fields of `data`, so each of them can be missing; inside `items` and
        `options` nothing is chosen. A field without value is left out, never `null`.
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

  private final Map<String, JsonNode> documents;

  MessageCatalogue(Map<String, JsonNode> documents) {
    this.documents = documents;
  }

  /** The whole page. */
  String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    JsonNode envelope = documents.get("envelope");
    table(page, envelope, MissingNode.getInstance(), MissingNode.getInstance());
    documents.keySet().stream()
        .filter(name -> name.contains("."))
        .sorted(MessageCatalogue::inOrderOfLife)
        .forEach(type -> section(page, documents.get(type)));
    return page.toString();
  }

  /** Orders come before licenses, and licenses before activations. */
  private static int inOrderOfLife(String one, String other) {
    List<String> subjects = List.of("order", "license", "activation");
    int bySubject =
        Integer.compare(
            subjects.indexOf(one.substring(0, one.indexOf('.'))),
            subjects.indexOf(other.substring(0, other.indexOf('.'))));
    return bySubject != 0 ? bySubject : one.compareTo(other);
  }

  private void section(StringBuilder page, JsonNode type) {
    JsonNode data = type.at("/properties/data");
    JsonNode sample = type.at("/examples/0");
    page.append("\n## ").append(type.path("title").asText()).append("\n\n");
    page.append(type.path("description").asText()).append("\n\n");
    table(page, file(data), data.path("properties"), sample.path("data"));
    page.append("\n```json\n").append(pretty(sample)).append("\n```\n");
  }

  /**
   * @param narrowed what this type of message allows of the record's fields, or missing
   * @param sample where examples are taken from first, or missing
   */
  private void table(StringBuilder page, JsonNode schema, JsonNode narrowed, JsonNode sample) {
    page.append("| field | type | meaning | example |\n|---|---|---|---|\n");
    rows(page, "", schema, schema, narrowed, sample);
  }

  private void rows(
      StringBuilder page,
      String prefix,
      JsonNode document,
      JsonNode schema,
      JsonNode narrowed,
      JsonNode sample) {
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              String name = property.getKey();
              JsonNode field = property.getValue();
              page.append("| `")
                  .append(prefix)
                  .append(name)
                  .append("` | ")
                  .append(type(field))
                  .append(" | ")
                  .append(meaning(field, narrowed.path(name)).replace("|", "\\|"))
                  .append(" | ")
                  .append(example(field, sample.path(name)))
                  .append(" |\n");
              JsonNode none = MissingNode.getInstance();
              if (field.has("$ref")) {
                JsonNode other = file(field);
                rows(page, prefix + name + ".", other, other, none, sample.path(name));
              } else if (field.path("items").has("$ref")) {
                JsonNode item = inside(document, field.path("items"));
                rows(page, prefix + name + "[].", document, item, none, sample.path(name).path(0));
              }
            });
  }

  private JsonNode file(JsonNode reference) {
    return documents.get(reference.path("$ref").asText().replaceFirst("\\.json$", ""));
  }

  private static JsonNode inside(JsonNode document, JsonNode reference) {
    return document.at(reference.path("$ref").asText().substring(1));
  }

  private static String type(JsonNode field) {
    if (field.has("$ref")) {
      return "object";
    }
    String type = field.path("type").asText();
    return switch (type) {
      case "array" -> "array of " + type(field.path("items"));
      case "string" -> field.path("format").asText().equals("date-time") ? "time" : "string";
      default -> type;
    };
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
    if (field.has("$ref") || field.path("items").has("$ref") || type(field).equals("object")) {
      return "";
    }
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
