package org.notificationdispatcher.app;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether the database answers. Without it this process is not ready, but alive: a restart would
 * not bring the database back.
 */
final class DatabaseHealth extends AbstractHealthCheck {
  private static final int PATIENCE_SECONDS = 5;

  private final DataSource dataSource;

  DatabaseHealth(DataSource dataSource) {
    super("dispatcher", "database");
    this.dataSource = dataSource;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    try (Connection connection = dataSource.getConnection()) {
      if (connection.isValid(PATIENCE_SECONDS)) {
        builder.up();
      } else {
        builder.down().message("The database does not answer");
      }
    } catch (SQLException e) {
      builder.down().message("The database does not answer: " + e.getMessage());
    }
  }
}
