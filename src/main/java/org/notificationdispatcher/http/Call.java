package org.notificationdispatcher.http;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.impl.TunnelRefusedException;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.notificationdispatcher.egress.RefusedAddressException;

/**
 * One request. Ends exactly once, whichever comes first: the answer, a failure, the end of its
 * time, or the stop of the component.
 */
final class Call implements FutureCallback<Answer> {
  private final HttpTarget target;
  private final Request request;
  private final Consumer<Result> listener;
  private final long deadlineNanos;
  private final AnswerReader reader;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Future<?> transfer;
  private volatile Runnable atEnd = () -> {};

  /**
   * @param deadlineNanos when its time is up, by {@link System#nanoTime}
   * @param listener called once, by any thread; must not block
   */
  Call(HttpTarget target, Request request, long deadlineNanos, Consumer<Result> listener) {
    this.target = target;
    this.request = request;
    this.reader = new AnswerReader(request.maxAnswer());
    this.deadlineNanos = deadlineNanos;
    this.listener = listener;
  }

  HttpTarget target() {
    return target;
  }

  Request request() {
    return request;
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

  /** What to do when it ends, before the listener is called. */
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
    end(() -> new Result(answer, null, null));
  }

  @Override
  public void failed(Exception cause) {
    Optional<Answer> answer = reader.soFar();
    if (reader.complete() && answer.isPresent()) {
      completed(answer.get());
    } else {
      end(() -> new Result(reader.soFar().orElse(null), describe(cause), cause));
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
          Result result = new Result(reader.soFar().orElse(null), reason, null);
          reader.abandon();
          Future<?> running = transfer;
          if (running != null) {
            running.cancel(true);
          }
          return result;
        });
  }

  private void end(Supplier<Result> result) {
    if (ended.compareAndSet(false, true)) {
      atEnd.run();
      listener.accept(result.get());
    }
  }

  /** Says in own words what happened: texts of foreign exceptions may quote what was sent. */
  private String describe(Exception cause) {
    if (cause instanceof RefusedAddressException) {
      return cause.getMessage();
    } else if (cause instanceof UnknownHostException) {
      return "the host name is unknown";
    } else if (cause instanceof ConnectTimeoutException) {
      return "no connection within " + target.connectTimeout().toMillis() + " ms";
    } else if (cause instanceof NoRouteToHostException) {
      return "no route to the host";
    } else if (cause instanceof ConnectException) {
      return "connection refused";
    } else if (cause instanceof SSLException) {
      return "TLS: " + oneLine(cause.getMessage());
    } else if (cause instanceof TunnelRefusedException refused) {
      return "the proxy answered " + refused.getResponse().getCode();
    } else if (cause instanceof MessageConstraintException) {
      return "its head is too long";
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
