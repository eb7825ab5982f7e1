package org.notificationdispatcher.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.database.DataFolder;
import org.notificationdispatcher.app.database.Database;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The product's own embedded PostgreSQL, as durable as it is shipped, on an empty folder. Whoever
 * measures it holds it, so that it outlives the dispatcher.
 */
final class PostgresServer implements AutoCloseable {
  private static final Path CONFIG = Path.of("config");
  private static final String PID_FILE = "postgres/postmaster.pid";

  private final Path folder;
  private final DataFolder data;
  private final Database database;

  private PostgresServer(Path folder, Configuration configuration) {
    this.folder = folder;
    this.data = DataFolder.open(configuration);
    try {
      this.database = Database.open(configuration, data);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  static PostgresServer startEmpty(Path folder) {
    Configuration configuration =
        Configuration.load(
            CONFIG, Map.of("dispatcher.data", folder.toString(), "dispatcher.database.url", ""));
    if (Files.exists(folder.resolve(PID_FILE))) {
      // A killed benchmark has left it running: opening ends that one, by its process id
      new PostgresServer(folder, configuration).close();
    }
    Folders.delete(folder);
    return new PostgresServer(folder, configuration);
  }

  Database database() {
    return database;
  }

  JdbcTemplate jdbc() {
    return new JdbcTemplate(database.dataSource());
  }

  /** What leads another process here. */
  Map<String, String> settings() {
    try (Connection connection = database.openDedicated()) {
      return Map.of(
          "dispatcher.database.url", connection.getMetaData().getURL(),
          "dispatcher.database.user", connection.getMetaData().getUserName(),
          "dispatcher.database.password", only(folder.resolve("postgres.password")));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  long pid() {
    return Long.parseLong(only(folder.resolve(PID_FILE)));
  }

  private static String only(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.get(0).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it and deletes its data. */
  @Override
  public void close() {
    database.close();
    data.close();
    Folders.delete(folder);
  }
}
