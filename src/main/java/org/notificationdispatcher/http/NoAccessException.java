package org.notificationdispatcher.http;

/** There is no token at the moment. The message says why, in own words and without secrets. */
public final class NoAccessException extends Exception {
  private static final long serialVersionUID = 1L;

  NoAccessException(String message, Throwable cause) {
    super(message, cause);
  }
}
