package org.notificationdispatcher.core.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.File;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;

/** Makes a message of whatever a route has in its body. */
final class UnstoredReader {
  /** What this exchange recorded last: to another destination goes the same message. */
  private static final String LAST = "NotificationOutboxLast";

  private static final TypeReference<LinkedHashMap<String, Object>> DATA = new TypeReference<>() {};

  /** Numbers as they were written, and nothing after the object. */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final OutboxEndpoint endpoint;

  UnstoredReader(OutboxEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  private record Last(Object body, Unstored unstored) {}

  /**
   * The message of this exchange.
   *
   * @throws IllegalArgumentException if its body is no JSON object, or its id no UUID
   */
  Unstored read(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    Last last = exchange.getProperty(LAST, Last.class);
    Map<String, Object> data =
        last != null && last.body() == body && flowsOnce(body)
            ? last.unstored().data()
            : data(exchange, body);
    String given = text(exchange, OutboxHeaders.MESSAGE_ID, null);
    String type = text(exchange, OutboxHeaders.TYPE, endpoint.getType());
    String subject = text(exchange, OutboxHeaders.SUBJECT, endpoint.getSubject());
    if (given == null
        && last != null
        && last.unstored()
            .tellsTheSameAs(
                type, subject == null ? subjectOf(last.unstored().id()) : subject, data)) {
      return last.unstored();
    }
    UUID id = given == null ? UUID.randomUUID() : id(given);
    Unstored unstored =
        new Unstored(id, type, subject == null ? subjectOf(id) : subject, time(exchange), data);
    exchange.setProperty(LAST, new Last(body, unstored));
    return unstored;
  }

  /** Nothing has to wait for it. */
  private static String subjectOf(UUID id) {
    return "message/" + id;
  }

  /** Of the message broker, file or the like that it came from, else now. */
  private static Instant time(Exchange exchange) {
    long timestamp = exchange.getMessage().getMessageTimestamp();
    return timestamp > 0
        ? Instant.ofEpochMilli(timestamp)
        // As fine as PostgreSQL keeps it
        : Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  private static String text(Exchange exchange, String header, String otherwise) {
    String text = exchange.getMessage().getHeader(header, String.class);
    return text == null || text.isBlank() ? otherwise : text;
  }

  private UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: header %s is a UUID, not '%s'"
              .formatted(endpoint.shortName(), OutboxHeaders.MESSAGE_ID, text),
          e);
    }
  }

  private static boolean flowsOnce(Object body) {
    return body instanceof InputStream || body instanceof Reader;
  }

  private static boolean isText(Object body) {
    return body instanceof String
        || body instanceof byte[]
        || body instanceof ByteBuffer
        || body instanceof StreamCache
        || body instanceof WrappedFile
        || body instanceof File
        || flowsOnce(body);
  }

  private Map<String, Object> data(Exchange exchange, Object body) {
    String kind = body == null ? "empty" : "a " + body.getClass().getName();
    try {
      Map<String, Object> data =
          JSON.readValue(
              isText(body)
                  ? exchange.getMessage().getMandatoryBody(String.class)
                  : JSON.writeValueAsString(body),
              DATA);
      if (data != null) {
        return data;
      }
    } catch (InvalidPayloadException e) {
      throw unusable(kind + " that Camel cannot read as text", e);
    } catch (JsonProcessingException e) {
      throw unusable(kind + ": " + e.getOriginalMessage(), e);
    }
    throw unusable(kind, null);
  }

  private IllegalArgumentException unusable(String what, Exception e) {
    return new IllegalArgumentException(
        "%s: a message is a JSON object, and the body is %s; make it one, such as {\"text\": …}"
            .formatted(endpoint.shortName(), what),
        e);
  }
}
