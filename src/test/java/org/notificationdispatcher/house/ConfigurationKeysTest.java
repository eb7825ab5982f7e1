package org.notificationdispatcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationKeysTest {
  private static final String FILE = "config/application.properties";

  /** These name every key, and read none. */
  private static final List<String> NO_READERS =
      List.of("/app/configuration/Catalogue.java", "/app/Demo.java");

  private static final ConfigurationRules SHIPPED =
      new ConfigurationRules(ProjectFiles.below(FILE, "").get(FILE));

  private static final ConfigurationRules SAMPLE =
      new ConfigurationRules(
          """
          # ---- Shop ----
          dispatcher.shop.url=http://localhost

          # Password, such as {{env:SHOP_PASSWORD}}.
          dispatcher.shop.password={{dispatcher.shop.url}}

          # How long to wait.
          dispatcher.orders.lag=2s
          """);

  private final Map<String, String> routes = ProjectFiles.below("routes", RouteSource.SUFFIX);

  @Test
  void everyKeyIsExplained() {
    assertThat(SHIPPED.unexplained()).isEmpty();
  }

  @Test
  void everyPlaceholderOfARouteIsAKey() {
    assertThat(SHIPPED.unknown(routes)).isEmpty();
  }

  @Test
  void everyKeyIsReadByARouteOrByJava() {
    Map<String, String> java = ProjectFiles.below("src/main/java", ".java");
    java.keySet().removeIf(path -> NO_READERS.stream().anyMatch(path::endsWith));
    assertThat(SHIPPED.unused(routes.values(), java.values())).isEmpty();
  }

  @Test
  void anUnexplainedKeyIsFound() {
    assertThat(SAMPLE.unexplained())
        .containsExactly("dispatcher.shop.url: has no comment above it");
  }

  @Test
  void anUnknownPlaceholderIsFound() {
    assertThat(
            SAMPLE.unknown(
                Map.of("r", "{{dispatcher.shop.url}} {{?dispatcher.shop.uri}} {{camel.x}}")))
        .containsExactly("r: {{dispatcher.shop.uri}} is no key of config/application.properties");
  }

  @Test
  void anUnusedKeyIsFound() {
    assertThat(SAMPLE.unused(List.of("{{dispatcher.shop.password}}"), List.of()))
        .containsExactly("dispatcher.orders.lag: neither a route nor Java reads it");
    assertThat(SAMPLE.unused(List.of(), List.of("read(\"dispatcher.orders.lag is wrong\")")))
        .hasSize(2);
  }

  @Test
  void aKeyThatJavaPutsTogetherIsUsed() {
    String byModule = "read(\"dispatcher.\" + module + \".lag\")";
    String byPrefix = "P = \"dispatcher.shop.\"; read(P + \"password\")";
    assertThat(SAMPLE.unused(List.of(), List.of(byModule, byPrefix))).isEmpty();
  }
}
