package org.notificationdispatcher.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Holds an AsyncAPI document against the schemas. */
final class AsyncApiDocument {
  private final JsonNode document;
  private final Path folder;
  private final MessageSchemas schemas;
  private final List<String> problems = new ArrayList<>();

  private AsyncApiDocument(JsonNode document, Path folder, MessageSchemas schemas) {
    this.document = document;
    this.folder = folder;
    this.schemas = schemas;
  }

  /**
   * What is wrong, a line each; empty if nothing is.
   *
   * @param folder that relative references start from
   */
  static List<String> problems(JsonNode document, Path folder, MessageSchemas schemas) {
    AsyncApiDocument checked = new AsyncApiDocument(document, folder, schemas);
    checked.references(document);
    checked.messages();
    return checked.problems;
  }

  private void references(JsonNode node) {
    if (node.path("$ref").isTextual()) {
      String reference = node.path("$ref").asText();
      boolean there =
          reference.startsWith("#")
              ? !document.at(reference.substring(1)).isMissingNode()
              : Files.isRegularFile(folder.resolve(reference));
      if (!there) {
        problems.add(reference + " does not exist");
      }
    }
    node.forEach(this::references);
  }

  private void messages() {
    Set<String> told = new TreeSet<>();
    document
        .at("/components/messages")
        .properties()
        .forEach(
            message -> {
              told.add(message.getKey());
              message(message.getKey(), message.getValue());
            });
    Set<String> onTheChannel = new TreeSet<>();
    document.at("/channels/webhook/messages").fieldNames().forEachRemaining(onTheChannel::add);
    Set<String> types = new TreeSet<>(schemas.types());
    if (!told.equals(types) || !onTheChannel.equals(types)) {
      problems.add("messages " + told + " and " + onTheChannel + " on the channel, not " + types);
    }
  }

  private void message(String type, JsonNode message) {
    Path schema = folder.resolve(message.at("/payload/schema/$ref").asText()).normalize();
    if (!schema.equals(MessageSchemas.FOLDER.resolve(type + ".json"))) {
      problems.add(type + " has the payload " + schema);
    }
    if (!message.path("name").asText().equals(type)) {
      problems.add(type + " has the name " + message.path("name"));
    }
    if (message.path("examples").isEmpty()) {
      problems.add(type + " has no example");
    }
    for (JsonNode example : message.path("examples")) {
      JsonNode payload = example.path("payload");
      for (String problem : schemas.problems(type, payload)) {
        problems.add(type + " example" + problem);
      }
      if (!payload.equals(schemas.sample(type))) {
        problems.add(type + " example is not the sample of the schema");
      }
      if (!example.at("/headers/webhook-id").equals(payload.path("id"))) {
        problems.add(type + " example has another webhook-id than id");
      }
      JsonNode headers = document.at("/components/schemas/headers");
      for (String problem : MessageSchemas.problems(headers, example.path("headers"))) {
        problems.add(type + " example headers" + problem);
      }
    }
  }
}
