package org.notificationdispatcher.app.routes;

import org.notificationdispatcher.app.configuration.StartException;

/** A route file cannot be used; the message is one line and begins with file and line number. */
public final class RouteFileException extends StartException {
  private static final long serialVersionUID = 1L;

  RouteFileException(String message, Throwable cause) {
    super(message, cause);
  }

  static RouteFileException at(String place, int line, String problem) {
    return at(place, line, problem, null);
  }

  static RouteFileException at(String place, int line, String problem, Throwable cause) {
    return new RouteFileException(place + ":" + line + ": " + problem, cause);
  }
}
