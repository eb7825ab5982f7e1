package org.notificationdispatcher.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * How times and numbers are written.
 *
 * @param now to which ages are
 */
record Format(Instant now, ZoneId zone) {
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final Duration SOON = Duration.ofSeconds(2);

  /** Such as {@code 2026-01-31 12:00:00}; a dash for null. */
  String exact(Instant time) {
    return time == null ? "–" : EXACT.format(time.atZone(zone));
  }

  /** Such as {@code 12:00}. */
  String hour(Instant time) {
    return HOUR.format(time.atZone(zone));
  }

  /** Such as {@code 5 min ago}, {@code in 2 h}; a dash for null. */
  String ago(Instant time) {
    if (time == null) {
      return "–";
    }
    Duration age = Duration.between(time, now);
    if (age.abs().compareTo(SOON) < 0) {
      return "now";
    }
    return age.isNegative() ? "in " + span(age.negated()) : span(age) + " ago";
  }

  /** Such as {@code 12 min}: the largest unit, rounded down. */
  static String span(Duration span) {
    if (span.toSeconds() < 1) {
      return span.toMillis() + " ms";
    } else if (span.toMinutes() < 1) {
      return span.toSeconds() + " s";
    } else if (span.toHours() < 1) {
      return span.toMinutes() + " min";
    } else if (span.toDays() < 2) {
      return span.toHours() + " h";
    }
    return span.toDays() + " days";
  }

  /** With separators. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Such as {@code 1 delivery} or {@code 2 deliveries}. */
  static String count(long number, String one, String several) {
    return number(number) + " " + (number == 1 ? one : several);
  }
}
