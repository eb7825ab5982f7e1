package org.notificationdispatcher.reporting;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The periods of which reports are made by themselves. */
public enum PeriodKind {
  DAY,
  /** From Monday to Sunday, as ISO 8601 counts them. */
  WEEK,
  MONTH,
  QUARTER;

  /** The kind of this name as it stands in the configuration: {@code month}, … */
  public static PeriodKind named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The first day of the one that this day is in. */
  LocalDate begin(LocalDate day) {
    return switch (this) {
      case DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.with(IsoFields.DAY_OF_QUARTER, 1);
    };
  }

  /** The first day of another one, so many later; earlier if it is negative. */
  LocalDate later(LocalDate begin, int number) {
    return switch (this) {
      case DAY -> begin.plusDays(number);
      case WEEK -> begin.plusWeeks(number);
      case MONTH -> begin.plusMonths(number);
      case QUARTER -> begin.plusMonths(3L * number);
    };
  }

  /** The one that this day is in. */
  Period around(LocalDate day, ZoneId zone) {
    LocalDate begin = begin(day);
    return new Period(begin, later(begin, 1), zone);
  }

  /** The last one that is over. */
  public Period lastBefore(Instant at, ZoneId zone) {
    LocalDate begin = begin(at.atZone(zone).toLocalDate());
    return new Period(later(begin, -1), begin, zone);
  }

  /** What a period is one of; empty if it is just some days. */
  static Optional<PeriodKind> of(Period period) {
    return Arrays.stream(values())
        .filter(kind -> kind.around(period.from(), period.zone()).equals(period))
        .findFirst();
  }

  /** What it is compared with: the one before of its kind, or as many days before. */
  public static Period previous(Period period) {
    LocalDate from =
        of(period)
            .map(kind -> kind.later(period.from(), -1))
            .orElseGet(() -> period.from().minusDays(period.days()));
    return new Period(from, period.from(), period.zone());
  }

  /** The name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
