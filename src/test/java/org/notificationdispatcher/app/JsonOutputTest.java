package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.SapStandIn;
import org.notificationdispatcher.simulator.SapStandInOptions;
import org.notificationdispatcher.simulator.Simulator;
import org.notificationdispatcher.simulator.SimulatorOptions;
import org.notificationdispatcher.simulator.WebhookInbox;
import picocli.CommandLine;

/** Every command speaks JSON to programs, and nothing else. */
class JsonOutputTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ID = "7ec28e57-840f-5535-b7f4-a2ae89216b3b";

  /** Their output is the log, and a script. */
  private static final Set<String> OTHERS = Set.of("run", "demo", "completion");

  /** In this order. */
  private static final List<String> LINES =
      List.of(
          "validate",
          "check",
          "config",
          "collect --once --dry-run orders",
          "map --profile default --operation orders FOLDER/answer.xml",
          "send-example shop",
          "destinations",
          "pause shop --wait 5",
          "resume shop",
          "disable shop",
          "messages",
          "deliveries",
          "attempts " + ID,
          "dead",
          "replay shop --all",
          "discard shop --all",
          "fill shop --all --detach",
          "users list",
          "users remove olga",
          "feed-token crm",
          "intake-token webdepot",
          "sap-check prd",
          "report monthly");

  /**
   * Tried in {@link ListenCommandTest} and {@link MainTest}: a line is one document; and in {@link
   * UserCommandsTest}: a password takes its time.
   */
  private static final Set<String> ELSEWHERE =
      Set.of("listen", "simulator", "users add", "users password");

  @TempDir static Path folder;

  private static Commands commands;
  private static Database database;
  private static Simulator licenseCentral;
  private static WebhookInbox inbox;
  private static SapStandIn sap;

  @BeforeAll
  static void open() throws Exception {
    commands = Commands.onDatabase(folder);
    commands.store(
        "INSERT INTO destination (name) VALUES ('shop')",
        "INSERT INTO console_user (name, role, password, must_change) VALUES ('olga', 'viewer', '', true)",
        "INSERT INTO message (id, module, type, source, subject, changed_at, data) VALUES ('"
            + ID
            + "', 'licenses', 'license.created', 'test', 'license/1', '2026-11-24T09:00:00Z', '{}')");
    database = Database.open(commands.configuration(), null);
    licenseCentral = Simulator.start(database.dataSource(), SimulatorOptions.defaults());
    inbox = WebhookInbox.start(InboxOptions.with(SECRET));
    sap = SapStandIn.start(SapStandInOptions.defaults().withUser("DISPATCHER", "geheim"));
    Files.createDirectories(folder.resolve("routes"));
    for (String route : List.of("call-license-central", "query-orders")) {
      Files.copy(
          Path.of("routes/licensecentral", route + ".camel.yaml"),
          folder.resolve("routes").resolve(route + ".camel.yaml"));
    }
    Files.writeString(
        folder.resolve("routes/deliver-shop.camel.yaml"),
        """
        - route:
            id: deliver-shop
            from:
              uri: outbox:shop
              steps:
                - to:
                    uri: webhook:shop
        """);
    Files.createDirectories(folder.resolve("mappings"));
    Files.copy(
        Path.of("config/mappings/sap-licenses.jq"), folder.resolve("mappings/sap-licenses.jq"));
    Files.writeString(
        folder.resolve("answer.xml"),
        "<doQueryOrdersResponse xmlns='urn:notification-dispatcher:license-central:v1'>"
            + "<ReturnMessage><ReturnCode>0x0</ReturnCode></ReturnMessage><Page><HasMore>false"
            + "</HasMore><ServerTime>2026-11-24T10:00:00Z</ServerTime></Page><Order><OrderKey>1"
            + "</OrderKey><OrderId>SO-1</OrderId><TicketId>T</TicketId><Created>"
            + "2026-11-24T09:00:00Z</Created><Modified>2026-11-24T09:00:00Z</Modified><OrderItem>"
            + "<OrderItemKey>10</OrderItemKey><Position>1</Position><ItemId>P</ItemId><Quantity>1"
            + "</Quantity><TicketLicenseId>1</TicketLicenseId></OrderItem></Order>"
            + "</doQueryOrdersResponse>");
    commands.configure(
        "dispatcher.licensecentral.url=" + licenseCentral.url(),
        "dispatcher.licenses.enabled=false",
        "dispatcher.activations.enabled=false",
        "dispatcher.egress.allow=127.0.0.1",
        "dispatcher.webhook.shop.url=" + inbox.url(),
        "dispatcher.webhook.shop.secret=" + SECRET,
        "dispatcher.sap.prd.url=" + sap.odataV2(),
        "dispatcher.sap.prd.kind=odata-v2",
        "dispatcher.sap.prd.auth=basic",
        "dispatcher.sap.prd.user=DISPATCHER",
        "dispatcher.sap.prd.password=geheim");
  }

  @AfterAll
  static void close() {
    sap.close();
    inbox.close();
    licenseCentral.close();
    database.close();
  }

  private static Stream<String> lines() {
    return LINES.stream();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void theOutputIsOneDocument(String line) throws Exception {
    List<String> arguments = new ArrayList<>();
    for (String argument : line.split(" ")) {
      arguments.add(argument.replace("FOLDER", folder.toString()));
    }
    arguments.addAll(List.of("--json", "--routes", folder.resolve("routes").toString()));
    assertThat(commands.execute(arguments.toArray(String[]::new))).as(commands::err).isZero();
    assertThat(commands.json().isContainerNode()).as(commands.out()).isTrue();
  }

  @Test
  void noCommandIsLeftOut() {
    Map<String, Boolean> all = new TreeMap<>();
    collect("", new CommandLine(new Main()), all);
    all.keySet().removeAll(OTHERS);

    assertThat(all).allSatisfy((name, json) -> assertThat(json).as(name).isTrue());
    all.keySet().removeAll(ELSEWHERE);
    assertThat(all.keySet())
        .allSatisfy(
            name ->
                assertThat(LINES)
                    .as("a line that tries " + name)
                    .anyMatch(line -> (line + " ").startsWith(name + " ")));
  }

  /** Commands without commands below them, and whether they have the option. */
  private static void collect(String path, CommandLine command, Map<String, Boolean> all) {
    if (command.getSubcommands().isEmpty()) {
      all.put(path.strip(), command.getCommandSpec().findOption("--json") != null);
    }
    command.getSubcommands().forEach((name, below) -> collect(path + " " + name, below, all));
  }
}
