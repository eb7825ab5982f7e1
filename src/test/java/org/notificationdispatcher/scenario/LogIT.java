package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.LicenseCentralState;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.SimulatorOptions;
import org.notificationdispatcher.testkit.TestServer;

/** What a dispatcher says as it is shipped, from collecting to dead letters. */
class LogIT {
  private static final String NAME = "Erika Mustermann";
  private static final String MAIL = "erika.mustermann@customer.example";
  private static final String PASSWORD = "so-geheim-4711";
  private static final String COMMENT = "ask for Erika in room 12";

  @TempDir Path folder;

  private final List<ReceivedMessage> received = new CopyOnWriteArrayList<>();

  @Test
  void eachLineIsJsonAndHasNoSecretAndNobodysName() throws Exception {
    InboxOptions inbox =
        InboxOptions.with(Surroundings.SECRET)
            .failing((number, id) -> number % 3 == 0 ? 422 : 204)
            .listener(received::add);
    try (Surroundings surroundings =
        new Surroundings(
            folder, inbox, SimulatorOptions.defaults().withBasic("dispatcher", PASSWORD))) {
      LicenseCentralState state = surroundings.simulator.state();
      state.createCatalogue();
      state.createCustomer("C-1", NAME, MAIL);
      for (int n = 1; n <= 5; n++) {
        NewOrder order = NewOrder.of("SO-" + n).forCustomer("C-1").with("TRIAL-30", 2);
        state.createOrder(
            new NewOrder(order.orderId(), order.customerId(), MAIL, COMMENT, order.positions()));
      }
      surroundings.schedule("0/1 * * * * ?");
      surroundings.settings.put("dispatcher.database.url", TestServer.newDatabaseWithTables());
      surroundings.settings.put("dispatcher.licensecentral.user", "dispatcher");
      surroundings.settings.put("dispatcher.licensecentral.password", PASSWORD);
      surroundings.settings.put("dispatcher.licenses.details", "customer,item");
      surroundings.settings.put("dispatcher.webhook.erp.permanentErrors", "422");
      surroundings.settings.put("dispatcher.webhook.erp.headers", "X-Key: " + PASSWORD);
      surroundings.settings.put("log.format", "json");

      try (DispatcherProcess process = new DispatcherProcess(folder, surroundings.settings)) {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(
                () ->
                    process.check()
                        && received.size() >= 15
                        && process.log().contains("Dead letter: "));
        assertThat(process.stop()).isZero();
        assertThat(received).anyMatch(one -> one.body().contains(MAIL));
        assertThat(process.log())
            .contains("\"log.level\":\"WARN\"")
            .doesNotContain(NAME, MAIL, COMMENT, PASSWORD, Surroundings.SECRET, "Mustermann");
        // What the JVM itself says comes before
        List<String> lines = process.log().lines().filter(one -> one.startsWith("{")).toList();
        assertThat(lines).hasSizeGreaterThan(5);
        for (String line : lines) {
          JsonNode event = MessageJson.mapper().readTree(line);
          assertThat(event.path("@timestamp").asText()).as(line).isNotEmpty();
          assertThat(event.path("message").asText()).as(line).isNotEmpty();
        }
      }
    }
  }

  @Test
  void oneRouteIsMadeLouder() throws Exception {
    Path routes = Files.createDirectories(folder.resolve("routes"));
    for (String id : List.of("loud", "still")) {
      Files.writeString(
          routes.resolve(id + ".camel.yaml"),
          """
          - route:
              id: %1$s
              from:
                uri: timer:%1$s
                parameters:
                  repeatCount: 3
                  delay: 0
                  period: 100
                steps:
                  - log:
                      loggingLevel: DEBUG
                      message: "%1$s says something"
          """
              .formatted(id));
    }
    Path config = folder.resolve("log4j2.properties");
    Files.writeString(
        config,
        Files.readString(Path.of("config/log4j2.properties"))
            + "\nlogger.one.name = route.loud\nlogger.one.level = debug\n");
    try (Surroundings surroundings =
        new Surroundings(folder, InboxOptions.with(Surroundings.SECRET))) {
      surroundings.settings.put("dispatcher.database.url", TestServer.newDatabaseWithTables());
      surroundings.settings.put("log4j2.configurationFile", config.toUri().toString());
      try (DispatcherProcess process =
          new DispatcherProcess(
              folder, DispatcherProcess.QUICK_START, surroundings.settings, routes)) {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(
                () ->
                    process.check()
                        && process.log().contains("loud says something")
                        && process.log().contains("Dispatcher started"));
        assertThat(process.stop()).isZero();
        assertThat(process.log()).doesNotContain("still says something");
      }
    }
  }
}
