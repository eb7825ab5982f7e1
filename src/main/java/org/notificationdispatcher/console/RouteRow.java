package org.notificationdispatcher.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/**
 * A route of this node, and its figures since the start.
 *
 * @param exchanges null where nothing is measured, as the rest
 * @param failed of them
 * @param meanMillis how long one took
 */
record RouteRow(
    String id,
    String description,
    String from,
    boolean running,
    Long exchanges,
    Long failed,
    Double meanMillis) {

  /**
   * @param meters null where nothing is measured
   */
  static List<RouteRow> of(CamelContext context, MeterRegistry meters) {
    return context.getRoutes().stream()
        .map(route -> of(context, route, meters))
        .sorted(Comparator.comparing(RouteRow::id))
        .toList();
  }

  private static RouteRow of(CamelContext context, Route route, MeterRegistry meters) {
    String id = route.getRouteId();
    boolean running = context.getRouteController().getRouteStatus(id).isStarted();
    String from = route.getEndpoint().getEndpointBaseUri().replace("://", ":");
    if (meters == null) {
      return new RouteRow(id, route.getDescription(), from, running, null, null, null);
    }
    Collection<Timer> timers = meters.find("camel.route.policy").tag("routeId", id).timers();
    long count = timers.stream().mapToLong(Timer::count).sum();
    double millis =
        timers.stream().mapToDouble(timer -> timer.totalTime(TimeUnit.MILLISECONDS)).sum();
    return new RouteRow(
        id,
        route.getDescription(),
        from,
        running,
        sum(meters, "camel.exchanges.total", id),
        sum(meters, "camel.exchanges.failed", id),
        count == 0 ? null : millis / count);
  }

  private static long sum(MeterRegistry meters, String name, String id) {
    return (long)
        meters.find(name).tag("routeId", id).counters().stream().mapToDouble(Counter::count).sum();
  }
}
