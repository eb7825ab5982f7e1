package org.notificationdispatcher.core;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * Messages as JSON, as they go over the wire: times as ISO 8601 in UTC, fields in their order, none
 * that is null.
 */
public final class MessageJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private MessageJson() {}

  /** The mapper; thread-safe, not to be configured further. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /**
   * Reads what the product has stored as JSON.
   *
   * @throws IllegalStateException if it is none
   */
  public static JsonNode stored(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is stored is not what was written there", e);
    }
  }
}
