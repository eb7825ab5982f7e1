package org.notificationdispatcher.http;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A token if there has to be one, then the request; once more with a new token if it is refused.
 * All of it within its time.
 */
final class AuthorizedCall {
  private static final int UNAUTHORIZED = 401;

  private final Transmitter transmitter;
  private final HttpTarget target;
  private final Request request;
  private final long deadlineNanos;
  private final Consumer<Result> listener;

  AuthorizedCall(
      Transmitter transmitter,
      HttpTarget target,
      Request request,
      long deadlineNanos,
      Consumer<Result> listener) {
    this.transmitter = transmitter;
    this.target = target;
    this.request = request;
    this.deadlineNanos = deadlineNanos;
    this.listener = listener;
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
                listener.accept(noAccess(failure));
              }
              return null;
            });
  }

  private void send(Map<String, String> granted, boolean first) {
    Map<String, String> all = new HashMap<>(target.headers());
    all.putAll(request.headers());
    all.putAll(granted);
    transmitter.send(
        new Call(
            target,
            request.withHeaders(all),
            deadlineNanos,
            result -> {
              boolean denied = result.whole() && result.answer().status() == UNAUTHORIZED;
              if (denied && first && target.access().refused(granted)) {
                proceed(false);
              } else {
                listener.accept(result);
              }
            }));
  }

  private Result noAccess(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof TimeoutException
        ? new Result(null, "no token within " + target.timeout().toMillis() + " ms", null)
        : new Result(
            null, cause.getMessage(), cause instanceof Exception exception ? exception : null);
  }
}
