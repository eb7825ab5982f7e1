package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.TestDatabase;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

class OutboxTablesTest {
  private final String address = TestDatabase.newDatabase();

  private DataSource dataSource(String searchPath) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(address);
    dataSource.setUser("postgres");
    dataSource.setCurrentSchema(searchPath);
    return dataSource;
  }

  @Test
  void createsThemBesideTheTablesOfTheApplication() {
    DataSource dataSource = dataSource("public,outbox");
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    jdbc.execute("CREATE TABLE purchase (id int)");

    OutboxTables.migrate(dataSource, "outbox");
    OutboxTables.migrate(dataSource, "outbox");

    assertThat(jdbc.queryForObject("SELECT 'delivery'::regclass::text", String.class))
        .isEqualTo("delivery");
    assertThat(
            jdbc.queryForObject(
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", Integer.class))
        .isEqualTo(1);
  }

  @Test
  void aDataSourceThatDoesNotSeeThemIsRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> OutboxTables.migrate(dataSource("public"), "outbox"))
        .withMessage(
            "schema outbox has the tables, but connections of the DataSource do not look there; add"
                + " currentSchema=outbox to its address");
  }

  @Test
  void aSchemaOfSomebodyElseIsRefused() {
    DataSource dataSource = dataSource("public");
    new JdbcTemplate(dataSource).execute("CREATE TABLE purchase (id int)");

    assertThatIllegalStateException()
        .isThrownBy(() -> OutboxTables.migrate(dataSource, "public"))
        .withMessage(
            "schema public at %s holds tables that are not the dispatcher's; name another one",
            address.replace("jdbc:postgresql://", ""));
  }
}
