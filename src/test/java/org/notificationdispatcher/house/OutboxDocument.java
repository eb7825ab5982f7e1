package org.notificationdispatcher.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.notificationdispatcher.core.outbox.OutboxEndpoint;

/** What is made of the sources in {@code docs/outbox-component.md}: its example and its tables. */
final class OutboxDocument {
  static final String COMMAND = "mvn -Dtest=OutboxDocumentTest -Ddocs.update=true test";

  private static final Path FILE = Path.of("docs/outbox-component.md");
  private static final Path EXAMPLE =
      Path.of("src/test/java/org/notificationdispatcher/alone/Example.java");
  private static final String DESCRIPTION =
      "/META-INF/org/notificationdispatcher/core/outbox/outbox.json";

  private final JsonNode description;

  OutboxDocument() {
    try (InputStream json = OutboxDocument.class.getResourceAsStream(DESCRIPTION)) {
      description = new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String now() {
    return read(FILE);
  }

  void update() {
    try {
      Files.writeString(FILE, upToDate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How it ought to be. */
  String upToDate() {
    String text = now();
    text = between(text, "example", "```java\n" + example() + "```\n");
    text = between(text, "headers", headers());
    text = between(text, "endpoint options", options("properties", OutboxEndpoint.class));
    return between(
        text, "component options", options("componentProperties", OutboxComponent.class));
  }

  /** The lines between the marks in its source. */
  String example() {
    Matcher marked =
        Pattern.compile("(?s) // example\n(.*?) *// end of example").matcher(read(EXAMPLE));
    if (!marked.find()) {
      throw new IllegalStateException(EXAMPLE + " has no example between its marks");
    }
    return marked.group(1).stripTrailing().stripIndent() + "\n";
  }

  private static String between(String text, String mark, String content) {
    Matcher marks =
        Pattern.compile("(?s)(?<=<!-- " + mark + " -->\n).*?(?=<!-- /" + mark + " -->)")
            .matcher(text);
    if (!marks.find()) {
      throw new IllegalStateException(FILE + " has no marks for its " + mark);
    }
    return marks.replaceFirst(Matcher.quoteReplacement(content));
  }

  private String headers() {
    StringBuilder table =
        new StringBuilder("| header | set or read by | meaning |\n|---|---|---|\n");
    description
        .path("headers")
        .fields()
        .forEachRemaining(
            header ->
                table.append(
                    "| `%s` | %s | %s |\n"
                        .formatted(
                            header.getKey(),
                            header.getValue().path("label").asText().isEmpty()
                                ? "`from`, `to`"
                                : "`from`",
                            cell(header.getValue().path("description").asText()))));
    return table.toString();
  }

  private String options(String group, Class<?> owner) {
    List<String> own = Arrays.stream(owner.getDeclaredFields()).map(Field::getName).toList();
    StringBuilder table =
        new StringBuilder("| option | for | default | meaning |\n|---|---|---|---|\n");
    description
        .path(group)
        .fields()
        .forEachRemaining(option -> table.append(row(option, own.contains(option.getKey()))));
    return table.toString();
  }

  /**
   * @param ours what Camel gives to all components is told in its first sentence
   */
  private static String row(Map.Entry<String, JsonNode> option, boolean ours) {
    JsonNode of = option.getValue();
    String meaning = of.path("description").asText();
    String byDefault = of.path("defaultValue").asText();
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            option.getKey(),
            of.path("label").asText().split(",", -1)[0],
            byDefault.isEmpty() ? "" : "`" + byDefault + "`",
            cell(ours ? meaning : meaning.replaceFirst("(?s)(?<=\\w)\\.( .*)?$", "")));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
