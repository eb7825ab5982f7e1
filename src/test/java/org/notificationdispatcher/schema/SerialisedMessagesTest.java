package org.notificationdispatcher.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.notificationdispatcher.Samples.TEN;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.notificationdispatcher.core.cache.Bundles;
import org.notificationdispatcher.core.cache.Correlation;
import org.notificationdispatcher.core.cache.DetailLookup;
import org.notificationdispatcher.core.cache.FieldSelection;
import org.notificationdispatcher.core.cache.Level;
import org.notificationdispatcher.core.cache.NewMessage;
import org.notificationdispatcher.core.cache.SnapshotStore;
import org.notificationdispatcher.core.cache.TellRules;

/** What the product makes of records, written as it is sent, is what the schemas say. */
class SerialisedMessagesTest {
  private static final Instant LATER = TEN.plusNanos(1_234_567_000);
  private static final MessageSchemas STRICT = MessageSchemas.strict();

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  /** One field of every module, or {@code *}; every license transfer is told. */
  private static Map<Module, TellRules> rules(
      String orders, String licenses, String activations, Level level) {
    return Map.of(
        Module.ORDERS, rules(Module.ORDERS, orders, Level.RECORD),
        Module.LICENSES,
            rules(Module.LICENSES, licenses, level == Level.ORDER_ITEM ? level : Level.RECORD),
        Module.ACTIVATIONS,
            rules(
                Module.ACTIVATIONS, activations, level == Level.ORDER_ITEM ? Level.RECORD : level));
  }

  private static TellRules rules(Module module, String field, Level level) {
    return new TellRules(
        FieldSelection.of(module, List.of(field)),
        level,
        Duration.ZERO,
        false,
        true,
        true,
        Set.of(),
        Correlation.field("orderId"));
  }

  private static SnapshotStore store(String orders, String licenses, String activations) {
    return new SnapshotStore(
        DATABASE.dataSource(),
        "license-central",
        rules(orders, licenses, activations, Level.RECORD));
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
    return fullLicense(4711, state);
  }

  private static License fullLicense(long number, String state) {
    return new License(
        number,
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
    return fullActivation(900_051, 4711, type, state);
  }

  private static Activation fullActivation(long key, long license, String type, String state) {
    return new Activation(
        key,
        700_012,
        type,
        state,
        license,
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
    return minimalActivation(type, state, null);
  }

  private static Activation minimalActivation(String type, String state, String ticketId) {
    return new Activation(
        1, 1, type, state, 4711, ticketId, 1, null, null, null, null, 0, null, false, null, null,
        null, null, null, null, TEN);
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
            "activation.unexpected_state", null, fullActivation("Return", "UnexpectedState")),
        Arguments.of("activation.started", null, fullActivation("Activate", "Open")));
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
            "activation.unexpected_state", null, minimalActivation("Activate", "UnexpectedState")),
        Arguments.of("activation.started", null, minimalActivation("Return", "Open")));
  }

  /** By type of what is told together: its level, and what is read before and then. */
  static Stream<Arguments> fullTogether() {
    List<CollectedRecord> orderItem =
        List.of(
            fullOrder("new"),
            fullLicense(4711, "ConfirmedCollected"),
            fullLicense(4712, "ConfirmedCollected"));
    return Stream.of(
        Arguments.of("order_item.created", Level.ORDER_ITEM, List.of(), orderItem),
        Arguments.of(
            "order_item.updated", Level.ORDER_ITEM, orderItem, List.of(fullLicense("Withdrawn"))),
        Arguments.of(
            "ticket.processed",
            Level.TICKET,
            List.of(),
            List.of(
                fullActivation("Restore", "Completed"),
                fullActivation(900_052, 4712, "Restore", "Open"))),
        Arguments.of(
            "activation.current",
            Level.CURRENT,
            List.of(),
            List.of(
                minimalActivation("Activate", "Completed"),
                fullActivation("Restore", "UnexpectedState"))));
  }

  static Stream<Arguments> minimalTogether() {
    Order order =
        new Order(
            0,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(new OrderItem(0, 1, null, null, 1, null)),
            TEN);
    License license = minimalLicense("NotYetCollected", null, TEN);
    return Stream.of(
        Arguments.of("order_item.created", Level.ORDER_ITEM, List.of(), List.of(order, license)),
        Arguments.of(
            "order_item.updated",
            Level.ORDER_ITEM,
            List.of(order, license),
            List.of(minimalLicense("NotYetCollected", noOptions(), LATER))),
        Arguments.of(
            "ticket.processed",
            Level.TICKET,
            List.of(),
            // The ticket is the subject
            List.of(minimalActivation("Return", "Completed", "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE"))),
        Arguments.of(
            "activation.current",
            Level.CURRENT,
            List.of(),
            List.of(minimalActivation("Return", "Open"))));
  }

  private static JsonNode sent(SnapshotStore store, CollectedRecord before, CollectedRecord record)
      throws Exception {
    if (before != null) {
      store.keep(List.of(before), false, DetailLookup.none());
    }
    return onlyOne(store.keep(List.of(record), false, DetailLookup.none()));
  }

  private static JsonNode sentTogether(
      Map<Module, TellRules> rules, List<CollectedRecord> before, List<CollectedRecord> records)
      throws Exception {
    tell(rules, before);
    return onlyOne(tell(rules, records));
  }

  private static List<NewMessage> tell(
      Map<Module, TellRules> rules, List<CollectedRecord> records) {
    SnapshotStore store = new SnapshotStore(DATABASE.dataSource(), "license-central", rules);
    records.forEach(record -> store.keep(List.of(record), false, DetailLookup.none()));
    Bundles bundles = new Bundles(DATABASE.dataSource(), "license-central", rules);
    return Arrays.stream(Module.values())
        .flatMap(module -> bundles.tell(module.toString(), DetailLookup.none()).messages().stream())
        .toList();
  }

  private static JsonNode onlyOne(List<NewMessage> messages) throws Exception {
    assertThat(messages).hasSize(1);
    Message message = messages.get(0).message();
    return MessageJson.mapper().readTree(MessageJson.mapper().writeValueAsBytes(message));
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
    assertThat(message.path("correlationId").asText()).isEqualTo("SO-2026-000812");
    // All means all: no field escapes because the record here has no value for it
    assertThat(names(message.get("data")))
        .containsSubsequence(fields(record.getClass()))
        .hasSize(fields(record.getClass()).size() + (type.equals("order.created") ? 1 : 0));
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
    assertThat(message.has("correlationId")).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fullTogether")
  void recordsToldTogetherWithAllFieldsAreSentAsTheSchemaSays(
      String type, Level level, List<CollectedRecord> before, List<CollectedRecord> records)
      throws Exception {
    JsonNode message = sentTogether(rules("*", "*", "*", level), before, records);

    assertThat(message.path("type").asText()).isEqualTo(type);
    assertThat(STRICT.problems(message)).isEmpty();
    assertThat(message.path("correlationId").asText()).isEqualTo("SO-2026-000812");
    JsonNode data = message.get("data");
    assertThat(data.path("licenses")).hasSize(level == Level.CURRENT ? 0 : 2);
    Class<?> record = level == Level.ORDER_ITEM ? License.class : Activation.class;
    List<String> names = names(data);
    names.removeAll(List.of("quantity", "licenses"));
    names.addAll(names(data.path("licenses").path(0)));
    assertThat(names).containsExactlyInAnyOrderElementsOf(fields(record));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("minimalTogether")
  void recordsToldTogetherWithoutAnythingThatCanBeMissingAreSentAsTheSchemaSays(
      String type, Level level, List<CollectedRecord> before, List<CollectedRecord> records)
      throws Exception {
    JsonNode message = sentTogether(rules("*", "*", "*", level), before, records);

    assertThat(message.path("type").asText()).isEqualTo(type);
    assertThat(STRICT.problems(message)).isEmpty();
    assertThat(message.has("correlationId")).isFalse();
    assertThat(message.get("data")).noneMatch(JsonNode::isNull);
    assertThat(message.at("/data/licenses/0")).noneMatch(JsonNode::isNull);
  }

  @Test
  void anOrderSaysWhichItemsAreNewInIt() throws Exception {
    SnapshotStore store = store("*", "*", "*");
    Order small = fullOrder("new");
    List<OrderItem> more = new ArrayList<>(small.items());
    more.add(new OrderItem(2002, 2, "ADDON-CAD", "CAD add-on", 1, List.of(3L)));
    Order grown =
        new Order(
            1001, "SO-2026-000812", small.ticketId(), "C-10001", TEN, "shop", "new", more, LATER);

    JsonNode created = sent(store, null, small);
    JsonNode extended = sent(store, null, grown);
    JsonNode changed = sent(store, null, fullOrder("no more"));

    assertThat(created.at("/data/newItems")).extracting(JsonNode::asInt).containsExactly(2001);
    assertThat(extended.at("/data/newItems")).extracting(JsonNode::asInt).containsExactly(2002);
    assertThat(changed.path("data").has("newItems")).isFalse();
    assertThat(List.of(created, extended, changed))
        .allSatisfy(message -> assertThat(STRICT.problems(message)).isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("minimalTogether")
  void aSelectionLeavesOutWhatIdentifiesWhatIsToldTogether(
      String type, Level level, List<CollectedRecord> before, List<CollectedRecord> records)
      throws Exception {
    JsonNode message = sentTogether(rules("comment", "options", "comment", level), before, records);

    List<String> always =
        switch (level) {
          case ORDER_ITEM -> List.of("quantity", "licenses");
          case TICKET -> List.of("licenses");
          default -> List.of();
        };
    assertThat(message.path("type").asText()).isEqualTo(type);
    assertThat(names(message.get("data"))).isEqualTo(always);
    assertThat(STRICT.problems(message)).isEmpty();
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
