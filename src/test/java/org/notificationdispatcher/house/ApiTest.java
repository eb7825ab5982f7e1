package org.notificationdispatcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Jars of integrators are compiled against package {@code common}: it changes on purpose only. */
class ApiTest {
  private static final Path LISTING = Path.of("src/test/resources/api/common.txt");
  private static final String COMMAND = "mvn -Dtest=ApiTest -Dapi.update=true test";

  private static String now() {
    return ApiListing.of(
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.notificationdispatcher.common"));
  }

  @Test
  void theApiIsAsItWas() throws IOException {
    if (Boolean.getBoolean("api.update")) {
      Files.writeString(LISTING, now());
    }
    assertThat(now())
        .as(
            "The API of package common has changed. A line that is gone or other breaks jars of"
                + " integrators, see docs/integrators.md. If it is meant: %s",
            COMMAND)
        .isEqualTo(Files.readString(LISTING));
  }

  @Test
  void theListingHasWhatOthersCompileAgainst() {
    assertThat(now().lines())
        .contains(
            "  public abstract org.notificationdispatcher.common.TransmissionResult"
                + " org.notificationdispatcher.common.Transmission.transmit"
                + "(org.notificationdispatcher.common.Message) throws java.lang.Exception",
            "  public org.notificationdispatcher.common.RejectedException(java.lang.String)",
            "  public java.util.UUID org.notificationdispatcher.common.Message.id()")
        .noneMatch(line -> line.contains(" private ") || line.contains("$Hold"));
  }
}
