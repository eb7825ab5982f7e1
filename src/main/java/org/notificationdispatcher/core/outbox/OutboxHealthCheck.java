package org.notificationdispatcher.core.outbox;

import java.util.Map;
import java.util.Optional;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Whether this process can deliver to a destination. What an operator paused, and a destination
 * that answers with errors, is no illness of this process: it is told in the details.
 */
final class OutboxHealthCheck implements HealthCheck {
  private final ObservedConsumer consumer;
  private final OutboxEndpoint endpoint;
  private boolean enabled;

  OutboxHealthCheck(ObservedConsumer consumer, OutboxEndpoint endpoint) {
    this.consumer = consumer;
    this.endpoint = endpoint;
    this.enabled = endpoint.component().isHealthCheckConsumerEnabled();
  }

  @Override
  public String getGroup() {
    return "camel";
  }

  @Override
  public String getId() {
    return "consumer:" + consumer.getRouteId();
  }

  @Override
  public boolean isEnabled() {
    return enabled;
  }

  @Override
  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }

  @Override
  public Result call(Map<String, Object> options) {
    HealthCheckResultBuilder builder =
        HealthCheckResultBuilder.on(this)
            .detail(CHECK_KIND, Kind.READINESS)
            .detail("destination", endpoint.getDestination());
    if (enabled) {
      look(builder);
    } else {
      builder.unknown().message("Disabled").detail(CHECK_ENABLED, false);
    }
    return builder.build();
  }

  private void look(HealthCheckResultBuilder builder) {
    if (!consumer.alive()) {
      builder.down().message(endpoint.shortName() + ": its thread has ended; restart the route");
      return;
    }
    if (consumer.databaseProblem() != null) {
      builder.down().message(waits(consumer.databaseProblem()));
      return;
    }
    try {
      Optional<DestinationHealth> health =
          endpoint.component().store().health(endpoint.getDestination());
      if (health.isPresent()) {
        tell(builder.up(), health.get());
      } else {
        builder
            .down()
            .message(
                endpoint.shortName() + " is not in table destination any more; restart the route");
      }
    } catch (DataAccessException | TransactionException e) {
      builder
          .down()
          .message(waits(NestedExceptionUtils.getMostSpecificCause(e).getMessage()))
          .error(e);
    }
  }

  private String waits(String reason) {
    return endpoint.shortName() + " waits for the database: " + reason;
  }

  private static void tell(HealthCheckResultBuilder builder, DestinationHealth health) {
    builder.detail("destination.state", health.state());
    builder.detail("destination.since", health.since().toString());
    if (health.reason() != null) {
      builder.detail("destination.reason", health.reason());
    }
    if (health.failingSince() != null) {
      builder.detail("destination.failingSince", health.failingSince().toString());
    }
    builder.detail("destination.pending", health.pending());
  }
}
