package org.notificationdispatcher.app;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.notificationdispatcher.core.outbox.OutboxEndpoint;
import org.notificationdispatcher.sap.SapEndpoint;
import org.notificationdispatcher.webhook.WebhookEndpoint;

/** A delivery whose attempt outlives its lease would be sent twice as a rule. */
final class Leases {
  private Leases() {}

  /**
   * What is wrong with a lease, with the mend.
   *
   * @param context in which the route runs
   * @param outbox that feeds the route
   */
  static Optional<String> problem(
      CamelContext context, RouteDefinition route, OutboxEndpoint outbox) {
    return sinks(context, route)
        .filter(sink -> outbox.leaseTime().compareTo(sink.timeout()) <= 0)
        .findFirst()
        .map(
            sink ->
                "outbox:%s: its lease of %s is not longer than the time-out of %s, %s; raise dispatcher.outbox.lease"
                    .formatted(
                        outbox.getDestination(),
                        text(outbox.leaseTime()),
                        sink.address(),
                        text(sink.timeout())));
  }

  /** What a route sends to, and how long that may take. */
  private record Sink(String address, Duration timeout) {}

  /** What a route sends to by itself. */
  private static Stream<Sink> sinks(CamelContext context, RouteDefinition route) {
    Set<String> uris =
        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class)
            .stream()
            .map(to -> to.getUri().replaceFirst("\\?.*", ""))
            .collect(Collectors.toSet());
    return context.getEndpoints().stream()
        .flatMap(endpoint -> sink(endpoint).stream())
        .filter(sink -> uris.contains(sink.address()));
  }

  private static Optional<Sink> sink(Endpoint endpoint) {
    if (endpoint instanceof WebhookEndpoint webhook) {
      return Optional.of(new Sink("webhook:" + webhook.getName(), webhook.getTimeout()));
    } else if (endpoint instanceof SapEndpoint sap) {
      return Optional.of(new Sink("sap:" + sap.getName(), sap.getTimeout()));
    } else {
      return Optional.empty();
    }
  }

  private static String text(Duration duration) {
    return duration.toMillis() + " ms";
  }
}
