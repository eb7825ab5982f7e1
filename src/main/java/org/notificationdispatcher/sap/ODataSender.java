package org.notificationdispatcher.sap;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import org.notificationdispatcher.common.TransmissionException;

/** Writes entities to an OData service. */
final class ODataSender implements Sender {
  private final SapTarget target;
  private final Gateway gateway;
  private final Clock clock;

  /** Null if each message goes alone. */
  private final Batches batches;

  /**
   * @param collecting how long the first of a batch waits for others
   */
  ODataSender(SapTarget target, Gateway gateway, Clock clock, Duration collecting) {
    this.target = target;
    this.gateway = gateway;
    this.clock = clock;
    this.batches = target.batch() > 1 ? new Batches(target, gateway, collecting) : null;
  }

  @Override
  public void send(Job job, Listener listener) throws TransmissionException {
    if (!(job.body() instanceof JsonNode body) || !body.isObject()) {
      throw gateway.refusals().unusable("the body is no JSON object; map it, see deliver-sap");
    }
    Operation operation;
    try {
      operation = Operation.of(body, target.kind());
    } catch (IllegalArgumentException e) {
      throw gateway.refusals().unusable(e.getMessage() + " (the mapping of this message)");
    }
    new ODataWrite(target, gateway, batches, clock, operation, job, listener).start();
  }
}
