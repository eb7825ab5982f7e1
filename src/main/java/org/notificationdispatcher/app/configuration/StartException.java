package org.notificationdispatcher.app.configuration;

/**
 * The dispatcher cannot start. The message is for the operator: what is wrong, where, and the mend,
 * one line a problem; it never contains a secret. The stack trace adds nothing to it.
 */
public class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the lines to show. */
  public StartException(String message) {
    super(message);
  }

  /** With the lines to show, and what they were made from. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
