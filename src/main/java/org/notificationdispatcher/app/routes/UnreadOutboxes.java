package org.notificationdispatcher.app.routes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.notificationdispatcher.inbound.Callers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of destinations that are chosen by a route and delivered by none: mostly a misspelt name.
 */
final class UnreadOutboxes {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadOutboxes.class);

  private static final String SCHEME = "outbox:";

  private final RouteFiles files;
  private Set<String> told = Set.of();

  UnreadOutboxes(RouteFiles files) {
    this.files = files;
  }

  /** One line each, and only once. */
  void warn() {
    List<RouteDefinition> routes = List.copyOf(files.model().getRouteDefinitions());
    Set<String> read = new HashSet<>();
    routes.forEach(route -> read.add(outbox(route.getInput().getEndpointUri())));
    for (Callers fetching : files.context().getRegistry().findByType(Callers.class)) {
      fetching.names().forEach(name -> read.add(SCHEME + name));
    }
    Set<String> unread = new HashSet<>();
    for (RouteDefinition route : routes) {
      for (ProcessorDefinition<?> step : steps(route)) {
        String outbox =
            step instanceof EndpointRequiredDefinition to ? outbox(to.getEndpointUri()) : null;
        if (outbox != null && !read.contains(outbox) && unread.add(outbox)) {
          warn(outbox, route, step);
        }
      }
    }
    told = unread;
  }

  private void warn(String outbox, RouteDefinition route, OptionalIdentifiedDefinition<?> step) {
    if (!told.contains(outbox)) {
      RouteFile file = files.byLocation().get(String.valueOf(step.getLocation()));
      LOG.warn(
          "{} is filled by {} (route {}) but no route takes from it; its deliveries are kept until"
              + " one does",
          outbox,
          file == null ? "a route" : file.place() + ":" + step.getLineNumber(),
          route.getRouteId());
    }
  }

  @SuppressWarnings("rawtypes")
  private static List<ProcessorDefinition<?>> steps(RouteDefinition route) {
    List<ProcessorDefinition<?>> steps = new ArrayList<>();
    for (ProcessorDefinition step :
        ProcessorDefinitionHelper.filterTypeInOutputs(
            route.getOutputs(), ProcessorDefinition.class)) {
      steps.add(step);
    }
    return steps;
  }

  /** Without options; null for other components, and for a name that is known only at run time. */
  private String outbox(String uri) {
    try {
      String resolved = uri == null ? "" : files.context().resolvePropertyPlaceholders(uri);
      return resolved.startsWith(SCHEME) && !resolved.contains("${")
          ? resolved.replaceFirst("(?s)\\?.*", "").replace("://", ":")
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
