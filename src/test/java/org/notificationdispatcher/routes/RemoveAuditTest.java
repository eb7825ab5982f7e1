package org.notificationdispatcher.routes;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.console.AuditLog;

class RemoveAuditTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void removesByTheClockWhatIsOld() throws Exception {
    // More than one step, and a young one
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO console_audit (at, who, what, target) SELECT now() - CASE WHEN n < 1200"
                + " THEN interval '2 days' ELSE interval '0' END, 'olga', 'n', n::text FROM"
                + " generate_series(1, 1200) n");
    Removal.leaves(
        "console/remove-audit",
        "auditLog",
        new AuditLog(DATABASE.dataSource(), Duration.ofDays(1)),
        () -> DATABASE.jdbc().queryForList("SELECT target FROM console_audit", String.class),
        "1200");
  }
}
