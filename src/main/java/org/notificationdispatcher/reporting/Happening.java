package org.notificationdispatcher.reporting;

/** What is counted. Each is counted when it happened on License Central's clock. */
public enum Happening {
  /** An order was created; counted once an order, also for each of its items. */
  ORDERED,
  /** An order got more items, after it was created. */
  EXTENDED,
  /** A license was created. */
  LICENSED,
  /** A license was withdrawn. */
  WITHDRAWN,
  /** A license was replaced by another one. */
  REPLACED,
  /** A license was activated for the first time. */
  ACTIVATED,
  /** A license was activated again. */
  REACTIVATED,
  /** A license was returned. */
  RETURNED,
  /** A license, or the container it was in, was restored. */
  RESTORED,
  /** A license was updated where it is. */
  UPDATED,
  /** A license transfer ended in an unexpected state. */
  UNEXPECTED
}
