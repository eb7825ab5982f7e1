package org.notificationdispatcher.core.outbox;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.notificationdispatcher.core.SqlFile;
import org.postgresql.util.PSQLState;

/**
 * The tables that the component works with: creates them, and brings them up to date. The only
 * class that needs Flyway.
 */
public final class OutboxTables {
  /** The product's migrations. */
  public static final String MIGRATIONS = "classpath:db/notification-dispatcher";

  private static final String MAY_NOT = "42501";

  private final DataSource dataSource;
  private final String schema;
  private final Flyway flyway;

  /**
   * @param dataSource whose user may create the schema, or owns it
   * @param schema of all tables, and of nothing else
   * @param migrations where they are, in Flyway's words: {@link #MIGRATIONS}
   */
  public OutboxTables(DataSource dataSource, String schema, String migrations) {
    this.dataSource = dataSource;
    this.schema = schema;
    flyway =
        Flyway.configure()
            .dataSource(dataSource)
            .locations(migrations)
            .schemas(schema)
            .createSchemas(true)
            .validateMigrationNaming(true)
            // By default what a newer program did is ignored.
            .ignoreMigrationPatterns(new String[0])
            .load();
  }

  /**
   * Creates the schema and its tables, or brings them up to date, and makes sure that connections
   * of the DataSource find them. Of several nodes one does it, the others wait.
   *
   * @param dataSource a PostgreSQL; its connections have the schema in their {@code search_path},
   *     such as by {@code ?currentSchema=outbox} in the address
   * @param schema one of its own, created if it is not there
   * @throws IllegalStateException naming the mend, if that cannot be done
   */
  public static void migrate(DataSource dataSource, String schema) {
    new OutboxTables(dataSource, schema, MIGRATIONS).migrate();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(SqlFile.read("tables-seen"));
    } catch (SQLException e) {
      if (!PSQLState.UNDEFINED_TABLE.getState().equals(e.getSQLState())) {
        throw new IllegalStateException(e);
      }
      throw new IllegalStateException(
          ("schema %s has the tables, but connections of the DataSource do not look there; add"
                  + " currentSchema=%s to its address")
              .formatted(schema, schema),
          e);
    }
  }

  /**
   * As {@link #migrate(DataSource, String)}, wherever connections look.
   *
   * @throws IllegalStateException naming the mend, if that cannot be done
   */
  public void migrate() {
    try {
      refuseNewer();
      flyway.migrate();
    } catch (FlywayException e) {
      throw new IllegalStateException(problem(e), e);
    }
  }

  /**
   * Whether there is nothing to migrate.
   *
   * @throws IllegalStateException if the schema is newer than this program
   */
  public boolean upToDate() {
    refuseNewer();
    return flyway.info().pending().length == 0;
  }

  private void refuseNewer() {
    MigrationInfo[] all = flyway.info().all();
    newest(all, OutboxTables::isNewer)
        .ifPresent(
            newest -> {
              throw new IllegalStateException(
                  ("schema %s at %s is newer (version %s) than this program (version %s); start"
                          + " the newer program, or restore the backup made before it")
                      .formatted(
                          schema,
                          address(),
                          newest,
                          newest(all, MigrationState::isResolved)
                              .map(MigrationVersion::toString)
                              .orElse("none")));
            });
  }

  private static boolean isNewer(MigrationState state) {
    return state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED;
  }

  private static Optional<MigrationVersion> newest(
      MigrationInfo[] all, Predicate<MigrationState> state) {
    return Arrays.stream(all)
        .filter(migration -> state.test(migration.getState()))
        .map(MigrationInfo::getVersion)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder());
  }

  private String problem(FlywayException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && MAY_NOT.equals(sql.getSQLState())) {
        String user = user();
        return ("user %s may not create schema %s or its tables at %s; create it for that user"
                + " with CREATE SCHEMA %s AUTHORIZATION %s")
            .formatted(user, schema, address(), schema, user);
      }
    }
    if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
      return "schema %s at %s holds tables that are not the dispatcher's; name another one"
          .formatted(schema, address());
    }
    return "schema %s at %s cannot be brought up to date: %s"
        .formatted(
            schema,
            address(),
            String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " | "));
  }

  /** Host, port and database, without parameters. */
  private String address() {
    return ask(DatabaseMetaData::getURL)
        .replaceFirst("^jdbc:postgresql:(//)?", "")
        .replaceFirst("\\?.*", "");
  }

  private String user() {
    return ask(DatabaseMetaData::getUserName);
  }

  private interface Question {
    String of(DatabaseMetaData connection) throws SQLException;
  }

  private String ask(Question question) {
    try (Connection connection = dataSource.getConnection()) {
      return question.of(connection.getMetaData());
    } catch (SQLException e) {
      return "?";
    }
  }
}
