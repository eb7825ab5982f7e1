package org.notificationdispatcher.sap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.http.Transmitter;

/** Hands exchanges to the sender and ends them. */
final class SapProducer extends DefaultAsyncProducer {
  private final SapEndpoint endpoint;
  private final SapComponent component;

  SapProducer(SapEndpoint endpoint, SapComponent component) {
    super(endpoint);
    this.endpoint = endpoint;
    this.component = component;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    try {
      Transmitter transmitter = component.transmitter();
      if (transmitter == null) {
        throw TransmissionException.failed(endpoint.label() + ": stopped", null);
      }
      endpoint.sender().send(job(exchange), listener(exchange, callback, transmitter));
    } catch (TransmissionException e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
    return false;
  }

  private static Sender.Listener listener(
      Exchange exchange, AsyncCallback callback, Transmitter transmitter) {
    return new Sender.Listener() {
      @Override
      public void delivered(int status, String answer) {
        exchange.getMessage().setBody(answer);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        transmitter.goOn(() -> callback.done(false));
      }

      @Override
      public void failed(TransmissionException failure) {
        exchange.setException(failure);
        transmitter.goOn(() -> callback.done(false));
      }
    };
  }

  private Sender.Job job(Exchange exchange) throws TransmissionException {
    Integer attempt = exchange.getMessage().getHeader(SapEndpoint.ATTEMPT, Integer.class);
    return new Sender.Job(
        id(exchange),
        attempt != null && attempt > 1,
        body(exchange),
        System.nanoTime() + endpoint.getTimeout().toNanos());
  }

  private String id(Exchange exchange) throws TransmissionException {
    Object id = exchange.getMessage().getHeader(SapEndpoint.MESSAGE_ID);
    if (id == null) {
      id = exchange.getVariable(SapEndpoint.MESSAGE_ID);
    }
    if (id == null) {
      throw unusable(
          "there is no header "
              + SapEndpoint.MESSAGE_ID
              + ", which comes from the outbox and says which message it is");
    }
    return id.toString();
  }

  /** JSON as a tree, whatever a mapping has made of it; everything else as text. */
  private Object body(Exchange exchange) throws TransmissionException {
    Object body = exchange.getMessage().getBody();
    if (body instanceof Message) {
      throw unusable(
          "the body is the message itself; map it to SAP's names first, see deliver-sap");
    }
    if (body instanceof JsonNode) {
      return body;
    }
    String text = exchange.getMessage().getBody(String.class);
    if (text == null || text.isBlank()) {
      throw unusable("there is no body; does the mapping leave this type out?");
    }
    String bare = text.strip();
    if (!bare.startsWith("{")) {
      return text;
    }
    try {
      return MessageJson.mapper().readTree(bare);
    } catch (JsonProcessingException e) {
      // Without its text, which quotes the data
      throw unusable("the body begins like JSON and is none; mend the mapping");
    }
  }

  private TransmissionException unusable(String what) {
    return TransmissionException.unfit(endpoint.label() + ": " + what);
  }
}
