package org.notificationdispatcher.sap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ContentType;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.http.Answer;
import org.notificationdispatcher.http.Request;
import org.notificationdispatcher.http.Result;

/**
 * Sends requests that come within a few milliseconds in one {@code $batch}, a changeset each: what
 * becomes of one is nothing to the others. Thread-safe.
 */
final class Batches {
  private static final int MOST_ANSWER = 8 * 1024 * 1024;
  private static final Set<Integer> UNKNOWN = Set.of(404, 405, 501);
  private static final Set<Integer> ABOUT_ALL = Set.of(401, 403, 408, 423, 429);

  private final SapTarget target;
  private final Gateway gateway;
  private final Duration collecting;

  /** Guarded by this. */
  private List<Member> open = new ArrayList<>();

  /** Whether the service knows no batches. */
  private volatile boolean unknown;

  private record Member(Step step, long deadlineNanos, Gateway.Listener listener) {}

  /**
   * @param collecting how long the first of a batch waits for others
   */
  Batches(SapTarget target, Gateway gateway, Duration collecting) {
    this.target = target;
    this.gateway = gateway;
    this.collecting = collecting;
  }

  /**
   * @param deadlineNanos when its time is up, by {@link System#nanoTime}
   */
  void add(Step step, long deadlineNanos, Gateway.Listener listener) {
    Member member = new Member(step, deadlineNanos, listener);
    if (unknown) {
      sendAlone(member);
      return;
    }
    List<Member> batch;
    boolean full;
    synchronized (this) {
      open.add(member);
      batch = open;
      full = open.size() >= target.batch();
      if (full) {
        open = new ArrayList<>();
      } else if (open.size() > 1) {
        return;
      }
    }
    if (full) {
      send(batch);
    } else {
      CompletableFuture.delayedExecutor(collecting.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> close(batch));
    }
  }

  private void close(List<Member> batch) {
    synchronized (this) {
      if (open != batch) {
        return;
      }
      open = new ArrayList<>();
    }
    send(batch);
  }

  private void sendAlone(Member member) {
    gateway.send(member.step().alone(target), member.deadlineNanos(), member.listener());
  }

  private void send(List<Member> batch) {
    if (batch.size() == 1) {
      sendAlone(batch.get(0));
      return;
    }
    BatchBody body = BatchBody.of(batch.stream().map(Member::step).toList());
    Request request =
        new Request(
            "POST",
            target.path("/$batch"),
            headers(),
            ContentType.parse("multipart/mixed; boundary=" + body.boundary()),
            body.bytes(),
            MOST_ANSWER);
    gateway.send(
        request,
        batch.stream().mapToLong(Member::deadlineNanos).min().orElseThrow(),
        new Gateway.Listener() {
          @Override
          public void answered(Result result) {
            hand(batch, result);
          }

          @Override
          public void failed(TransmissionException failure) {
            batch.forEach(member -> member.listener().failed(failure));
          }
        });
  }

  private Map<String, String> headers() {
    // Asked for JSON, a service of V4 answers in a form in which what was undone looks done
    return target.kind() == SapKind.ODATA_V4
        ? Map.of(
            "Accept",
            "multipart/mixed",
            "OData-Version",
            "4.0",
            "OData-MaxVersion",
            "4.0",
            "Prefer",
            "odata.continue-on-error")
        : Map.of("Accept", "multipart/mixed");
  }

  private void hand(List<Member> batch, Result result) {
    Answer answer = result.answer();
    if (answer == null || !answer.consent() && !singly(answer)) {
      batch.forEach(member -> member.listener().answered(result));
    } else if (!answer.consent()) {
      // Nothing was done
      unknown = unknown || UNKNOWN.contains(answer.status());
      batch.forEach(this::sendAlone);
    } else {
      hand(batch, BatchBody.answers(answer), result);
    }
  }

  /** Whether the batch as such was not taken, or one member spoils it for all. */
  private static boolean singly(Answer answer) {
    int status = answer.status();
    return UNKNOWN.contains(status)
        || (status >= 400 && status < 500 && !ABOUT_ALL.contains(status) && !Refusals.page(answer));
  }

  private void hand(List<Member> batch, List<Answer> parts, Result whole) {
    for (int number = 0; number < batch.size(); number++) {
      Gateway.Listener listener = batch.get(number).listener();
      if (number < parts.size()) {
        listener.answered(new Result(parts.get(number), null, null));
      } else if (Refusals.page(whole.answer()) || !whole.whole()) {
        listener.answered(whole);
      } else {
        listener.answered(new Result(null, "the batch has no answer to it", null));
      }
    }
  }
}
