package org.notificationdispatcher.house;

import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Camel's schema of the canonical YAML, as the build unpacked it. */
final class YamlSchema {
  private static final Path FILE = Path.of("target/yaml-schema/schema/camelYamlDsl-canonical.json");

  /** A step that fits nowhere is told once for each of the hundreds it could have been. */
  private static final int ENOUGH = 10;

  private final JsonSchema schema;

  private YamlSchema(JsonSchema schema) {
    this.schema = schema;
  }

  static YamlSchema unpacked() {
    return read(FILE);
  }

  static YamlSchema read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException(
          file + " is missing; run mvn generate-test-resources, which unpacks it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new YamlSchema(factory().getSchema(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Draft 4 and a word that Camel adds to it. */
  private static JsonSchemaFactory factory() {
    JsonMetaSchema draft4 =
        JsonMetaSchema.builder(JsonMetaSchema.getV4())
            .keyword(new NonValidationKeyword("deprecated"))
            .build();
    return JsonSchemaFactory.getInstance(VersionFlag.V4, builder -> builder.metaSchema(draft4));
  }

  List<String> problems(RouteSource route) {
    return schema.validate(route.tree()).stream()
        .filter(message -> !isPlaceholder(message))
        .map(ValidationMessage::getMessage)
        .map(message -> route.path() + ": " + message)
        .sorted()
        .limit(ENOUGH)
        .toList();
  }

  /** Camel puts in the value before it asks for a boolean or a number. */
  private static boolean isPlaceholder(ValidationMessage message) {
    return message.getType().equals("type")
        && message.getInstanceNode().isTextual()
        && message.getInstanceNode().asText().matches("\\{\\{[^{}]+}}");
  }
}
