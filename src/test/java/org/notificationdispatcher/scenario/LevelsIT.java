package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.schema.MessageSchemas;
import org.notificationdispatcher.simulator.CreatedOrder;
import org.notificationdispatcher.simulator.FaultKind;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.LicenseCentralState;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.simulator.ReceivedMessage;

/** Every level of detail, from License Central's stand-in to the receiver. */
class LevelsIT {
  @TempDir Path folder;

  private final Queue<ReceivedMessage> received = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean down = new AtomicBoolean();
  private Surroundings surroundings;
  private LicenseCentralState state;

  @BeforeEach
  void start() {
    surroundings =
        new Surroundings(
            folder,
            InboxOptions.with(Surroundings.SECRET)
                .listener(this::take)
                .failing((number, id) -> down.get() ? 503 : 204));
    surroundings.settings.put("dispatcher.licensecentral.pageSize", "100");
    surroundings.settings.put("dispatcher.activations.rest", "0s");
    state = surroundings.simulator.state();
  }

  private void take(ReceivedMessage message) {
    if (message.accepted()) {
      received.add(message);
    }
  }

  @AfterEach
  void stop() {
    surroundings.close();
  }

  private CreatedOrder order(int quantity) {
    return state.createOrder(
        NewOrder.of("SO-2026-000812")
            .forCustomer("C-10001")
            .createdBy("shop")
            .with("PRO-SUB-1Y", quantity));
  }

  private List<JsonNode> told(Surroundings.InProcess dispatcher) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> dispatcher.count("delivery WHERE state = 'pending'") == 0);
    return received.stream().map(message -> json(message.body())).toList();
  }

  private static JsonNode json(String text) {
    try {
      return MessageJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }

  private void only(Module module) {
    for (Module each : Module.values()) {
      surroundings.settings.put("dispatcher." + each + ".enabled", "" + (each == module));
    }
  }

  private void valid(List<JsonNode> messages) {
    MessageSchemas strict = MessageSchemas.strict();
    assertThat(messages)
        .allSatisfy(
            message -> assertThat(strict.problems(message)).as(message.toString()).isEmpty());
  }

  @Test
  void aTicketOfFiveHundredLicensesIsOneMessageATransfer() {
    only(Module.ACTIVATIONS);
    surroundings.settings.put("dispatcher.activations.level", "ticket");
    CreatedOrder order = order(500);
    List<Long> some = order.ticketLicenseIds().subList(0, 20);
    state.confirm(state.activate(order.ticketId(), "130-150197269", some));
    state.confirm(state.activate(order.ticketId(), "3-4019156"));
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.ACTIVATIONS);
      dispatcher.collect(Module.ACTIVATIONS);

      List<JsonNode> told = told(dispatcher);
      valid(told);
      assertThat(told)
          .extracting(message -> message.path("type").asText())
          .containsExactly("ticket.processed", "ticket.processed");
      assertThat(told)
          .extracting(message -> message.path("data").path("licenses").size())
          .containsExactlyInAnyOrder(20, 480);
      assertThat(surroundings.simulator.calls()).containsEntry("doQueryActivations", 10L);
    }
  }

  @Test
  void anOrderItemComesWithAllItsLicensesAndAgainWhenTheyChange() {
    surroundings.settings.put("dispatcher.licenses.grain", "order-item");
    surroundings.settings.put("dispatcher.activations.enabled", "false");
    surroundings.settings.put("dispatcher.licenses.details", "customer,item");
    CreatedOrder order = order(250);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.LICENSES);
      assertThat(dispatcher.count("message")).isZero();
      dispatcher.collect(Module.ORDERS);
      dispatcher.collect(Module.LICENSES);
      long successor = state.replace(order.ticketLicenseIds().get(0), "STD-2026");
      dispatcher.collect(Module.LICENSES);

      List<JsonNode> told =
          told(dispatcher).stream()
              .filter(message -> message.path("type").asText().startsWith("order_item."))
              .toList();
      valid(told);
      assertThat(told)
          .extracting(message -> message.path("type").asText())
          .containsExactly("order_item.created", "order_item.updated");
      assertThat(told.get(0).at("/data/licenses")).hasSize(250);
      assertThat(told.get(0).at("/data/customer/name").asText()).isNotEmpty();
      assertThat(told.get(0).at("/data/licenses/0/item/firmCode").asLong()).isEqualTo(6_000_010);
      assertThat(told.get(1).at("/data/licenses")).hasSize(251);
      assertThat(told.get(1).at("/data/licenses/0/replacedBy").asLong()).isEqualTo(successor);
      assertThat(told.get(1).path("correlationId").asText()).isEqualTo("SO-2026-000812");
      // One call for the customer; one for the first item, one for the successor's
      assertThat(surroundings.simulator.calls())
          .containsEntry("doGetCustomer", 1L)
          .containsEntry("doGetItem", 2L);
    }
  }

  @Test
  void theCurrentStateIsAllThatIsLeftOfAHistory() {
    only(Module.ACTIVATIONS);
    surroundings.settings.put("dispatcher.activations.level", "current");
    surroundings.settings.put("dispatcher.activations.details", "container");
    CreatedOrder order = order(1);
    List<Long> license = order.ticketLicenseIds();
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      down.set(true);
      state.confirm(state.activate(order.ticketId(), "130-150197269"));
      dispatcher.collect(Module.ACTIVATIONS);
      await().until(() -> dispatcher.count("attempt") > 0);
      state.confirm(state.returnLicenses(license));
      dispatcher.collect(Module.ACTIVATIONS);
      long late = state.activate(order.ticketId(), "3-4019156");
      state.confirm(state.restore(license, "3-4019157"));
      state.confirm(late);
      dispatcher.collect(Module.ACTIVATIONS);
      down.set(false);

      List<JsonNode> told = told(dispatcher);
      valid(told);
      JsonNode last = told.get(told.size() - 1);
      assertThat(last.path("type").asText()).isEqualTo("activation.current");
      assertThat(last.at("/data/cmSerial").asText()).isEqualTo("3-4019157");
      assertThat(last.at("/data/restoredFrom").asText()).isEqualTo("3-4019156");
      assertThat(last.at("/data/container/state").asText()).isEqualTo("Ok");
      assertThat(dispatcher.count("delivery WHERE state = 'superseded'")).isPositive();
      assertThat(dispatcher.count("delivery WHERE state IN ('pending', 'dead')")).isZero();
    }
  }

  @Test
  void detailsAreFetchedOnceForWhatIsToldAndNotForTheRest() {
    only(Module.LICENSES);
    surroundings.settings.put("dispatcher.licenses.details", "customer, item, container");
    CreatedOrder order = order(250);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.LICENSES);
      surroundings.simulator.resetCalls();
      dispatcher.collect(Module.LICENSES);
      assertThat(surroundings.simulator.calls()).isEqualTo(Map.of("doQueryLicenses", 3L));

      surroundings.simulator.resetCalls();
      state.activate(order.ticketId(), "130-150197269");
      dispatcher.collect(Module.LICENSES);
      List<JsonNode> told = told(dispatcher);

      assertThat(surroundings.simulator.calls())
          .isEqualTo(Map.of("doQueryLicenses", 3L, "doGetCmContainer", 3L));
      valid(told);
      assertThat(told).hasSize(500);
      assertThat(told.get(499).at("/data/container/kind").asText()).isEqualTo("CmActLicense");
    }
  }

  @Test
  void whatCannotBeFetchedIsSaidAndNothingIsToldWithoutIt() {
    only(Module.LICENSES);
    surroundings.settings.put("dispatcher.licenses.details", "customer");
    order(1);
    surroundings.simulator.faults().add("doGetCustomer", FaultKind.SOAP_FAULT, 1);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.LICENSES);
      assertThat(dispatcher.lastError(Module.LICENSES)).startsWith("fault Server");
      assertThat(dispatcher.count("snapshot")).isZero();

      dispatcher.collect(Module.LICENSES);
      assertThat(told(dispatcher)).hasSize(1);
    }
  }

  @Test
  void aSilentBackFillTellsOnlyWhatHappensAfterIt() {
    only(Module.LICENSES);
    surroundings.settings.put("dispatcher.licenses.backfill", "silent");
    CreatedOrder order = order(250);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.LICENSES);
      assertThat(dispatcher.count("snapshot")).isEqualTo(250);
      assertThat(dispatcher.count("message")).isZero();

      state.withdraw(order.ticketLicenseIds().get(7));
      dispatcher.collect(Module.LICENSES);

      assertThat(told(dispatcher))
          .extracting(message -> message.path("type").asText())
          .containsExactly("license.withdrawn");
    }
  }

  @Test
  void anExpressionOnTheRecordIsTheJoinCriterionAndWhatHasNoneGoesElsewhere() {
    only(Module.ORDERS);
    surroundings.settings.put("dispatcher.orders.fields", "orderId");
    surroundings.settings.put("dispatcher.orders.correlation", "${body[comment]}");
    surroundings.settings.put("dispatcher.uncorrelated", "archive");
    NewOrder known = NewOrder.of("SO-1").with("STD-2026", 1);
    state.createOrder(new NewOrder("SO-1", null, "shop", "PO-4711", known.positions()));
    state.createOrder(NewOrder.of("SO-2").with("STD-2026", 1));
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.ORDERS);

      assertThat(told(dispatcher))
          .extracting(message -> message.path("correlationId").asText())
          .containsExactly("PO-4711");
      assertThat(dispatcher.count("delivery WHERE destination = 'archive'")).isOne();
    }
  }

  @Test
  void aRenewalExtendsAnOldTicketAndSaysWhatIsNew() {
    CreatedOrder old = order(2);
    state.confirm(state.activate(old.ticketId(), "130-150197269"));
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collectAll();
      told(dispatcher);
      received.clear();
      CreatedOrder renewal = state.createOrder(NewOrder.of("SO-2026-000812").with("STD-2026", 1));
      state.confirm(state.activate(renewal.ticketId(), "130-150197269"));
      dispatcher.collectAll();

      List<JsonNode> told = told(dispatcher);
      valid(told);
      assertThat(renewal.ticketId()).isEqualTo(old.ticketId());
      JsonNode order = only(told, "order.updated");
      assertThat(order.at("/data/items")).hasSize(2);
      assertThat(order.at("/data/newItems")).hasSize(1);
      assertThat(order.at("/data/newItems/0")).isEqualTo(order.at("/data/items/1/orderItemKey"));
      assertThat(only(told, "license.created").at("/data/ticketId").asText())
          .isEqualTo(old.ticketId());
      assertThat(only(told, "activation.completed").at("/data/firstActivation").asBoolean())
          .isTrue();
    }
  }

  @Test
  void aContainerInUnexpectedStateIsToldWithItsState() {
    only(Module.ACTIVATIONS);
    surroundings.settings.put("dispatcher.activations.details", "container");
    surroundings.settings.put("dispatcher.activations.withoutReceipt", "true");
    CreatedOrder order = order(1);
    long transfer = state.activate(order.ticketId(), "130-150197269");
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.ACTIVATIONS);
      state.reportUnexpectedState(transfer, 99);
      dispatcher.collect(Module.ACTIVATIONS);

      List<JsonNode> told = told(dispatcher);
      valid(told);
      assertThat(told)
          .extracting(message -> message.path("type").asText())
          .containsExactly("activation.started", "activation.unexpected_state");
      assertThat(told.get(0).at("/data/container/state").asText()).isEqualTo("Ok");
      assertThat(told.get(1).at("/data/container/state").asText()).isEqualTo("UnexpectedState");
    }
  }

  private static JsonNode only(List<JsonNode> told, String type) {
    List<JsonNode> found =
        told.stream().filter(message -> message.path("type").asText().equals(type)).toList();
    assertThat(found).as(type).hasSize(1);
    return found.get(0);
  }
}
