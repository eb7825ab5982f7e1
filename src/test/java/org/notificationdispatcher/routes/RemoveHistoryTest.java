package org.notificationdispatcher.routes;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.core.outbox.Retention;

class RemoveHistoryTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void removesByTheClockWhatIsOld() throws Exception {
    // More than one step, and a young one
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO message (id, module, type, source, subject, changed_at, collected_at, data)"
                + " SELECT gen_random_uuid(), 'licenses', 'license.updated', 'test', 'license/' || n,"
                + " now(), now() - CASE WHEN n < 1200 THEN interval '2 days' ELSE interval '0' END,"
                + " '{}' FROM generate_series(1, 1200) n");
    Removal.leaves(
        "retention/remove-history",
        "retention",
        new Retention(DATABASE.dataSource(), Duration.ofDays(1), Duration.ofDays(1)),
        () -> DATABASE.jdbc().queryForList("SELECT subject FROM message", String.class),
        "license/1200");
  }
}
