package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.reporting.MailServer;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.LicenseCentralState;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.SapStandIn;
import org.notificationdispatcher.simulator.SapStandInOptions;
import org.notificationdispatcher.simulator.Simulator;
import org.notificationdispatcher.simulator.SimulatorOptions;
import org.notificationdispatcher.simulator.WebhookInbox;

/** What is asked of the world around the dispatcher, and what is left undone there. */
class CheckCommandTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @TempDir static Path folder;

  private static final List<ReceivedMessage> received = new CopyOnWriteArrayList<>();
  private static Commands commands;
  private static Database database;
  private static Simulator licenseCentral;
  private static WebhookInbox inbox;

  /** Once: nobody changes what another one sees. */
  @BeforeAll
  static void open() throws Exception {
    commands = Commands.onDatabase(folder);
    database = Database.open(commands.configuration(), null);
    licenseCentral =
        Simulator.start(
            database.dataSource(), SimulatorOptions.defaults().withBasic("dispatcher", "geheim"));
    inbox = WebhookInbox.start(InboxOptions.with(SECRET).listener(received::add));
    Files.createDirectories(folder.resolve("routes"));
    for (String route :
        new String[] {
          "call-license-central", "query-orders", "query-licenses", "query-activations"
        }) {
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
  }

  @BeforeEach
  void configure() throws Exception {
    received.clear();
    configure(licenseCentral.url(), inbox.url());
  }

  @AfterAll
  static void close() {
    inbox.close();
    licenseCentral.close();
    database.close();
  }

  private void configure(String soap, String webhook, String... more) throws Exception {
    commands.configure(
        "dispatcher.licensecentral.url=" + soap,
        "dispatcher.licensecentral.user=dispatcher",
        "dispatcher.licensecentral.password=geheim",
        "dispatcher.egress.allow=127.0.0.1",
        "dispatcher.webhook.shop.url=" + webhook,
        "dispatcher.webhook.shop.secret=" + SECRET,
        String.join("\n", more));
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--routes";
    all[arguments.length + 1] = folder.resolve("routes").toString();
    return commands.execute(all);
  }

  private List<String> states() throws Exception {
    List<String> states = new ArrayList<>();
    commands
        .json()
        .forEach(one -> states.add(one.path("what").asText() + ": " + one.path("state").asText()));
    return states;
  }

  @Test
  void everybodyIsAskedAndNothingIsDelivered() throws Exception {
    try (MailServer mail = new MailServer(null)) {
      configure(
          licenseCentral.url(),
          inbox.url(),
          "dispatcher.mail.host=127.0.0.1",
          "dispatcher.mail.port=" + mail.port(),
          "dispatcher.mail.tls=none",
          "dispatcher.mail.from=reports@example.com");

      assertThat(run("check", "--json")).as(commands.out() + commands.err()).isZero();

      assertThat(states())
          .containsExactly(
              "database: ok",
              "License Central orders: ok",
              "License Central licenses: ok",
              "License Central activations: ok",
              "destination shop: ok",
              "mail: ok");
      assertThat(mail.accepted).isEmpty();
      assertThat(received).isEmpty();
    }
  }

  @Test
  void whoDoesNotAnswerIsNamedWithReasonAndMend() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    configure(
        licenseCentral.url(),
        "http://127.0.0.1:" + free + "/in",
        "dispatcher.mail.host=127.0.0.1",
        "dispatcher.mail.port=" + free,
        "dispatcher.mail.tls=none");

    assertThat(run("check")).isOne();

    assertThat(commands.out().lines().map(line -> line.replaceAll(" +", " ")))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("failed destination shop webhook:shop: connection refused"))
        .anySatisfy(line -> assertThat(line).startsWith(" mend: correct dispatcher.webhook.shop.*"))
        .anySatisfy(line -> assertThat(line).startsWith("failed mail "))
        .anySatisfy(line -> assertThat(line).startsWith("ok database PostgreSQL at "));
  }

  @Test
  void aWrongPasswordOfLicenseCentralIsTold() throws Exception {
    commands.configure(
        "dispatcher.licensecentral.url=" + licenseCentral.url(),
        "dispatcher.licensecentral.user=dispatcher",
        "dispatcher.licensecentral.password=wrong");

    assertThat(run("check", "--only", "license-central")).isOne();

    assertThat(commands.out())
        .contains("failed")
        .contains("http 401")
        .contains("mend: correct dispatcher.licensecentral.url, .user, .password")
        .doesNotContain("wrong");
  }

  @Test
  void whereConnectionsMustNotLeadIsTold() throws Exception {
    commands.configure(
        "dispatcher.webhook.shop.url=http://127.0.0.1:1/in",
        "dispatcher.webhook.shop.secret=" + SECRET);

    assertThat(run("check", "--only", "shop")).isOne();

    assertThat(commands.out()).contains("is refused").contains("dispatcher.egress.allow");
    assertThat(commands.out()).doesNotContain(SECRET);
  }

  @Test
  void aSapServiceShowsItsMetadataAndIsNotWrittenTo() throws Exception {
    try (SapStandIn sap =
        SapStandIn.start(SapStandInOptions.defaults().withUser("DISPATCHER", "geheim"))) {
      Files.writeString(
          Files.createDirectories(folder.resolve("to-sap")).resolve("deliver-sap.camel.yaml"),
          Files.readString(folder.resolve("routes/deliver-shop.camel.yaml"))
              .replace("shop", "sap")
              .replace("webhook:sap", "sap:prd"));
      commands.configure(
          "dispatcher.egress.allow=127.0.0.1",
          "dispatcher.sap.prd.url=" + sap.odataV2(),
          "dispatcher.sap.prd.kind=odata-v2",
          "dispatcher.sap.prd.auth=basic",
          "dispatcher.sap.prd.user=DISPATCHER",
          "dispatcher.sap.prd.password=geheim");
      String routes = folder.resolve("to-sap").toString();
      assertThat(commands.execute("check", "--only", "sap", "--routes", routes))
          .as(commands.out())
          .isZero();
      assertThat(commands.out()).contains("sap:prd lets us in and shows its $metadata");
      assertThat(sap.entities("LicenseSet")).isEmpty();
    }
  }

  @Test
  void whatThereIsNotCannotBeChecked() {
    assertThat(run("check", "--only", "shpo")).isOne();
    assertThat(commands.err()).contains("--only names nothing there is: shpo");
  }

  @Test
  void aDryCycleShowsWhatItWouldTellAndLeavesNoTrace() throws Exception {
    LicenseCentralState state = licenseCentral.state();
    state.createCatalogue();
    state.createOrder(NewOrder.of("SO-1").with("TRIAL-30", 2));

    for (int time = 0; time < 2; time++) {
      assertThat(run("collect", "--once", "--dry-run", "orders", "--json"))
          .as(commands::err)
          .isZero();
      assertThat(commands.json()).hasSize(1);
      assertThat(commands.json().path(0).path("complete").asBoolean()).isTrue();
      assertThat(commands.json().path(0).path("messages"))
          .extracting(one -> one.path("type").asText())
          .containsExactly("order.created");
    }
    assertThat(commands.execute("messages", "--json")).isZero();
    assertThat(commands.json()).isEmpty();
    assertThat(run("collect", "--once", "--dry-run")).as(commands::err).isZero();
    assertThat(commands.out()).contains("orders: 1 records since", "licenses: ", "activations: ");
  }

  @Test
  void collectingForGoodIsNotThisCommand() {
    assertThat(run("collect", "--once")).isEqualTo(2);
    assertThat(run("collect", "--once", "--dry-run", "tickets")).isEqualTo(2);
  }
}
