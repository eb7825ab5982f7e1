package org.notificationdispatcher.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What came of a part.
 *
 * @param title in words
 * @param conditions under which it was measured, by name
 * @param figures in the order in which they are shown
 */
public record Report(String title, Map<String, String> conditions, List<Figure> figures) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The bounds that are broken, in words; empty if all is well. */
  public List<String> broken() {
    return figures.stream()
        .filter(Figure::broken)
        .map(one -> one.name() + " is " + one.text() + ", not " + one.bound())
        .toList();
  }

  public String markdown() {
    StringBuilder text = new StringBuilder("## " + title + "\n\n");
    text.append("| Figure | Value | Bound | |\n|---|---:|---:|---|\n");
    for (Figure one : figures) {
      text.append("| ").append(one.name()).append(" | ").append(one.text()).append(" | ");
      if (one.bound() != null) {
        text.append(one.bound()).append(" | ").append(one.broken() ? "**broken**" : "kept");
      } else {
        text.append("|");
      }
      text.append(" |\n");
    }
    text.append('\n');
    conditions.forEach(
        (name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
    return text.toString();
  }

  String json() {
    ObjectNode root = JSON.createObjectNode().put("title", title).put("kept", broken().isEmpty());
    ObjectNode under = root.putObject("conditions");
    conditions.forEach(under::put);
    for (Figure one : figures) {
      ObjectNode figure = root.withArray("figures").addObject();
      figure.put("name", one.name()).put("value", one.value());
      if (one.bound() != null) {
        figure.put("bound", one.bound().toString()).put("kept", !one.broken());
      }
    }
    return root.toPrettyString();
  }

  /** Writes {@code <name>.md} and {@code <name>.json}. */
  public void write(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".md"), markdown());
    Files.writeString(folder.resolve(name + ".json"), json() + "\n");
  }
}
