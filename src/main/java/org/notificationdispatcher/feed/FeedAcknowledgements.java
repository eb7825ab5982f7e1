package org.notificationdispatcher.feed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.outbox.PulledDeliveries;

/** Takes down what a consumer has: {@code {"upto": 90017}} or {@code {"ids": ["…"]}}. */
public final class FeedAcknowledgements implements Processor {
  private static final int MOST = 10_000;

  private final FeedConsumers consumers;
  private final PulledDeliveries deliveries;

  /**
   * @param deliveries where each consumer is a destination
   */
  public FeedAcknowledgements(FeedConsumers consumers, PulledDeliveries deliveries) {
    this.consumers = consumers;
    this.deliveries = deliveries;
  }

  @Override
  public void process(Exchange exchange) {
    FeedExchange feed = new FeedExchange(exchange);
    try {
      String consumer = feed.consumer(consumers);
      feed.answer(Map.of("acknowledged", acknowledge(consumer, feed.body())));
    } catch (FeedProblem e) {
      feed.answer(e);
    }
  }

  private long acknowledge(String consumer, byte[] body) throws FeedProblem {
    JsonNode request = json(body);
    JsonNode upto = request.path("upto");
    JsonNode ids = request.path("ids");
    if (upto.canConvertToLong() && upto.isIntegralNumber() && ids.isMissingNode()) {
      return deliveries.acknowledge(consumer, upto.asLong());
    } else if (ids.isArray() && upto.isMissingNode()) {
      return deliveries.acknowledge(consumer, ids(ids));
    }
    throw FeedProblem.badRequest(
        "send {\"upto\": <cursor>}, or {\"ids\": [<id>, ...]}, as a JSON object");
  }

  private static JsonNode json(byte[] body) throws FeedProblem {
    try {
      return MessageJson.mapper().readTree(body);
    } catch (IOException e) {
      throw FeedProblem.badRequest("the body is not JSON");
    }
  }

  private static List<UUID> ids(JsonNode ids) throws FeedProblem {
    if (ids.size() > MOST) {
      throw FeedProblem.badRequest("more than " + MOST + " ids; send several requests");
    }
    List<UUID> all = new ArrayList<>();
    for (JsonNode id : ids) {
      try {
        all.add(UUID.fromString(id.asText()));
      } catch (IllegalArgumentException e) {
        throw FeedProblem.badRequest("ids: '" + id.asText() + "' is not the id of a message");
      }
    }
    return all;
  }
}
