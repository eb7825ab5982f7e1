package org.notificationdispatcher.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;

/** Reads the header {@code Retry-After} (RFC 9110, 10.2.3): seconds, or a date. */
public final class RetryAfter {
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Pattern SECONDS = Pattern.compile("\\d+");
  private static final int DIGITS_OF_LONGEST = 5;

  private RetryAfter() {}

  /**
   * How long to wait from now, at most 24 hours; empty if the value is malformed or a date that has
   * passed.
   */
  public static Optional<Duration> parse(String value, Instant now) {
    String text = value.trim();
    if (SECONDS.matcher(text).matches()) {
      String digits = text.replaceFirst("^0+(?=\\d)", "");
      return Optional.of(
          digits.length() > DIGITS_OF_LONGEST
              ? LONGEST
              : atMostLongest(Duration.ofSeconds(Long.parseLong(digits))));
    }
    return Optional.ofNullable(DateUtils.parseStandardDate(text))
        .map(date -> Duration.between(now, date))
        .filter(wait -> !wait.isNegative())
        .map(RetryAfter::atMostLongest);
  }

  private static Duration atMostLongest(Duration wait) {
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
