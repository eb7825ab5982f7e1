package org.notificationdispatcher.licensecentral;

/** What came back is not an answer, or the profile's style sheet does not fit it. */
public final class UnusableAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
