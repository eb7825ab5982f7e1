package org.notificationdispatcher.common;

import java.time.Duration;
import java.util.Objects;

/**
 * What became of a message. Made by the methods here; more kinds may be added, so a {@code switch}
 * over them needs a {@code default}.
 */
public sealed interface TransmissionResult {

  /** The destination has it, and will not lose it. */
  static TransmissionResult delivered() {
    return new Delivered();
  }

  /** The destination had it already: an earlier attempt arrived. As good as delivered. */
  static TransmissionResult duplicate() {
    return new Duplicate();
  }

  /**
   * The destination does not take it now: it is repeated by the schedule, but not before this
   * delay. The attempt counts: after the last one of the schedule it is a dead letter.
   *
   * @param delay from now; zero for the schedule alone, 24 hours at most
   * @param reason for operators
   * @throws IllegalArgumentException if the delay is negative
   */
  static TransmissionResult retryAfter(Duration delay, String reason) {
    return new RetryAfter(delay, reason);
  }

  /**
   * The destination will never take it: it becomes a dead letter at once, and later messages of its
   * subject go on.
   *
   * @param reason for operators
   */
  static TransmissionResult rejected(String reason) {
    return new Rejected(reason);
  }

  /** See {@link TransmissionResult#delivered}. */
  record Delivered() implements TransmissionResult {}

  /** See {@link TransmissionResult#duplicate}. */
  record Duplicate() implements TransmissionResult {}

  /** See {@link TransmissionResult#retryAfter}. */
  record RetryAfter(Duration delay, String reason) implements TransmissionResult {
    public RetryAfter {
      Objects.requireNonNull(delay, "delay");
      if (delay.isNegative()) {
        throw new IllegalArgumentException("the delay is negative: " + delay);
      }
      reason = given(reason);
    }
  }

  /** See {@link TransmissionResult#rejected}. */
  record Rejected(String reason) implements TransmissionResult {
    public Rejected {
      reason = given(reason);
    }
  }

  /** What an exception says of itself is often null, and no reason to fail. */
  private static String given(String reason) {
    return reason == null || reason.isBlank() ? "no reason was given" : reason;
  }
}
