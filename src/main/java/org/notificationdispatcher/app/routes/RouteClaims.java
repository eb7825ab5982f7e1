package org.notificationdispatcher.app.routes;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;

/**
 * What only one can have: an id, and an endpoint that only one route takes from. Camel lets the
 * second route with an id replace the first without a word.
 */
final class RouteClaims {
  private final CamelContext context;
  private final Map<String, String> owners = new HashMap<>();

  RouteClaims(CamelContext context) {
    this.context = context;
  }

  /**
   * Claims for all of a file.
   *
   * @throws RouteFileException for the first that is taken; then none of the file's are claimed
   */
  void add(LoadedFile loaded) {
    Map<String, String> before = Map.copyOf(owners);
    try {
      for (RouteConfigurationDefinition one : loaded.configurations()) {
        claim(
            loaded.file(),
            one.getLineNumber(),
            one.getId() == null ? null : "route configuration " + one.getId(),
            "is there already, at %s; rename one");
      }
      for (RouteDefinition route : loaded.routes()) {
        claim(
            loaded.file(),
            route.getLineNumber(),
            route.getRouteId() == null ? null : "route " + route.getRouteId(),
            "is there already, at %s; rename one");
        claim(
            loaded.file(),
            route.getInput().getLineNumber(),
            source(route),
            "already has a route that takes from it, at %s; only one can");
      }
    } catch (RouteFileException e) {
      owners.clear();
      owners.putAll(before);
      throw e;
    }
  }

  private void claim(RouteFile file, int line, String what, String problem) {
    if (what == null) {
      return;
    }
    int known = Math.max(1, line);
    String owner = owners.putIfAbsent(what, file.place() + ":" + known);
    if (owner != null) {
      throw RouteFileException.at(file.place(), known, what + " " + problem.formatted(owner));
    }
  }

  /** The endpoint if it serves only one route, without options; null for all others. */
  private String source(RouteDefinition route) {
    try {
      String uri = context.resolvePropertyPlaceholders(route.getInput().getEndpointUri());
      return uri.matches("(?s)(?:direct|outbox):.*")
          ? uri.replaceFirst("(?s)\\?.*", "").replace("://", ":")
          : null;
    } catch (Exception e) {
      // A placeholder that is not there is told when the route is created
      return null;
    }
  }
}
