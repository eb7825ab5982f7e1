package org.notificationdispatcher.sap;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.http.Answer;
import org.notificationdispatcher.http.Request;
import org.notificationdispatcher.http.Result;
import org.notificationdispatcher.http.Transmitter;

/** Sends requests within a session, and in another one if it has ended. Thread-safe. */
final class Gateway {
  /** A session that ends while its request is on the way is a matter of chance; three are not. */
  private static final int MOST_RENEWALS = 2;

  private final SapTarget target;
  private final Refusals refusals;
  private final Supplier<Transmitter> transmitter;
  private final CsrfSessions sessions;

  Gateway(SapTarget target, Refusals refusals, Supplier<Transmitter> transmitter) {
    this.target = target;
    this.refusals = refusals;
    this.transmitter = transmitter;
    this.sessions = new CsrfSessions(this::fetch);
  }

  /** Learns what came of a request: one of the two, once, by any thread; must not block. */
  interface Listener {
    void answered(Result result);

    void failed(TransmissionException failure);
  }

  Refusals refusals() {
    return refusals;
  }

  /**
   * Sends a request with its session; again if that has ended, which is before anything was done.
   *
   * @param deadlineNanos when its time is up, by {@link System#nanoTime}
   */
  void send(Request request, long deadlineNanos, Listener listener) {
    send(request, deadlineNanos, MOST_RENEWALS, listener);
  }

  private void send(Request request, long deadlineNanos, int renewals, Listener listener) {
    if (target.csrf() == null) {
      transmit(request, deadlineNanos, listener::answered, listener);
      return;
    }
    CompletableFuture<CsrfSession> session = sessions.current();
    if (!session.isDone()) {
      // Others may wait for the same session longer
      session = session.copy().orTimeout(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    CompletableFuture<Void> unused =
        session.handle(
            (granted, failure) -> {
              if (failure == null) {
                send(request, deadlineNanos, renewals, granted, listener);
              } else {
                listener.failed(noSession(failure));
              }
              return null;
            });
  }

  private void send(
      Request request, long deadlineNanos, int renewals, CsrfSession session, Listener listener) {
    Map<String, String> headers = new HashMap<>(request.headers());
    headers.putAll(session.headers());
    transmit(
        request.withHeaders(headers),
        deadlineNanos,
        result -> {
          Answer answer = result.answer();
          if (answer == null || answer.status() != 403 || !CsrfSession.required(answer)) {
            listener.answered(result);
            return;
          }
          sessions.ended(session);
          if (renewals > 0) {
            send(request, deadlineNanos, renewals - 1, listener);
          } else {
            listener.failed(refusals.repeated(answer, "no session lasts until it is used"));
          }
        },
        listener);
  }

  private void transmit(
      Request request, long deadlineNanos, Consumer<Result> answered, Listener listener) {
    Transmitter running = transmitter.get();
    if (running == null) {
      listener.failed(refusals.of(new Result(null, "stopped", null)));
      return;
    }
    running.send(target.http(), request, deadlineNanos, answered);
  }

  private void fetch(CompletableFuture<CsrfSession> session) {
    Listener listener =
        new Listener() {
          @Override
          public void answered(Result result) {
            fetched(session, result);
          }

          @Override
          public void failed(TransmissionException failure) {
            session.completeExceptionally(failure);
          }
        };
    transmit(
        new Request(
            target.csrf(),
            target.path("/"),
            Map.of("X-CSRF-Token", "Fetch", "Accept", "application/json"),
            null,
            null,
            Request.SHORT_ANSWER),
        System.nanoTime() + target.http().timeout().toNanos(),
        listener::answered,
        listener);
  }

  private void fetched(CompletableFuture<CsrfSession> session, Result result) {
    Answer answer = result.answer();
    // All that counts is in its head
    CsrfSession granted = answer == null || !answer.consent() ? null : CsrfSession.of(answer);
    if (granted != null && !Refusals.page(answer)) {
      session.complete(granted);
    } else if (answer != null && answer.consent() && !Refusals.page(answer)) {
      session.completeExceptionally(
          refusals.locked(answer, "without an X-CSRF-Token; check url, or set csrf to none"));
    } else if (answer != null && refusals.forGood(answer)) {
      // No delivery is to blame for it
      session.completeExceptionally(
          refusals.locked(answer, "asked for an X-CSRF-Token; check url, csrf and logon"));
    } else {
      session.completeExceptionally(refusals.of(result));
    }
  }

  private TransmissionException noSession(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof TransmissionException told) {
      return told;
    }
    return cause instanceof TimeoutException
        ? refusals.of(
            new Result(
                null, "no session within " + target.http().timeout().toMillis() + " ms", null))
        : refusals.of(
            new Result(
                null, cause.getMessage(), cause instanceof Exception exception ? exception : null));
  }
}
