package org.notificationdispatcher.house;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One file below {@code routes/}.
 *
 * @param path below the project's folder, with {@code /}
 */
record RouteSource(String path, String text, JsonNode tree) {
  static final String SUFFIX = ".camel.yaml";

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Set<String> SENDERS =
      Set.of("to", "toD", "wireTap", "enrich", "pollEnrich", "poll");

  /** These end in this process, or, as {@code outbox:}, in a table of the dispatcher itself. */
  private static final Set<String> INSIDE =
      Set.of("direct", "seda", "outbox", "bean", "class", "log", "xslt", "validator", "language");

  /** A step that sends to an address. */
  record Step(String kind, String id, String description, String uri) {
    String scheme() {
      return uri.replaceFirst(":.*", "");
    }

    /** What follows the scheme, without options. */
    String target() {
      return uri.substring(uri.indexOf(':') + 1).replaceFirst("^//", "").replaceFirst("\\?.*", "");
    }

    boolean leavesTheProcess() {
      return !INSIDE.contains(scheme());
    }
  }

  static List<RouteSource> all() {
    return all(Path.of(""));
  }

  static List<RouteSource> all(Path root) {
    List<RouteSource> all = new ArrayList<>();
    ProjectFiles.below(root, "routes", SUFFIX).forEach((path, text) -> all.add(of(path, text)));
    return all;
  }

  static RouteSource of(String path, String text) {
    try {
      return new RouteSource(path, text, YAML.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(path + " is no YAML: " + e.getMessage(), e);
    }
  }

  /** {@code route}, {@code routeConfiguration} …; empty if the file holds nothing. */
  String kind() {
    JsonNode entry = entry();
    return entry.isEmpty() ? "" : entry.fieldNames().next();
  }

  /** What the file is about: beans may come before it, for this route only. */
  private JsonNode entry() {
    return tree.path(0).has("beans") && tree.size() > 1 ? tree.path(1) : tree.path(0);
  }

  /** How many things the file is about. */
  int entries() {
    return tree.path(0).has("beans") && tree.size() > 1 ? tree.size() - 1 : tree.size();
  }

  /** The route, or the route configuration. */
  JsonNode route() {
    return entry().path(kind());
  }

  String id() {
    return route().path("id").asText();
  }

  String description() {
    return route().path("description").asText();
  }

  /** The address the route takes from; empty for a route configuration. */
  String from() {
    return route().path("from").path("uri").asText();
  }

  String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder the file is in, such as {@code routes/poll}. */
  String folder() {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** Whether it is only there to be copied. */
  boolean example() {
    return folder().equals("routes/examples");
  }

  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    collectSteps(tree, steps);
    return steps;
  }

  private static void collectSteps(JsonNode node, List<Step> steps) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      JsonNode value = field.getValue();
      if (SENDERS.contains(field.getKey()) && value.isTextual()) {
        steps.add(new Step(field.getKey(), "", "", value.asText()));
      } else if (SENDERS.contains(field.getKey()) && value.has("uri")) {
        steps.add(
            new Step(
                field.getKey(),
                value.path("id").asText(),
                value.path("description").asText(),
                value.path("uri").asText()));
      }
    }
    node.forEach(child -> collectSteps(child, steps));
  }

  /** Every {@code id} that is not a parameter of an address. */
  List<String> ids() {
    List<String> ids = new ArrayList<>();
    collectIds(tree, ids);
    return ids;
  }

  private static void collectIds(JsonNode node, List<String> ids) {
    if (node.path("id").isTextual()) {
      ids.add(node.path("id").asText());
    }
    if (node.isArray()) {
      node.forEach(child -> collectIds(child, ids));
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getKey().equals("parameters")) {
        collectIds(field.getValue(), ids);
      }
    }
  }
}
