package org.notificationdispatcher.transmission;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.RejectedException;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.common.TransmissionResult;
import org.notificationdispatcher.common.TransmissionResult.Rejected;
import org.notificationdispatcher.common.TransmissionResult.RetryAfter;

/** Calls the bean, and tells the outbox what it answered. */
final class TransmissionProducer extends DefaultProducer {
  private final TransmissionEndpoint endpoint;

  TransmissionProducer(TransmissionEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    if (!(exchange.getMessage().getBody() instanceof Message message)) {
      throw failure(
          "takes the message as it comes from the outbox; take out the mapping before it", null);
    }
    TransmissionResult result;
    try {
      result = endpoint.transmission().transmit(message);
    } catch (LinkageError e) {
      // Its own text is at best the name of a class
      throw failure("a class is missing or of another version: " + e, e);
    }
    if (result == null) {
      throw failure("the bean answered null; let it say what became of the message", null);
    } else if (result instanceof RetryAfter later) {
      throw TransmissionException.refused(later.reason(), later.delay());
    } else if (result instanceof Rejected never) {
      throw new RejectedException(never.reason());
    }
  }

  private IllegalStateException failure(String what, Throwable cause) {
    return new IllegalStateException(endpoint.label() + ": " + what, cause);
  }
}
