package org.notificationdispatcher.core.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * What a health check tells of a destination.
 *
 * @param reason of the state, or null
 * @param failingSince when the first of the attempts failed that failed since the last success, or
 *     null
 * @param pending those that wait for none before them, counted up to 1,000
 */
record DestinationHealth(
    String state, String reason, Instant since, Instant failingSince, int pending) {

  static DestinationHealth of(ResultSet row) throws SQLException {
    OffsetDateTime failing = row.getObject("failing_since", OffsetDateTime.class);
    return new DestinationHealth(
        row.getString("state"),
        row.getString("reason"),
        row.getObject("since", OffsetDateTime.class).toInstant(),
        failing == null ? null : failing.toInstant(),
        row.getInt("pending"));
  }
}
