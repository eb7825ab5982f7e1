package org.notificationdispatcher.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.core.MessageJson;

/** The command line with a configuration of its own. */
final class Commands {
  private final Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String database = "";

  /**
   * @param folder of the configuration
   */
  Commands(Path folder) {
    this.folder = folder;
  }

  /** With a database that has the product's tables; configured already. */
  static Commands onDatabase(Path folder) throws IOException {
    Commands commands = new Commands(folder);
    commands.database =
        "dispatcher.database.url="
            + TestDatabase.newDatabaseWithTables()
            + "\ndispatcher.database.user=postgres\n";
    commands.configure();
    return commands;
  }

  /** Writes the configuration anew; data and database stay what they are. */
  void configure(String... lines) throws IOException {
    Files.writeString(
        folder.resolve("application.properties"),
        "dispatcher.data="
            + folder.resolve("data")
            + "\n"
            + database
            + String.join("\n", lines)
            + "\n");
  }

  Configuration configuration() {
    return Configuration.load(folder);
  }

  /** Runs statements on the database. */
  void store(String... statements) throws SQLException {
    try (Database database = Database.open(configuration(), null);
        Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Runs a command; what it says replaces what the last one has said. */
  int execute(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = folder.toString();
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), all);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  /** The output, which is one JSON document and nothing else. */
  JsonNode json() throws JsonProcessingException {
    return json(out());
  }

  /** The output, of which each line is one JSON document. */
  List<JsonNode> jsonLines() throws JsonProcessingException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out().lines().toList()) {
      lines.add(json(line));
    }
    return lines;
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return MessageJson.mapper()
        .reader()
        .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .readTree(text);
  }
}
