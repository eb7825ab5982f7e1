package org.notificationdispatcher.core;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads what is stored: in transactions that change nothing, by plans that go by an index however
 * much there is. Thread-safe.
 */
public final class Reading {
  private static final String PLANS = SqlFile.read("outbox-plans");

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  /**
   * @param dataSource the PostgreSQL with the product's tables
   */
  public Reading(DataSource dataSource) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    transaction.setReadOnly(true);
  }

  /** Does it in a transaction of its own; returns what it returns. */
  public <T> T read(Function<NamedParameterJdbcTemplate, T> work) {
    return transaction.execute(
        status -> {
          jdbc.getJdbcOperations().execute(PLANS);
          return work.apply(jdbc);
        });
  }

  /** A time of a row; null where there is none. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
