package org.notificationdispatcher.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.StreamCache;
import org.apache.camel.support.DefaultAsyncProducer;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.http.Transmitter;

/** Makes a signed request of an exchange. */
final class WebhookProducer extends DefaultAsyncProducer {
  private static final ObjectWriter WRITER = MessageJson.mapper().writer();
  // Printable ASCII: it becomes a header and a part of the signed text.
  private static final Pattern USABLE_ID = Pattern.compile("[!-~]{1,200}");

  private final WebhookEndpoint endpoint;
  private final WebhookComponent component;

  WebhookProducer(WebhookEndpoint endpoint, WebhookComponent component) {
    super(endpoint);
    this.endpoint = endpoint;
    this.component = component;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    Attempt attempt;
    try {
      attempt = attempt(exchange, callback);
    } catch (TransmissionException e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
    attempt.start();
    return false;
  }

  private Attempt attempt(Exchange exchange, AsyncCallback callback) throws TransmissionException {
    Transmitter transmitter = component.transmitter();
    if (transmitter == null) {
      throw TransmissionException.failed(endpoint.label() + ": stopped", null);
    }
    String id = id(exchange);
    return new Attempt(
        endpoint, transmitter, exchange, callback, signed(id, content(id, exchange)));
  }

  /** As it goes on the wire: what is signed is what a receiver has after unpacking. */
  private Content signed(String id, Content content) throws TransmissionException {
    WebhookTarget target = endpoint.target();
    byte[] body = content.body();
    if (body.length > target.maxBody()) {
      throw TransmissionException.unfit(
          "%s: the body has %,d bytes, more than the %,d of maxBody; nothing was sent"
              .formatted(endpoint.label(), body.length, target.maxBody()));
    }
    Instant now = component.clock().instant();
    Map<String, String> headers = new HashMap<>(content.headers());
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
    headers.put("webhook-signature", target.signatures().sign(id, now, body));
    if (target.gzip()) {
      headers.put("Content-Encoding", "gzip");
    }
    return new Content(content.type(), headers, target.gzip() ? packed(body) : body);
  }

  private static byte[] packed(byte[] body) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private Content content(String id, Exchange exchange) throws TransmissionException {
    try {
      return switch (endpoint.target().payload()) {
        case STANDARD -> Content.json(Map.of(), body(exchange.getMessage()));
        case CLOUDEVENTS -> event(id, exchange).structured();
        case CLOUDEVENTS_BINARY -> event(id, exchange).binary();
      };
    } catch (IOException | InvalidPayloadException e) {
      // Without its text, which quotes the data.
      throw unusable(
          "a body of %s cannot be sent"
              .formatted(exchange.getMessage().getBody().getClass().getName()),
          e);
    }
  }

  private CloudEvent event(String id, Exchange exchange)
      throws TransmissionException, IOException, InvalidPayloadException {
    org.apache.camel.Message in = exchange.getMessage();
    Message message =
        in.getBody() instanceof Message body
            ? body
            : exchange.getVariable(WebhookEndpoint.MESSAGE, Message.class);
    if (message == null) {
      throw unusable(
          "there is neither a message nor a variable "
              + WebhookEndpoint.MESSAGE
              + ", of which a CloudEvent has its source and time",
          null);
    }
    byte[] data = in.getBody() == message ? WRITER.writeValueAsBytes(message.data()) : body(in);
    return new CloudEvent(
        id,
        in.getHeader(WebhookEndpoint.TYPE, message.type(), String.class),
        in.getHeader(WebhookEndpoint.SUBJECT, message.subject(), String.class),
        message,
        data);
  }

  private String id(Exchange exchange) throws TransmissionException {
    Object id = exchange.getMessage().getHeader(WebhookEndpoint.MESSAGE_ID);
    if (id == null) {
      id = exchange.getVariable(WebhookEndpoint.MESSAGE_ID);
    }
    if (id == null && exchange.getMessage().getBody() instanceof Message message) {
      id = message.id();
    }
    if (id == null) {
      throw unusable(
          "there is neither a header " + WebhookEndpoint.MESSAGE_ID + " nor a message with an id",
          null);
    }
    String text = id.toString();
    if (!USABLE_ID.matcher(text).matches()) {
      throw unusable(
          "the header " + WebhookEndpoint.MESSAGE_ID + " is not usable as webhook-id", null);
    }
    return text;
  }

  private byte[] body(org.apache.camel.Message message)
      throws TransmissionException, JsonProcessingException, InvalidPayloadException {
    Object body = message.getBody();
    if (body == null) {
      throw unusable("there is no body", null);
    }
    if (body instanceof byte[] bytes) {
      return bytes;
    } else if (body instanceof String text) {
      return text.getBytes(UTF_8);
    } else if (body instanceof InputStream || body instanceof StreamCache) {
      return message.getMandatoryBody(byte[].class);
    } else {
      return WRITER.writeValueAsBytes(body);
    }
  }

  private TransmissionException unusable(String what, Exception cause) {
    return TransmissionException.failed(endpoint.label() + ": " + what, cause);
  }
}
