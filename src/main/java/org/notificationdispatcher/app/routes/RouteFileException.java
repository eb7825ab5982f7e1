package org.notificationdispatcher.app.routes;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.util.ObjectHelper;
import org.notificationdispatcher.app.configuration.StartException;

/** A route file cannot be used; the message begins with file and line. */
public final class RouteFileException extends StartException {
  private static final long serialVersionUID = 1L;

  private static final Pattern LINE = Pattern.compile("\\bline:? (\\d+)");
  private static final Pattern REPEATED =
      Pattern.compile("(?s)^.*?(?:because|because of|due to:?) ");

  RouteFileException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Says in one line what is wrong where.
   *
   * @param place the file as the operator knows it
   * @param text of the file, to find the line of a route in
   */
  static RouteFileException of(String place, String text, Throwable failure) {
    String line = line(text, failure);
    return new RouteFileException(
        place + (line.isEmpty() ? "" : ":" + line) + ": " + reason(root(failure)), failure);
  }

  /**
   * Says in one line why the context did not start.
   *
   * @param context whose route failed, or null if there is none yet
   */
  public static StartException ofStart(CamelContext context, Throwable failure) {
    String id = routeId(failure);
    RouteDefinition route =
        id == null || context == null
            ? null
            : context
                .getCamelContextExtension()
                .getContextPlugin(Model.class)
                .getRouteDefinition(id);
    if (route == null || route.getResource() == null) {
      return new StartException("the routes do not start: " + reason(root(failure)), failure);
    }
    return of(RouteFiles.place(route.getResource()), RouteFiles.text(route.getResource()), failure);
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  /** What the YAML parser says, or where the route stands that failed. */
  private static String line(String text, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Matcher said = LINE.matcher(String.valueOf(cause.getMessage()));
      if (said.find()) {
        return said.group(1);
      }
    }
    String route = routeId(failure);
    if (route != null) {
      String[] lines = text.split("\n", -1);
      for (int number = 1; number <= lines.length; number++) {
        if (lines[number - 1].strip().equals("id: " + route)) {
          return Integer.toString(number);
        }
      }
    }
    return "";
  }

  /** The route that could not be created or started, or null. */
  static String routeId(Throwable failure) {
    FailedToCreateRouteException created =
        ObjectHelper.getException(FailedToCreateRouteException.class, failure);
    if (created != null) {
      return created.getRouteId();
    }
    FailedToStartRouteException started =
        ObjectHelper.getException(FailedToStartRouteException.class, failure);
    return started == null ? null : started.getRouteId();
  }

  private static String reason(Throwable root) {
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return REPEATED.matcher(message).replaceFirst("").replaceAll("\\s+", " ").strip();
  }
}
