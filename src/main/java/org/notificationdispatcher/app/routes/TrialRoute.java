package org.notificationdispatcher.app.routes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.RouteDefinition;
import org.notificationdispatcher.app.configuration.StartException;

/**
 * One route and those it calls, without what feeds it: to try it out beside a dispatcher that runs,
 * or without one. Files it does not need may be broken.
 */
public final class TrialRoute {
  /** What takes the place of the outbox. */
  public static final String ENTRY = "direct:notification-dispatcher-example";

  static final String OUTBOX = "outbox:";
  private static final String DIRECT = "direct:";
  private static final Pattern CALL =
      Pattern.compile("\\bdirect:(?://)?([\\w.-]*)([$][{]|[{]{2})?");

  private final CamelContext context;
  private final RouteFiles files;
  private final String entry;
  private final Map<RouteFile, RouteConfigurationBuilder> parsed = new LinkedHashMap<>();
  private final List<RouteFileException> broken = new ArrayList<>();
  private final Map<String, RouteFile> needed = new LinkedHashMap<>();
  private RouteDefinition route;
  private String from;

  /**
   * The route of a destination. It takes from {@link #ENTRY} instead of its outbox.
   *
   * @param context that is not started
   * @param folder of the routes, as for {@link RouteFiles}
   * @throws StartException if there is none, or it cannot be read
   */
  public static TrialRoute ofDestination(CamelContext context, Path folder, String destination) {
    return new TrialRoute(context, folder, OUTBOX + destination);
  }

  /**
   * A route that others call.
   *
   * @param context that is not started
   * @param folder of the routes, as for {@link RouteFiles}
   * @param name such as {@code query-orders}, for {@code direct:query-orders}
   * @throws StartException if there is none, or it cannot be read
   */
  public static TrialRoute called(CamelContext context, Path folder, String name) {
    return new TrialRoute(context, folder, DIRECT + name);
  }

  private TrialRoute(CamelContext context, Path folder, String entry) {
    this.context = context;
    this.files = new RouteFiles(context, folder);
    this.entry = entry;
    for (RouteFile file : files.files()) {
      try {
        RouteConfigurationBuilder builder = file.parse(context);
        if (builder != null) {
          parsed.put(file, builder);
        }
      } catch (RouteFileException e) {
        broken.add(e);
      }
    }
    find();
  }

  private void find() {
    Set<String> others = new TreeSet<>();
    parsed.forEach(
        (file, builder) -> {
          for (RouteDefinition one : builder.getRouteCollection().getRoutes()) {
            String from = source(one);
            if (from.equals(entry)) {
              route = one;
              this.from = one.getInput().getEndpointUri();
              need(file);
            } else if (from.startsWith(OUTBOX)) {
              others.add(from.substring(OUTBOX.length()));
            }
          }
        });
    if (route == null) {
      if (!broken.isEmpty()) {
        throw broken.get(0);
      }
      if (!entry.startsWith(OUTBOX)) {
        throw new StartException("no route takes from " + entry);
      }
      String destination = entry.substring(OUTBOX.length());
      Path example =
          files.folder().resolve("examples").resolve("deliver-" + destination + RouteFiles.SUFFIX);
      if (Files.isRegularFile(example)) {
        throw new StartException(
            RouteFile.place(example)
                + " is an example and does not run; copy it to "
                + RouteFile.place(files.folder().resolve("destinations")));
      }
      throw new StartException(
          "no route takes from outbox:"
              + destination
              + (others.isEmpty() ? "" : "; there are " + String.join(", ", others)));
    }
  }

  /** With the files of the routes it calls. */
  private void need(RouteFile file) {
    if (needed.putIfAbsent(file.location(), file) != null) {
      return;
    }
    Matcher call = CALL.matcher(file.text().replaceAll("(?m)^\\s*#.*$", ""));
    while (call.find()) {
      String name = "direct:" + call.group(1);
      boolean partly = call.group(2) != null;
      parsed.forEach(
          (other, builder) -> {
            if (builder.getRouteCollection().getRoutes().stream()
                .map(this::source)
                .anyMatch(from -> partly ? from.startsWith(name) : from.equals(name))) {
              need(other);
            }
          });
    }
  }

  /** Where a route takes from, without options; empty if a placeholder of it is not there. */
  private String source(RouteDefinition one) {
    return source(context, one);
  }

  static String source(CamelContext context, RouteDefinition one) {
    try {
      return context
          .resolvePropertyPlaceholders(one.getInput().getEndpointUri())
          .replaceFirst("(?s)\\?.*", "")
          .replace("://", ":");
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** What it takes from, with its options, as it stands in the file. */
  public String from() {
    return from;
  }

  /** The id of the route. */
  public String id() {
    return route.getRouteId();
  }

  /** The file it is in. */
  public String place() {
    return needed.values().iterator().next().place();
  }

  /** Whether one of the routes takes its value from this key. */
  public boolean mentions(String key) {
    return needed.values().stream().anyMatch(file -> file.mentions(key));
  }

  /**
   * Adds the routes to the context and starts it.
   *
   * @throws StartException that names file and line of what cannot be used
   */
  public void start() {
    parsed
        .values()
        .forEach(
            builder ->
                files
                    .model()
                    .addRouteConfigurations(
                        builder.getRouteConfigurationCollection().getRouteConfigurations()));
    Collection<RouteDefinition> all = new HashSet<>();
    try {
      for (RouteFile file : needed.values()) {
        all.addAll(add(file));
      }
      context.start();
    } catch (StartException e) {
      throw e;
    } catch (Exception e) {
      throw RouteFailure.explain(needed, all, e);
    }
  }

  /** What Camel says of a failure quotes addresses with all their options. */
  public static String withoutSecrets(String message) {
    return RouteFailure.oneLine(message);
  }

  private List<RouteDefinition> add(RouteFile file) throws Exception {
    // Parsed again: a route takes its configuration when it is parsed
    RouteConfigurationBuilder builder = file.parse(context);
    List<RouteDefinition> routes = builder.getRouteCollection().getRoutes();
    files.checkConfigurations(file, routes);
    builder.getRouteConfigurationCollection().getRouteConfigurations().clear();
    routes.removeIf(one -> !one.getRouteId().equals(id()) && !source(one).startsWith("direct:"));
    for (RouteDefinition one : routes) {
      if (source(one).equals(entry) && entry.startsWith(OUTBOX)) {
        one.getInput().setUri(ENTRY);
        one.setAutoStartup("true");
      }
    }
    try {
      context.addRoutes(builder);
      return routes;
    } catch (Exception e) {
      throw RouteFailure.explain(needed, routes, e);
    }
  }
}
