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
 * @param hold what is to become of the destination
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
    Hold hold) {

  /** What is to become of a destination that takes nothing until somebody has done something. */
  enum Hold {
    NONE,
    PAUSE,
    DISABLE
  }

  /** Of a destination that goes on. */
  Outcome(
      ClaimedDelivery delivery,
      State state,
      Duration delay,
      Instant startedAt,
      Duration duration,
      Integer status,
      String error,
      String answer) {
    this(delivery, state, delay, startedAt, duration, status, error, answer, Hold.NONE);
  }

  enum State {
    DELIVERED,
    PENDING,
    DEAD
  }
}
