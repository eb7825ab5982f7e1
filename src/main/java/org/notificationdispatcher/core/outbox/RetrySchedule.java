package org.notificationdispatcher.core.outbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.util.TimeUtils;

/**
 * When a failed delivery is tried again. Jitter only adds, so a delivery is never repeated earlier
 * than the schedule says.
 */
public final class RetrySchedule {
  private static final Duration MOST_JITTER = Duration.ofMinutes(15);
  private static final double JITTER = 0.1;

  private static final String STANDARD = "5s,5m,30m,2h,5h,10h,14h,20h,24h";
  private static final Map<String, String> NAMED =
      Map.of(
          "standard",
          STANDARD,
          "long",
          STANDARD + ",24h,24h,24h",
          "fast",
          "50ms,100ms,200ms,400ms,800ms,1s,1s,1s,1s,1s,1s,1s,1s,1s");

  private final List<Duration> delays;

  private RetrySchedule(List<Duration> delays) {
    this.delays = List.copyOf(delays);
  }

  /**
   * Reads a schedule.
   *
   * @param text {@code standard} (ten attempts over 75:35:05 hours, which survives a weekend),
   *     {@code long} (three more days), {@code fast} (for tests), {@code none}, or the delays
   *     themselves, such as {@code 5s,1m,1h}
   * @throws IllegalArgumentException if it is none of these
   */
  public static RetrySchedule of(String text) {
    if (text.equals("none")) {
      return new RetrySchedule(List.of());
    }
    return new RetrySchedule(
        Arrays.stream(NAMED.getOrDefault(text, text).split(",", -1))
            .map(delay -> delay(delay.trim(), text))
            .toList());
  }

  private static Duration delay(String delay, String text) {
    if (!delay.matches("\\d+(ms|s|m|h|d)")) {
      throw new IllegalArgumentException(
          "no retry schedule '"
              + text
              + "': use standard, long, fast, none, or delays such as 5s,1m,1h");
    }
    return Duration.ofMillis(TimeUtils.toMilliSeconds(delay));
  }

  /** How often a delivery is tried at most, the first time included. */
  public int attempts() {
    return delays.size() + 1;
  }

  /**
   * The delay before the next attempt.
   *
   * @param attempts made so far, at least 1
   * @param random from 0 to 1, spreads what failed at the same moment
   * @return empty when that was the last attempt
   */
  public Optional<Duration> delayAfter(int attempts, double random) {
    if (attempts > delays.size()) {
      return Optional.empty();
    }
    Duration delay = delays.get(attempts - 1);
    Duration jitter = Duration.ofMillis((long) (delay.toMillis() * JITTER * random));
    return Optional.of(delay.plus(jitter.compareTo(MOST_JITTER) > 0 ? MOST_JITTER : jitter));
  }
}
