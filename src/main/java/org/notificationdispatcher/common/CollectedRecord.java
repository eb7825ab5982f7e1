package org.notificationdispatcher.common;

import java.time.Instant;

/** One order, license or activation as License Central reports it at a moment. */
public sealed interface CollectedRecord permits Order, License, Activation {

  /** The module that collects records of this kind. */
  Module module();

  /** License Central's own key of the record; unique within the module, never null. */
  String sourceKey();

  /**
   * What a message about this record is about, such as {@code license/4711}. Messages of one
   * subject are delivered in order.
   */
  String subject();

  /** When License Central last changed the record, on License Central's clock; never null. */
  Instant modified();
}
