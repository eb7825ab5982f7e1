package org.notificationdispatcher.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.notificationdispatcher.app.configuration.StartException;

/** The routes of the demo with SAP: the shipped ones, the example, and a router that knows it. */
final class DemoRoutes {
  private static final String ROUTER = "dispatch/dispatch-message.camel.yaml";
  private static final String EXAMPLE = "deliver-sap.camel.yaml";
  private static final String FIRST_STEP = "      steps:\n";
  private static final String TO_SAP = "        - to:\n            uri: outbox:sap\n";

  private DemoRoutes() {}

  /**
   * Writes them into a folder, whose content goes.
   *
   * @param routes folder of the shipped routes
   * @throws StartException if they are not what they should be
   */
  static void withSap(Path routes, Path folder) {
    if (!Files.isRegularFile(routes.resolve("examples").resolve(EXAMPLE))) {
      throw new StartException(
          "the demo with SAP needs the folder of the routes with examples/" + EXAMPLE);
    }
    try {
      remove(folder);
      copy(routes, folder);
      Files.copy(
          routes.resolve("examples").resolve(EXAMPLE),
          folder.resolve("destinations").resolve(EXAMPLE));
      Path router = folder.resolve(ROUTER);
      String text = Files.readString(router);
      int first = text.indexOf(FIRST_STEP);
      if (first < 0) {
        throw new StartException(routes.resolve(ROUTER) + ": has no steps");
      }
      int after = first + FIRST_STEP.length();
      Files.writeString(router, text.substring(0, after) + TO_SAP + text.substring(after));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path path : all) {
      Path copy = to.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
