package org.notificationdispatcher.webhook;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.http.Answer;
import org.notificationdispatcher.http.HttpTarget;
import org.notificationdispatcher.http.Request;
import org.notificationdispatcher.http.Result;
import org.notificationdispatcher.http.RetryAfter;
import org.notificationdispatcher.http.Transmitter;

/** One try to deliver one exchange, and what comes of it. */
final class Attempt {
  private static final int GONE = 410;

  private final String label;
  private final WebhookTarget target;
  private final WebhookComponent component;
  private final Transmitter transmitter;
  private final Exchange exchange;
  private final AsyncCallback callback;
  private final Content content;

  /**
   * @param content as it goes on the wire, with the headers that identify and sign it
   */
  Attempt(
      WebhookEndpoint endpoint,
      Transmitter transmitter,
      Exchange exchange,
      AsyncCallback callback,
      Content content) {
    this.label = endpoint.label();
    this.target = endpoint.target();
    this.component = (WebhookComponent) endpoint.getComponent();
    this.transmitter = transmitter;
    this.exchange = exchange;
    this.callback = callback;
    this.content = content;
  }

  void start() {
    HttpTarget http = target.http();
    transmitter.send(
        http,
        Request.post(http.path(), content.headers(), content.type(), content.body()),
        System.nanoTime() + http.timeout().toNanos(),
        result -> end(outcome(result)));
  }

  private void end(TransmissionException failure) {
    exchange.setException(failure);
    transmitter.goOn(() -> callback.done(false));
  }

  /** Null if it is delivered. */
  private TransmissionException outcome(Result result) {
    Answer answer = result.answer();
    // A refusal counts even if its text did not come whole; a consent does not.
    if (answer != null && !answer.consent()) {
      return refusal(answer);
    }
    if (result.whole()) {
      exchange.getMessage().setBody(answer.text());
      exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
      return null;
    }
    String beginning =
        answer == null ? "" : "began to answer %d, then: ".formatted(answer.status());
    return failed(beginning + result.trouble(), result.cause());
  }

  private TransmissionException refusal(Answer answer) {
    int status = answer.status();
    String redirect = status >= 300 && status < 400 ? ", a redirect, which is not followed" : "";
    String message = "%s: %s answered %d%s".formatted(label, address(), status, redirect);
    if (status == GONE) {
      return TransmissionException.gone(message, status, answer.text());
    }
    if (target.permanentErrors().contains(status)) {
      return TransmissionException.rejected(message, status, answer.text());
    }
    boolean mayDelay = status == 429 || status == 503;
    return TransmissionException.refused(
        message,
        status,
        answer.text(),
        mayDelay && answer.header("retry-after") != null
            ? RetryAfter.parse(answer.header("retry-after"), component.clock().instant())
                .orElse(null)
            : null);
  }

  private TransmissionException failed(String reason, Throwable cause) {
    return TransmissionException.failed("%s: %s: %s".formatted(label, address(), reason), cause);
  }

  private String address() {
    return target.http().toString();
  }
}
