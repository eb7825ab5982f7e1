package org.notificationdispatcher.simulator;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A PostgreSQL for the tests of one class. */
final class StandInDatabase implements AutoCloseable {

  private final EmbeddedPostgres postgres;
  private final HikariDataSource pool;

  StandInDatabase() {
    try {
      postgres = EmbeddedPostgres.builder().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pool = new HikariDataSource();
    pool.setDataSource(postgres.getPostgresDatabase());
    pool.setMaximumPoolSize(4);
  }

  DataSource pool() {
    return pool;
  }

  /** The same, without anything of the stand-in. */
  DataSource empty() {
    new JdbcTemplate(pool).execute("DROP SCHEMA IF EXISTS simulator CASCADE");
    return pool;
  }

  @Override
  public void close() throws IOException {
    pool.close();
    postgres.close();
  }
}
