package org.notificationdispatcher.simulator;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A PostgreSQL for the tests of one class, without anything of the stand-in before each. Register
 * it as a static extension.
 */
final class StandInDatabase implements BeforeEachCallback, AfterAllCallback {

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

  @Override
  public void beforeEach(ExtensionContext context) {
    new JdbcTemplate(pool).execute("DROP SCHEMA IF EXISTS simulator CASCADE");
    Simulator.createSchema(pool);
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    pool.close();
    postgres.close();
  }
}
