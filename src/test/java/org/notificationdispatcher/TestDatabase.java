package org.notificationdispatcher;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.notificationdispatcher.core.outbox.OutboxTables;
import org.notificationdispatcher.testkit.TestServer;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A real PostgreSQL with the product's tables, empty before each test. One schema a test class.
 * Register it as a static extension.
 */
public final class TestDatabase implements BeforeEachCallback, AfterAllCallback {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String schema = "test_" + NUMBER.incrementAndGet();
  private HikariDataSource dataSource;

  /** The pool; its connections see the test class's schema. */
  public HikariDataSource dataSource() {
    if (dataSource == null) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(
          TestServer.url("postgres")
              + "?user=postgres&currentSchema="
              + schema
              + "&ApplicationName="
              + schema
              + "&reWriteBatchedInserts=true");
      config.setMaximumPoolSize(12);
      config.setMinimumIdle(0);
      dataSource = new HikariDataSource(config);
      OutboxTables.migrate(dataSource, schema);
    }
    return dataSource;
  }

  /** For assertions on what is stored. */
  public JdbcTemplate jdbc() {
    return new JdbcTemplate(dataSource());
  }

  /** Rows and index entries of a table that this test has read so far. Ends the pool's sessions. */
  public long rowsRead(String table) {
    dataSource().getHikariPoolMXBean().softEvictConnections();
    // Counters of a session are there for all when it has ended
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                jdbc()
                        .queryForObject(
                            "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND"
                                + " application_name = current_setting('application_name')",
                            Integer.class)
                    == 0);
    return jdbc()
        .queryForObject(
            "SELECT t.seq_tup_read + (SELECT sum(i.idx_tup_read) FROM pg_stat_user_indexes i WHERE"
                + " i.relid = t.relid) FROM pg_stat_user_tables t WHERE t.relid ="
                + " ?::regclass",
            Long.class,
            table);
  }

  /** As {@link TestServer#newDatabase}. */
  public static String newDatabase() {
    return TestServer.newDatabase();
  }

  /** As {@link TestServer#newDatabaseWithTables}. */
  public static String newDatabaseWithTables() {
    return TestServer.newDatabaseWithTables();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    jdbc()
        .execute(
            "TRUNCATE watermark, snapshot, bundle, message, destination, delivery, attempt,"
                + " delivery_total, delivery_figure, intake, intake_figure, happening_log,"
                + " happening_article, happening_dimension, happening_article_figure,"
                + " happening_article_day, happening_figure, happening_dimension_month, happening_customer_month, poll_figure, report, report_run,"
                + " console_user, console_session, console_audit RESTART IDENTITY"
                + " CASCADE");
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (dataSource != null) {
      dataSource.close();
    }
  }
}
