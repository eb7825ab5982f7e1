package org.notificationdispatcher.app.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.core.outbox.OutboxTables;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLState;

/**
 * The PostgreSQL everything is kept in: the one of {@code dispatcher.database.url}, or one of our
 * own below the data folder. Safe for use by several threads.
 */
public final class Database implements AutoCloseable {
  private static final String URL = "dispatcher.database.url";
  private static final List<String> SESSION =
      List.of(
          // Nor the locks of a node that was cut off
          "-c idle_in_transaction_session_timeout=300s",
          "-c tcp_keepalives_idle=60",
          // A plan made while the tables are small is kept until they are analyzed, and would read
          // the whole of them meanwhile
          "-c plan_cache_mode=force_custom_plan");

  /** Of a command beside the running dispatcher. */
  private static final int CONNECTIONS_OF_A_COMMAND = 2;

  private final Configuration configuration;
  private final boolean embedded;
  private final EmbeddedDatabase server;
  private final String url;
  private final String user;
  private final String password;
  private final String schema;
  private final HikariDataSource pool;

  private Database(
      Configuration configuration,
      boolean embedded,
      EmbeddedDatabase server,
      String url,
      String user,
      String password,
      int connections) {
    this.configuration = configuration;
    this.embedded = embedded;
    this.server = server;
    this.url = url;
    this.user = user;
    this.password = password;
    this.schema = configuration.text("dispatcher.database.schema");
    try {
      openDedicated().close();
    } catch (SQLException e) {
      throw unusable(e);
    }
    this.pool = pool(connections);
  }

  /**
   * Starts the embedded one if no other is configured, and opens the pool.
   *
   * @throws StartException if it does not start, cannot be reached, or refuses user and password
   */
  public static Database open(Configuration configuration, DataFolder data) {
    int connections = configuration.integer("dispatcher.database.poolSize");
    if (configuration.optionalText(URL).isPresent()) {
      return external(configuration, connections);
    }
    EmbeddedDatabase embedded = EmbeddedDatabase.start(data);
    try {
      return new Database(
          configuration,
          true,
          embedded,
          embedded.jdbcUrl(),
          EmbeddedDatabase.USER,
          embedded.password(),
          connections);
    } catch (RuntimeException e) {
      embedded.close();
      throw e;
    }
  }

  /**
   * Connects to the one a dispatcher works with, for a command beside it. Starts nothing, and
   * changes no table.
   *
   * @throws StartException if it cannot be reached, or if its tables are not those of this program
   */
  public static Database connect(Configuration configuration) {
    Database database = connectAny(configuration);
    try {
      database.checkVersion();
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static Database connectAny(Configuration configuration) {
    if (configuration.optionalText(URL).isPresent()) {
      return external(configuration, CONNECTIONS_OF_A_COMMAND);
    }
    EmbeddedDatabase.Running running =
        EmbeddedDatabase.running(configuration.path("dispatcher.data"));
    return new Database(
        configuration,
        true,
        null,
        running.jdbcUrl(),
        EmbeddedDatabase.USER,
        running.password(),
        CONNECTIONS_OF_A_COMMAND);
  }

  /**
   * Connects, looks whose tables are there, and goes. A database without tables is well: the first
   * start makes them.
   *
   * @return what was seen, in one line
   * @throws StartException if it cannot be reached, or if its tables are newer than this program
   */
  public static String reached(Configuration configuration) {
    try (Database database = connectAny(configuration)) {
      boolean current =
          new OutboxTables(database.pool, database.schema, OutboxTables.MIGRATIONS).upToDate();
      return "PostgreSQL at "
          + database.address()
          + (current
              ? " has the tables of this program"
              : " answers; the next start makes the tables or brings them up to date");
    } catch (IllegalStateException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  private static Database external(Configuration configuration, int connections) {
    return new Database(
        configuration,
        false,
        null,
        configuration.text(URL),
        configuration.text("dispatcher.database.user"),
        configuration.text("dispatcher.database.password"),
        connections);
  }

  private HikariDataSource pool(int connections) {
    Properties properties = connectionProperties();
    // A connection lost without a word must not hold a thread for ever
    PGProperty.SOCKET_TIMEOUT.set(properties, 300);
    PGProperty.OPTIONS.set(properties, String.join(" ", SESSION));
    return pool(connections, properties);
  }

  private HikariDataSource pool(int size, Properties properties) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("dispatcher");
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(Duration.ofSeconds(10).toMillis());
    config.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
    config.setDataSourceProperties(properties);
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      // Lost since the first connection
      throw e.getCause() instanceof SQLException cause ? unusable(cause) : e;
    }
  }

  /** Parameters in the configured address take precedence over these. */
  private Properties connectionProperties() {
    Properties properties = new Properties();
    if (!user.isBlank()) {
      PGProperty.USER.set(properties, user);
    }
    if (!password.isEmpty()) {
      PGProperty.PASSWORD.set(properties, password);
    }
    PGProperty.CURRENT_SCHEMA.set(properties, schema);
    PGProperty.APPLICATION_NAME.set(properties, "notification-dispatcher");
    PGProperty.REWRITE_BATCHED_INSERTS.set(properties, true);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.CONNECT_TIMEOUT.set(properties, 10);
    PGProperty.LOGIN_TIMEOUT.set(properties, 20);
    return properties;
  }

  /** The pool. Its connections find the tables without naming the schema. */
  public DataSource dataSource() {
    return pool;
  }

  /** Lets the pool's figures be measured. */
  public void measure(MeterRegistry registry) {
    pool.setMetricRegistry(registry);
  }

  /** Whether it is the one below the data folder, which this process has for itself. */
  public boolean embedded() {
    return embedded;
  }

  /** The schema of all tables. */
  public String schema() {
    return schema;
  }

  /**
   * A connection of its own, such as for LISTEN: without the pool, and without a time limit for an
   * answer. The caller closes it.
   */
  public Connection openDedicated() throws SQLException {
    return DriverManager.getConnection(url, connectionProperties());
  }

  /**
   * Creates the schema and brings it up to date. Of several nodes one does it, the others wait.
   *
   * @throws StartException if the schema is newer than this program, or was not made by it
   */
  public void migrate() {
    migrate(OutboxTables.MIGRATIONS);
  }

  void migrate(String location) {
    // Waiting for the node that migrates, or a long migration, has no time limit.
    try (HikariDataSource own = pool(2, connectionProperties())) {
      new OutboxTables(own, schema, location).migrate();
    } catch (IllegalStateException e) {
      throw notMigrated(e);
    }
  }

  private void checkVersion() {
    boolean upToDate;
    try {
      upToDate = new OutboxTables(pool, schema, OutboxTables.MIGRATIONS).upToDate();
    } catch (IllegalStateException e) {
      throw notMigrated(e);
    }
    if (!upToDate) {
      throw new StartException(
          complaint(
              ("schema %s at %s is not that of this program; start the dispatcher, which brings it"
                      + " up to date")
                  .formatted(schema, address())));
    }
  }

  private StartException notMigrated(IllegalStateException e) {
    boolean ofSomebodyElse =
        e.getCause() instanceof FlywayException cause
            && cause.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE;
    return new StartException(
        complaint(e.getMessage() + (ofSomebodyElse ? " with dispatcher.database.schema" : "")), e);
  }

  private StartException unusable(SQLException e) {
    String state = Objects.requireNonNullElse(e.getSQLState(), "");
    String problem =
        switch (state) {
          case "28P01", "28000" ->
              "PostgreSQL at %s refuses user '%s' (%s); correct dispatcher.database.user and"
                  + " dispatcher.database.password";
          case "3D000" ->
              "PostgreSQL at %s has no such database for user '%s' (%s); create it, or correct the"
                  + " address";
          case "53300" ->
              "PostgreSQL at %s has no connection left for user '%s' (%s); raise its"
                  + " max_connections, or lower dispatcher.database.poolSize";
          default ->
              password.isEmpty() && PSQLState.CONNECTION_REJECTED.getState().equals(state)
                  ? "PostgreSQL at %s lets user '%s' not in (%s); set dispatcher.database.password"
                  : "PostgreSQL at %s cannot be reached by user '%s' (%s); start it, or correct the"
                      + " address";
        };
    return new StartException(
        complaint(problem.formatted(address(), user, oneLine(e.getMessage()))), e);
  }

  private String complaint(String problem) {
    return embedded ? "embedded PostgreSQL: " + problem : configuration.complaint(URL, problem);
  }

  /** Host, port and database, without parameters. */
  private String address() {
    return url.replaceFirst("^jdbc:postgresql:(//)?", "").replaceFirst("\\?.*", "");
  }

  private static String oneLine(String message) {
    return message == null ? "no reason given" : message.strip().replaceAll("\\s*\\R\\s*", " | ");
  }

  /** Closes the pool, and stops the embedded one. Closing twice is harmless. */
  @Override
  public void close() {
    pool.close();
    if (server != null) {
      server.close();
    }
  }
}
