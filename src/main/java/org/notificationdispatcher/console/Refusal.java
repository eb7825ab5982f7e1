package org.notificationdispatcher.console;

/** Why a visit gets no page. The message says what to do. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;

  Refusal(int status, String title, String message) {
    super(message);
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }
}
