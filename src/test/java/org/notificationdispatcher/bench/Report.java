package org.notificationdispatcher.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

  /** The figures that programs read, by key. */
  private Map<String, Double> ratios() {
    Map<String, Double> ratios = new LinkedHashMap<>();
    figures.stream()
        .filter(one -> one.ratio() != null)
        .forEach(one -> ratios.put(one.ratio(), one.value()));
    return ratios;
  }

  String json() {
    ObjectNode root = JSON.createObjectNode().put("title", title).put("kept", broken().isEmpty());
    ObjectNode under = root.putObject("conditions");
    conditions.forEach(under::put);
    ObjectNode ratios = root.putObject("ratios");
    ratios().forEach(ratios::put);
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
    write(folder, name, markdown(), json());
  }

  /**
   * Writes what came of a whole run: {@code bench.md}, all tables, and {@code bench.json}, the
   * ratios of all parts and the conditions of each.
   *
   * @param parts that came to an end, by name
   * @param complete whether those are all that were asked for
   */
  static void writeAll(Path folder, Map<String, Report> parts, boolean complete)
      throws IOException {
    boolean kept = parts.values().stream().allMatch(one -> one.broken().isEmpty());
    ObjectNode root = JSON.createObjectNode().put("kept", complete && kept);
    ObjectNode ratios = root.putObject("ratios");
    ObjectNode conditions = root.putObject("conditions");
    parts.forEach(
        (name, report) -> {
          report.ratios().forEach(ratios::put);
          ObjectNode under = conditions.putObject(name);
          report.conditions().forEach(under::put);
        });
    String tables = parts.values().stream().map(Report::markdown).collect(Collectors.joining("\n"));
    write(folder, "bench", tables, root.toPrettyString());
  }

  private static void write(Path folder, String name, String markdown, String json)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".md"), markdown);
    Files.writeString(folder.resolve(name + ".json"), json + "\n");
  }
}
