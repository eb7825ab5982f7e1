package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.egress.EgressRules;
import org.notificationdispatcher.simulator.SapStandIn;
import org.notificationdispatcher.simulator.SapStandIn.Trouble;
import org.notificationdispatcher.simulator.SapStandInOptions;

/** The example that writes to SAP, with its mappings, and the stand-in. */
class SapExampleTest {
  private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static CamelContext start(SapStandIn sap, String kind) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("dispatcher.sap.sap.kind", kind);
    properties.setProperty(
        "dispatcher.sap.sap.url", kind.equals("odata-v2") ? sap.odataV2() : sap.odataV4());
    properties.setProperty("dispatcher.sap.sap.auth", "basic");
    properties.setProperty("dispatcher.sap.sap.user", "DISPATCHER");
    properties.setProperty("dispatcher.sap.sap.password", "geheim");
    properties.setProperty("dispatcher.sap.sap.client", "100");
    return RouteFile.start(
        properties,
        Map.of(
            "dataSource",
            DATABASE.dataSource(),
            "egress",
            EgressRules.of(List.of("127.0.0.1"), false)),
        "examples/deliver-sap");
  }

  private static Message stored(String type, String subject, Map<String, Object> data)
      throws JsonProcessingException {
    UUID id = UUID.randomUUID();
    Long sequence =
        DATABASE
            .jdbc()
            .queryForObject(
                "INSERT INTO message (id, module, type, source, subject, changed_at, data) VALUES"
                    + " (?, 'licenses', ?, 'test', ?, '2026-11-24T10:00:00Z', ?::json) RETURNING"
                    + " sequence",
                Long.class,
                id,
                type,
                subject,
                MessageJson.mapper().writeValueAsString(data));
    return new Message(id, type, TEN, "test", subject, null, sequence, data);
  }

  private static Message order(String type) throws JsonProcessingException {
    return stored(
        type,
        "order/7",
        Map.of(
            "orderKey",
            7,
            "orderId",
            "SO-1",
            "created",
            TEN,
            "items",
            List.of(
                Map.of(
                    "position",
                    1,
                    "itemId",
                    "PRO",
                    "quantity",
                    2,
                    "ticketLicenseIds",
                    List.of(11, 12)))));
  }

  private static void awaitStates(String... states) {
    await()
        .untilAsserted(
            () ->
                assertThat(DATABASE.jdbc().queryForList("SELECT state FROM delivery", String.class))
                    .containsExactlyInAnyOrder(states));
  }

  @ParameterizedTest
  @ValueSource(strings = {"odata-v2", "odata-v4"})
  void ordersLicensesAndActivationsBecomeEntities(String kind) throws Exception {
    DATABASE.jdbc().update("DELETE FROM delivery");
    SapStandInOptions options = SapStandInOptions.defaults().withUser("DISPATCHER", "geheim");
    try (SapStandIn sap = SapStandIn.start(options);
        CamelContext context = start(sap, kind)) {
      Message activation =
          stored(
              "activation.completed",
              "license/11",
              Map.of("ticketLicenseId", 11, "cmSerial", "3-1", "completed", TEN, "state", "x"));
      for (Message message :
          List.of(
              order("order.created"),
              order("order.updated"),
              stored("license.created", "license/11", Map.of("ticketLicenseId", 11, "state", "a")),
              stored(
                  "license.updated",
                  "license/11",
                  Map.of(
                      "ticketLicenseId",
                      11,
                      "state",
                      "b",
                      "options",
                      Map.of("expirationTime", TEN))),
              activation)) {
        context.createProducerTemplate().sendBody("outbox:sap", message);
      }
      awaitStates("delivered", "delivered", "delivered", "delivered", "delivered");

      assertThat(sap.entities("OrderSet")).containsOnlyKeys("7");
      JsonNode item = sap.entities("OrderItemSet").get("7,1");
      assertThat(item.get("LicenseNumbers").asText()).isEqualTo("11,12");
      JsonNode license = sap.entities("LicenseSet").get("11");
      assertThat(license.get("State").asText()).isEqualTo("b");
      assertThat(license.get("ValidUntil").asText())
          .isEqualTo(kind.equals("odata-v2") ? "/Date(1795514400000)/" : "2026-11-24T10:00:00Z");
      assertThat(sap.entities("ActivationSet")).containsOnlyKeys(activation.id().toString());
    }
  }

  @Test
  void aLogonThatIsRefusedPausesTheDestinationAndNothingIsLost() throws Exception {
    DATABASE.jdbc().update("DELETE FROM delivery");
    Destinations destinations = new Destinations(DATABASE.dataSource());
    SapStandInOptions options = SapStandInOptions.defaults().withUser("DISPATCHER", "geheim");
    try (SapStandIn sap = SapStandIn.start(options);
        CamelContext context = start(sap, "odata-v2")) {
      sap.trouble(Trouble.UNAUTHORIZED);
      for (int license = 1; license <= 3; license++) {
        context
            .createProducerTemplate()
            .sendBody(
                "outbox:sap",
                stored(
                    "license.created",
                    "license/" + license,
                    Map.of("ticketLicenseId", license, "state", "a")));
      }
      await()
          .untilAsserted(
              () -> {
                Destinations.Destination paused = destinations.get("sap");
                assertThat(paused.state()).isEqualTo("paused");
                assertThat(paused.reason()).contains("401");
                assertThat(paused.underWay()).isZero();
              });
      awaitStates("pending", "pending", "pending");

      sap.trouble(Trouble.NONE);
      destinations.resume("sap");

      awaitStates("delivered", "delivered", "delivered");
      assertThat(sap.entities("LicenseSet")).hasSize(3);
    }
  }

  @Test
  void aTypeWithoutMappingIsADeadLetterThatSaysSo() throws Exception {
    DATABASE.jdbc().update("DELETE FROM delivery");
    SapStandInOptions options = SapStandInOptions.defaults().withUser("DISPATCHER", "geheim");
    try (SapStandIn sap = SapStandIn.start(options);
        CamelContext context = start(sap, "odata-v2")) {
      context
          .createProducerTemplate()
          .sendBody("outbox:sap", stored("ticket.processed", "ticket/1", Map.of()));
      awaitStates("dead");

      assertThat(DATABASE.jdbc().queryForObject("SELECT error FROM attempt", String.class))
          .contains("the body is the message itself; map it");
      assertThat(sap.requests()).isZero();
    }
  }
}
