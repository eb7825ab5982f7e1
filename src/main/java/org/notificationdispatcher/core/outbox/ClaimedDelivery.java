package org.notificationdispatcher.core.outbox;

import java.time.Duration;
import java.util.Optional;
import org.notificationdispatcher.common.Message;

/**
 * A delivery this process may attempt until its lease ends.
 *
 * @param token fencing token: settling with another one has no effect
 * @param attempts made before
 * @param waited from recorded, or replayed, to claimed; null if that is not known
 * @param claimedNanos when, on the clock of {@link System#nanoTime()}
 */
record ClaimedDelivery(
    Message message, long token, int attempts, Duration waited, long claimedNanos) {

  /**
   * How long it takes since it was recorded, or replayed; of two clocks, none is compared with the
   * other.
   */
  Optional<Duration> age(long nowNanos) {
    return Optional.ofNullable(waited).map(sofar -> sofar.plusNanos(nowNanos - claimedNanos));
  }
}
