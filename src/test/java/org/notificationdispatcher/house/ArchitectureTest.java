package org.notificationdispatcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
  private static final String BASE = "org.notificationdispatcher";
  private static final String BAD = "org.notificationdispatcher.house.bad";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);
  private static final JavaClasses SAMPLES = new ClassFileImporter().importPackages(BAD);

  static Stream<ArchRule> rules() {
    return new ArchitectureRules(BASE).all().stream();
  }

  static Stream<ArchRule> rulesOfTheSamples() {
    return new ArchitectureRules(BAD).all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void isKept(ArchRule rule) {
    rule.check(MAIN);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rulesOfTheSamples")
  void findsItsBadSample(ArchRule rule) {
    assertThat(rule.evaluate(SAMPLES).hasViolation()).isTrue();
  }
}
