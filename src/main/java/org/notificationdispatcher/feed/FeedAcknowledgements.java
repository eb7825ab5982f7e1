package org.notificationdispatcher.feed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.outbox.PulledDeliveries;
import org.notificationdispatcher.inbound.Callers;
import org.notificationdispatcher.inbound.InboundExchange;
import org.notificationdispatcher.inbound.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes down what a consumer has: {@code {"upto": 90017}} or {@code {"ids": ["…"]}}. */
public final class FeedAcknowledgements implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(FeedAcknowledgements.class);

  private final Callers consumers;
  private final PulledDeliveries deliveries;

  /**
   * @param deliveries where each consumer is a destination
   */
  public FeedAcknowledgements(Callers consumers, PulledDeliveries deliveries) {
    this.consumers = consumers;
    this.deliveries = deliveries;
  }

  @Override
  public void process(Exchange exchange) {
    InboundExchange feed = new InboundExchange(exchange);
    try {
      String consumer = FeedQuery.consumer(feed, consumers);
      feed.answer(Map.of("acknowledged", acknowledge(consumer, feed.body())));
    } catch (Problem e) {
      feed.answer(e);
    } catch (RuntimeException e) {
      LOG.error("The feed cannot take down what a consumer has", e);
      feed.answer(Problem.held("this cannot be stored now; send it again"));
    }
  }

  private long acknowledge(String consumer, byte[] body) throws Problem {
    JsonNode request = json(body);
    JsonNode upto = request.path("upto");
    JsonNode ids = request.path("ids");
    // Clients that are generated send what was not given as null, or as an empty array
    if (upto.canConvertToLong() && upto.isIntegralNumber() && (absent(ids) || empty(ids))) {
      return deliveries.acknowledge(consumer, upto.asLong());
    } else if (ids.isArray() && absent(upto)) {
      return deliveries.acknowledge(
          consumer, FeedQuery.ids(ids.valueStream().map(JsonNode::asText).toList()));
    }
    throw Problem.badRequest(
        "send {\"upto\": <cursor>}, or {\"ids\": [<id>, ...]}, as a JSON object");
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static boolean empty(JsonNode node) {
    return node.isArray() && node.isEmpty();
  }

  private static JsonNode json(byte[] body) throws Problem {
    try {
      return MessageJson.mapper().readTree(body);
    } catch (IOException e) {
      throw Problem.badRequest("the body is not JSON");
    }
  }
}
