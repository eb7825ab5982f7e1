package org.notificationdispatcher.licensecentral;

/** License Central answered with an error of its own: a business error. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  RefusedException(String code, String text) {
    super(text == null || text.isBlank() ? "no text" : text);
    this.code = code;
  }

  /** License Central's code, such as {@code 0x80000012}. */
  public String code() {
    return code;
  }
}
