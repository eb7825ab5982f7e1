package org.notificationdispatcher.core.cache;

import java.util.Map;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.Order;

/** What kind of news a changed record is. */
final class MessageTypes {
  private static final Map<String, String> ENDS =
      Map.of("Withdrawn", "license.withdrawn", "Replaced", "license.replaced");

  private MessageTypes() {}

  /** Whether a record in this state is told at all. */
  static boolean told(CollectedRecord record, TellRules rules) {
    return !(record instanceof Activation activation) || rules.tellsActivation(activation.state());
  }

  /**
   * Whether a license has just ended. That is news also where its state is not selected.
   *
   * @param stateBefore the state in the snapshot, or null
   */
  static boolean ends(CollectedRecord record, String stateBefore) {
    return record instanceof License license
        && ENDS.containsKey(license.state())
        && !license.state().equals(stateBefore);
  }

  /**
   * @param known whether there is a snapshot
   * @param stateBefore the state in the snapshot, or null
   */
  static String of(CollectedRecord record, boolean known, String stateBefore) {
    if (record instanceof Order) {
      return known ? "order.updated" : "order.created";
    }
    if (record instanceof License license) {
      if (ends(license, stateBefore)) {
        return ENDS.get(license.state());
      }
      return known ? "license.updated" : "license.created";
    }
    Activation activation = (Activation) record;
    if (activation.state().equals("UnexpectedState")) {
      return "activation.unexpected_state";
    }
    if (activation.state().equals("Open")) {
      return "activation.started";
    }
    return switch (activation.type()) {
      case "Return" -> "activation.returned";
      case "Restore", "RestoreContainer" -> "activation.restored";
      default -> "activation.completed";
    };
  }
}
