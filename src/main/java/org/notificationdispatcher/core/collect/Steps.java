package org.notificationdispatcher.core.collect;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * What a change filter counts in: it cannot tell two moments of the same step apart.
 *
 * @param unit {@code MILLIS}, {@code SECONDS} or {@code DAYS}
 * @param zone whose days
 */
public record Steps(ChronoUnit unit, ZoneId zone) {
  public Steps {
    if (unit != ChronoUnit.MILLIS && unit != ChronoUnit.SECONDS && unit != ChronoUnit.DAYS) {
      throw new IllegalArgumentException("a change filter does not count in " + unit);
    }
  }

  /** The number of the step a moment is in. */
  long of(Instant moment) {
    return switch (unit) {
      case DAYS -> LocalDate.ofInstant(moment, zone).toEpochDay();
      case SECONDS -> moment.getEpochSecond();
      default -> moment.toEpochMilli();
    };
  }

  /** When a step begins. */
  Instant start(long step) {
    return switch (unit) {
      case DAYS -> LocalDate.ofEpochDay(step).atStartOfDay(zone).toInstant();
      case SECONDS -> Instant.ofEpochSecond(step);
      default -> Instant.ofEpochMilli(step);
    };
  }
}
