package org.notificationdispatcher.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.hc.core5.http.ContentType;
import org.notificationdispatcher.common.Message;

/**
 * A message as a CloudEvent of <a
 * href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">version 1.0</a>, whose
 * data is JSON, with the extensions {@code sequence} and {@code correlationid}.
 */
final class CloudEvent {
  private static final ContentType STRUCTURED = ContentType.create("application/cloudevents+json");

  /** Numbers stay as they are written. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final byte[] data;

  /**
   * @param id the same as {@code webhook-id}
   * @param type may differ from the message's, as may the subject
   * @param origin the message it was made of
   * @param data JSON
   */
  CloudEvent(String id, String type, String subject, Message origin, byte[] data) {
    attributes.put("specversion", "1.0");
    attributes.put("id", id);
    attributes.put("source", reference(text(origin.source())));
    attributes.put("type", text(type));
    attributes.put("subject", text(subject));
    attributes.put("time", origin.timestamp().toString());
    // It is compared as text, hence of one length
    attributes.put("sequence", "%019d".formatted(origin.sequence()));
    if (origin.correlationId() != null) {
      attributes.put("correlationid", text(origin.correlationId()));
    }
    attributes.values().removeIf(String::isEmpty);
    this.data = data;
  }

  /**
   * All of it in the body (JSON event format).
   *
   * @throws IOException if the data is not JSON
   */
  Content structured() throws IOException {
    JsonNode tree = JSON.readTree(new String(data, UTF_8));
    if (tree.isMissingNode()) {
      throw new IOException("nothing is no JSON");
    }
    ObjectNode event = JSON.createObjectNode();
    attributes.forEach(event::put);
    event.put("datacontenttype", "application/json");
    event.set("data", tree);
    return new Content(STRUCTURED, Map.of(), JSON.writeValueAsBytes(event));
  }

  /** The data in the body, the rest in headers (HTTP protocol binding 1.0.2, 3.1). */
  Content binary() {
    Map<String, String> headers = new LinkedHashMap<>();
    attributes.forEach((name, value) -> headers.put("ce-" + name, headerValue(value)));
    return Content.json(headers, data);
  }

  /** A string has no control characters, nor halves of characters (specification, Type System). */
  private static String text(String value) {
    return value.replaceAll("[\\p{Cc}\\p{Cs}]", "\uFFFD");
  }

  /** As it is if it is a URI or a relative reference, else as a relative reference. */
  private static String reference(String source) {
    if (source.isEmpty()) {
      return ".";
    }
    String ascii = percentEncoded(source, one -> true);
    try {
      return new URI(ascii).toString();
    } catch (URISyntaxException e) {
      return percentEncoded(
          source, one -> Character.isLetterOrDigit(one) || "-._~/".indexOf(one) >= 0);
    }
  }

  /** HTTP protocol binding 1.0.2, 3.1.3.2. */
  private static String headerValue(String value) {
    return percentEncoded(value, one -> one > ' ' && one != '"' && one != '%');
  }

  /**
   * @param kept of the printable ASCII characters, which stay
   */
  private static String percentEncoded(String text, IntPredicate kept) {
    StringBuilder encoded = new StringBuilder();
    for (byte one : text.getBytes(UTF_8)) {
      if (one >= ' ' && one <= '~' && kept.test(one)) {
        encoded.append((char) one);
      } else {
        encoded.append("%%%02X".formatted(one));
      }
    }
    return encoded.toString();
  }
}
