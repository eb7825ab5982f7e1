package org.notificationdispatcher.app.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.notificationdispatcher.app.configuration.StartException;

/** A folder of route files, and a context that runs them. */
final class RouteFolder implements AutoCloseable {
  final Path folder;
  final DefaultCamelContext context = new DefaultCamelContext();
  private RouteReload reload;

  RouteFolder(Path folder) {
    this.folder = folder;
    context.setSourceLocationEnabled(true);
    context.getShutdownStrategy().setTimeout(5);
    Properties properties = new Properties();
    properties.setProperty("erp.secret", "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0");
    context.getPropertiesComponent().setInitialProperties(properties);
  }

  /** A route that takes from {@code direct:} and its id, with the steps indented by 8. */
  static String route(String id, String... steps) {
    return """
        - route:
            id: %s
            from:
              uri: direct:%s
              steps:
        """
            .formatted(id, id)
        + String.join("\n", steps)
        + "\n";
  }

  static String to(String uri, String... parameters) {
    return "        - to:\n            uri: "
        + uri
        + (parameters.length == 0 ? "" : "\n            parameters:")
        + "\n              ".repeat(Math.min(1, parameters.length))
        + String.join("\n              ", parameters);
  }

  Path file(String name) {
    return folder.resolve(name + ".camel.yaml");
  }

  RouteFolder write(String name, String text) throws IOException {
    Files.createDirectories(file(name).getParent());
    Files.writeString(file(name), text);
    return this;
  }

  /** As the runtime starts the routes. */
  RouteFolder start() {
    RouteFiles files = new RouteFiles(context, folder);
    try {
      files.load();
      context.start();
    } catch (StartException e) {
      throw e;
    } catch (Exception e) {
      throw files.explain(e);
    }
    files.warnOfUnreadOutboxes();
    try {
      reload = RouteReload.start(files);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  @Override
  public void close() {
    if (reload != null) {
      reload.close();
    }
    context.stop();
  }
}
