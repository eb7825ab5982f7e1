package org.notificationdispatcher.app.routes;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.RouteDefinition;

/**
 * What there is in the route files, read without starting anything.
 *
 * @param destinations that a route takes messages of, by name; without those that are switched off
 * @param problems of files that cannot be used, one line each with file and line number
 */
public record RouteSurvey(List<String> destinations, List<String> problems) {

  /**
   * Reads all files, also behind one that is broken.
   *
   * @param context that is not started; it gets the route configurations
   * @param folder of the routes, as for {@link RouteFiles}
   */
  public static RouteSurvey of(CamelContext context, Path folder) {
    RouteFiles files = new RouteFiles(context, folder);
    List<String> problems = new ArrayList<>();
    TreeSet<String> destinations = new TreeSet<>();
    Map<RouteFile, LoadedFile> parsed = new LinkedHashMap<>();
    RouteClaims claims = new RouteClaims(context);
    for (RouteFile file : files.files()) {
      try {
        RouteConfigurationBuilder builder = file.parse(context);
        if (builder != null) {
          LoadedFile loaded = RouteFiles.parsed(file, builder);
          parsed.put(file, loaded);
          claims.add(loaded);
        }
      } catch (RouteFileException e) {
        problems.add(e.getMessage());
      }
    }
    parsed.values().forEach(one -> files.model().addRouteConfigurations(one.configurations()));
    parsed.forEach(
        (file, one) -> {
          try {
            files.checkConfigurations(file, one.routes());
          } catch (RouteFileException e) {
            problems.add(e.getMessage());
          }
          for (RouteDefinition route : one.routes()) {
            String source = TrialRoute.source(context, route);
            if (source.startsWith(TrialRoute.OUTBOX) && runs(context, route)) {
              destinations.add(source.substring(TrialRoute.OUTBOX.length()));
            }
          }
        });
    return new RouteSurvey(List.copyOf(destinations), List.copyOf(problems));
  }

  /** Whether its precondition does not switch it off. */
  private static boolean runs(CamelContext context, RouteDefinition route) {
    String condition = route.getPrecondition();
    return condition == null
        || !context.resolvePropertyPlaceholders(condition).strip().equals("false");
  }
}
