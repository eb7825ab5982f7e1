package org.notificationdispatcher.core.outbox;

/**
 * How many deliveries may be under way at once: half as many when the destination shows that it is
 * overloaded, one more when as many as are allowed were taken. Not thread-safe.
 */
final class ConcurrencyLimit {
  private final int most;
  private int limit;
  private int taken;
  private boolean lowered;
  private long loweredAt;

  ConcurrencyLimit(int most) {
    this.most = most;
    this.limit = most;
  }

  int now() {
    return limit;
  }

  /** The destination took one. */
  void taken() {
    if (limit < most && ++taken >= limit) {
      limit++;
      taken = 0;
    }
  }

  /**
   * The destination is overloaded. What began before the limit was lowered last belongs to the same
   * burst, and lowers it no further.
   *
   * @param begun when the attempt began, on the monotonic clock
   * @param now on the same clock
   */
  void overloaded(long begun, long now) {
    if (lowered && begun - loweredAt < 0) {
      return;
    }
    lowered = true;
    loweredAt = now;
    limit = Math.max(1, limit / 2);
    taken = 0;
  }

  /** From one on, as after an outage. */
  void startAnew() {
    limit = 1;
    taken = 0;
  }
}
