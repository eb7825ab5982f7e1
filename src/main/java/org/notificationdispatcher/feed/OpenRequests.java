package org.notificationdispatcher.feed;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.notificationdispatcher.core.outbox.PulledDeliveries;

/**
 * The requests for messages that are not answered yet. Who waits takes no thread and no connection
 * to the database. Thread-safe; started and stopped by one thread.
 */
final class OpenRequests {
  /** Of those that read at once, however many wait. */
  private static final int READERS = 4;

  private final PulledDeliveries deliveries;
  private final Set<WaitingRequest> waiting = ConcurrentHashMap.newKeySet();
  private ExecutorService readers;
  private ScheduledExecutorService timer;
  private volatile boolean stopping;

  OpenRequests(PulledDeliveries deliveries) {
    this.deliveries = deliveries;
  }

  /**
   * @param consumers become known as destinations
   */
  void start(Set<String> consumers) {
    stopping = false;
    readers = Executors.newFixedThreadPool(READERS);
    timer = Executors.newSingleThreadScheduledExecutor();
    consumers.forEach(deliveries::register);
  }

  /** Answers whoever waits, and would keep the route from stopping. */
  void refuse() {
    stopping = true;
    waiting.forEach(WaitingRequest::stopped);
  }

  void stop() {
    timer.shutdownNow();
    readers.shutdown();
  }

  /**
   * Reads what a consumer asks for, now or when there is something.
   *
   * @param outbox says when there is something
   * @param done called after the reply, on any thread
   */
  void read(String consumer, FeedQuery query, OutboxComponent outbox, Reply reply, Runnable done) {
    WaitingRequest request =
        new WaitingRequest(
            reply,
            query,
            () -> deliveries.read(consumer, query.query()),
            readers,
            timer,
            ended -> {
              waiting.remove(ended);
              done.run();
            });
    waiting.add(request);
    if (stopping) {
      request.stopped();
    } else {
      request.start(query.patience().isZero() ? null : wake -> outbox.listen(consumer, wake));
    }
  }
}
