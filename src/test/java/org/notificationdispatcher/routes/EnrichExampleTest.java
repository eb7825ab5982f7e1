package org.notificationdispatcher.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.testkit.DispatcherExtension;

/** The example that asks the ERP before it tells the CRM. */
class EnrichExampleTest {
  private static final String PATH = "/customers/C%201%2F%3F";

  @RegisterExtension
  static final WireMockExtension ERP =
      WireMockExtension.newInstance()
          .options(wireMockConfig().port(0).bindAddress("127.0.0.1"))
          .build();

  private final String customers = ERP.url("/customers");

  @RegisterExtension
  final DispatcherExtension dispatcher =
      DispatcherExtension.telling("crm")
          .route(Path.of("routes/examples/deliver-crm.camel.yaml"))
          .webhook("crm")
          .property("crm.customers", customers)
          .property("dispatcher.licenses.enabled", false)
          .property("dispatcher.activations.enabled", false);

  @Test
  void theCrmGetsTheMessageAndTheCustomerOrNothing() throws Exception {
    List<ResponseDefinitionBuilder> noCustomers =
        List.of(
            aResponse().withStatus(503),
            aResponse().withStatus(404),
            okJson("{\"error\": \"no such customer\"}"),
            okJson("{\"name\": \"Mül"),
            aResponse().withStatus(204),
            aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    String state = STARTED;
    for (ResponseDefinitionBuilder answer : noCustomers) {
      String next = "after " + state;
      ERP.stubFor(
          get(PATH)
              .inScenario("mending")
              .whenScenarioStateIs(state)
              .willReturn(answer)
              .willSetStateTo(next));
      state = next;
    }
    ERP.stubFor(
        get(PATH)
            .inScenario("mending")
            .whenScenarioStateIs(state)
            .willReturn(
                okJson("{\"name\": \"Müller & Söhne\", \"country\": \"DE\", \"debts\": 5}")));
    dispatcher.licenseCentral().createCustomer("C 1/?", "Müller", "m@example.com");
    dispatcher
        .licenseCentral()
        .createOrder(NewOrder.of("SO-1").forCustomer("C 1/?").with("PRO-2026", 1));

    dispatcher.collect();
    dispatcher.awaitSettled();

    // Each but the last was an attempt that sent nothing
    ERP.verify(noCustomers.size() + 1, getRequestedFor(urlEqualTo(PATH)));
    assertThat(dispatcher.received()).hasSize(1);
    ReceivedMessage received = dispatcher.received().get(0);
    assertThat(received.accepted()).isTrue();
    assertThat(received.headers().keySet()).noneMatch(name -> name.startsWith("Camel"));
    JsonNode told = MessageJson.mapper().readTree(received.body());
    assertThat(told.path("customer").toString())
        .isEqualTo("{\"name\":\"Müller & Söhne\",\"country\":\"DE\"}");
    assertThat(told.path("correlationId").asText()).isEqualTo("SO-1");
    assertThat(told.path("data").path("customerId").asText()).isEqualTo("C 1/?");
  }

  @Test
  void withoutACustomerNumberTheErpIsNotAsked() {
    dispatcher.licenseCentral().createOrder(NewOrder.of("SO-2").with("PRO-2026", 1));

    dispatcher.collect();
    Destinations destinations =
        dispatcher.context().getRegistry().lookupByNameAndType("destinations", Destinations.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> destinations.get("crm").failingSince() != null);

    ERP.verify(0, getRequestedFor(urlMatching("/customers.*")));
    assertThat(dispatcher.received()).isEmpty();
  }
}
