package org.notificationdispatcher.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped file is the documentation of the catalogue. */
class ShippedConfigurationTest {
  private static final Path FILE = Path.of("config/application.properties");

  private final Map<String, PropertiesFile.Entry> shipped = new LinkedHashMap<>();
  private final Catalogue catalogue = new Catalogue();
  private List<String> lines;

  @BeforeEach
  void read() throws IOException {
    List<String> problems = new ArrayList<>();
    shipped.putAll(PropertiesFile.parse("F", Files.readAllBytes(FILE), problems));
    lines = Files.readAllLines(FILE);
    assertThat(problems).isEmpty();
  }

  /** What destinations have is shipped for erp, what reports have for one that is made monthly. */
  private static String shippedFor(Key key) {
    return key.of(key.channel().equals(Catalogue.REPORT) ? "monthly" : "erp");
  }

  @Test
  void everyKeyOfTheCatalogueIsShipped() {
    assertThat(catalogue.all()).allSatisfy(key -> assertThat(shipped).containsKey(shippedFor(key)));
  }

  @Test
  void everyShippedKeyIsInTheCatalogue() {
    assertThat(shipped.keySet())
        .allSatisfy(key -> assertThat(catalogue.find(key)).as(key).isPresent());
  }

  @Test
  void everyShippedKeyIsExplainedAboveItsDefault() {
    assertThat(shipped)
        .allSatisfy(
            (key, entry) -> {
              String above = lines.get(entry.line() - 2);
              assertThat(above).as("above " + key).startsWith("# ").doesNotContain("----");
            });
  }

  @Test
  void destinationsThatGiveNoTimeHaveTheOneThatIsShipped() {
    catalogue.ofDestinations().stream()
        .filter(key -> key.otherwise() != null)
        .forEach(
            key ->
                assertThat(shipped.get(shippedFor(key)).value())
                    .as(key.pattern())
                    .isEqualTo(key.otherwise()));
  }

  @Test
  void shippedSecretsAreEmptyOrPlaceholders() {
    catalogue.all().stream()
        .filter(Key::secret)
        .forEach(
            key ->
                assertThat(shipped.get(shippedFor(key)).value())
                    .as(key.pattern())
                    .matches("|\\{\\{(env|file):[^}]+}}"));
  }

  @Test
  void shippedDefaultsAreUsable() {
    assertThat(Configuration.load(FILE.getParent()).enabledModules()).isNotEmpty();
  }
}
