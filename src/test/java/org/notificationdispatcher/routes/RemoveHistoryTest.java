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
    Properties properties = new Properties();
    properties.setProperty("dispatcher.retention.schedule", "* * * * * ?");
    CamelContext context =
        RouteFile.start(
            properties,
            Map.of(
                "retention",
                new Retention(DATABASE.dataSource(), Duration.ofDays(1), Duration.ofDays(1))),
            "retention/remove-history");
    try {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(DATABASE.jdbc().queryForList("SELECT subject FROM message"))
                      .containsExactly(Map.of("subject", "license/1200")));
    } finally {
      context.stop();
    }
  }
}
