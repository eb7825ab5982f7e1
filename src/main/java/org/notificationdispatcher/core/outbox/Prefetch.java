package org.notificationdispatcher.core.outbox;

import java.time.Duration;

/**
 * How many deliveries to hold for a destination, under way and waiting to be begun. A round with
 * the database costs much the same however many share it: so the faster a destination takes them,
 * the more of them wait here, and the fewer rounds there are. Not thread-safe.
 */
final class Prefetch {
  /** Waiting to be begun; of a process that dies they are free again only after their lease. */
  static final int MOST = 512;

  /** What is taken within that time waits here. */
  static final Duration AHEAD = Duration.ofMillis(100);

  /** Characters of data that may wait, unless there are slots for more. */
  static final long MOST_CHARACTERS = 4L << 20;

  /** What the last measurement weighs against all before. */
  private static final double WEIGHT = 0.3;

  private double perNano;
  private double characters;
  private long since;

  /**
   * @param now on the monotonic clock, in nanoseconds
   */
  Prefetch(long now) {
    since = now;
  }

  /** So many came back since the last call. */
  void ended(int count, long now) {
    long span = Math.max(1, now - since);
    perNano += WEIGHT * ((double) count / span - perNano);
    since = now;
  }

  /** So many were claimed, with data of so many characters. */
  void claimed(int count, long all) {
    if (count > 0) {
      characters += WEIGHT * ((double) all / count - characters);
    }
  }

  /** How many to hold at most: as many as there are slots, and as many again at least. */
  int hold(int slots) {
    double ahead = Math.min(MOST, perNano * AHEAD.toNanos());
    double fitting = characters == 0 ? 0 : MOST_CHARACTERS / characters;
    return slots + (int) Math.max(slots, Math.round(Math.min(ahead, fitting)));
  }
}
