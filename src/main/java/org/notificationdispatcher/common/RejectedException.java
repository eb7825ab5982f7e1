package org.notificationdispatcher.common;

/**
 * The destination will never take this message: it becomes a dead letter at once. It says nothing
 * of the destination itself. A route throws it by its name:
 *
 * <pre>
 * - throwException:
 *     exceptionType: org.notificationdispatcher.common.RejectedException
 *     message: ${exception.message}
 * </pre>
 */
public final class RejectedException extends TransmissionException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the reason, for operators
   */
  public RejectedException(String message) {
    super(message, null, null, null, null, true, Hold.NONE);
  }
}
