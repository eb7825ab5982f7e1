package org.notificationdispatcher.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder of routes: those of a test, and the shipped ones that collect. */
final class TestRoutes {
  private static final String SUFFIX = ".camel.yaml";
  private static final String ROUTER = "dispatch-message" + SUFFIX;

  /** By it the others are found, in a jar or a folder. */
  private static final String KNOWN = "poll/poll-orders" + SUFFIX;

  /** Of the shipped routes these are the business of each who uses them. */
  private static final List<String> THEIR_OWN = List.of("dispatch/", "destinations/", "examples/");

  private TestRoutes() {}

  /**
   * Writes them.
   *
   * @param files of the test
   * @param destinations that are told everything, unless the router is among the files
   */
  static void write(Path folder, List<Path> files, List<String> destinations) throws IOException {
    copyShipped(folder);
    Path own = Files.createDirectories(folder.resolve("test"));
    for (Path file : files) {
      Files.copy(file, own.resolve(file.getFileName()));
    }
    if (files.stream().noneMatch(file -> file.endsWith(ROUTER))) {
      Files.writeString(own.resolve(ROUTER), router(destinations));
    }
  }

  private static void copyShipped(Path folder) throws IOException {
    try {
      URI known = TestRoutes.class.getResource("/routes/" + KNOWN).toURI();
      if (known.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(known, Map.of())) {
          copyShipped(jar.getPath("/routes"), folder);
        }
      } else {
        copyShipped(Path.of(known).getParent().getParent(), folder);
      }
    } catch (URISyntaxException e) {
      throw new IOException("the shipped routes cannot be read: " + e.getMessage(), e);
    }
  }

  private static void copyShipped(Path routes, Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(routes)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String path = routes.relativize(file).toString().replace('\\', '/');
        if (THEIR_OWN.stream().noneMatch(path::startsWith)) {
          Path copy = folder.resolve(path);
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }

  private static String router(List<String> destinations) {
    return """
    - route:
        id: dispatch-message
        description: Tell everything to those under test
        errorHandler:
          noErrorHandler: {}
        from:
          uri: direct:dispatch-message
          steps:
    """
        + destinations.stream()
            .map(name -> "        - to:\n            uri: outbox:" + name + "\n")
            .collect(Collectors.joining());
  }
}
