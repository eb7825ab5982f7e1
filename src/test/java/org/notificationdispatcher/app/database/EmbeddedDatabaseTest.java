package org.notificationdispatcher.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.app.configuration.StartException;

class EmbeddedDatabaseTest {
  /** Holds a data folder as a first start leaves it: making one takes longer than all else. */
  @TempDir static Path made;

  @TempDir Path folder;
  private Path data;
  private Path cluster;

  @BeforeAll
  static void make() {
    try (DataFolder held = DataFolder.open(Fixture.configuration(made))) {
      start(held).close();
    }
  }

  @BeforeEach
  void name() throws IOException {
    folder = folder.toRealPath();
    data = folder.resolve("data");
    cluster = data.resolve("postgres");
  }

  /** Also what a failing test left running. */
  @AfterEach
  void nothingIsLeftRunning() throws IOException {
    Path pidFile = cluster.resolve("postmaster.pid");
    if (Files.exists(pidFile)) {
      long pid = Long.parseLong(Files.readAllLines(pidFile).get(0));
      ProcessHandle.of(pid)
          .filter(process -> process.info().command().orElse("").endsWith("postgres"))
          .ifPresent(
              process -> {
                process.destroyForcibly();
                await().until(() -> !process.isAlive());
                throw new AssertionError("PostgreSQL was left running");
              });
    }
  }

  /** From here on this is not the first start. */
  private void useMade() throws IOException {
    Path from = made.resolve("data");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, data.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private DataFolder open() {
    return DataFolder.open(Fixture.configuration(folder));
  }

  private static EmbeddedDatabase start(DataFolder data) {
    return EmbeddedDatabase.start(data, Fixture.CACHE);
  }

  private static Connection connect(EmbeddedDatabase database) throws SQLException {
    return DriverManager.getConnection(
        database.jdbcUrl(), EmbeddedDatabase.USER, database.password());
  }

  private static String query(EmbeddedDatabase database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(EmbeddedDatabase database, String... sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String each : sql) {
        statement.execute(each);
      }
    }
  }

  private void assertRefused(String message) {
    try (DataFolder held = open()) {
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> start(held).close())
          .withMessage(message);
    }
  }

  @Test
  void writesDurablyAndListensOnlyHere() throws Exception {
    try (DataFolder held = open();
        EmbeddedDatabase database = start(held)) {
      assertThat(query(database, "SHOW fsync")).isEqualTo("on");
      assertThat(query(database, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(database, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(query(database, "SHOW data_checksums")).isEqualTo("on");
      assertThat(query(database, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(database, "SHOW unix_socket_directories")).isEmpty();
      assertThat(query(database, "SHOW server_encoding")).isEqualTo("UTF8");
      assertThat(data.resolve("postgres.log")).exists();
    }
  }

  @Test
  void asksForThePassword() throws Exception {
    useMade();
    try (DataFolder held = open();
        EmbeddedDatabase database = start(held)) {
      assertThat(query(database, "SHOW password_encryption")).isEqualTo("scram-sha-256");
      assertThat(Files.getPosixFilePermissions(data.resolve("postgres.password")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () ->
                  DriverManager.getConnection(database.jdbcUrl(), EmbeddedDatabase.USER, "wrong")
                      .close())
          .matches(e -> "28P01".equals(e.getSQLState()));
    }
  }

  @Test
  void keepsDataOverARestart() throws Exception {
    useMade();
    try (DataFolder held = open()) {
      try (EmbeddedDatabase database = start(held)) {
        execute(database, "CREATE TABLE note (text text)", "INSERT INTO note VALUES ('kept')");
      }
      try (EmbeddedDatabase database = start(held)) {
        assertThat(query(database, "SELECT text FROM note")).isEqualTo("kept");
        database.close();
      }
    }
    assertThat(cluster.resolve("postmaster.pid")).doesNotExist();
  }

  @Test
  void stopsWhileConnectionsAreOpen() throws Exception {
    useMade();
    try (DataFolder held = open();
        EmbeddedDatabase database = start(held);
        Connection connection = connect(database)) {
      connection.setAutoCommit(false);
      connection.createStatement().execute("SELECT 1");

      database.close();

      assertThat(cluster.resolve("postmaster.pid")).doesNotExist();
    }
  }

  @Test
  void whatWasCommittedSurvivesAKillAndTheOrphanIsStopped() throws Exception {
    useMade();
    ProcessHandle orphan;
    try (HolderProcess other = HolderProcess.start(folder)) {
      orphan = postmaster();
      other.kill();
    }
    assertThat(orphan.isAlive()).isTrue();

    try (DataFolder held = open();
        EmbeddedDatabase database = start(held)) {
      await().until(() -> !orphan.isAlive());
      assertThat(query(database, "SELECT text FROM note")).isEqualTo("kept");
    }
  }

  @Test
  void whatWasCommittedSurvivesAKillOfEverything() throws Exception {
    useMade();
    try (HolderProcess other = HolderProcess.start(folder)) {
      other.kill();
    }
    ProcessHandle orphan = postmaster();
    orphan.descendants().forEach(ProcessHandle::destroyForcibly);
    orphan.destroyForcibly();
    await().atMost(Duration.ofSeconds(30)).until(() -> !orphan.isAlive());
    assertThat(cluster.resolve("postmaster.pid")).exists();

    try (DataFolder held = open();
        EmbeddedDatabase database = start(held)) {
      assertThat(query(database, "SELECT text FROM note")).isEqualTo("kept");
    }
  }

  private ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(cluster.resolve("postmaster.pid")).get(0);
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  @Test
  void secondStartIsRefusedWhileTheFirstLives() throws Exception {
    useMade();
    try (HolderProcess other = HolderProcess.start(folder)) {
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(this::open)
          .withMessage(
              "dispatcher.data (%s:1): another dispatcher (pid %d) is using folder %s; stop it, or"
                  + " name another folder",
              folder.resolve("application.properties"), other.pid(), data);
      assertThat(postmaster().isAlive()).isTrue();
    }
    open().close();
  }

  @Test
  void numberOfAnotherProgramInThePidFileIsNoHindrance() throws Exception {
    useMade();
    try (DataFolder held = open()) {
      Files.writeString(
          cluster.resolve("postmaster.pid"),
          ProcessHandle.current().pid() + "\n" + cluster + "\n0\n5432\n\n127.0.0.1\n0 0\nready\n");

      try (EmbeddedDatabase database = start(held)) {
        assertThat(query(database, "SELECT 1")).isEqualTo("1");
      }
    }
  }

  @Test
  void interruptedCreationIsBegunAnew() throws Exception {
    Path half = data.resolve("postgres.new");
    Files.createDirectories(half.resolve("base"));
    Files.writeString(half.resolve("PG_VERSION"), "17\n");
    Files.writeString(half.resolve("postgresql.conf"), "");

    try (DataFolder held = open();
        EmbeddedDatabase database = start(held)) {
      assertThat(query(database, "SELECT 1")).isEqualTo("1");
      assertThat(half).doesNotExist();
    }
  }

  @Test
  void folderOfAnotherVersionIsRefused() throws Exception {
    Files.createDirectories(cluster);
    Files.writeString(data.resolve("postgres.password"), "secret\n");
    Files.writeString(cluster.resolve("PG_VERSION"), "12\n");

    assertRefused(
        ("embedded PostgreSQL: folder %s was made by PostgreSQL 12, this program brings 17; start"
                + " the dispatcher with the PostgreSQL 12 binaries on the class path, dump the"
                + " database with pg_dump, and restore it into an empty folder")
            .formatted(cluster));
  }

  @Test
  void folderThatHoldsSomethingElseIsNotTouched() throws Exception {
    Files.createDirectories(cluster);
    Files.writeString(data.resolve("postgres.password"), "secret\n");
    Path precious = Files.writeString(cluster.resolve("precious.txt"), "x");

    assertRefused(
        ("embedded PostgreSQL: folder %s holds no database; move it away, or name another folder"
                + " with dispatcher.data")
            .formatted(cluster));
    assertThat(precious).exists();
  }

  @Test
  void lostPasswordIsTold() throws Exception {
    Files.createDirectories(cluster);
    Files.writeString(cluster.resolve("PG_VERSION"), "17\n");

    assertRefused(
        ("embedded PostgreSQL: %s, the password of the database beside it, is missing; restore it"
                + " from the backup")
            .formatted(data.resolve("postgres.password")));
  }

  @Test
  void reasonOfAFailedStartIsTold() throws Exception {
    useMade();
    Files.writeString(cluster.resolve("postgresql.auto.conf"), "no_such_setting = 1\n");

    try (DataFolder held = open()) {
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(() -> start(held).close())
          .withMessageStartingWith("embedded PostgreSQL in " + cluster + " does not start: ")
          .withMessageContaining("no_such_setting")
          .withMessageEndingWith("; see " + data.resolve("postgres.log"));
    }
  }

  @Test
  void portOfAnotherServerIsNotTaken() throws Exception {
    useMade();
    try (ServerSocket other = new ServerSocket(0);
        DataFolder held = open();
        EmbeddedDatabase database = start(held)) {
      assertThat(database.jdbcUrl()).doesNotContain(":" + other.getLocalPort() + "/");
    }
  }

  @Test
  void dataFolderThatIsAFileIsRefused() throws Exception {
    var configuration = Fixture.configuration(folder);
    Files.createFile(data);

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> DataFolder.open(configuration))
        .withMessage(
            "dispatcher.data (%s:1): %s is a file; name a folder",
            folder.resolve("application.properties"), data);
  }

  @Test
  void dataFolderThatCannotBeWrittenIsRefused() throws Exception {
    Files.createDirectory(data);
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(data), "root writes everywhere");

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(this::open)
        .withMessage(
            "dispatcher.data (%s:1): folder %s cannot be written by user %s; allow it, or name"
                + " another folder",
            folder.resolve("application.properties"), data, System.getProperty("user.name"));
  }

  @Test
  void dataFolderThatCannotBeCreatedIsRefused() throws Exception {
    Files.createFile(folder.resolve("file"));
    Path below = folder.resolve("file").resolve("data");
    var configuration = Fixture.configuration(folder.resolve("config"), below);

    assertThatExceptionOfType(StartException.class)
        .isThrownBy(() -> DataFolder.open(configuration))
        .withMessage(
            "dispatcher.data (%s:1): folder %s cannot be created by user %s; create it for that"
                + " user, or name another one",
            folder.resolve("config").resolve("application.properties"),
            below,
            System.getProperty("user.name"));
  }

  @Test
  void oneProcessHoldsAFolderOnce() {
    try (DataFolder held = open()) {
      assertThat(held.path()).isEqualTo(data);
      assertThatExceptionOfType(StartException.class)
          .isThrownBy(this::open)
          .withMessageContaining("(pid " + ProcessHandle.current().pid() + ")");
    }
    open().close();
  }
}
