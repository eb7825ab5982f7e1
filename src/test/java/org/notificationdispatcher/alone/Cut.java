package org.notificationdispatcher.alone;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A database that can be cut off. */
final class Cut extends DelegatingDataSource {
  private volatile boolean off;

  Cut(DataSource dataSource) {
    super(dataSource);
  }

  void cutOff(boolean cutOff) {
    off = cutOff;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (off) {
      throw new SQLException("cut off");
    }
    return super.getConnection();
  }
}
