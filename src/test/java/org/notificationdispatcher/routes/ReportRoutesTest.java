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
import org.notificationdispatcher.reporting.Happenings;

class ReportRoutesTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Happenings happenings =
      new Happenings(DATABASE.dataSource(), true, Duration.ofDays(1));

  private static long count(String table) {
    return DATABASE.jdbc().queryForObject("SELECT count(*) FROM " + table, Long.class);
  }

  /** More than one step. */
  private static void happen(int times) {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO happening_log (kind, at, items, waits) SELECT 'RETURNED', now() - n *"
                + " interval '15 minutes', '{}', false FROM generate_series(1, ?) n",
            times);
  }

  @Test
  void countsWhatHappenedAfterAStart() throws Exception {
    happen(6_000);
    Properties properties = new Properties();
    properties.setProperty("dispatcher.reporting.enabled", "true");
    CamelContext context =
        RouteFile.start(properties, Map.of("happenings", happenings), "report/fold-happenings");
    try {
      await().atMost(Duration.ofSeconds(20)).until(() -> count("happening_log") == 0);
    } finally {
      context.stop();
    }
    assertThat(count("happening_figure")).isEqualTo(6_000);
  }

  @Test
  void removesByTheClockWhatIsOld() throws Exception {
    happen(6_000);
    while (happenings.fold()) {
      // All of it
    }
    Properties properties = new Properties();
    properties.setProperty("dispatcher.retention.schedule", "* * * * * ?");
    CamelContext context =
        RouteFile.start(properties, Map.of("happenings", happenings), "report/remove-happenings");
    try {
      // A day has 96 quarters
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> count("happening_figure") <= 96 && count("happening_article_figure") <= 96);
    } finally {
      context.stop();
    }
    assertThat(count("happening_figure")).isBetween(95L, 96L);
  }
}
