package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.app.Dispatcher;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.reporting.MailServer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The whole dispatcher, with a report that becomes due while it does not run. */
class ReportsIT {
  @TempDir Path folder;

  private Dispatcher start(Map<String, String> settings, String time) {
    return Dispatcher.start(
        Configuration.load(Path.of("config"), settings),
        Path.of("config"),
        Path.of("routes"),
        Clock.fixed(Instant.parse(time), ZoneOffset.UTC));
  }

  @Test
  void aReportThatWasMissedIsMadeUpForOnce() throws Exception {
    try (MailServer server = new MailServer(null)) {
      Map<String, String> settings = new HashMap<>();
      settings.put("dispatcher.data", folder.resolve("data").toString());
      String url = TestDatabase.newDatabaseWithTables();
      JdbcTemplate database = new JdbcTemplate(new DriverManagerDataSource(url, "postgres", ""));
      settings.put("dispatcher.database.url", url);
      settings.put("dispatcher.database.user", "postgres");
      for (String module : new String[] {"orders", "licenses", "activations"}) {
        settings.put("dispatcher." + module + ".enabled", "false");
      }
      settings.put("dispatcher.webhook.erp.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
      settings.put("dispatcher.mail.host", "127.0.0.1");
      settings.put("dispatcher.mail.port", String.valueOf(server.port()));
      settings.put("dispatcher.mail.tls", "none");
      settings.put("dispatcher.mail.from", "reports@example.com");
      settings.put("dispatcher.report.monthly.schedule", "0 0 6 1 * ?");
      settings.put("dispatcher.report.monthly.to", "sales@example.com");

      // The report is there, and not due
      try (Dispatcher first = start(settings, "2026-10-15T12:00:00Z")) {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    1
                        == database.queryForObject(
                            "SELECT count(*) FROM notification_dispatcher.report", Integer.class));
      }
      for (int time = 0; time < 2; time++) {
        try (Dispatcher next = start(settings, "2026-11-20T12:00:00Z")) {
          await()
              .atMost(Duration.ofSeconds(30))
              .untilAsserted(() -> assertThat(server.accepted).hasSize(1));
        }
      }
      assertThat(server.accepted.peek().recipients()).containsExactly("sales@example.com");
      assertThat(server.accepted.peek().mail())
          .contains("Subject: License overview October 2026: ");
    }
  }
}
