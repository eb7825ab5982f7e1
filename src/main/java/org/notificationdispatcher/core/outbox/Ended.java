package org.notificationdispatcher.core.outbox;

/** How a delivery came to its end. */
public enum Ended {
  DELIVERED,
  DEAD,
  SUPERSEDED,
  DISCARDED
}
