package org.notificationdispatcher.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The shipped routes, and more destinations of the kind of {@code deliver-erp}. */
final class BenchRoutes {
  private static final Path SHIPPED = Path.of("routes");
  private static final String ERP = "destinations/deliver-erp.camel.yaml";

  private BenchRoutes() {}

  /**
   * Copies them.
   *
   * @param names of webhooks, whose addresses are in the properties {@code <name>.url}
   */
  static Path withWebhooks(Path folder, List<String> names) throws IOException {
    Folders.empty(folder);
    try (Stream<Path> all = Files.walk(SHIPPED)) {
      for (Path one : all.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(SHIPPED.relativize(one).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(one, copy);
      }
    }
    String erp = Files.readString(SHIPPED.resolve(ERP));
    for (String name : names) {
      Files.writeString(
          folder.resolve(ERP.replace("erp", name)),
          erp.replace("{{dispatcher.webhook.erp.url}}", "{{" + name + ".url}}")
              .replaceAll("(deliver-|outbox:|webhook:|to-)erp", "$1" + name));
    }
    return folder;
  }
}
