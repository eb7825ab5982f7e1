package org.notificationdispatcher.webhook;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.hc.core5.http.ContentType;
import org.notificationdispatcher.common.TransmissionException;

/**
 * One try to deliver one exchange: a token if there has to be one, then the request; once more with
 * a new token if it is refused. All of it within the time-out.
 */
final class Attempt {
  // Of "application/json; charset=UTF-8" the parameter means nothing (RFC 8259, 11).
  private static final ContentType JSON = ContentType.create("application/json");
  private static final int GONE = 410;

  private final String label;
  private final WebhookTarget target;
  private final WebhookComponent component;
  private final Transmitter transmitter;
  private final Exchange exchange;
  private final AsyncCallback callback;
  private final Map<String, String> headers;
  private final byte[] body;
  private final long deadlineNanos;

  /**
   * @param headers that identify and sign the body
   */
  Attempt(
      WebhookEndpoint endpoint,
      Transmitter transmitter,
      Exchange exchange,
      AsyncCallback callback,
      Map<String, String> headers,
      byte[] body) {
    this.label = endpoint.label();
    this.target = endpoint.target();
    this.component = (WebhookComponent) endpoint.getComponent();
    this.transmitter = transmitter;
    this.exchange = exchange;
    this.callback = callback;
    this.headers = headers;
    this.body = body;
    this.deadlineNanos = System.nanoTime() + target.timeout().toNanos();
  }

  void start() {
    proceed(true);
  }

  private void proceed(boolean first) {
    CompletableFuture<Map<String, String>> access = target.access().headers(transmitter);
    if (!access.isDone()) {
      // Others may wait for the same token longer
      access = access.copy().orTimeout(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    CompletableFuture<Void> unused =
        access.handle(
            (granted, failure) -> {
              if (failure == null) {
                send(granted, first);
              } else {
                end(noAccess(failure));
              }
              return null;
            });
  }

  private void send(Map<String, String> granted, boolean first) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(granted);
    Request request =
        new Request(
            target.host(),
            target.path(),
            all,
            JSON,
            body,
            target.link(),
            target.connectTimeout(),
            target.timeout());
    transmitter.send(
        new Call(
            request,
            deadlineNanos,
            result -> {
              boolean denied = result.whole() && result.answer().status() == 401;
              if (denied && first && target.access().refused(granted)) {
                proceed(false);
              } else {
                end(outcome(result));
              }
            }));
  }

  private void end(TransmissionException failure) {
    exchange.setException(failure);
    transmitter.goOn(() -> callback.done(false));
  }

  /** Null if it is delivered. */
  private TransmissionException outcome(Call.Result result) {
    Answer answer = result.answer();
    // A refusal counts even if its text did not come whole; a consent does not.
    if (answer != null && !answer.delivered()) {
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
        mayDelay && answer.retryAfter() != null
            ? RetryAfter.parse(answer.retryAfter(), component.clock().instant()).orElse(null)
            : null);
  }

  private TransmissionException noAccess(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof TimeoutException) {
      return failed("no token within " + target.timeout().toMillis() + " ms", null);
    }
    return failed(cause.getMessage(), cause);
  }

  private TransmissionException failed(String reason, Throwable cause) {
    return TransmissionException.failed("%s: %s: %s".formatted(label, address(), reason), cause);
  }

  private String address() {
    return target.host().toHostString();
  }
}
