package org.notificationdispatcher.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.notificationdispatcher.Samples.TEN;
import static org.notificationdispatcher.core.cache.TellRules.everyRecord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.LicenseOptions;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.common.OrderItem;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.cache.DetailLookup;
import org.notificationdispatcher.core.cache.FieldSelection;
import org.notificationdispatcher.core.cache.NewMessage;
import org.notificationdispatcher.core.cache.SnapshotStore;

/** What the product makes of records, written as it is sent, is what the schemas say. */
class SerialisedMessagesTest {
  private static final Instant LATER = TEN.plusNanos(1_234_567_000);
  private static final MessageSchemas STRICT = MessageSchemas.strict();

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static SnapshotStore store(String orders, String licenses, String activations) {
    return new SnapshotStore(
        DATABASE.dataSource(),
        "license-central",
        Map.of(
            Module.ORDERS, everyRecord(FieldSelection.of(Module.ORDERS, List.of(orders))),
            Module.LICENSES, everyRecord(FieldSelection.of(Module.LICENSES, List.of(licenses))),
            Module.ACTIVATIONS,
                everyRecord(FieldSelection.of(Module.ACTIVATIONS, List.of(activations)))));
  }

  private static Order fullOrder(String comment) {
    return new Order(
        1001,
        "SO-2026-000812",
        "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE",
        "C-10001",
        TEN,
        "shop",
        comment,
        List.of(new OrderItem(2001, 1, "PRO-2026", "Professional", 2, List.of(1L, 2L))),
        LATER);
  }

  private static Order minimalOrder(long key, Instant modified) {
    return new Order(
        key,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(new OrderItem(2001, 1, null, null, 1, null)),
        modified);
  }

  private static License fullLicense(String state) {
    return new License(
        4711,
        "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE",
        1001,
        2001,
        "SO-2026-000812",
        "C-10001",
        "PRO-2026",
        6_000_010,
        4_294_967_295L,
        state,
        true,
        1,
        "130-150197269",
        "130-150197269",
        TEN,
        LATER,
        4712L,
        new LicenseOptions(
            4_294_967_295L, 5L, 1000L, TEN, LATER, "Add", 365L, 30L, TEN, LATER, "for \"you\""),
        3,
        LATER);
  }

  private static License minimalLicense(String state, LicenseOptions options, Instant modified) {
    return new License(
        4711, null, 0, 0, null, null, null, 0, 0, state, false, 0, null, null, null, null, null,
        options, null, modified);
  }

  private static Activation fullActivation(String type, String state) {
    return new Activation(
        900_051,
        700_012,
        type,
        state,
        4711,
        "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE",
        1001,
        "SO-2026-000812",
        "PRO-2026",
        "130-150197269",
        "CmActLicense",
        1,
        3L,
        true,
        TEN,
        LATER,
        LATER,
        "by phone",
        1,
        "3-4019156",
        LATER);
  }

  private static Activation minimalActivation(String type, String state) {
    return new Activation(
        1, 1, type, state, 4711, null, 1, null, null, null, null, 0, null, false, null, null, null,
        null, null, null, TEN);
  }

  private static LicenseOptions noOptions() {
    return new LicenseOptions(null, null, null, null, null, null, null, null, null, null, null);
  }

  /** By type: what was known before, and the record of which every field, or none, has a value. */
  static Stream<Arguments> full() {
    return Stream.of(
        Arguments.of("order.created", null, fullOrder("new")),
        Arguments.of("order.updated", minimalOrder(1001, TEN), fullOrder("grown")),
        Arguments.of("license.created", null, fullLicense("ConfirmedCollected")),
        Arguments.of(
            "license.updated",
            minimalLicense("NotYetCollected", null, TEN),
            fullLicense("ConfirmedCollected")),
        Arguments.of("license.withdrawn", null, fullLicense("Withdrawn")),
        Arguments.of(
            "license.replaced",
            minimalLicense("NotYetCollected", null, TEN),
            fullLicense("Replaced")),
        Arguments.of("activation.completed", null, fullActivation("PushUpdate", "Completed")),
        Arguments.of("activation.returned", null, fullActivation("Return", "Completed")),
        Arguments.of("activation.restored", null, fullActivation("RestoreContainer", "Completed")),
        Arguments.of(
            "activation.unexpected_state", null, fullActivation("Return", "UnexpectedState")));
  }

  static Stream<Arguments> minimal() {
    return Stream.of(
        Arguments.of("order.created", null, minimalOrder(1, TEN)),
        Arguments.of("order.updated", fullOrder("small"), minimalOrder(1001, LATER)),
        Arguments.of("license.created", null, minimalLicense("NotYetCollected", null, TEN)),
        Arguments.of(
            "license.updated",
            minimalLicense("NotYetCollected", null, TEN),
            minimalLicense("NotYetCollected", noOptions(), LATER)),
        Arguments.of("license.withdrawn", null, minimalLicense("Withdrawn", null, TEN)),
        Arguments.of("license.replaced", null, minimalLicense("Replaced", null, TEN)),
        Arguments.of("activation.completed", null, minimalActivation("Activate", "Completed")),
        Arguments.of("activation.returned", null, minimalActivation("Return", "Completed")),
        Arguments.of("activation.restored", null, minimalActivation("Restore", "Completed")),
        Arguments.of(
            "activation.unexpected_state", null, minimalActivation("Activate", "UnexpectedState")));
  }

  private static JsonNode sent(SnapshotStore store, CollectedRecord before, CollectedRecord record)
      throws Exception {
    if (before != null) {
      store.keep(List.of(before), false, DetailLookup.none());
    }
    List<Message> messages =
        store.keep(List.of(record), false, DetailLookup.none()).stream()
            .map(NewMessage::message)
            .toList();
    assertThat(messages).hasSize(1);
    return MessageJson.mapper().readTree(MessageJson.mapper().writeValueAsBytes(messages.get(0)));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> fields(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .filter(name -> !name.equals("modified"))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("full")
  void aRecordWithAllFieldsIsSentAsItsSchemaSays(
      String type, CollectedRecord before, CollectedRecord record) throws Exception {
    JsonNode message = sent(store("*", "*", "*"), before, record);

    assertThat(message.path("type").asText()).isEqualTo(type);
    assertThat(STRICT.problems(message)).isEmpty();
    // All means all: no field escapes because the record here has no value for it
    assertThat(names(message.get("data"))).isEqualTo(fields(record.getClass()));
    if (record instanceof Order) {
      assertThat(names(message.at("/data/items/0"))).isEqualTo(fields(OrderItem.class));
    }
    if (record instanceof License) {
      assertThat(names(message.at("/data/options"))).isEqualTo(fields(LicenseOptions.class));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("minimal")
  void aRecordWithoutAnythingThatCanBeMissingIsSentAsItsSchemaSays(
      String type, CollectedRecord before, CollectedRecord record) throws Exception {
    JsonNode message = sent(store("*", "*", "*"), before, record);

    assertThat(message.path("type").asText()).isEqualTo(type);
    assertThat(STRICT.problems(message)).isEmpty();
    assertThat(names(message.get("data")))
        .containsAll(RecordFields.neverAbsent(record.getClass().asSubclass(Record.class)));
    assertThat(message.get("data")).noneMatch(JsonNode::isNull);
  }

  @Test
  void aSelectionLeavesOutWhatIdentifiesTheRecordToo() throws Exception {
    SnapshotStore store = store("comment", "options", "comment");

    for (CollectedRecord record :
        List.of(
            minimalOrder(1, TEN),
            minimalLicense("Withdrawn", null, TEN),
            minimalActivation("Return", "Completed"))) {
      JsonNode message = sent(store, null, record);

      assertThat(message.get("data")).isEmpty();
      assertThat(STRICT.problems(message)).isEmpty();
    }
    JsonNode withOptions = sent(store, null, fullLicense("Withdrawn"));
    assertThat(names(withOptions.get("data"))).containsExactly("options");
    assertThat(STRICT.problems(withOptions)).isEmpty();
  }

  @Test
  void aFieldThatTheSchemaDoesNotKnowWouldFail() throws Exception {
    JsonNode message = sent(store("*", "*", "*"), null, fullOrder("new"));
    ((ObjectNode) message.get("data")).put("modified", "2026-11-24T10:00:00Z");

    assertThat(STRICT.problems(message)).isNotEmpty();
  }
}
