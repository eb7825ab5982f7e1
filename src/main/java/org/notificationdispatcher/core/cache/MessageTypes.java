package org.notificationdispatcher.core.cache;

import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.Order;

/** What kind of news a changed record is. */
final class MessageTypes {
  private MessageTypes() {}

  /**
   * @param known whether there is a snapshot
   * @param stateBefore the state in the snapshot, or null
   */
  static String of(CollectedRecord record, boolean known, String stateBefore) {
    if (record instanceof Order) {
      return known ? "order.updated" : "order.created";
    }
    if (record instanceof License license) {
      boolean newState = !license.state().equals(stateBefore);
      if (newState && license.state().equals("Withdrawn")) {
        return "license.withdrawn";
      }
      if (newState && license.state().equals("Replaced")) {
        return "license.replaced";
      }
      return known ? "license.updated" : "license.created";
    }
    Activation activation = (Activation) record;
    if (activation.state().equals("UnexpectedState")) {
      return "activation.unexpected_state";
    }
    return switch (activation.type()) {
      case "Return" -> "activation.returned";
      case "Restore", "RestoreContainer" -> "activation.restored";
      default -> "activation.completed";
    };
  }
}
