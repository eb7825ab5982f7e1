package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private String configure(String... lines) throws IOException {
    Files.writeString(
        folder.resolve("application.properties"),
        "dispatcher.data=" + folder.resolve("data") + "\n" + String.join("\n", lines) + "\n");
    return folder.toString();
  }

  @Test
  void checkSaysWhatIsConfigured() throws Exception {
    String config =
        configure(
            "dispatcher.licenses.enabled=false",
            "dispatcher.webhook.shop.url=https://shop.example.com/in",
            "dispatcher.webhook.shop.secret=geheim");

    assertThat(execute("check", "--config", config)).isZero();

    assertThat(out.toString())
        .startsWith("configuration is usable")
        .contains("embedded, below " + folder.resolve("data"))
        .contains("http://localhost:8090/services/LicenseCentral")
        .containsPattern("profile +default, read by cursor")
        .containsPattern("orders +0 \\* \\* \\* \\* \\?")
        .containsPattern("licenses +off")
        .contains("https://shop.example.com/in")
        .contains("not usable yet: dispatcher.webhook.erp.secret (default): environment variable")
        .doesNotContain("geheim");
    assertThat(err.toString()).isEmpty();
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void checkTellsWhatOfAProfileDoesNotFitTogether() throws Exception {
    Path mine = Files.createDirectories(folder.resolve("licensecentral").resolve("mine"));
    Path shipped = Path.of("config/licensecentral/default");
    try (Stream<Path> files = Files.list(shipped)) {
      for (Path file : files.toList()) {
        Files.copy(file, mine.resolve(file.getFileName()));
      }
    }
    Files.delete(mine.resolve("orders-answer.xslt"));
    Files.writeString(
        mine.resolve("licenses-answer.xslt"),
        Files.readString(shipped.resolve("licenses-answer.xslt")).replace("xsl:if", "xsl:when"));
    Files.writeString(
        mine.resolve("profile.properties"),
        Files.readString(shipped.resolve("profile.properties"))
            .replace("=doQueryOrders", "=doListOrders"));
    String config = configure("dispatcher.licensecentral.profile=mine");

    assertThat(execute("check", "--config", config)).isEqualTo(1);

    assertThat(err.toString().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("dispatcher: operation.orders (" + mine)
                    .contains("no operation doListOrders; there is doGetCmContainer, "),
            line ->
                assertThat(line)
                    .startsWith("dispatcher: file:" + mine.resolve("orders-answer.xslt"))
                    .contains("there is no such file"),
            line ->
                assertThat(line)
                    .startsWith("dispatcher: " + mine.resolve("licenses-answer.xslt") + ":"));
  }

  @Test
  void everyProblemIsOneLineWithoutStackTrace() throws Exception {
    String config = configure("dispatcher.orders.enabled=yes", "dispatcher.nothing=1");

    assertThat(execute("check", "--config", config)).isEqualTo(1);

    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("dispatcher: dispatcher."));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void debugShowsTheStackTrace() throws Exception {
    String config = configure("dispatcher.orders.enabled=yes");

    assertThat(execute("check", "--debug", "--config", config)).isEqualTo(1);

    assertThat(err.toString())
        .startsWith("dispatcher: dispatcher.orders.enabled")
        .contains("\tat ");
  }

  @Test
  void folderThatIsNotThereIsTold() {
    assertThat(execute("--config", "no-such-folder")).isEqualTo(1);
    assertThat(err.toString().strip())
        .isEqualTo("dispatcher: --config no-such-folder: there is no such folder");
  }

  @Test
  void wrongUsageIsTold() {
    assertThat(execute("rnu")).isEqualTo(2);
    assertThat(err.toString().strip())
        .isEqualTo("dispatcher: Unmatched argument at index 0: 'rnu'; see dispatcher --help");
  }

  @Test
  void helpAndVersionAreShown() {
    assertThat(execute("--help")).isZero();
    assertThat(execute("--version")).isZero();
    assertThat(out.toString()).contains("run", "check", "--config=DIR").contains("dispatcher ");
  }

  @Test
  void failedStartIsTold() throws Exception {
    String config =
        configure(
            "dispatcher.database.url=jdbc:postgresql://127.0.0.1:1/x",
            "dispatcher.database.user=u");

    assertThat(execute("run", "--config", config)).isEqualTo(1);

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("dispatcher: dispatcher.database.url (")
        .contains("PostgreSQL at 127.0.0.1:1/x cannot be reached by user 'u'");
  }

  @Test
  void runEndsInOrderWhenToldTo() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--config",
                configure("dispatcher.webhook.erp.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
            .redirectErrorStream(true)
            .start();
    try {
      BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
      String line = said.readLine();
      while (line != null && !line.contains("Dispatcher started")) {
        line = said.readLine();
      }
      assertThat(line).as("said while starting").isNotNull();
      Path pidFile = folder.resolve("data").resolve("postgres").resolve("postmaster.pid");
      assertThat(pidFile).exists();

      // A command beside it finds the embedded database
      await()
          .untilAsserted(
              () -> {
                assertThat(execute("destinations", "--config", folder.toString())).isZero();
                assertThat(out.toString()).containsPattern("erp +active").contains("archive");
              });

      // Process.destroy would close the stream that is read below.
      process.toHandle().destroy();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(said.lines()).anyMatch(each -> each.contains("Dispatcher stopped"));
      assertThat(pidFile).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aFolderOfRoutesThatIsGivenMustExist() throws Exception {
    String config = configure("dispatcher.webhook.erp.secret=geheim");
    String routes = folder.resolve("nowhere").toString();

    assertThat(execute("run", "--config", config, "--routes", routes)).isEqualTo(1);

    assertThat(err.toString())
        .isEqualToIgnoringNewLines("dispatcher: --routes " + routes + ": there is no such folder");
  }
}
