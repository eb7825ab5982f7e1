package org.notificationdispatcher.app.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** A second process that holds the embedded database until it is closed or killed. */
final class HolderProcess implements AutoCloseable {
  private final Process process;

  private HolderProcess(Process process) {
    this.process = process;
  }

  /** Returns when the database is open and its one row is committed. */
  static HolderProcess start(Path folder) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Started quickly rather than fast later
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HolderProcess.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    String line = said.readLine();
    while (line != null && !line.equals("open")) {
      line = said.readLine();
    }
    if (line == null) {
      throw new IOException("the other process ended with " + process.onExit().join().exitValue());
    }
    return new HolderProcess(process);
  }

  long pid() {
    return process.pid();
  }

  /** As kill -9 does: nothing is put in order. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
  }

  /** Ends it in order. */
  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    try (DataFolder data = DataFolder.open(Fixture.configuration(folder));
        EmbeddedDatabase database = EmbeddedDatabase.start(data, Fixture.CACHE)) {
      try (Connection connection =
              DriverManager.getConnection(
                  database.jdbcUrl(), EmbeddedDatabase.USER, database.password());
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE note (text text)");
        statement.execute("INSERT INTO note VALUES ('kept')");
        System.out.println("open");
        while (System.in.read() >= 0) {
          // until the other side closes
        }
      }
    }
  }
}
