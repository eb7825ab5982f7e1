package org.notificationdispatcher.common;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A destination did not take a message. Thrown by a sink so that the outbox knows more than "it
 * failed"; any other exception is a failure to be repeated by the schedule.
 */
public sealed class TransmissionException extends Exception permits RejectedException {
  private static final long serialVersionUID = 1L;

  private final Integer status;
  private final String answer;
  private final transient Duration retryAfter;
  private final boolean permanent;
  private final Hold hold;

  /** What becomes of the destination besides. */
  enum Hold {
    NONE,
    PAUSE,
    DISABLE
  }

  TransmissionException(
      String message,
      Throwable cause,
      Integer status,
      String answer,
      Duration retryAfter,
      boolean permanent,
      Hold hold) {
    super(message, cause);
    this.status = status;
    this.answer = answer;
    this.retryAfter = retryAfter;
    this.permanent = permanent;
    this.hold = hold;
  }

  /** To be repeated by the schedule; there was no answer. */
  public static TransmissionException failed(String message, Throwable cause) {
    return new TransmissionException(message, cause, null, null, null, false, Hold.NONE);
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
    return new TransmissionException(message, null, status, answer, retryAfter, false, Hold.NONE);
  }

  /**
   * To be repeated by the schedule, but not before {@code retryAfter} from now. What the
   * destination answered has no status, as outside HTTP.
   *
   * @param retryAfter zero for the schedule alone; not null
   */
  public static TransmissionException refused(String message, Duration retryAfter) {
    return new TransmissionException(
        message, null, null, null, Objects.requireNonNull(retryAfter), false, Hold.NONE);
  }

  /** Not to be repeated: the delivery becomes a dead letter at once. */
  public static TransmissionException rejected(String message, int status, String answer) {
    return new TransmissionException(message, null, status, answer, null, true, Hold.NONE);
  }

  /**
   * Not to be repeated, and never sent: the message is not fit for the destination, of which this
   * says nothing. The delivery becomes a dead letter at once.
   */
  public static TransmissionException unfit(String message) {
    return new RejectedException(message);
  }

  /**
   * The destination will take nothing any more: it is disabled, and its deliveries are held until
   * somebody resumes it.
   */
  public static TransmissionException gone(String message, int status, String answer) {
    return new TransmissionException(message, null, status, answer, null, false, Hold.DISABLE);
  }

  /**
   * The destination will take nothing before somebody has mended something, such as a password: it
   * is paused, and its deliveries are held until somebody resumes it.
   *
   * @param status the protocol's status, or null if there was no answer
   * @param answer what the destination said, or null
   */
  public static TransmissionException locked(String message, Integer status, String answer) {
    return new TransmissionException(message, null, status, answer, null, false, Hold.PAUSE);
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
    return hold == Hold.DISABLE;
  }

  /** Whether no delivery can succeed before somebody has mended something. */
  public boolean locked() {
    return hold == Hold.PAUSE;
  }
}
