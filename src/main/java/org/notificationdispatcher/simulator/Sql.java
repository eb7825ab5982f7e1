package org.notificationdispatcher.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The statements of the stand-in, each a file {@code simulator/sql/<name>.sql}. */
final class Sql {

  private static final Map<String, String> STATEMENTS = new ConcurrentHashMap<>();

  private Sql() {}

  static String statement(String name) {
    return STATEMENTS.computeIfAbsent(name, Sql::read);
  }

  /** As the driver wants it; null stays null. */
  static OffsetDateTime time(Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  /** The time in a column, or null. */
  static Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static String read(String name) {
    String path = "/simulator/sql/" + name + ".sql";
    try (InputStream file = Sql.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new IllegalStateException("No statement " + path + " on the class path");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }
}
