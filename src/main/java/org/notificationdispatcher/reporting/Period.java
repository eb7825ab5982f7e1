package org.notificationdispatcher.reporting;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * Whole days in a time zone.
 *
 * @param from the first day
 * @param until the first day that does not belong to it any more
 * @param zone whose days they are; one of a clock change has 23 or 25 hours
 */
public record Period(LocalDate from, LocalDate until, ZoneId zone) {

  /**
   * @throws IllegalArgumentException if there is no day in it
   */
  public Period {
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException("A period ends after it begins: " + from + ", " + until);
    }
  }

  /** Its begin. */
  public Instant begin() {
    return from.atStartOfDay(zone).toInstant();
  }

  /** The first moment after it. */
  public Instant end() {
    return until.atStartOfDay(zone).toInstant();
  }

  /** How many days it has. */
  public long days() {
    return ChronoUnit.DAYS.between(from, until);
  }
}
