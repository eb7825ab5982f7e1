package org.notificationdispatcher.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.notificationdispatcher.core.MessageJson;

/**
 * The schemas of the messages, by name. As shipped they let fields through that they do not know,
 * as receivers are to do; the strict variant does not, and knows no values but those it lists.
 */
public final class MessageSchemas {
  static final Path FOLDER = Path.of("src/main/resources/schema");

  private static final String LOCATION = "classpath:schema/";
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

  private final Map<String, JsonNode> documents;
  private final JsonSchemaFactory factory;

  private MessageSchemas(Map<String, JsonNode> documents, JsonSchemaFactory factory) {
    this.documents = documents;
    this.factory = factory;
  }

  /** As they are on the class path. */
  public static MessageSchemas shipped() {
    return new MessageSchemas(read(), JsonSchemaFactory.getInstance(VersionFlag.V202012));
  }

  /** For the product's own messages: what is not in the schema is an error. */
  public static MessageSchemas strict() {
    Map<String, JsonNode> documents = read();
    documents.values().forEach(MessageSchemas::close);
    Map<String, String> texts =
        documents.entrySet().stream()
            .collect(
                Collectors.toMap(
                    document -> location(document.getKey()),
                    document -> document.getValue().toString()));
    return new MessageSchemas(
        documents,
        JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(texts))));
  }

  private static Map<String, JsonNode> read() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      Map<String, JsonNode> documents = new TreeMap<>();
      for (Path file : files.toList()) {
        documents.put(
            file.getFileName().toString().replaceFirst("\\.json$", ""),
            MessageJson.mapper().readTree(file.toFile()));
      }
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String location(String name) {
    return LOCATION + name + ".json";
  }

  private static void close(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      if (object.path("type").asText().equals("object") && object.has("properties")) {
        object.put("unevaluatedProperties", false);
      }
      if (object.path("anyOf") instanceof ArrayNode choices) {
        for (int i = choices.size() - 1; i >= 0; i--) {
          if (choices.get(i).size() == 1 && choices.get(i).has("description")) {
            choices.remove(i);
          }
        }
      }
    }
    schema.forEach(MessageSchemas::close);
  }

  /** Every file, by its name without {@code .json}. */
  Map<String, JsonNode> documents() {
    return documents;
  }

  /** The types of message there is a schema for. */
  List<String> types() {
    return documents.keySet().stream().filter(name -> name.contains(".")).toList();
  }

  /** The message that the schema of a type shows. */
  JsonNode sample(String type) {
    return documents.get(type).at("/examples/0");
  }

  /** What is wrong with a message, by the schema of its own type; empty if nothing is. */
  public List<String> problems(JsonNode message) {
    String type = message.path("type").asText();
    return types().contains(type)
        ? problems(type, message)
        : List.of("there is no schema for type '" + type + "'");
  }

  /** What is wrong with a document, by one of the schemas; empty if nothing is. */
  List<String> problems(String name, JsonNode document) {
    return texts(factory.getSchema(SchemaLocation.of(location(name)), CONFIG).validate(document));
  }

  /** What is wrong with a schema itself, by JSON Schema's own; empty if nothing is. */
  static List<String> problemsOfSchema(JsonNode schema) {
    JsonSchema metaSchema =
        JsonSchemaFactory.getInstance(
                VersionFlag.V202012,
                builder ->
                    builder.schemaMappers(
                        mappers -> mappers.mapPrefix("https://json-schema.org", "classpath:")))
            .getSchema(SchemaLocation.of(schema.path("$schema").asText()), CONFIG);
    return texts(metaSchema.validate(schema));
  }

  /** What is wrong with a document, by a schema that stands alone. */
  static List<String> problems(JsonNode schema, JsonNode document) {
    return texts(
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(schema, CONFIG)
            .validate(document));
  }

  private static List<String> texts(Set<ValidationMessage> messages) {
    return messages.stream().map(ValidationMessage::toString).toList();
  }
}
