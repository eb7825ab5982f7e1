package org.notificationdispatcher.feed;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.AsyncProcessorSupport;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.notificationdispatcher.core.outbox.PulledDeliveries;
import org.notificationdispatcher.inbound.Callers;
import org.notificationdispatcher.inbound.InboundExchange;
import org.notificationdispatcher.inbound.Problem;

/**
 * Answers with a consumer's next messages; if there are none, when there are some or its patience
 * is at its end. Who waits takes no thread and no connection to the database.
 */
public final class FeedMessages extends AsyncProcessorSupport implements ShutdownPrepared {
  /** Of those that read at once, however many wait. */
  private static final int READERS = 4;

  private final Callers consumers;
  private final PulledDeliveries deliveries;
  private final Set<WaitingRequest> waiting = ConcurrentHashMap.newKeySet();
  private ExecutorService readers;
  private ScheduledExecutorService timer;
  private volatile boolean stopping;

  /**
   * @param deliveries where each consumer is a destination
   */
  public FeedMessages(Callers consumers, PulledDeliveries deliveries) {
    this.consumers = consumers;
    this.deliveries = deliveries;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    stopping = false;
    readers = Executors.newFixedThreadPool(READERS);
    timer = Executors.newSingleThreadScheduledExecutor();
    consumers.names().forEach(deliveries::register);
  }

  /** Whoever waits would keep the route from stopping. */
  @Override
  public void prepareShutdown(boolean suspendOnly, boolean forced) {
    stopping = true;
    waiting.forEach(WaitingRequest::stopped);
  }

  @Override
  protected void doStop() throws Exception {
    timer.shutdownNow();
    readers.shutdown();
    super.doStop();
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    InboundExchange feed = new InboundExchange(exchange);
    try {
      String consumer = FeedQuery.consumer(feed, consumers);
      FeedQuery query = FeedQuery.of(feed::header);
      OutboxComponent outbox = exchange.getContext().getComponent("outbox", OutboxComponent.class);
      WaitingRequest request =
          new WaitingRequest(
              feed,
              query,
              () -> deliveries.read(consumer, query.query()),
              readers,
              timer,
              ended -> {
                waiting.remove(ended);
                callback.done(false);
              });
      waiting.add(request);
      if (stopping) {
        request.stopped();
        return false;
      }
      request.start(query.patience().isZero() ? null : wake -> outbox.listen(consumer, wake));
      return false;
    } catch (Problem e) {
      feed.answer(e);
      callback.done(true);
      return true;
    }
  }
}
