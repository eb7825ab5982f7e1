package org.notificationdispatcher.app;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Converter;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.MessageJson;

/** Shows mapping files a message as it goes over the wire. Found by Camel on the class path. */
@Converter(generateLoader = true)
public final class MessageConverter {
  private MessageConverter() {}

  @Converter
  public static JsonNode tree(Message message) {
    return MessageJson.mapper().valueToTree(message);
  }
}
