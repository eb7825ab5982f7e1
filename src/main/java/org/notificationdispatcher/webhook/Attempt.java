package org.notificationdispatcher.webhook;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpException;
import org.notificationdispatcher.common.TransmissionException;

/**
 * One try to deliver one exchange. Ends exactly once, whichever comes first: the answer, a failure,
 * the end of its time, or the stop of the component.
 */
final class Attempt implements FutureCallback<Answer> {
  private final String label;
  private final WebhookTarget target;
  private final Clock clock;
  private final Exchange exchange;
  private final AsyncCallback callback;
  private final long deadlineNanos;
  private final AnswerReader reader = new AnswerReader();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Future<?> transfer;
  private volatile Runnable atEnd = () -> {};

  Attempt(
      String label, WebhookTarget target, Clock clock, Exchange exchange, AsyncCallback callback) {
    this.label = label;
    this.target = target;
    this.clock = clock;
    this.exchange = exchange;
    this.callback = callback;
    this.deadlineNanos = System.nanoTime() + target.timeout().toNanos();
  }

  WebhookTarget target() {
    return target;
  }

  AnswerReader reader() {
    return reader;
  }

  boolean ended() {
    return ended.get();
  }

  boolean overdue(long nowNanos) {
    return nowNanos - deadlineNanos >= 0;
  }

  /** What to do when it ends, before the route goes on. */
  void atEnd(Runnable action) {
    atEnd = action;
  }

  /** What to cancel when time is up. */
  void transfer(Future<?> running) {
    transfer = running;
    if (ended()) {
      running.cancel(true);
    }
  }

  @Override
  public void completed(Answer answer) {
    end(() -> answered(answer));
  }

  @Override
  public void failed(Exception cause) {
    if (reader.complete()) {
      reader.soFar().ifPresent(this::completed);
    } else {
      end(() -> broken(describe(cause), cause));
    }
  }

  @Override
  public void cancelled() {
    failed(new CancellationException());
  }

  void timeIsUp() {
    giveUp("not done after " + target.timeout().toMillis() + " ms");
  }

  void stopped() {
    giveUp("given up because the dispatcher stops");
  }

  private void giveUp(String reason) {
    end(
        () -> {
          broken(reason, null);
          reader.abandon();
          Future<?> running = transfer;
          if (running != null) {
            running.cancel(true);
          }
        });
  }

  private void end(Runnable settle) {
    if (ended.compareAndSet(false, true)) {
      atEnd.run();
      settle.run();
      callback.done(false);
    }
  }

  private void answered(Answer answer) {
    if (answer.delivered()) {
      exchange.getMessage().setBody(answer.text());
      exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
    } else {
      refused(answer);
    }
  }

  private void refused(Answer answer) {
    int status = answer.status();
    String redirect = status >= 300 && status < 400 ? ", a redirect, which is not followed" : "";
    boolean mayDelay = status == 429 || status == 503;
    exchange.setException(
        TransmissionException.refused(
            "%s: %s answered %d%s".formatted(label, address(), status, redirect),
            status,
            answer.text(),
            mayDelay && answer.retryAfter() != null
                ? RetryAfter.parse(answer.retryAfter(), clock.instant()).orElse(null)
                : null));
  }

  /** A refusal counts even if its text did not come whole; a consent does not. */
  private void broken(String reason, Exception cause) {
    Optional<Answer> partial = reader.soFar();
    if (partial.isPresent() && !partial.get().delivered()) {
      refused(partial.get());
      return;
    }
    String beginning =
        partial.map(answer -> "began to answer %d, then: ".formatted(answer.status())).orElse("");
    exchange.setException(
        TransmissionException.failed(
            "%s: %s: %s%s".formatted(label, address(), beginning, reason), cause));
  }

  private String address() {
    return target.host().toHostString();
  }

  /** Says in own words what happened: texts of foreign exceptions may quote what was sent. */
  private String describe(Exception cause) {
    if (cause instanceof UnknownHostException) {
      return "the host name is unknown";
    } else if (cause instanceof ConnectTimeoutException) {
      return "no connection within " + target.connectTimeout().toMillis() + " ms";
    } else if (cause instanceof NoRouteToHostException) {
      return "no route to the host";
    } else if (cause instanceof ConnectException) {
      return "connection refused";
    } else if (cause instanceof SSLException) {
      return "TLS: " + oneLine(cause.getMessage());
    } else if (cause instanceof HttpException) {
      return "what it answers is not HTTP";
    } else if (cause instanceof CancellationException) {
      return "given up because the dispatcher stops";
    } else {
      return "connection lost (" + cause.getClass().getSimpleName() + ")";
    }
  }

  private static String oneLine(String text) {
    return text == null ? "failed" : text.lines().findFirst().orElse("failed");
  }
}
