package org.notificationdispatcher.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.app.configuration.StartException;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class DatabaseTest {
  private static final String MIGRATIONS = "classpath:db/testmigration";
  private static final String NEWER = "classpath:db/testmigration-newer";

  @TempDir static Path server;
  private static DataFolder serverData;
  private static EmbeddedDatabase external;

  @TempDir Path folder;
  private String schema;

  @BeforeAll
  static void startServer() {
    serverData = DataFolder.open(Fixture.configuration(server));
    external = EmbeddedDatabase.start(serverData, Fixture.CACHE);
  }

  @AfterAll
  static void stopServer() {
    external.close();
    serverData.close();
  }

  @BeforeEach
  void ownSchema(TestInfo test) {
    schema = "s_" + Integer.toHexString(test.getDisplayName().hashCode());
  }

  private Database open(String... lines) {
    return Database.open(
        Fixture.configuration(
            folder,
            String.join("\n", lines),
            "dispatcher.database.schema=" + schema,
            "dispatcher.database.poolSize=3"),
        null);
  }

  private String[] externalAs(String user, String password) {
    return new String[] {
      "dispatcher.database.url=" + external.jdbcUrl(),
      "dispatcher.database.user=" + user,
      "dispatcher.database.password=" + password
    };
  }

  private Database openExternal() {
    return open(externalAs(EmbeddedDatabase.USER, external.password()));
  }

  private static String query(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return query(connection, sql);
    }
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                external.jdbcUrl(), EmbeddedDatabase.USER, external.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** How a complaint about the address begins. */
  private String start() {
    return "dispatcher.database.url (" + folder.resolve("application.properties") + ":2): ";
  }

  private static String address() {
    return external.jdbcUrl().replace("jdbc:postgresql://", "");
  }

  @Test
  void embeddedIsTheDefault() throws Exception {
    var configuration = Fixture.configuration(folder);
    try (DataFolder data = DataFolder.open(configuration)) {
      try (Database database = Database.open(configuration, data)) {
        database.migrate(MIGRATIONS);
        query(database.dataSource(), "INSERT INTO note VALUES (1, 'kept') RETURNING id");
      }
      try (Database database = Database.open(configuration, data)) {
        database.migrate(MIGRATIONS);
        assertThat(query(database.dataSource(), "SELECT text FROM note")).isEqualTo("kept");
        assertThat(query(database.dataSource(), "SHOW search_path"))
            .isEqualTo("notification_dispatcher");
        database.close();
      }
      assertThat(data.path().resolve("postgres").resolve("postmaster.pid")).doesNotExist();
    }
  }

  @Test
  void poolKnowsTheSchemaAndIsNamed() throws Exception {
    try (Database database = openExternal()) {
      database.migrate(MIGRATIONS);

      assertThat(query(database.dataSource(), "SELECT count(*) FROM note")).isEqualTo("0");
      assertThat(query(database.dataSource(), "SELECT current_schema()")).isEqualTo(schema);
      assertThat(query(database.dataSource(), "SHOW application_name"))
          .isEqualTo("notification-dispatcher");
      assertThat(query(database.dataSource(), "SHOW idle_in_transaction_session_timeout"))
          .isEqualTo("5min");
      assertThat(database.schema()).isEqualTo(schema);
    }
  }

  @Test
  void dedicatedConnectionHears() throws Exception {
    try (Database database = openExternal();
        Connection listening = database.openDedicated()) {
      listening.createStatement().execute("LISTEN news");
      query(database.dataSource(), "SELECT 1 FROM pg_notify('news', 'x')");

      PGNotification[] heard = listening.unwrap(PGConnection.class).getNotifications(10_000);

      assertThat(heard).extracting(PGNotification::getParameter).containsExactly("x");
    }
  }

  @Test
  void severalNodesMigrateOnce() throws Exception {
    ExecutorService nodes = Executors.newFixedThreadPool(3);
    try (Database one = openExternal();
        Database two = openExternal();
        Database three = openExternal()) {
      List<Future<?>> migrations =
          List.of(one, two, three).stream()
              .<Future<?>>map(node -> nodes.submit(() -> node.migrate(MIGRATIONS)))
              .toList();
      for (Future<?> migration : migrations) {
        migration.get();
      }
      assertThat(
              query(
                  one.dataSource(),
                  "SELECT count(*) FROM flyway_schema_history WHERE version = '1'"))
          .isEqualTo("1");
    } finally {
      nodes.shutdownNow();
    }
  }

  @Test
  void newerSchemaIsRefusedAndLeftAlone() throws Exception {
    try (Database database = openExternal()) {
      database.migrate(NEWER);

      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> database.migrate(MIGRATIONS))
          .withMessage(
              start()
                  + "schema %s at %s is newer (version 2) than this program (version 1); start the"
                  + " newer program, or restore the backup made before it",
              schema,
              address());
      assertThat(query(database.dataSource(), "SELECT count(author) FROM note")).isEqualTo("0");
    }
  }

  @Test
  void schemaOfSomebodyElseIsRefused() throws Exception {
    execute("CREATE SCHEMA " + schema);
    execute("CREATE TABLE " + schema + ".theirs (x int)");
    try (Database database = openExternal()) {
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> database.migrate(MIGRATIONS))
          .withMessage(
              start()
                  + "schema %s at %s holds tables that are not the dispatcher's; name another one"
                  + " with dispatcher.database.schema",
              schema,
              address());
    }
  }

  @Test
  void userWhoMayNotCreateTheSchemaIsTold() throws Exception {
    execute("CREATE ROLE guest LOGIN PASSWORD 'welcome'");
    try (Database database = open(externalAs("guest", "welcome"))) {
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> database.migrate(MIGRATIONS))
          .withMessage(
              start()
                  + "user guest may not create schema %s or its tables at %s; create it for that"
                  + " user with CREATE SCHEMA %s AUTHORIZATION guest",
              schema,
              address(),
              schema);
    }
  }

  @Test
  void wrongPasswordIsTold() {
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> open(externalAs("dispatcher", "geheim")).close())
        .withMessage(
            start()
                + "PostgreSQL at %s refuses user 'dispatcher' (FATAL: password authentication"
                + " failed for user \"dispatcher\"); correct dispatcher.database.user and"
                + " dispatcher.database.password",
            address());
  }

  @Test
  void missingPasswordIsTold() {
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> open(externalAs("dispatcher", "")).close())
        .withMessageStartingWith(
            start() + "PostgreSQL at " + address() + " lets user 'dispatcher' not in (")
        .withMessageEndingWith("; set dispatcher.database.password");
  }

  @Test
  void databaseThatIsNotThereIsTold() {
    String[] lines = externalAs("dispatcher", external.password());
    lines[0] = lines[0].replace("/postgres", "/nothing");

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> open(lines).close())
        .withMessage(
            start()
                + "PostgreSQL at %s has no such database for user 'dispatcher' (FATAL: database"
                + " \"nothing\" does not exist); create it, or correct the address",
            address().replace("/postgres", "/nothing"));
  }

  @Test
  void serverThatDoesNotAnswerIsTold() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThatExceptionOfType(StartException.class)
        .isThrownBy(
            () ->
                open(
                        "dispatcher.database.url=jdbc:postgresql://127.0.0.1:"
                            + port
                            + "/x?ssl=false",
                        "dispatcher.database.user=u",
                        "dispatcher.database.password=geheim")
                    .close())
        .withMessageStartingWith(
            start() + "PostgreSQL at 127.0.0.1:" + port + "/x cannot be reached by user 'u' (")
        .withMessageEndingWith("; start it, or correct the address")
        .matches(e -> !e.getMessage().contains("geheim"));
  }

  /** As where PostgreSQL stops just then: only sessions of the pool are refused here. */
  @Test
  void whatEndsBetweenTheFirstConnectionAndThePoolIsTold() throws Exception {
    execute("CREATE DATABASE refusing");
    String[] lines = externalAs("dispatcher", external.password());
    lines[0] = lines[0].replace("/postgres", "/refusing");
    try (Connection connection =
            DriverManager.getConnection(
                lines[0].substring(lines[0].indexOf('=') + 1),
                EmbeddedDatabase.USER,
                external.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN"
              + " IF current_setting('plan_cache_mode') = 'force_custom_plan' THEN"
              + " RAISE EXCEPTION 'shutting down'; END IF; END $$");
      statement.execute("CREATE EVENT TRIGGER refuse ON login EXECUTE FUNCTION refuse()");
      statement.execute("ALTER EVENT TRIGGER refuse ENABLE ALWAYS");
    }

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> open(lines).close())
        .withMessageContaining("cannot be reached by user 'dispatcher'")
        .withMessageContaining("shutting down");
  }

  @Test
  void nothingIsWrittenBesideAnExternalDatabase() {
    try (Database database = openExternal()) {
      assertThat(database.dataSource()).isNotNull();
      assertThat(Files.exists(folder.resolve("data"))).isFalse();
    }
  }
}
