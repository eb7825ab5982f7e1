package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/** A route that removes by the clock what is old. */
final class Removal {
  private Removal() {}

  /** Runs the route until only this is left. */
  static void leaves(
      String file, String bean, Object removing, Supplier<List<String>> stored, String left)
      throws Exception {
    Properties properties = new Properties();
    properties.setProperty("dispatcher.retention.schedule", "* * * * * ?");
    properties.setProperty("dispatcher.console.enabled", "true");
    CamelContext context = RouteFile.start(properties, Map.of(bean, removing), file);
    try {
      await().untilAsserted(() -> assertThat(stored.get()).containsExactly(left));
    } finally {
      context.stop();
    }
  }
}
