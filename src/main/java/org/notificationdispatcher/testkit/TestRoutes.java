package org.notificationdispatcher.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/** A folder of routes: those of a test, and the shipped ones that collect. */
final class TestRoutes {
  private static final String SUFFIX = ".camel.yaml";
  private static final String ROUTER = "dispatch-message" + SUFFIX;

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
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      for (Resource shipped :
          PluginHelper.getPackageScanResourceResolver(context)
              .findResources("classpath:routes/**/*" + SUFFIX)) {
        String path = shipped.getLocation().replaceFirst("^.*routes/", "");
        if (THEIR_OWN.stream().noneMatch(path::startsWith)) {
          try (InputStream text = shipped.getInputStream()) {
            Path copy = folder.resolve(path);
            Files.createDirectories(copy.getParent());
            Files.copy(text, copy);
          }
        }
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the shipped routes cannot be read: " + e.getMessage(), e);
    }
    Path own = Files.createDirectories(folder.resolve("test"));
    for (Path file : files) {
      Files.copy(file, own.resolve(file.getFileName()));
    }
    if (files.stream().noneMatch(file -> file.endsWith(ROUTER))) {
      Files.writeString(own.resolve(ROUTER), router(destinations));
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
