package org.notificationdispatcher.app.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.notificationdispatcher.app.configuration.Configuration;

/** What the tests of this package, and the processes they start, have in common. */
final class Fixture {
  static final Path CACHE = Path.of("target", "postgres-programs").toAbsolutePath();

  private Fixture() {}

  /** The defaults, with the data below the folder and what the lines say. */
  static Configuration configuration(Path folder, String... lines) {
    return configuration(folder, folder.resolve("data"), lines);
  }

  static Configuration configuration(Path folder, Path data, String... lines) {
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("application.properties"),
          "dispatcher.data=" + data + "\n" + String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Configuration.load(folder);
  }
}
