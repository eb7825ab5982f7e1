package org.notificationdispatcher.core.outbox;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;

/**
 * How many attempts may begin in a time: never more than so many in any span of that length, and
 * spread evenly over it. An attempt that could begin and did not, because a thread woke late, is
 * made up for within {@link #CATCH_UP}. Not thread-safe.
 */
final class RateLimit {
  static final int MOST = 1_000_000;

  private static final Pattern TEXT =
      Pattern.compile("([1-9]\\d{0,6})/([1-9]\\d{0,4}(?:ms|s|m|h|d))");
  private static final long CATCH_UP = Duration.ofMillis(50).toNanos();

  private final LongSupplier clock;
  private final long period;

  /** When the latest attempts began: as many as one period may have. Empty: there is no limit. */
  private final long[] begun;

  private int count;
  private int oldest;
  private long next;

  private RateLimit(int most, Duration period, LongSupplier clock) {
    this.begun = new long[most];
    this.period = period.toNanos();
    this.clock = clock;
  }

  /**
   * Reads a limit.
   *
   * @param text {@code none}, or attempts and a time, such as {@code 100/1s}
   * @param clock monotonic, in nanoseconds
   * @throws IllegalArgumentException if it is neither
   */
  static RateLimit of(String text, LongSupplier clock) {
    if (text.equals("none")) {
      return new RateLimit(0, Duration.ZERO, clock);
    }
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(1)) > MOST) {
      throw new IllegalArgumentException(
          "rateLimit is none, or attempts in a time such as 100/1s or 60/1m, %,d at most: not '%s'"
              .formatted(MOST, text));
    }
    return new RateLimit(
        Integer.parseInt(parts.group(1)),
        Duration.ofMillis(TimeUtils.toMilliSeconds(parts.group(2))),
        clock);
  }

  /** How long until the next attempt may begin; zero if it may. */
  Duration untilNext() {
    return Duration.ofNanos(nanosUntilNext());
  }

  /** How many attempts may begin within that time from now, about. */
  int within(Duration time) {
    if (begun.length == 0) {
      return Integer.MAX_VALUE;
    }
    long left = time.toNanos() - nanosUntilNext();
    return left < 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, 1 + left / interval());
  }

  /** An attempt begins. */
  void begin() {
    if (begun.length == 0) {
      return;
    }
    long now = clock.getAsLong();
    next = (count == 0 || next - now < -CATCH_UP ? now - CATCH_UP : next) + interval();
    begun[(oldest + count) % begun.length] = now;
    if (count < begun.length) {
      count++;
    } else {
      oldest = (oldest + 1) % begun.length;
    }
  }

  private long nanosUntilNext() {
    if (count == 0) {
      return 0;
    }
    long now = clock.getAsLong();
    long spread = next - now;
    long full = count < begun.length ? 0 : begun[oldest] + period - now;
    return Math.max(0, Math.max(spread, full));
  }

  private long interval() {
    return period / begun.length;
  }
}
