package org.notificationdispatcher.core.outbox;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * How long deliveries took from when they were recorded (or replayed) until they were delivered.
 * Kept as numbers of deliveries in 64 classes, each reaching {@code sqrt(2)} times as far as the
 * one before, from 1 ms to 34 days; what took longer is in the last. Immutable.
 */
public final class DeliveryTimes {
  static final DeliveryTimes NONE = new DeliveryTimes(0, new long[64]);

  private final long millis;
  private final long[] classes;

  private DeliveryTimes(long millis, long[] classes) {
    this.millis = millis;
    this.classes = classes;
  }

  /** As a row of table {@code delivery_figure} has it. */
  static DeliveryTimes of(long millis, Integer[] times) {
    return new DeliveryTimes(millis, Arrays.stream(times).mapToLong(Integer::longValue).toArray());
  }

  DeliveryTimes plus(DeliveryTimes other) {
    long[] sums = classes.clone();
    Arrays.setAll(sums, n -> sums[n] + other.classes[n]);
    return new DeliveryTimes(millis + other.millis, sums);
  }

  /** Deliveries whose time is known. */
  public long count() {
    return Arrays.stream(classes).sum();
  }

  /** The exact mean; empty if there are none. */
  public Optional<Duration> mean() {
    long count = count();
    return count == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis / count));
  }

  /**
   * The time that a part of the deliveries did not exceed: 0.5 gives the median, 0.95 the 95th
   * percentile. At most 19 % too long or 16 % too short, for times from 1 ms to 34 days.
   *
   * @param part from 0 to 1
   * @return empty if there are none
   */
  public Optional<Duration> quantile(double part) {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException("a part is from 0 to 1, not " + part);
    }
    long rank = Math.max(1, (long) Math.ceil(part * count()));
    long seen = 0;
    for (int n = 0; n < classes.length; n++) {
      seen += classes[n];
      if (seen >= rank) {
        // The geometric middle of the class: as far from its begin as from its end
        return Optional.of(Duration.ofNanos(Math.round(Math.pow(2, (n + 0.5) / 2) * 1_000_000)));
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeliveryTimes times
        && times.millis == millis
        && Arrays.equals(times.classes, classes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(classes);
  }

  /** For people. */
  @Override
  public String toString() {
    return count() + " in " + mean().orElse(Duration.ZERO) + " on average";
  }
}
