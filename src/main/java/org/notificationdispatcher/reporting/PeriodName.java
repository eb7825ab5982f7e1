package org.notificationdispatcher.reporting;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a period is called where people type and programs read: {@code 2026-11-20}, {@code 2026-W45},
 * {@code 2026-10}, {@code 2026-Q3}, {@code 2026-01-01..2026-03-15}, the last day included.
 */
public final class PeriodName {
  private static final Pattern QUARTER = Pattern.compile("(\\d{4})-Q([1-4])");

  private PeriodName() {}

  /** The shortest name. */
  public static String of(Period period) {
    LocalDate from = period.from();
    return PeriodKind.of(period)
        .map(
            kind ->
                switch (kind) {
                  case DAY -> from.toString();
                  case WEEK ->
                      "%04d-W%02d"
                          .formatted(
                              from.get(IsoFields.WEEK_BASED_YEAR),
                              from.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
                  case MONTH -> YearMonth.from(from).toString();
                  case QUARTER ->
                      "%04d-Q%d".formatted(from.getYear(), from.get(IsoFields.QUARTER_OF_YEAR));
                })
        .orElseGet(() -> from + ".." + period.until().minusDays(1));
  }

  /**
   * The period of a name.
   *
   * @throws IllegalArgumentException that says what is allowed
   */
  public static Period parse(String name, ZoneId zone) {
    try {
      int dots = name.indexOf("..");
      Matcher quarter = QUARTER.matcher(name);
      if (dots >= 0) {
        return new Period(
            LocalDate.parse(name.substring(0, dots)),
            LocalDate.parse(name.substring(dots + 2)).plusDays(1),
            zone);
      } else if (quarter.matches()) {
        int month = 3 * Integer.parseInt(quarter.group(2)) - 2;
        return PeriodKind.QUARTER.around(
            LocalDate.of(Integer.parseInt(quarter.group(1)), month, 1), zone);
      } else if (name.contains("W")) {
        return PeriodKind.WEEK.around(
            LocalDate.parse(name + "-1", DateTimeFormatter.ISO_WEEK_DATE), zone);
      } else if (name.length() == 7) {
        return PeriodKind.MONTH.around(YearMonth.parse(name).atDay(1), zone);
      }
      return PeriodKind.DAY.around(LocalDate.parse(name), zone);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no period; give a day as 2026-11-20, a week as 2026-W45, a month as 2026-10, a"
              + " quarter as 2026-Q3, or 2026-01-01..2026-03-15",
          e);
    }
  }
}
