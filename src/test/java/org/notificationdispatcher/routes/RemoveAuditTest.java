package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
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
    Properties properties = new Properties();
    properties.setProperty("dispatcher.retention.schedule", "* * * * * ?");
    properties.setProperty("dispatcher.console.enabled", "true");
    CamelContext context =
        RouteFile.start(
            properties,
            Map.of("auditLog", new AuditLog(DATABASE.dataSource(), Duration.ofDays(1))),
            "console/remove-audit");
    try {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(DATABASE.jdbc().queryForList("SELECT target FROM console_audit"))
                      .containsExactly(Map.of("target", "1200")));
    } finally {
      context.stop();
    }
  }
}
