package org.notificationdispatcher.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.collect.Watermarks;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Destinations.Destination;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What is measured beside the outbox's own meters: what this process has asked License Central, and
 * what the database says of modules and destinations, which is the same on every node. The latter
 * is read when {@link #refresh} says so and not when somebody asks: however many ask, and however
 * much is pending, it costs two statements. Thread-safe.
 */
public final class Measures {
  private final Destinations destinations;
  private final Watermarks watermarks;
  private final Clock clock;

  private final MultiGauge pending;
  private final MultiGauge dead;
  private final MultiGauge oldest;
  private final MultiGauge active;
  private final MultiGauge lag;
  private final MultiGauge paused;
  private volatile double answered = Double.NaN;

  /**
   * @param modules those that are asked
   * @param clock for ages; the times are the database's
   */
  public Measures(
      MeterRegistry registry,
      List<Module> modules,
      Destinations destinations,
      Watermarks watermarks,
      Clock clock) {
    this.destinations = destinations;
    this.watermarks = watermarks;
    this.clock = clock;
    pending =
        gauges(
            registry, "dispatcher.destination.pending", null, "Deliveries to come, of all nodes");
    dead = gauges(registry, "dispatcher.destination.dead", null, "Dead letters, of all nodes");
    oldest =
        gauges(
            registry,
            "dispatcher.destination.oldest",
            "seconds",
            "Age of the oldest message still to be delivered; 0 if there is none");
    active =
        gauges(
            registry,
            "dispatcher.destination.active",
            null,
            "1 if its deliveries are sent, 0 if it is paused or disabled");
    lag =
        gauges(registry, "dispatcher.module.lag", "seconds", "Time since the last complete cycle");
    paused =
        gauges(
            registry,
            "dispatcher.module.paused",
            null,
            "1 after an error that repeating does not mend, until the next start");
    Gauge.builder("dispatcher.database.up", this, measures -> measures.answered)
        .description("Whether the database answered when it was asked for these figures")
        .register(registry);
    for (Module module : modules) {
      counter(
          registry,
          "calls",
          module,
          "Answers of License Central to this process with records of the module",
          Watermarks.Work::calls);
      counter(registry, "records", module, "Records in these answers", Watermarks.Work::records);
      counter(
          registry,
          "failures",
          module,
          "Cycles and questions of this process that ended with an error",
          Watermarks.Work::failures);
    }
  }

  private static MultiGauge gauges(
      MeterRegistry registry, String name, String unit, String description) {
    return MultiGauge.builder(name).description(description).baseUnit(unit).register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String what,
      Module module,
      String description,
      ToDoubleFunction<Watermarks.Work> value) {
    FunctionCounter.builder(
            "dispatcher.module." + what, watermarks, from -> value.applyAsDouble(from.work(module)))
        .description(description)
        .tag("module", module.toString())
        .register(registry);
  }

  /**
   * Reads what the database says. If it does not answer, its figures are missing until it does:
   * those of a while ago would look like those of now.
   */
  public void refresh() {
    try {
      show(destinations.list(), watermarks.states());
      answered = 1;
    } catch (DataAccessException | TransactionException e) {
      show(List.of(), List.of());
      answered = 0;
    }
  }

  private void show(List<Destination> all, List<Watermarks.State> modules) {
    Instant now = clock.instant();
    pending.register(rows(all, Destination::pending), true);
    dead.register(rows(all, Destination::dead), true);
    oldest.register(rows(all, one -> seconds(one.oldestPending(), now)), true);
    active.register(rows(all, one -> one.state().equals("active") ? 1 : 0), true);
    lag.register(
        modules.stream()
            .filter(one -> one.lastSuccess() != null)
            .<Row<?>>map(one -> row(one, seconds(one.lastSuccess(), now)))
            .toList(),
        true);
    paused.register(
        modules.stream().<Row<?>>map(one -> row(one, one.pausedSince() == null ? 0 : 1)).toList(),
        true);
  }

  private static List<Row<?>> rows(List<Destination> all, ToDoubleFunction<Destination> value) {
    return all.stream()
        .<Row<?>>map(one -> Row.of(Tags.of("destination", one.name()), value.applyAsDouble(one)))
        .toList();
  }

  private static Row<?> row(Watermarks.State state, double value) {
    return Row.of(Tags.of("module", state.module().toString()), value);
  }

  private static double seconds(Instant since, Instant now) {
    return since == null ? 0 : Math.max(0, Duration.between(since, now).toMillis() / 1_000.0);
  }
}
