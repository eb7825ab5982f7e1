package org.notificationdispatcher.console;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.notificationdispatcher.core.outbox.Figures;

/**
 * What was delivered and what failed in the last 24 hours, as bars.
 *
 * @param top what the highest bar may reach: a round number
 */
record Chart(List<Bar> bars, long top, long delivered, long failed) {
  static final int HOURS = 24;
  static final int WIDTH = 960;
  static final int HEIGHT = 180;

  /** Where the bars begin: left of it stand the numbers. */
  static final int LEFT = 48;

  private static final int STEP = (WIDTH - LEFT) / HOURS;

  /**
   * An hour.
   *
   * @param failed attempts
   */
  record Bar(Instant from, long delivered, long failed) {}

  /** The begin of the first bar. */
  static Instant begin(Instant now) {
    return now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(HOURS - 1L));
  }

  static Chart of(List<Figures.Bucket> buckets, Instant now) {
    Instant begin = begin(now);
    long[] delivered = new long[HOURS];
    long[] failed = new long[HOURS];
    for (Figures.Bucket bucket : buckets) {
      int hour = (int) Math.floorDiv(Duration.between(begin, bucket.from()).toSeconds(), 3_600L);
      if (hour >= 0 && hour < HOURS) {
        delivered[hour] += bucket.counts().delivered();
        failed[hour] += bucket.counts().failed();
      }
    }
    List<Bar> bars = new ArrayList<>();
    long most = 0;
    long allDelivered = 0;
    long allFailed = 0;
    for (int hour = 0; hour < HOURS; hour++) {
      bars.add(new Bar(begin.plus(Duration.ofHours(hour)), delivered[hour], failed[hour]));
      most = Math.max(most, delivered[hour] + failed[hour]);
      allDelivered += delivered[hour];
      allFailed += failed[hour];
    }
    return new Chart(List.copyOf(bars), round(most), allDelivered, allFailed);
  }

  /** The next of 4, 6, 8, 10, 20, 40, 60, 80, 100, 200 and so on: its half is whole, too. */
  private static long round(long most) {
    for (long ten = 1; ; ten *= 10) {
      for (long factor : new long[] {1, 2, 4, 6, 8}) {
        if (ten * factor >= Math.max(4, most)) {
          return ten * factor;
        }
      }
    }
  }

  boolean empty() {
    return delivered + failed == 0;
  }

  int x(int bar) {
    return LEFT + bar * STEP;
  }

  int barWidth() {
    return STEP - 6;
  }

  /** Pixels of a number; what is not nothing can be seen. */
  int height(long number) {
    return number == 0 ? 0 : (int) Math.max(2, number * HEIGHT / top);
  }
}
