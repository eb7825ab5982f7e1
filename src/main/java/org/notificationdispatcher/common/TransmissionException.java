package org.notificationdispatcher.common;

import java.time.Duration;
import java.util.Optional;

/**
 * A destination did not take a message. Thrown by a sink so that the outbox knows more than "it
 * failed"; any other exception is a failure to be repeated by the schedule.
 */
public final class TransmissionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Integer status;
  private final String answer;
  private final transient Duration retryAfter;
  private final boolean permanent;
  private final boolean gone;

  private TransmissionException(
      String message,
      Throwable cause,
      Integer status,
      String answer,
      Duration retryAfter,
      boolean permanent,
      boolean gone) {
    super(message, cause);
    this.status = status;
    this.answer = answer;
    this.retryAfter = retryAfter;
    this.permanent = permanent;
    this.gone = gone;
  }

  /** To be repeated by the schedule; there was no answer. */
  public static TransmissionException failed(String message, Throwable cause) {
    return new TransmissionException(message, cause, null, null, null, false, false);
  }

  /**
   * To be repeated, not before {@code retryAfter} from now if that is later than the schedule.
   *
   * @param status the protocol's status, such as 503
   * @param answer what the destination said, or null
   * @param retryAfter what the destination asked for, or null
   */
  public static TransmissionException refused(
      String message, int status, String answer, Duration retryAfter) {
    return new TransmissionException(message, null, status, answer, retryAfter, false, false);
  }

  /** Not to be repeated: the delivery becomes a dead letter at once. */
  public static TransmissionException rejected(String message, int status, String answer) {
    return new TransmissionException(message, null, status, answer, null, true, false);
  }

  /**
   * Not to be repeated, and never sent: the message is not fit for the destination, of which this
   * says nothing. The delivery becomes a dead letter at once.
   */
  public static TransmissionException unfit(String message) {
    return new TransmissionException(message, null, null, null, null, true, false);
  }

  /**
   * The destination will take nothing any more: it is disabled, and its deliveries are held until
   * somebody resumes it.
   */
  public static TransmissionException gone(String message, int status, String answer) {
    return new TransmissionException(message, null, status, answer, null, false, true);
  }

  /** The status of the answer, empty if there was none. */
  public Optional<Integer> status() {
    return Optional.ofNullable(status);
  }

  /** The answer, shortened by the sink to what is worth keeping; empty if there was none. */
  public Optional<String> answer() {
    return Optional.ofNullable(answer);
  }

  /** What the destination asked for. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Whether another attempt is pointless. */
  public boolean permanent() {
    return permanent;
  }

  /** Whether the destination itself has ended. */
  public boolean gone() {
    return gone;
  }
}
