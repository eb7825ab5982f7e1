package org.notificationdispatcher.licensecentral;

/** A file of the profile cannot be used. The message is for whoever writes it: where, and what. */
public final class UnusableProfileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableProfileException(String message, Throwable cause) {
    super(message, cause);
  }
}
