package org.notificationdispatcher.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is packed, and its script; {@link MainJobIT} runs it. */
class DistributionIT {
  @TempDir static Path folder;

  private static PackedProgram program;

  @BeforeAll
  static void unpack() throws IOException {
    program = PackedProgram.unpack(folder);
  }

  @AfterAll
  static void allowRemoval() throws IOException {
    program.close();
  }

  private record Answer(int code, String said) {}

  private static Answer run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder started =
        new ProcessBuilder(command).directory(program.work().toFile()).redirectErrorStream(true);
    started.environment().putAll(environment);
    Process process = started.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Answer(process.waitFor(), said);
  }

  @Test
  void isFoundThroughALinkButTakesFilesFromWhereItIsStarted() throws Exception {
    String link =
        Files.createSymbolicLink(program.work().resolve("link"), Path.of(program.script()))
            .toString();

    assertThat(run(Map.of(), link, "--version").said()).contains("dispatcher 0.");
    Answer map = run(Map.of(), link, "map", "--profile=default", "--operation=orders", "none.xml");
    assertThat(map.code()).isEqualTo(1);
    assertThat(map.said()).contains("none.xml").doesNotContain(program.program().toString());
  }

  @Test
  void anotherHomeHasAConfigurationOfItsOwn() throws Exception {
    Path config = Files.createDirectories(program.work().resolve("home/config"));
    Path file = config.resolve("application.properties");
    Files.writeString(file, "dispatcher.instance=of another home\n");

    Answer answer =
        run(Map.of("DISPATCHER_HOME", config.getParent().toString()), program.script(), "check");

    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.said()).contains(file + ":1");
  }

  @Test
  void aHomeOrJavaThatIsNotThereIsNamed() throws Exception {
    assertThat(run(Map.of("DISPATCHER_HOME", "/no/such"), program.script()))
        .isEqualTo(
            new Answer(
                1,
                "dispatcher: DISPATCHER_HOME: there is no folder /no/such; make it, with the"
                    + " folders config and routes in it\n"));
    assertThat(run(Map.of("JAVA_HOME", "/no/such"), program.script()))
        .isEqualTo(
            new Answer(
                1,
                "dispatcher: JAVA_HOME: there is no /no/such/bin/java; name the folder of a Java 17"
                    + " or newer\n"));
  }

  @Test
  void bothArchivesHoldTheSame() throws IOException {
    try (ZipFile zip = new ZipFile(PackedProgram.archive(".zip").toFile())) {
      String start = program.program().getFileName() + "/";
      Set<String> names =
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> !name.endsWith("/"))
              .map(name -> name.substring(start.length()))
              .collect(Collectors.toSet());

      assertThat(names)
          .isEqualTo(program.content().keySet())
          .contains(
              "bin/dispatcher",
              "bin/dispatcher.cmd",
              "config/application.properties",
              "docs/operations.md",
              "lib/custom/README.md",
              "routes/dispatch/dispatch-message.camel.yaml",
              "systemd/notification-dispatcher.service",
              "LICENSE",
              "README.md");
    }
  }

  @Test
  void otherFrameworksFindNothingThatTheyWouldTakeForTheirs() throws IOException {
    try (ZipFile jar = new ZipFile(PackedProgram.archive("\\.jar").toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .contains(
              "notification-dispatcher/config/application.properties",
              "db/notification-dispatcher/V1__tables.sql")
          // Spring Boot and Quarkus, Flyway, Log4j and Logback, Camel Main
          .noneMatch(
              name ->
                  name.matches("(config/)?application[^/]*")
                      || name.startsWith("db/migration/")
                      || name.matches("log(4j2?|back)[^/]*")
                      || name.matches("camel(-template|-rest)?/.*"));
    }
  }
}
