package org.notificationdispatcher.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notificationdispatcher.common.Module;

class ProfileTest {
  private static final Path SHIPPED = Path.of("config");

  @TempDir Path config;

  private Path file;
  private String text;

  @BeforeEach
  void copyTheShippedOne() throws IOException {
    Path folder = Files.createDirectories(config.resolve("licensecentral").resolve("mine"));
    file = folder.resolve("profile.properties");
    text = Files.readString(SHIPPED.resolve("licensecentral/default/profile.properties"));
    Files.writeString(folder.resolve("license-central.wsdl"), "<wsdl/>");
  }

  private Profile load() throws IOException {
    Files.writeString(file, text);
    return Profile.load("mine", config);
  }

  private void set(String key, String value) {
    assertThat(text).containsPattern("(?m)^" + key + "=");
    text = text.replaceFirst("(?m)^" + key + "=.*", key + "=" + value);
  }

  /** The problems, with the file called F. */
  private List<String> problems() throws IOException {
    try {
      load();
      return List.of();
    } catch (ConfigurationException e) {
      return e.getMessage().replace(file.toString(), "F").lines().toList();
    }
  }

  private int line(String key) {
    List<String> lines = text.lines().toList();
    return 1 + lines.indexOf(lines.stream().filter(l -> l.startsWith(key + "=")).findFirst().get());
  }

  private static Configuration configuration(String... settings) {
    Map<String, String> overrides = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      overrides.put(settings[i], settings[i + 1]);
    }
    return Configuration.load(SHIPPED, overrides);
  }

  @Test
  void theShippedOneIsRead() throws IOException {
    Profile profile = load();

    assertThat(profile.operation(Module.LICENSES)).isEqualTo("doQueryLicenses");
    assertThat(profile.readsByDates()).isFalse();
    assertThat(profile.zone()).isEmpty();
    assertThat(profile.resolution()).isEqualTo(ChronoUnit.MILLIS);
    assertThat(profile.asProperties())
        .containsEntry("profile.service", profile.text("service"))
        .containsEntry("profile.operation.customers", "doGetCustomer")
        .containsEntry("profile.get", "batch")
        .containsEntry("profile.times.zone", "")
        .containsEntry("profile.location", "file:" + file.getParent());
  }

  @Test
  void withoutFolderItIsReadFromTheClassPath() {
    Profile profile = Profile.load("default", config.resolve("none"));

    assertThat(profile.asProperties())
        .containsEntry(
            "profile.location", "classpath:notification-dispatcher/config/licensecentral/default");
    assertThat(profile.wsdl(configuration()))
        .isEqualTo(
            "classpath:notification-dispatcher/config/licensecentral/default/license-central.wsdl");
    assertThat(profile.wsdlFile(configuration())).isNotNull();
  }

  @Test
  void everyKindIsRead() throws IOException {
    set("reading", "dates");
    set("maxRows", "500");
    set("times.zone", "Europe/Berlin");
    set("times.resolution", "1d");

    Profile profile = load();

    assertThat(profile.readsByDates()).isTrue();
    assertThat(profile.maxRows()).isEqualTo(500);
    assertThat(profile.zone()).contains(ZoneId.of("Europe/Berlin"));
    assertThat(profile.resolution()).isEqualTo(ChronoUnit.DAYS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "service | LicenseService | a namespace in braces and a name; for example {urn:",
        "port | | is empty; give a value",
        "wsdl | ../other.wsdl | allowed are names of files in the profile's folder",
        "wsdl | other.wsdl | there is no 'other.wsdl' beside it; name the file",
        "address | localhost | is not an http:// or https:// address",
        "operation.items | {urn:x}get | allowed are names of operations, without namespace",
        "get | all | 'all' is none of single, batch",
        "reading | date | 'date' is none of cursor, dates",
        "maxRows | 0 | is not a whole number from 1 to 100000",
        "times.zone | Berlin | is not a time zone; for example Europe/Berlin",
        "times.resolution | 1h | '1h' is none of 1ms, 1s, 1d"
      })
  void anUnusableKeyIsToldByFileLineProblemAndMend(String key, String value, String problem)
      throws IOException {
    set(key, value == null ? "" : value);

    assertThat(problems())
        .singleElement()
        .asString()
        .startsWith(key + " (F:" + line(key) + "): ")
        .contains(problem);
  }

  @Test
  void unknownKeysAreToldWithTheOneThatWasMeant() throws IOException {
    text += "maxRow=1\nsomething.else=2\n";
    int last = (int) text.lines().count();

    assertThat(problems())
        .containsExactly(
            "maxRow (F:" + (last - 1) + "): there is no such key; did you mean maxRows?",
            "something.else (F:" + last + "): there is no such key; take it away");
  }

  @Test
  void everyMissingKeyIsTold() throws IOException {
    text = text.replaceAll("(?m)^(reading|get)=.*\n", "");

    assertThat(problems())
        .containsExactly(
            "get (F): is missing; take it over from the profile 'default'",
            "reading (F): is missing; take it over from the profile 'default'");
  }

  @Test
  void aFileThatIsNoneIsTold() throws IOException {
    Files.write(file, "reading=d\u00e4tes\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> Profile.load("mine", config))
        .message()
        .satisfies(message -> assertThat(message.lines()).hasSize(1))
        .asString()
        .startsWith(file + ":1: not UTF-8");
  }

  @Test
  void aProfileThatIsNotThereIsToldByTheKeyThatNamesIt() {
    Configuration configuration = configuration("dispatcher.licensecentral.profile", "legcy");

    assertThatThrownBy(() -> Profile.load(configuration, SHIPPED))
        .hasMessage(
            "dispatcher.licensecentral.profile (-Ddispatcher.licensecentral.profile): there is no"
                + " profile 'legcy', that is no config/licensecentral/legcy/profile.properties;"
                + " correct the name, or copy the folder of another profile");
  }

  @Test
  void theAddressIsTheConfigurationsElseTheProfiles() throws IOException {
    assertThat(load().address(configuration()))
        .isEqualTo("http://localhost:8090/services/LicenseCentral");
    assertThat(
            load().address(configuration("dispatcher.licensecentral.url", "https://lc.example/")))
        .isEqualTo("https://lc.example/");

    set("address", "");
    Profile none = load();
    assertThatThrownBy(() -> none.address(configuration()))
        .message()
        .startsWith("dispatcher.licensecentral.url (")
        .contains("is empty, and so is address (" + file + ":" + line("address") + ")");
  }

  @Test
  void theIntakeNeedsAnApiThatCanBeAskedAboutWhatIsPushed() throws IOException {
    set("select", "none");
    Files.writeString(file, text);
    String mine = "dispatcher.licensecentral.profile";

    assertThatThrownBy(
            () ->
                Profile.load(
                    configuration(mine, "mine", "dispatcher.intake.enabled", "true"), config))
        .message()
        .startsWith("select (" + file + ":" + line("select") + "): is none")
        .contains("set dispatcher.intake.enabled=false");
    assertThat(Profile.load(configuration(mine, "mine"), config).selects()).isFalse();
  }

  @Test
  void anEnabledModuleNeedsAnOperation() throws IOException {
    set("operation.orders", "");
    Files.writeString(file, text);
    String mine = "dispatcher.licensecentral.profile";

    assertThatThrownBy(() -> Profile.load(configuration(mine, "mine"), config))
        .message()
        .startsWith("operation.orders (" + file + ":" + line("operation.orders") + "): is empty")
        .contains("set dispatcher.orders.enabled=false");
    assertThat(
            Profile.load(configuration(mine, "mine", "dispatcher.orders.enabled", "false"), config)
                .operations())
        .doesNotContainKey("operation.orders")
        .containsEntry("operation.licenses", "doQueryLicenses");
  }
}
