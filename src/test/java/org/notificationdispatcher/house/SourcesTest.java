package org.notificationdispatcher.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SourcesTest {
  private static final List<String> PLACES =
      List.of(
          "src",
          "routes",
          "config",
          "docs",
          "docker",
          ".ci",
          ".mvn",
          "pom.xml",
          "README.md",
          "CONTRIBUTING.md");

  /** {@code SqlFile.read("x")}, or {@code sql:classpath:sql/x.sql} in a route. */
  private static final Pattern STATEMENT =
      Pattern.compile("(?:SqlFile\\.read\\(\\s*\"|classpath:sql/)([\\w-]+)");

  @Test
  void statementsAreFiles() {
    assertThat(SourceRules.sqlInJava(java())).isEmpty();
  }

  @Test
  void everyStatementIsReadAndThere() {
    Map<String, String> readers = new TreeMap<>(java());
    readers.putAll(ProjectFiles.below("routes", RouteSource.SUFFIX));
    assertThat(
            SourceRules.statements(
                names(ProjectFiles.below("src/main/resources/sql", ".sql")), readers, STATEMENT))
        .isEmpty();
  }

  @Test
  void everyStatementOfTheStandInIsNamedInIt() {
    Map<String, String> simulator =
        ProjectFiles.below("src/main/java/org/notificationdispatcher/simulator", ".java");
    assertThat(names(ProjectFiles.below("src/main/resources/simulator/sql", ".sql")))
        .allSatisfy(
            name ->
                assertThat(simulator.values())
                    .anySatisfy(text -> assertThat(text).contains("\"" + name + "\"")));
  }

  @Test
  void noFileNamesAFolderOfAMachine() {
    assertThat(SourceRules.foldersOfAMachine(everything())).isEmpty();
  }

  @Test
  void noFileNamesARegistry() {
    assertThat(SourceRules.registries(everything())).isEmpty();
  }

  @Test
  void aStatementInJavaIsFound() {
    assertThat(SourceRules.sqlInJava(Map.of("A", "\n jdbc.query(\"Select \" + x);")))
        .singleElement()
        .asString()
        .startsWith("A:2: holds a statement");
    assertThat(SourceRules.sqlInJava(Map.of("A", "\"\"\"\n    UPDATE t"))).hasSize(1);
    assertThat(SourceRules.sqlInJava(Map.of("A", "\"selected\" + \"updates\""))).isEmpty();
  }

  @Test
  void statementsThatAreMissingOrUnreadAreFound() {
    Map<String, String> readers =
        Map.of("A", "SqlFile.read(\"one\");\nSqlFile.read(\n    \"two\")", "r", "x");
    assertThat(SourceRules.statements(Set.of("one", "three"), readers, STATEMENT))
        .containsExactly("A:2: there is no two.sql", "three.sql: nobody reads it; delete it");
    assertThat(
            SourceRules.statements(
                Set.of("one"), Map.of("r", "uri: sql:classpath:sql/one.sql"), STATEMENT))
        .isEmpty();
  }

  @Test
  void aFolderOfAMachineIsFound() {
    for (String folder : List.of("home/me", "work/it", "Users/me", "root/x")) {
      assertThat(SourceRules.foldersOfAMachine(Map.of("a", "\nx = /" + folder)))
          .containsExactly("a:2: names a folder that others do not have");
    }
    assertThat(SourceRules.foldersOfAMachine(Map.of("a", "C:" + "\\Users\\me"))).hasSize(1);
    assertThat(SourceRules.foldersOfAMachine(Map.of("a", "https://x.example/home/a ./work/b")))
        .isEmpty();
  }

  @Test
  void aRegistryIsFound() {
    for (String host : List.of("repo1.example.org", "registry.example", "my-nexus.example")) {
      assertThat(SourceRules.registries(Map.of("a", "<url>https:" + "//" + host + "/x</url>")))
          .containsExactly("a:1: names a registry, " + host);
    }
    assertThat(SourceRules.registries(Map.of("a", "https://reporting.example/maven"))).isEmpty();
  }

  private static Map<String, String> java() {
    return ProjectFiles.below("src/main/java", ".java");
  }

  private static Map<String, String> everything() {
    Map<String, String> all = new TreeMap<>();
    PLACES.forEach(place -> all.putAll(ProjectFiles.below(place, "")));
    return all;
  }

  private static Set<String> names(Map<String, String> files) {
    return files.keySet().stream()
        .map(path -> path.replaceFirst(".*/", "").replaceFirst("\\.sql$", ""))
        .collect(Collectors.toSet());
  }
}
