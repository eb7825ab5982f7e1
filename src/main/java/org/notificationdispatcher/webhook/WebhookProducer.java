package org.notificationdispatcher.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
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
    byte[] body = body(exchange.getMessage());
    Instant now = component.clock().instant();
    Map<String, String> headers =
        Map.of(
            "webhook-id",
            id,
            "webhook-timestamp",
            Long.toString(now.getEpochSecond()),
            "webhook-signature",
            endpoint.target().signatures().sign(id, now, body));
    return new Attempt(endpoint, transmitter, exchange, callback, headers, body);
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

  private byte[] body(org.apache.camel.Message message) throws TransmissionException {
    Object body = message.getBody();
    if (body == null) {
      throw unusable("there is no body", null);
    }
    try {
      if (body instanceof byte[] bytes) {
        return bytes;
      } else if (body instanceof String text) {
        return text.getBytes(UTF_8);
      } else if (body instanceof InputStream || body instanceof StreamCache) {
        return message.getMandatoryBody(byte[].class);
      } else {
        return WRITER.writeValueAsBytes(body);
      }
    } catch (JsonProcessingException | InvalidPayloadException e) {
      // Without its text, which quotes the data.
      throw unusable("a body of %s cannot be sent".formatted(body.getClass().getName()), e);
    }
  }

  private TransmissionException unusable(String what, Exception cause) {
    return TransmissionException.failed(endpoint.label() + ": " + what, cause);
  }
}
