package org.notificationdispatcher.routes;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A context with some of the shipped route files and nothing else. */
final class RouteFile {
  private RouteFile() {}

  /** Starts a context; the caller stops it. */
  static CamelContext start(Properties properties, Map<String, Object> beans, String... files)
      throws Exception {
    CamelContext context = new DefaultCamelContext();
    properties.setProperty("mappings", "file:" + Path.of("config", "mappings").toAbsolutePath());
    context.getPropertiesComponent().setInitialProperties(properties);
    beans.forEach(context.getRegistry()::bind);
    for (String file : files) {
      Resource resource =
          ResourceHelper.resolveResource(
              context, "file:" + Path.of("routes", file + ".camel.yaml").toAbsolutePath());
      PluginHelper.getRoutesLoader(context).loadRoutes(resource);
    }
    context.start();
    return context;
  }
}
