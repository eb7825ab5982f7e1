package org.notificationdispatcher.licensecentral;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.xml.stream.XMLStreamException;
import org.apache.cxf.binding.soap.SoapFault;
import org.apache.cxf.interceptor.Fault;
import org.apache.cxf.transport.http.HTTPException;
import org.notificationdispatcher.core.collect.LeaseLostException;
import org.notificationdispatcher.core.collect.TooManyRowsException;

/**
 * Tells business errors, SOAP faults, HTTP errors, pages of a proxy and broken connections apart.
 * Which of them are permanent is configuration: no code of License Central is known here.
 */
public final class FailureClassifier {
  private static final int LONGEST_DETAIL = 300;

  private final Set<String> permanent;

  /**
   * @param permanent kinds as in {@link Failure#kind()}
   */
  public FailureClassifier(Set<String> permanent) {
    this.permanent = Set.copyOf(permanent);
  }

  /** Finds the cause that says most. */
  public Failure classify(Throwable failure) {
    String kind = "other";
    Throwable named = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        // Its own causes look like those of License Central
        return new Failure("database", detail("database", cause), false);
      }
      String found = kind(cause);
      if (found != null) {
        kind = found;
        named = cause;
      } else if (cause instanceof IOException && kind.equals("other")) {
        // Says least: below a time-out it is the connection that was closed for it
        kind = "connection";
        named = cause;
      }
    }
    return new Failure(kind, detail(kind, named), permanent.contains(kind));
  }

  private static String kind(Throwable cause) {
    if (cause instanceof RefusedException refused) {
      return "code " + refused.code();
    }
    if (cause instanceof LeaseLostException) {
      return "lease";
    }
    if (cause instanceof TooManyRowsException) {
      return "cut off";
    }
    if (cause instanceof HTTPException http) {
      return "http " + http.getResponseCode();
    }
    if (cause instanceof SocketTimeoutException || cause instanceof HttpTimeoutException) {
      return "timeout";
    }
    if (cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof SSLException) {
      return "connection";
    }
    if (cause instanceof UnusableAnswerException || cause instanceof XMLStreamException) {
      return "malformed";
    }
    if (cause instanceof Fault fault && "INVALID_HTML_RESPONSETYPE".equals(fault.getCode())) {
      return "html";
    }
    if (cause instanceof SoapFault fault && fault.getCause() == null) {
      return "fault " + fault.getFaultCode().getLocalPart();
    }
    return null;
  }

  private static String detail(String kind, Throwable cause) {
    if (kind.equals("html")) {
      return "an HTML page instead of an answer; is there a proxy or a logon page in between?";
    }
    String message = cause.getMessage();
    String line =
        (message == null || message.isBlank() ? cause.getClass().getSimpleName() : message)
            .replaceAll("\\s+", " ");
    return line.length() > LONGEST_DETAIL ? line.substring(0, LONGEST_DETAIL) + "…" : line;
  }
}
