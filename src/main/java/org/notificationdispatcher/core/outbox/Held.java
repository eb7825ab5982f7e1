package org.notificationdispatcher.core.outbox;

/** A claimed delivery, and when its lease ends on this process's monotonic clock. */
final class Held {
  final ClaimedDelivery delivery;
  final boolean probe;
  volatile long leaseEnd;

  Held(ClaimedDelivery delivery, boolean probe, long leaseEnd) {
    this.delivery = delivery;
    this.probe = probe;
    this.leaseEnd = leaseEnd;
  }

  boolean repeat() {
    return delivery.attempts() > 0;
  }
}
