package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.app.configuration.StartException;

class DemoRoutesTest {
  private static final Path SHIPPED = Path.of("routes");

  @TempDir Path folder;

  @Test
  void theRouterOfTheDemoTellsSapAndThereIsARouteThatDoes() throws Exception {
    Path routes = folder.resolve("routes");
    Files.createDirectories(routes.resolve("old"));
    Files.writeString(routes.resolve("old/x.camel.yaml"), "left over");

    DemoRoutes.withSap(SHIPPED, routes);

    String router = Files.readString(routes.resolve("dispatch/dispatch-message.camel.yaml"));
    assertThat(router)
        .contains("      steps:\n        - to:\n            uri: outbox:sap\n        - choice:");
    assertThat(routes.resolve("destinations/deliver-sap.camel.yaml")).isRegularFile();
    assertThat(routes.resolve("destinations/deliver-erp.camel.yaml")).isRegularFile();
    assertThat(routes.resolve("old")).doesNotExist();
  }

  @Test
  void withoutTheExampleItSaysWhatIsMissing() {
    assertThatThrownBy(() -> DemoRoutes.withSap(folder.resolve("none"), folder.resolve("routes")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("examples/deliver-sap.camel.yaml");
  }
}
