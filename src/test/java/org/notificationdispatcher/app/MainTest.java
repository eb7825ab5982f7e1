package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.inbound.Callers;

class MainTest {
  private static final String ERP_SECRET =
      "dispatcher.webhook.erp.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @TempDir Path folder;

  private Commands commands;

  @BeforeEach
  void configure() throws IOException {
    commands = new Commands(folder);
    commands.configure();
  }

  @Test
  void validateSaysWhatIsConfigured() throws Exception {
    commands.configure(
        "dispatcher.licenses.enabled=false",
        "dispatcher.webhook.shop.url=https://shop.example.com/in",
        "dispatcher.webhook.shop.secret=geheim",
        "dispatcher.webhook.later.url=https://later.example.com/in",
        ERP_SECRET);

    assertThat(commands.execute("validate")).as(commands::err).isZero();

    assertThat(commands.out())
        .startsWith("all is usable")
        .containsPattern("destination erp +routes/destinations/deliver-erp.camel.yaml")
        .contains("embedded, below " + folder.resolve("data"))
        .contains("http://localhost:8090/services/LicenseCentral")
        .containsPattern("profile +default, read by cursor")
        .containsPattern("orders +0 \\* \\* \\* \\* \\?")
        .containsPattern("licenses +off")
        .contains("https://shop.example.com/in")
        .contains("not usable yet: dispatcher.webhook.later.secret: is missing")
        .doesNotContain("geheim");
    assertThat(commands.err()).isEmpty();
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void validateTellsWhatOfAProfileDoesNotFitTogether() throws Exception {
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
    commands.configure("dispatcher.licensecentral.profile=mine", ERP_SECRET);

    assertThat(commands.execute("validate")).isEqualTo(1);

    assertThat(commands.err().lines())
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
    commands.configure("dispatcher.orders.enabled=yes", "dispatcher.nothing=1");

    assertThat(commands.execute("validate")).isEqualTo(1);

    assertThat(commands.err().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("dispatcher: dispatcher."));
    assertThat(commands.out()).isEmpty();
  }

  @Test
  void debugShowsTheStackTrace() throws Exception {
    commands.configure("dispatcher.orders.enabled=yes");

    assertThat(commands.execute("config", "--debug")).isEqualTo(1);

    assertThat(commands.err())
        .startsWith("dispatcher: dispatcher.orders.enabled")
        .contains("\tat ");
  }

  @Test
  void folderThatIsNotThereIsTold() {
    StringWriter err = new StringWriter();
    PrintWriter to = new PrintWriter(err, true);
    assertThat(Main.execute(to, to, "--config", "no-such-folder")).isEqualTo(1);
    assertThat(err.toString().strip())
        .isEqualTo("dispatcher: --config no-such-folder: there is no such folder");
  }

  @Test
  void wrongUsageIsTold() {
    assertThat(commands.execute("rnu")).isEqualTo(2);
    assertThat(commands.err().strip())
        .isEqualTo("dispatcher: Unmatched argument at index 0: 'rnu'; see dispatcher --help");
  }

  @Test
  void helpAndVersionAreShown() {
    assertThat(commands.execute("--help")).isZero();
    assertThat(commands.out())
        .contains("run", "validate", "--config=DIR")
        .containsPattern("0 +done")
        .containsPattern("2 +wrong usage");
    assertThat(commands.execute("pause", "--help")).isZero();
    assertThat(commands.out()).contains("--reason=TEXT").containsPattern("1 +not done");
    assertThat(commands.execute("--version")).isZero();
    assertThat(commands.out()).contains("dispatcher ");
  }

  @Test
  void failedStartIsTold() throws Exception {
    commands.configure(
        "dispatcher.database.url=jdbc:postgresql://127.0.0.1:1/x", "dispatcher.database.user=u");

    assertThat(commands.execute("run")).isEqualTo(1);

    assertThat(commands.err().lines())
        .singleElement()
        .asString()
        .startsWith("dispatcher: dispatcher.database.url (")
        .contains("PostgreSQL at 127.0.0.1:1/x cannot be reached by user 'u'");
  }

  @Test
  void runEndsInOrderWhenToldTo() throws Exception {
    commands.configure(ERP_SECRET);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As the tests themselves: it starts, and does not stay
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "run",
                "--config",
                folder.toString())
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
                assertThat(commands.execute("destinations")).isZero();
                assertThat(commands.out()).containsPattern("erp +active").contains("archive");
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
    commands.configure("dispatcher.webhook.erp.secret=geheim");
    String routes = folder.resolve("nowhere").toString();

    assertThat(commands.execute("run", "--routes", routes)).isEqualTo(1);

    assertThat(commands.err())
        .isEqualToIgnoringNewLines("dispatcher: --routes " + routes + ": there is no such folder");
  }

  @Test
  void everythingThatIsUnusableIsNamedAtOnce() throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    String route =
        """
        - route:
            id: deliver-%1$s
            from:
              uri: outbox:%1$s
              parameters:
                lease: %2$s
              steps:
                - setBody:
                    expression:
                      jq:
                        expression: resource:{{mappings}}/%3$s.jq
                - to:
                    uri: webhook:%1$s
        """;
    Files.writeString(routes.resolve("deliver-a.camel.yaml"), route.formatted("a", "10s", "good"));
    Files.writeString(routes.resolve("deliver-b.camel.yaml"), route.formatted("b", "2m", "none"));
    Files.writeString(routes.resolve("deliver-c.camel.yaml"), route.formatted("c", "2m", "good"));
    Files.writeString(routes.resolve("broken.camel.yaml"), "- route:\n    id: x\n   from: y\n");
    Path mappings = Files.createDirectories(folder.resolve("mappings"));
    Files.writeString(mappings.resolve("good.jq"), "{id: .id}");
    Files.writeString(mappings.resolve("bad.jq"), "{id: ");
    String secret = "secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    commands.configure(
        "dispatcher.webhook.a.url=https://a.example.com/in",
        "dispatcher.webhook.a." + secret,
        "dispatcher.webhook.b.url=https://b.example.com/in",
        "dispatcher.webhook.b." + secret,
        "dispatcher.webhook.c.url=https://c.example.com/in");

    assertThat(commands.execute("validate", "--routes", routes.toString())).isOne();

    assertThat(commands.err().lines())
        .anyMatch(line -> line.matches(".*broken.camel.yaml:3: .*"))
        .anyMatch(line -> line.contains("outbox:a: its lease of 10000 ms is not longer than"))
        .anyMatch(line -> line.matches(".*deliver-b.camel.yaml:\\d+: .*none.jq.*"))
        .anyMatch(line -> line.contains("dispatcher.webhook.c.secret: is missing"))
        .anyMatch(line -> line.contains(mappings.resolve("bad.jq") + ": is no mapping: "))
        .hasSize(5);
    assertThat(commands.out()).isEmpty();
    assertThat(commands.execute("validate", "--json", "--routes", routes.toString())).isOne();
    assertThat(commands.json().path("problems")).hasSize(5);
    assertThat(commands.json().path("usable").asBoolean()).isFalse();
  }

  @Test
  void everyKeyIsShownWithItsMeaningAndWithoutSecrets() throws Exception {
    commands.configure(
        ERP_SECRET,
        "dispatcher.orders.enabled=false",
        "dispatcher.webhook.shop.url=https://shop.example.com/in?token=geheim");

    assertThat(commands.execute("config", "--changed")).isZero();
    assertThat(commands.out())
        .contains("dispatcher.webhook.erp.secret=(set, secret)")
        .contains("dispatcher.orders.enabled=false")
        .containsPattern("from .*application.properties:3; default: true")
        .contains("dispatcher.webhook.shop.url=https://shop.example.com/in?token=***")
        .doesNotContain("whsec_MfKQ", "geheim", "dispatcher.server.port=");
    assertThat(commands.execute("config", "--json")).isZero();
    assertThat(commands.json())
        .allSatisfy(one -> assertThat(one.path("meaning").asText()).isNotBlank())
        .hasSizeGreaterThan(100);
    assertThat(commands.out()).doesNotContain("whsec_MfKQ", "geheim");
    assertThat(commands.execute("config", "dispatcher.server.", "--json")).isZero();
    assertThat(commands.json()).hasSize(2);
  }

  @Test
  void aScriptCompletesCommandsAndOptions() {
    assertThat(commands.execute("completion")).isZero();
    assertThat(commands.out())
        .startsWith("#!/usr/bin/env bash")
        .contains("send-example", "--dry-run", "complete -F");
  }

  @Test
  void aTokenIsMadeForPeopleAndPrograms() throws Exception {
    assertThat(commands.execute("feed-token", "crm")).isZero();
    assertThat(commands.out())
        .containsPattern("token, for the consumer:  \\S{43}")
        .contains("into the configuration:   dispatcher.feed.consumers=crm:");
    assertThat(commands.execute("intake-token", "webdepot", "--json")).isZero();
    assertThat(commands.json().path("name").asText()).isEqualTo("webdepot");
    assertThat(commands.json().path("key").asText()).isEqualTo("dispatcher.intake.callers");
    assertThat(commands.json().path("entry").asText())
        .isEqualTo(Callers.entry("webdepot", commands.json().path("token").asText()));
    assertThat(commands.execute("intake-token", "Web Depot", "--json")).isOne();
    assertThat(commands.out()).isEmpty();
  }

  @Test
  void theStandInForLicenseCentralRunsByItself() throws Exception {
    String wsdl = "http://127.0.0.1:\\d+/services/LicenseCentral\\?wsdl";
    assertThat(simulate()).as(commands::err).isZero();
    assertThat(commands.out()).containsPattern(wsdl).contains("0 calls");
    assertThat(simulate("--json")).as(commands::err).isZero();
    List<JsonNode> lines = commands.jsonLines();
    assertThat(lines)
        .extracting(one -> one.path("event").asText())
        .containsExactly("listening", "ended");
    assertThat(lines.get(0).path("wsdl").asText()).matches(wsdl);
    assertThat(lines.get(1).path("calls").asInt(-1)).isZero();
    assertThat(commands.execute("simulator", "--port", "70000")).isEqualTo(2);
    assertThat(commands.execute("simulator", "--user", "u")).isEqualTo(2);
  }

  private int simulate(String... more) {
    List<String> arguments = new ArrayList<>(List.of("simulator", "--port", "0", "--seconds", "1"));
    arguments.addAll(List.of("--data", folder.resolve("simulator").toString()));
    arguments.addAll(List.of(more));
    return commands.execute(arguments.toArray(String[]::new));
  }
}
