package org.notificationdispatcher.reporting;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * The whole months of UTC that come nearest to a period: what they have beyond it is taken away,
 * what it has beyond them is added. If it is not about a month, there are none, and both moments
 * are its end.
 *
 * @param first when the first of them begins
 * @param end when the last of them ends
 */
record Months(Instant first, Instant end) {
  static Months of(Period period) {
    Instant first = nearest(period.begin());
    Instant end = nearest(period.end());
    return first.isBefore(end) ? new Months(first, end) : new Months(period.end(), period.end());
  }

  private static Instant nearest(Instant moment) {
    OffsetDateTime begin =
        moment.atOffset(ZoneOffset.UTC).withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS);
    Instant before = begin.toInstant();
    Instant after = begin.plusMonths(1).toInstant();
    return Duration.between(before, moment).compareTo(Duration.between(moment, after)) < 0
        ? before
        : after;
  }
}
