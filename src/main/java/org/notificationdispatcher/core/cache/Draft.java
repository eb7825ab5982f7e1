package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.core.type.TypeReference;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.MessageJson;

/**
 * A message that is not stored yet.
 *
 * @param record all fields of what it is about
 * @param occurrence above 0 when the same state came back at the same time of change
 */
record Draft(News news, Map<String, Object> record, String correlationId, UUID id, int occurrence) {
  private static final TypeReference<LinkedHashMap<String, Object>> DATA = new TypeReference<>() {};

  /**
   * @param instance which License Central it comes from
   */
  static Draft of(String instance, News news, Correlation correlation) {
    Map<String, Object> record = map(news.record());
    return new Draft(news, record, correlation.of(record), id(instance, news, 0), 0);
  }

  /** The same with another id. */
  Draft again(String instance) {
    return new Draft(
        news, record, correlationId, id(instance, news, occurrence + 1), occurrence + 1);
  }

  Message message(String instance, long sequence) {
    return new Message(
        id,
        news.type(),
        // As the database keeps it, so that router and receivers see the same
        news.changedAt().truncatedTo(ChronoUnit.MICROS),
        instance,
        news.subject(),
        correlationId,
        sequence,
        map(news.data()));
  }

  private static UUID id(String instance, News news, int occurrence) {
    return MessageIds.of(
        instance, news.scope(), news.key(), news.changedAt(), news.digest(), occurrence);
  }

  /** As the router sees it. */
  static Map<String, Object> map(Object node) {
    return MessageJson.mapper().convertValue(node, DATA);
  }
}
