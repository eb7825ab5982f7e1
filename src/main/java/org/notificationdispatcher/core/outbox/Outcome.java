package org.notificationdispatcher.core.outbox;

import java.time.Duration;
import java.time.Instant;

/**
 * What came of one attempt.
 *
 * @param state the delivery's from now on
 * @param delay before the next attempt; zero unless pending
 * @param status of the answer, or null
 * @param error why it failed, or null
 * @param answer what the destination said, or null
 */
record Outcome(
    ClaimedDelivery delivery,
    State state,
    Duration delay,
    Instant startedAt,
    Duration duration,
    Integer status,
    String error,
    String answer) {

  enum State {
    DELIVERED,
    PENDING,
    DEAD
  }
}
