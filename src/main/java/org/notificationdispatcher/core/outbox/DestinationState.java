package org.notificationdispatcher.core.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What table {@code destination} says of one.
 *
 * @param active whether its deliveries are claimed
 * @param name of the state: active, paused or disabled
 * @param reason of the state, or null
 * @param failing whether nothing was delivered since an attempt failed
 */
record DestinationState(boolean active, String name, String reason, boolean failing) {
  /** Somebody deleted its row. */
  static final DestinationState GONE =
      new DestinationState(false, "not in table destination", null, false);

  static DestinationState of(ResultSet row) throws SQLException {
    String name = row.getString("state");
    if (name == null) {
      return GONE;
    }
    return new DestinationState(
        "active".equals(name), name, row.getString("reason"), row.getBoolean("failing"));
  }

  /** For people. */
  String explained() {
    return reason == null ? name : name + " (" + reason + ")";
  }
}
