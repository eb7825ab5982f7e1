package org.notificationdispatcher.core.outbox;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Whether a destination is worth trying. After so many failures in a row it is given up but for one
 * delivery at a time, the probe, in growing distances; the first sign of life ends that.
 *
 * <p>Each process finds out by itself: nodes do not tell each other, and each sends probes of its
 * own. Not thread-safe.
 */
final class Circuit {
  /** How many failures in a row are an alert where they open no circuit. */
  static final int WORTH_AN_ALERT = 10;

  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
  private static final double JITTER = 0.1;

  private final boolean opens;
  private final int most;
  private final long firstDelay;
  private final LongSupplier clock;
  private final DoubleSupplier random;

  private int failures;
  private boolean failing;
  private long failingSince;
  private long delay;
  private long probeAt;

  /** What an attempt changed. */
  enum Change {
    NONE,
    FAILS,
    WORKS_AGAIN
  }

  /**
   * @param most failures in a row that open it; 0 for never
   * @param firstDelay between the opening and the first probe
   * @param clock monotonic, in nanoseconds
   * @param random from 0 to 1, spreads the probes of several nodes; only adds to a delay
   */
  Circuit(int most, Duration firstDelay, LongSupplier clock, DoubleSupplier random) {
    this.opens = most > 0;
    this.most = opens ? most : WORTH_AN_ALERT;
    this.firstDelay = firstDelay.toNanos();
    this.clock = clock;
    this.random = random;
  }

  /** Whether nothing may be begun but a probe. */
  boolean open() {
    return opens && failing;
  }

  /** How many have failed since the last sign of life. */
  int failures() {
    return failures;
  }

  /** How long until the next probe may be begun; zero if it may, or if it is closed. */
  Duration untilProbe() {
    return open() ? Duration.ofNanos(Math.max(0, probeAt - clock.getAsLong())) : Duration.ZERO;
  }

  /** There is reason to think that it works again: a probe need not wait. */
  void probeNow() {
    delay = firstDelay;
    probeAt = clock.getAsLong();
  }

  /** The destination took a delivery, or refused one for good: it is alive. */
  Change alive() {
    failures = 0;
    boolean again = failing;
    failing = false;
    return again ? Change.WORKS_AGAIN : Change.NONE;
  }

  /**
   * An attempt failed.
   *
   * @param begun when it began; what began before the circuit opened is no probe
   */
  Change failed(long begun) {
    failures++;
    long now = clock.getAsLong();
    if (failing) {
      if (begun - failingSince >= 0) {
        delay = Math.min(2 * delay, Math.max(firstDelay, LONGEST_DELAY.toNanos()));
        probeAt = now + jittered(delay);
      }
      return Change.NONE;
    }
    if (failures < most) {
      return Change.NONE;
    }
    failing = true;
    failingSince = now;
    delay = firstDelay;
    probeAt = now + jittered(delay);
    return Change.FAILS;
  }

  private long jittered(long nanos) {
    return nanos + (long) (nanos * JITTER * random.getAsDouble());
  }
}
