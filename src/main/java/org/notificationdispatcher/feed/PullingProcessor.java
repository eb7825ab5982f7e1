package org.notificationdispatcher.feed;

import org.apache.camel.spi.ShutdownPrepared;
import org.apache.camel.support.AsyncProcessorSupport;
import org.notificationdispatcher.core.outbox.PulledDeliveries;
import org.notificationdispatcher.inbound.Callers;

/** What answers consumers that may wait: their requests are open no longer than its route. */
abstract class PullingProcessor extends AsyncProcessorSupport implements ShutdownPrepared {
  final Callers consumers;
  final OpenRequests requests;

  /**
   * @param deliveries where each consumer is a destination
   */
  PullingProcessor(Callers consumers, PulledDeliveries deliveries) {
    this.consumers = consumers;
    this.requests = new OpenRequests(deliveries);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    requests.start(consumers.names());
  }

  @Override
  public void prepareShutdown(boolean suspendOnly, boolean forced) {
    requests.refuse();
  }

  @Override
  protected void doStop() throws Exception {
    requests.stop();
    super.doStop();
  }
}
