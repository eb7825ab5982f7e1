package org.notificationdispatcher.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.notificationdispatcher.bench.Sink.Answered;

/**
 * Messages offered at a steady rate, whatever becomes of them, and how long each takes from the
 * moment before its commit to the receiver's 2xx.
 */
final class OfferedLoad {
  private final MessageLoad load;
  private final Sink sink;
  private final Started started;

  OfferedLoad(MessageLoad load, Sink sink, Started started) {
    this.load = load;
    this.sink = sink;
    this.started = started;
  }

  /**
   * Offers, and waits for what is to be delivered.
   *
   * @param each messages for each destination in a transaction
   * @param every how often there is a transaction
   * @param counts the destinations of which the time is taken; of the others nothing is waited for
   * @return milliseconds
   */
  Samples milliseconds(
      List<String> destinations,
      int each,
      Duration every,
      Duration howLong,
      Predicate<String> counts)
      throws IOException, InterruptedException {
    long transactions = howLong.dividedBy(every);
    Map<String, Long> offered = new HashMap<>();
    List<String> counted = destinations.stream().filter(counts).toList();
    List<String> others = destinations.stream().filter(counts.negate()).toList();
    CountDownLatch never = new CountDownLatch(1);
    long begin = System.nanoTime();
    for (long n = 0; n < transactions; n++) {
      MessageLoad.Batch batch = load.batch(counted, each);
      for (UUID id : batch.ids()) {
        offered.put(id.toString(), batch.micros());
      }
      if (!others.isEmpty()) {
        load.batch(others, each);
      }
      long wait = begin + (n + 1) * every.toNanos() - System.nanoTime();
      if (wait > 0 && never.await(wait, TimeUnit.NANOSECONDS)) {
        throw new InterruptedException();
      }
    }
    Samples milliseconds = new Samples();
    started.await(
        "the delivery of " + offered.size() + " messages",
        120,
        () -> {
          for (Answered one : take()) {
            Long committing = offered.remove(one.id());
            if (committing != null) {
              milliseconds.add((one.micros() - committing) / 1e3);
            }
          }
          return offered.isEmpty();
        });
    return milliseconds;
  }

  private List<Answered> take() {
    try {
      return sink.take();
    } catch (IOException e) {
      throw new IllegalStateException("the receiver does not tell what it got", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
