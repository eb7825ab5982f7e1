package org.notificationdispatcher.reporting;

import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** Words, numbers and times in the language and time zone of a report. */
final class Wording {
  /** The languages there are words in. */
  static final List<String> LANGUAGES = List.of("en", "de");

  private static final String BUNDLE = "reporting.texts";
  private static final String MINUS = "\u2212";

  private final Locale locale;
  private final ZoneId zone;
  private final ResourceBundle texts;

  Wording(Locale locale, ZoneId zone) {
    this.locale = locale;
    this.zone = zone;
    // Else the language of the machine stands in for one that is missing
    this.texts =
        ResourceBundle.getBundle(
            BUNDLE,
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  String language() {
    return locale.getLanguage();
  }

  Locale locale() {
    return locale;
  }

  /** The text of a key, with what belongs into it. */
  String text(String key, Object... values) {
    return new MessageFormat(texts.getString(key), locale).format(values);
  }

  String number(long number) {
    return NumberFormat.getIntegerInstance(locale).format(number);
  }

  /** A share as percent; a dash of nothing. */
  String share(long part, long all) {
    return all == 0 ? "\u2013" : NumberFormat.getPercentInstance(locale).format(1.0 * part / all);
  }

  /** By how much one is more than the other, with its sign; empty if there was nothing before. */
  String change(long now, long before) {
    if (before == 0) {
      return "";
    }
    String percent =
        NumberFormat.getPercentInstance(locale).format(Math.abs(1.0 * (now - before) / before));
    return now < before ? MINUS + percent : now == before ? "\u00b1" + percent : "+" + percent;
  }

  String day(LocalDate date) {
    return format("date", date);
  }

  String shortDay(LocalDate date) {
    return format("date.short", date);
  }

  String weekday(LocalDate date) {
    return format("date.weekday", date);
  }

  String time(Instant instant) {
    return DateTimeFormatter.ofPattern(texts.getString("date.time"), locale)
        .format(instant.atZone(zone));
  }

  private String format(String pattern, LocalDate date) {
    return DateTimeFormatter.ofPattern(texts.getString(pattern), locale).format(date);
  }

  /** The period as a title. */
  String period(Period period) {
    LocalDate from = period.from();
    return PeriodKind.of(period)
        .map(
            kind ->
                switch (kind) {
                  case DAY -> day(from);
                  case WEEK ->
                      text(
                          "period.week",
                          from.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                          String.valueOf(from.get(IsoFields.WEEK_BASED_YEAR)));
                  case MONTH -> format("date.month", from);
                  case QUARTER ->
                      text(
                          "period.quarter",
                          from.get(IsoFields.QUARTER_OF_YEAR),
                          String.valueOf(from.getYear()));
                })
        .orElseGet(() -> text("period.days", day(from), day(period.until().minusDays(1))));
  }

  /** A span of the configuration: days, or hours where it is shorter. */
  String span(Duration span) {
    return span.toDays() > 0 && span.equals(Duration.ofDays(span.toDays()))
        ? text("days", span.toDays())
        : text("hours", Math.max(1, span.toHours()));
  }

  /** A measured time, in the unit that fits. */
  String measured(Duration time) {
    if (time.compareTo(Duration.ofSeconds(1)) < 0) {
      return text("unit.milliseconds", time.toMillis());
    } else if (time.compareTo(Duration.ofMinutes(2)) < 0) {
      return text("unit.seconds", decimal(time.toMillis() / 1000.0));
    } else if (time.compareTo(Duration.ofHours(2)) < 0) {
      return text("unit.minutes", decimal(time.toSeconds() / 60.0));
    } else if (time.compareTo(Duration.ofDays(2)) < 0) {
      return text("unit.hours", decimal(time.toMinutes() / 60.0));
    }
    return text("unit.days", decimal(time.toMinutes() / 1440.0));
  }

  private String decimal(double number) {
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    format.setMaximumFractionDigits(number < 10 ? 1 : 0);
    return format.format(number);
  }
}
