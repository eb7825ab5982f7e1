package org.notificationdispatcher.core.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

/**
 * Meters of one destination in this process; they go with the route. The only class that knows
 * Micrometer, which need not be there. What is pending or dead in all is a matter of the database
 * and not of a node: such a figure would be one {@link #gauge} more.
 */
final class MicrometerMeters implements Meters {
  /** Under which camel-micrometer looks for it too. */
  private static final String NAME = "metricsRegistry";

  /** From what a user does not notice to what somebody should have noticed long ago. */
  private static final Duration[] DELIVERY_TIMES = {
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(30),
    Duration.ofHours(2),
    Duration.ofHours(8),
    Duration.ofDays(1)
  };

  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>();
  private final Timer deliveries;
  private final Map<Outcome.State, Timer> attempts = new EnumMap<>(Outcome.State.class);

  private MicrometerMeters(MeterRegistry registry, ObservedConsumer consumer) {
    this.registry = registry;
    this.tags =
        Tags.of(
            Tag.of("camelContext", consumer.getEndpoint().getCamelContext().getName()),
            Tag.of("routeId", String.valueOf(consumer.getRouteId())),
            Tag.of("destination", consumer.getDestination()));
    attempts.put(Outcome.State.DELIVERED, timer("delivered"));
    attempts.put(Outcome.State.PENDING, timer("failed"));
    attempts.put(Outcome.State.DEAD, timer("dead"));
    deliveries =
        Timer.builder("outbox.deliveries")
            .description("Time from recorded, or replayed, to delivered")
            .serviceLevelObjectives(DELIVERY_TIMES)
            .tags(tags)
            .register(registry);
    meters.add(deliveries);
    gauge("outbox.underway", "Attempts under way", consumer, ObservedConsumer::getUnderWay);
    gauge("outbox.queued", "Claimed, not yet begun", consumer, ObservedConsumer::getQueued);
  }

  static Meters of(ObservedConsumer consumer) {
    CamelContext context = consumer.getEndpoint().getCamelContext();
    Registry beans = context.getRegistry();
    MeterRegistry registry = beans.lookupByNameAndType(NAME, MeterRegistry.class);
    if (registry == null) {
      registry = beans.findSingleByType(MeterRegistry.class);
    }
    return registry == null ? NONE : new MicrometerMeters(registry, consumer);
  }

  private Timer timer(String outcome) {
    Timer timer =
        Timer.builder("outbox.attempts")
            .description("How long attempts took, by what came of them")
            .tags(tags.and("outcome", outcome))
            .register(registry);
    meters.add(timer);
    return timer;
  }

  private void gauge(
      String name,
      String description,
      ObservedConsumer consumer,
      ToDoubleFunction<ObservedConsumer> value) {
    meters.add(
        Gauge.builder(name, consumer, value)
            .description(description)
            .tags(tags)
            .register(registry));
  }

  @Override
  public void attempted(Outcome outcome) {
    attempts.get(outcome.state()).record(outcome.duration());
    if (outcome.state() == Outcome.State.DELIVERED) {
      outcome.delivery().age(System.nanoTime()).ifPresent(deliveries::record);
    }
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
