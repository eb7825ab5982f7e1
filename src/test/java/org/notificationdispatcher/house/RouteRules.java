package org.notificationdispatcher.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** How a route file looks. Each rule gives a line a problem, none if all is well. */
final class RouteRules {
  private static final int MOST_LINES = 60;
  private static final Pattern GENERATED = Pattern.compile("[A-Za-z]+-?\\d+|.*[0-9a-f]{8}-.*");
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(password|secret|token|passphrase|apikey|accesskey|credential).*");
  private static final Pattern SECRET_VALUE =
      Pattern.compile("whsec_|Bearer +[\\w.-]{8}|Basic +[\\w+/]{8}|://[^/@\\s{}]+:[^/@\\s{}]+@");

  private RouteRules() {}

  /** One route a file, named as the file and as its address, explained. */
  static List<String> shape(RouteSource route) {
    Problems problems = new Problems(route);
    problems.unless(
        route.tree().isArray() && route.entries() == 1,
        "holds " + route.entries() + " entries; one route a file");
    problems.unless(
        route.kind().equals("route") || route.kind().equals("routeConfiguration"),
        "holds '" + route.kind() + "'; only route and routeConfiguration");
    problems.unless(
        route.fileName().equals(route.id() + RouteSource.SUFFIX),
        "holds '" + route.id() + "'; name the file " + route.id() + RouteSource.SUFFIX);
    problems.unless(
        route.id().matches("[a-z]+(-[a-z0-9]+)+"),
        "the id '" + route.id() + "' is not of the form verb-noun");
    problems.unless(
        !route.from().startsWith("direct:") || route.from().equals("direct:" + route.id()),
        "takes from " + route.from() + "; make it direct:" + route.id());
    problems.unless(!route.description().isBlank(), "has no description");
    problems.unless(
        route.text().startsWith("# "), "begins with no comment; say what it knows and what not");
    long lines = route.text().lines().filter(line -> !line.strip().startsWith("#")).count();
    problems.unless(
        lines <= MOST_LINES, "has " + lines + " lines; split it, " + MOST_LINES + " are the most");
    return problems.all();
  }

  /** Logic is a file with a test: a mapping is no part of a route. */
  static List<String> mappings(RouteSource route) {
    Problems problems = new Problems(route);
    for (JsonNode jq : route.tree().findValues("jq")) {
      problems.unless(
          jq.path("expression").asText().startsWith("resource:{{mappings}}/"),
          "maps by jq in the route; make it a file, as resource:{{mappings}}/<name>.jq");
    }
    return problems.all();
  }

  /** What leaves the process is marked {@code to-...}; no id is given twice. */
  static List<String> ids(List<RouteSource> routes) {
    List<String> all = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    for (RouteSource route : routes) {
      Problems problems = new Problems(route);
      for (RouteSource.Step step : route.steps()) {
        problems.unless(
            !step.leavesTheProcess() || step.id().startsWith("to-"),
            step.uri() + " leaves the process; give the step an id to-<system>");
      }
      for (String id : route.ids()) {
        problems.unless(
            !GENERATED.matcher(id).matches(), "the id '" + id + "' looks generated; name it");
        String other = seen.putIfAbsent(id, route.path());
        problems.unless(other == null, "the id '" + id + "' is given in " + other + " too");
      }
      all.addAll(problems.all());
    }
    return all;
  }

  /** What is sent to {@code direct:} and {@code outbox:} is taken from there by a route. */
  static List<String> targets(List<RouteSource> routes) {
    Set<String> taken = new HashSet<>();
    routes.stream()
        .filter(route -> !route.example())
        .forEach(route -> taken.add(route.from().replaceFirst("\\?.*", "")));
    List<String> all = new ArrayList<>();
    for (RouteSource route : routes) {
      Problems problems = new Problems(route);
      for (RouteSource.Step step : route.steps()) {
        if (step.scheme().equals("direct") || step.scheme().equals("outbox")) {
          String address = step.scheme() + ":" + step.target();
          // A part that is known only later, or by the configuration
          int variable = Math.max(address.indexOf("${"), address.indexOf("{{"));
          problems.unless(
              variable < 0
                  ? taken.contains(address)
                  : taken.stream()
                      .anyMatch(from -> from.startsWith(address.substring(0, variable))),
              "sends to " + address + ", and no route takes from there");
        }
      }
      all.addAll(problems.all());
    }
    return all;
  }

  /** Secrets come by placeholders. */
  static List<String> secrets(RouteSource route) {
    Problems problems = new Problems(route);
    problems.unless(
        !SECRET_VALUE.matcher(route.text()).find(), "contains a secret; use a placeholder");
    collectSecrets(route.tree(), problems);
    return problems.all();
  }

  private static void collectSecrets(JsonNode node, Problems problems) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (SECRET_NAME.matcher(field.getKey()).matches() && field.getValue().isValueNode()) {
        String value = field.getValue().asText();
        problems.unless(
            value.matches("\\{\\{.+}}|#.+|\\$\\{.+}"),
            "'" + field.getKey() + "' is written out; use a placeholder");
      }
    }
    node.forEach(child -> collectSecrets(child, problems));
  }

  private static final class Problems {
    private final RouteSource route;
    private final List<String> all = new ArrayList<>();

    Problems(RouteSource route) {
      this.route = route;
    }

    void unless(boolean well, String problem) {
      if (!well) {
        all.add(route.path() + ": " + problem);
      }
    }

    List<String> all() {
      return all;
    }
  }
}
