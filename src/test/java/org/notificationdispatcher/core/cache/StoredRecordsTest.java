package org.notificationdispatcher.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.notificationdispatcher.Samples.TEN;
import static org.notificationdispatcher.core.cache.TellRules.everyRecord;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.Samples;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.common.OrderItem;
import org.notificationdispatcher.core.MessageJson;

class StoredRecordsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private SnapshotStore snapshots;
  private Bundles bundles;
  private StoredRecords records;

  /** Next to nothing is selected. */
  private void use(Level licenses, Level activations) {
    Map<Module, TellRules> rules =
        Map.of(
            Module.ORDERS, rules(Module.ORDERS, Level.RECORD, "orderId", "items"),
            Module.LICENSES, rules(Module.LICENSES, licenses, "state"),
            Module.ACTIVATIONS, rules(Module.ACTIVATIONS, activations, "activationKey", "type"));
    snapshots = new SnapshotStore(DATABASE.dataSource(), "lc-eu", rules);
    bundles = new Bundles(DATABASE.dataSource(), "lc-eu", rules);
    records = new StoredRecords(DATABASE.dataSource(), bundles);
  }

  private static TellRules rules(Module module, Level level, String... fields) {
    return everyRecord(FieldSelection.of(module, List.of(fields))).at(level, Duration.ZERO);
  }

  private List<NewMessage> keep(CollectedRecord... some) {
    return snapshots.keep(List.of(some), false, DetailLookup.none());
  }

  private List<NewMessage> tell(Module module) {
    return bundles.tell(module.toString(), DetailLookup.none()).messages();
  }

  private List<NewMessage> again(List<NewMessage> told) {
    return records.of(told.stream().map(NewMessage::message).toList());
  }

  /** Numbers of JSON have no length. */
  private static String json(List<NewMessage> messages) {
    try {
      return MessageJson.mapper().writeValueAsString(messages);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Order order(String comment, int seconds) {
    return Samples.order(1, comment, TEN.plusSeconds(seconds));
  }

  @Test
  void theRouterSeesAMessageAsItDidWhenItWasNew() {
    use(Level.RECORD, Level.RECORD);
    List<NewMessage> orders = keep(order("one", 0), Samples.order(2, "two", TEN));
    List<NewMessage> licenses = keep(Samples.license(4711, "NotYetCollected", TEN));
    List<NewMessage> activations = keep(Samples.activation(7, "Activation", "Completed", TEN));

    assertThat(orders).hasSize(2);
    assertThat(json(again(orders))).isEqualTo(json(orders));
    assertThat(json(again(licenses))).isEqualTo(json(licenses));
    assertThat(json(again(activations))).isEqualTo(json(activations));
  }

  @Test
  void theRecordIsAsItIsKnownNow() {
    use(Level.RECORD, Level.RECORD);
    List<NewMessage> told = keep(order("before", 0));
    keep(order("after", 1));

    assertThat(again(told))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.message()).isEqualTo(told.get(0).message());
              assertThat(one.record()).containsEntry("comment", "after");
            });
  }

  @Test
  void whatWasComposedIsComposedAgain() {
    use(Level.ORDER_ITEM, Level.TICKET);
    keep(
        new Order(
            1,
            "SO-1",
            "T",
            "C-1",
            TEN,
            "shop",
            null,
            List.of(new OrderItem(10, 1, "PRO", null, 1, List.of())),
            TEN));
    keep(Samples.license(4711, "NotYetCollected", TEN));
    keep(Samples.activation(7, "Activation", "Completed", TEN));
    DATABASE.jdbc().update("INSERT INTO watermark (module, upto) VALUES ('activations', now())");
    List<NewMessage> items = tell(Module.LICENSES);
    List<NewMessage> tickets = tell(Module.ACTIVATIONS);

    assertThat(items).hasSize(1);
    assertThat(tickets).hasSize(1);
    assertThat(json(again(items))).isEqualTo(json(items));
    assertThat(json(again(tickets))).isEqualTo(json(tickets));
    // Told as they were, though the level is another one now
    use(Level.RECORD, Level.CURRENT);
    assertThat(json(again(items))).isEqualTo(json(items));
    assertThat(json(again(tickets))).isEqualTo(json(tickets));
  }

  @Test
  void aCurrentStateIsThatOfNow() {
    use(Level.RECORD, Level.CURRENT);
    keep(Samples.activation(7, "Activation", "Completed", TEN));
    List<NewMessage> told = tell(Module.ACTIVATIONS);
    keep(Samples.activation(8, "Return", "Completed", TEN));

    assertThat(again(told).get(0).record()).containsEntry("type", "Return");
  }

  @Test
  void ofMessagesFromBeforeTheirKeyWasStoredItFollowsFromWhatTheySay() {
    use(Level.ORDER_ITEM, Level.RECORD);
    List<NewMessage> orders = keep(order("one", 0));
    List<NewMessage> activations = keep(Samples.activation(7, "Activation", "Completed", TEN));
    keep(Samples.license(1, "NotYetCollected", TEN), Samples.license(2, "NotYetCollected", TEN));
    List<NewMessage> items = tell(Module.LICENSES);
    assertThat(items).hasSize(1);
    DATABASE.jdbc().update("UPDATE message SET source_key = NULL");

    assertThat(json(again(orders))).isEqualTo(json(orders));
    assertThat(json(again(activations))).isEqualTo(json(activations));
    assertThat(json(again(items))).isEqualTo(json(items));
  }

  @Test
  void ofWhatIsNotKnownAnyMoreThereIsWhatWasTold() {
    use(Level.RECORD, Level.RECORD);
    List<NewMessage> told = keep(order("one", 0));
    DATABASE.jdbc().update("DELETE FROM snapshot");

    assertThat(again(told).get(0).record()).isEqualTo(told.get(0).message().data());
  }

  @Test
  void detailsAreAsTheyWereTold() {
    use(Level.RECORD, Level.RECORD);
    ObjectNode item = MessageJson.mapper().createObjectNode().put("itemId", "PRO-2026");
    item.put("firmCode", 6_000_010);
    DetailLookup details =
        new DetailLookup(Map.of(Detail.ITEM, Map.of("PRO-2026", Optional.of(item))), List.of());
    List<NewMessage> told = snapshots.keep(List.of(order("one", 0)), false, details);

    Message message = told.get(0).message();
    assertThat(message.data().toString()).contains("firmCode");
    assertThat(json(again(told))).isEqualTo(json(told));
  }
}
