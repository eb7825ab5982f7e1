package org.notificationdispatcher.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.collect.Watermarks;
import org.notificationdispatcher.core.outbox.Destinations.Destination;
import org.notificationdispatcher.core.outbox.Figures;

/**
 * How all is.
 *
 * @param light the worst there is
 * @param headline in a few words
 */
record Overview(
    Light light,
    String headline,
    List<ModuleRow> modules,
    List<DestinationRow> destinations,
    Chart chart) {

  /** An active destination whose oldest message waits longer is worth a look. */
  private static final Duration LONG_WAIT = Duration.ofMinutes(15);

  /** What a cycle may be late before somebody is told. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * How a module is.
   *
   * @param words the light in words
   * @param state null if it was never read
   * @param next when it is read again, or null
   */
  record ModuleRow(
      Module module, Light light, String words, Watermarks.State state, Instant next) {}

  /**
   * How a destination is.
   *
   * @param words the light in words
   * @param success of the attempts of the last hour, such as {@code 98 %}, or null if there was
   *     none
   */
  record DestinationRow(Destination destination, Light light, String words, String success) {}

  /**
   * @param next the first run of a module after a moment
   */
  static Overview of(
      List<Module> enabled,
      List<Watermarks.State> states,
      List<Destination> destinations,
      Map<String, Figures.Counts> lately,
      Chart chart,
      Instant now,
      Schedule next) {
    List<ModuleRow> modules = new ArrayList<>();
    Map<Module, Watermarks.State> byModule =
        states.stream().collect(Collectors.toMap(Watermarks.State::module, Function.identity()));
    for (Module module : enabled) {
      modules.add(module(module, byModule.get(module), now, next));
    }
    List<DestinationRow> rows =
        destinations.stream().map(one -> destination(one, lately.get(one.name()), now)).toList();
    Light worst =
        Stream.concat(
                modules.stream().map(ModuleRow::light), rows.stream().map(DestinationRow::light))
            .filter(light -> light != Light.OFF)
            .reduce(Light.GOOD, Light::worst);
    long bad =
        modules.stream().filter(one -> one.light() == worst).count()
            + rows.stream().filter(one -> one.light() == worst).count();
    String headline =
        switch (worst) {
          case BAD -> Format.count(bad, "thing needs", "things need") + " you now";
          case NOTICE -> Format.count(bad, "thing is", "things are") + " worth a look";
          default -> "All is well";
        };
    return new Overview(worst, headline, modules, rows, chart);
  }

  /** When a module is read. */
  @FunctionalInterface
  interface Schedule {
    Optional<Instant> after(Module module, Instant moment);
  }

  private static ModuleRow module(
      Module module, Watermarks.State state, Instant now, Schedule schedule) {
    Instant next = schedule.after(module, now).orElse(null);
    if (state == null) {
      return new ModuleRow(module, Light.NOTICE, "Not read yet", null, next);
    } else if (state.pausedSince() != null) {
      return new ModuleRow(module, Light.BAD, "Paused by an error, until a restart", state, next);
    }
    boolean late = late(module, state, now, schedule);
    if (state.lastError() != null) {
      return new ModuleRow(module, late ? Light.BAD : Light.NOTICE, "Failing", state, next);
    } else if (state.lastSuccess() == null) {
      return new ModuleRow(
          module,
          Light.NOTICE,
          state.reading() ? "First reading under way" : "Not read to the end yet",
          state,
          next);
    } else if (late && !state.reading()) {
      return new ModuleRow(module, Light.BAD, "Late", state, next);
    }
    return new ModuleRow(
        module, Light.GOOD, state.reading() ? "Well, reading now" : "Well", state, next);
  }

  /** Two runs were to be after the last success, and some time has passed since. */
  private static boolean late(
      Module module, Watermarks.State state, Instant now, Schedule schedule) {
    return Optional.ofNullable(state.lastSuccess())
        .flatMap(success -> schedule.after(module, success))
        .flatMap(first -> schedule.after(module, first))
        .map(second -> second.plus(PATIENCE).isBefore(now))
        .orElse(false);
  }

  static DestinationRow destination(Destination one, Figures.Counts lately, Instant now) {
    Light light = Light.GOOD;
    String words = "Well";
    if (one.state().equals("disabled")) {
      light = one.pending() > 0 ? Light.NOTICE : Light.OFF;
      words = "Disabled";
    } else if (one.state().equals("paused")) {
      light = Light.NOTICE;
      words = "Paused";
    } else if (one.failingSince() != null) {
      light = Light.BAD;
      words = "Failing";
    } else if (one.dead() > 0) {
      light = Light.NOTICE;
      words = "Dead letters";
    } else if (one.oldestPending() != null && one.oldestPending().plus(LONG_WAIT).isBefore(now)) {
      light = Light.NOTICE;
      words = "Behind";
    }
    return new DestinationRow(one, light, words, success(lately));
  }

  private static String success(Figures.Counts lately) {
    long attempts = lately == null ? 0 : lately.delivered() + lately.failed();
    if (attempts == 0) {
      return null;
    }
    long percent = 100 * lately.delivered() / attempts;
    return percent + " %";
  }
}
