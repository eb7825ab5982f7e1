package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * What a bundle says.
 *
 * @param typeOfFirst the message's type when the bundle was never told before
 * @param typeOfNext its type from then on
 * @param changedAt when the newest of its records changed
 * @param data the selected fields
 * @param record all fields of the bundle as a whole, for the router
 */
record Composed(
    String typeOfFirst,
    String typeOfNext,
    String subject,
    Instant changedAt,
    ObjectNode data,
    ObjectNode record) {

  String type(boolean toldBefore) {
    return toldBefore ? typeOfNext : typeOfFirst;
  }
}
