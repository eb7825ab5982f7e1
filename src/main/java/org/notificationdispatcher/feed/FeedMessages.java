package org.notificationdispatcher.feed;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.notificationdispatcher.core.outbox.PulledDeliveries;
import org.notificationdispatcher.core.outbox.PulledDeliveries.Page;
import org.notificationdispatcher.inbound.Callers;
import org.notificationdispatcher.inbound.InboundExchange;
import org.notificationdispatcher.inbound.Problem;

/**
 * Answers with a consumer's next messages; if there are none, when there are some or its patience
 * is at its end.
 */
public final class FeedMessages extends PullingProcessor {

  /**
   * @param deliveries where each consumer is a destination
   */
  public FeedMessages(Callers consumers, PulledDeliveries deliveries) {
    super(consumers, deliveries);
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    InboundExchange feed = new InboundExchange(exchange);
    try {
      String consumer = FeedQuery.consumer(feed, consumers);
      FeedQuery query = FeedQuery.of(feed::header);
      requests.read(
          consumer,
          query,
          exchange.getContext().getComponent("outbox", OutboxComponent.class),
          new Reply() {
            @Override
            public void answer(Page page) {
              feed.answer(json(page));
            }

            @Override
            public void answer(Problem problem) {
              feed.answer(problem);
            }
          },
          () -> callback.done(false));
      return false;
    } catch (Problem e) {
      feed.answer(e);
      callback.done(true);
      return true;
    }
  }

  private static Map<String, Object> json(Page page) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("messages", page.messages());
    body.put("cursor", page.cursor());
    body.put("more", page.more());
    return body;
  }
}
