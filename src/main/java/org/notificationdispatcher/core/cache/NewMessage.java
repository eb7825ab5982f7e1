package org.notificationdispatcher.core.cache;

import java.util.Map;
import org.notificationdispatcher.common.Message;

/**
 * What the router gets: a message that was just stored, and what it was made of.
 *
 * @param message what will be sent
 * @param record all fields, also those that are not selected; for decisions only
 */
public record NewMessage(Message message, Map<String, Object> record) {

  /** As {@link Message#hashCode}. */
  @Override
  public int hashCode() {
    return message.hashCode();
  }
}
