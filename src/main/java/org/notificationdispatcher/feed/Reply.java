package org.notificationdispatcher.feed;

import org.notificationdispatcher.core.outbox.PulledDeliveries.Page;
import org.notificationdispatcher.inbound.Problem;

/** How a request for messages is answered; one of both is called, once. */
interface Reply {
  void answer(Page page);

  void answer(Problem problem);
}
