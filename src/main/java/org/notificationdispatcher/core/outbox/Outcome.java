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
 * @param gone whether the destination takes nothing any more
 */
record Outcome(
    ClaimedDelivery delivery,
    State state,
    Duration delay,
    Instant startedAt,
    Duration duration,
    Integer status,
    String error,
    String answer,
    boolean gone) {

  /** Of a destination that is there. */
  Outcome(
      ClaimedDelivery delivery,
      State state,
      Duration delay,
      Instant startedAt,
      Duration duration,
      Integer status,
      String error,
      String answer) {
    this(delivery, state, delay, startedAt, duration, status, error, answer, false);
  }

  enum State {
    DELIVERED,
    PENDING,
    DEAD
  }
}
