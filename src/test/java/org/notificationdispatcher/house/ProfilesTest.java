package org.notificationdispatcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.notificationdispatcher.app.configuration.Profile;

class ProfilesTest {
  private static final String FILE = "profile.properties";

  private static final String SAMPLE =
      """
      # ---- Where ----
      service={urn:x}Shop

      # Answers for orders.
      operation.orders=getOrders
      """;

  private final Map<String, String> routes = ProjectFiles.below("routes", RouteSource.SUFFIX);

  static Stream<Map.Entry<String, String>> shipped() {
    return ProjectFiles.below("config/licensecentral", FILE).entrySet().stream();
  }

  @Test
  void thereAreProfiles() {
    assertThat(shipped()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void isUsableAndExplained(Map.Entry<String, String> profile) {
    Path folder = Path.of(profile.getKey()).getParent();

    assertThat(Profile.load(folder.getFileName().toString(), Path.of("config"))).isNotNull();
    assertThat(ProfileRules.unexplained(profile.getValue())).isEmpty();
    assertThat(ProfileRules.unknown(profile.getValue(), routes)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void itsNamesAreNowhereElse(Map.Entry<String, String> profile) {
    Map<String, String> texts = new TreeMap<>(routes);
    texts.putAll(ProjectFiles.below("src/main/java", ".java"));
    // The other side of the wire
    texts.keySet().removeIf(path -> path.contains("/simulator/"));

    assertThat(ProfileRules.leaked(profile.getValue(), texts)).isEmpty();
  }

  @Test
  void badSamplesAreFound() {
    assertThat(ProfileRules.unexplained(SAMPLE))
        .containsExactly("service: has no comment above it");
    assertThat(
            ProfileRules.unknown(
                SAMPLE, Map.of("r", "{{profile.location}} {{profile.service}} {{profile.port}}")))
        .containsExactly("r: {{profile.port}} is no key of a profile");
    assertThat(
            ProfileRules.leaked(
                SAMPLE, Map.of("a", "call(\"getOrders\")", "b", "{urn:x}Y", "c", "getOrdersOf")))
        .containsExactlyInAnyOrder(
            "a: names getOrders; that is the profile's", "b: names urn:x; that is the profile's");
  }
}
