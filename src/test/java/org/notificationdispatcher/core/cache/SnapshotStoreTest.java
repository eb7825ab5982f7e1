package org.notificationdispatcher.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.notificationdispatcher.Samples.TEN;
import static org.notificationdispatcher.Samples.activation;
import static org.notificationdispatcher.Samples.license;
import static org.notificationdispatcher.Samples.order;
import static org.notificationdispatcher.core.cache.TellRules.everyRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.common.OrderItem;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class SnapshotStoreTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final SnapshotStore store = store("orderId", "comment", "items");

  private static SnapshotStore store(String... orderFields) {
    return new SnapshotStore(
        DATABASE.dataSource(),
        "lc-eu",
        Map.of(
            Module.ORDERS, everyRecord(FieldSelection.of(Module.ORDERS, List.of(orderFields))),
            Module.LICENSES, everyRecord(FieldSelection.of(Module.LICENSES, List.of("*"))),
            Module.ACTIVATIONS, everyRecord(FieldSelection.of(Module.ACTIVATIONS, List.of("*")))));
  }

  private List<Message> keep(List<? extends CollectedRecord> records) {
    return keep(store, records);
  }

  private static List<Message> keep(SnapshotStore store, List<? extends CollectedRecord> records) {
    return store.keep(records, false, DetailLookup.none()).stream()
        .map(NewMessage::message)
        .toList();
  }

  private List<String> types(List<Message> messages) {
    return messages.stream().map(Message::type).toList();
  }

  @Test
  void storingTwiceTellsOnce() {
    List<Order> page = List.of(order(1, "a", TEN), order(2, "a", TEN));

    assertThat(types(keep(page))).containsExactly("order.created", "order.created");
    assertThat(keep(page)).isEmpty();
  }

  /** In a back-fill nobody has counted the rows for the planner yet. */
  @Test
  void readsOnlyTheRowsOfThePageThoughTheTableIsLarge() {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO snapshot (module, source_key, digest, changed_at, data) SELECT 'licenses',"
                + " n::text, '', now(), json_build_object('orderItemKey', n) FROM"
                + " generate_series(1, 20000) n");
    long before = DATABASE.rowsRead("snapshot");

    assertThat(
            keep(
                LongStream.rangeClosed(19_501, 20_000)
                    .mapToObj(id -> license(id, "NotYetCollected", TEN))
                    .toList()))
        .hasSize(500);

    assertThat(DATABASE.rowsRead("snapshot") - before).isLessThan(5_000);
  }

  /** Sequences are the order of delivery, so none may appear behind a later one. */
  @Test
  void anotherModulesNewsWaitUntilTheEarlierAreCommitted() throws Exception {
    ExecutorService otherModule = Executors.newSingleThreadExecutor();
    TransactionTemplate transaction =
        new TransactionTemplate(new DataSourceTransactionManager(DATABASE.dataSource()));
    try {
      Future<List<Message>> later =
          transaction.execute(
              uncommitted -> {
                keep(List.of(order(1, "a", TEN)));
                Future<List<Message>> other =
                    otherModule.submit(() -> keep(List.of(license(1, "NotYetCollected", TEN))));
                await().until(() -> other.isDone() || waits());
                assertThat(other).isNotDone();
                return other;
              });
      assertThat(later.get()).hasSize(1);
    } finally {
      otherModule.shutdown();
    }
  }

  private static boolean waits() {
    return DATABASE
        .jdbc()
        .queryForObject("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted", Boolean.class);
  }

  @Test
  void anOverlappingPageTellsOnlyWhatIsNew() {
    keep(List.of(order(1, "a", TEN), order(2, "a", TEN)));

    assertThat(keep(List.of(order(2, "a", TEN), order(3, "a", TEN))))
        .extracting(Message::subject)
        .containsExactly("order/3");
  }

  @Test
  void thereAndBackAreTwoChanges() {
    keep(List.of(order(1, "a", TEN)));

    List<Message> there = keep(List.of(order(1, "b", TEN.plusSeconds(1))));
    List<Message> back = keep(List.of(order(1, "a", TEN.plusSeconds(2))));

    assertThat(types(there)).containsExactly("order.updated");
    assertThat(types(back)).containsExactly("order.updated");
    assertThat(back.get(0).data()).containsEntry("comment", "a");
    assertThat(count("message")).isEqualTo(3);
  }

  @Test
  void thereAndBackWithinTheResolutionOfTheClockAreStillTwoChanges() {
    keep(List.of(order(1, "a", TEN)));
    keep(List.of(order(1, "b", TEN)));
    List<Message> back = keep(List.of(order(1, "a", TEN)));

    assertThat(types(back)).containsExactly("order.updated");
    assertThat(count("message")).isEqualTo(3);
  }

  @Test
  void aChangeOfAFieldThatIsNotSelectedIsNoNews() {
    SnapshotStore withoutComment = store("orderId");
    keep(withoutComment, List.of(order(1, "a", TEN)));

    assertThat(keep(withoutComment, List.of(order(1, "b", TEN.plusSeconds(1))))).isEmpty();
  }

  @Test
  void onlySelectedFieldsAreTold() {
    assertThat(keep(List.of(order(1, "a", TEN))).get(0).data())
        .containsOnlyKeys("orderId", "comment", "items", "newItems");
  }

  /** An answer is always the latest: also when the server's clock was set back, as in autumn. */
  @Test
  void aChangeOfAnEarlierTimeIsStillNews() {
    keep(List.of(order(1, "old", TEN.plusSeconds(9))));

    assertThat(types(keep(List.of(order(1, "new", TEN))))).containsExactly("order.updated");
    assertThat(keep(List.of(order(1, "new", TEN)))).isEmpty();
  }

  @Test
  void aGrownOrderSaysWhichItemsAreNew() {
    OrderItem one = new OrderItem(10, 1, "PRO", null, 1, List.of());
    OrderItem other = new OrderItem(11, 2, "ADDON", null, 1, List.of());

    assertThat(keep(List.of(withItems(TEN, one))).get(0).data())
        .containsEntry("newItems", List.of(10L));
    assertThat(keep(List.of(withItems(TEN.plusSeconds(1), one, other))).get(0).data())
        .containsEntry("newItems", List.of(11L));
    assertThat(keep(List.of(withItems(TEN.plusSeconds(2), other))).get(0).data())
        .doesNotContainKey("newItems");
  }

  private static Order withItems(Instant modified, OrderItem... items) {
    return new Order(1, "SO-1", "T", null, TEN, null, null, List.of(items), modified);
  }

  @Test
  void aSilentBackFillFillsTheCacheAndTellsNothing() {
    SnapshotStore silent =
        new SnapshotStore(
            DATABASE.dataSource(),
            "lc-eu",
            Map.of(
                Module.ORDERS,
                everyRecord(FieldSelection.of(Module.ORDERS, List.of("*"))).silently()));

    assertThat(silent.keep(List.of(order(1, "a", TEN)), true, DetailLookup.none())).isEmpty();
    assertThat(silent.keep(List.of(order(1, "a", TEN)), false, DetailLookup.none())).isEmpty();
    assertThat(types(keep(silent, List.of(order(1, "b", TEN.plusSeconds(1))))))
        .containsExactly("order.updated");
  }

  @Test
  void whatTheLeadSystemKnowsARecordByTravelsAlong() {
    assertThat(keep(List.of(order(7, "a", TEN))).get(0).correlationId()).isEqualTo("SO-2026-7");
    assertThat(
            keep(List.of(new Order(8, null, "T", null, TEN, null, null, List.of(), TEN)))
                .get(0)
                .correlationId())
        .isNull();
  }

  @Test
  void theRouterSeesAlsoWhatIsNotSelected() {
    NewMessage message =
        store("comment").keep(List.of(order(1, "a", TEN)), false, DetailLookup.none()).get(0);

    assertThat(message.message().data()).containsOnlyKeys("comment");
    assertThat(message.record()).containsEntry("createdBy", "shop");
  }

  @Test
  void aTransferWithoutReceiptIsToldIfThatIsWanted() {
    TellRules rules = everyRecord(FieldSelection.of(Module.ACTIVATIONS, List.of("*")));
    SnapshotStore both =
        new SnapshotStore(
            DATABASE.dataSource(),
            "lc-eu",
            Map.of(
                Module.ACTIVATIONS,
                new TellRules(
                    rules.fields(),
                    Level.RECORD,
                    Duration.ZERO,
                    false,
                    true,
                    false,
                    Set.of(),
                    rules.correlation())));

    assertThat(types(keep(both, List.of(activation(1, "Activate", "Open", TEN)))))
        .containsExactly("activation.started");
    assertThat(
            types(keep(both, List.of(activation(1, "Activate", "Completed", TEN.plusSeconds(1))))))
        .containsExactly("activation.completed");
    assertThat(
            keep(both, List.of(activation(1, "Activate", "UnexpectedState", TEN.plusSeconds(2)))))
        .isEmpty();
  }

  @Test
  void aRecordTwiceOnAPageIsItsNewestState() {
    List<Message> messages =
        keep(List.of(order(1, "new", TEN.plusSeconds(1)), order(1, "old", TEN)));

    assertThat(messages).extracting(m -> m.data().get("comment")).containsExactly("new");
  }

  @Test
  void theSameNewsHaveTheSameIdAfterALostDatabase() {
    List<Message> first = keep(List.of(order(1, "a", TEN), order(2, "b", TEN)));
    DATABASE.jdbc().execute("TRUNCATE snapshot, message CASCADE");

    assertThat(keep(List.of(order(2, "b", TEN), order(1, "a", TEN))))
        .extracting(Message::id)
        .containsExactlyInAnyOrderElementsOf(first.stream().map(Message::id).toList())
        .allMatch(id -> id.version() == 5 && id.variant() == 2);
  }

  @Test
  void messagesComeInTheOrderOfChange() {
    List<Message> messages =
        keep(
            List.of(
                activation(1, "Activate", "Completed", TEN.plusSeconds(2)),
                activation(2, "Return", "Completed", TEN.plusSeconds(1))));

    assertThat(types(messages)).containsExactly("activation.returned", "activation.completed");
    assertThat(messages.get(0).sequence()).isLessThan(messages.get(1).sequence());
    assertThat(messages).extracting(Message::subject).containsOnly("license/4711");
  }

  @Test
  void licensesTellHowTheyEnd() {
    assertThat(types(keep(List.of(license(1, "NotYetCollected", TEN)))))
        .containsExactly("license.created");
    assertThat(types(keep(List.of(license(1, "ConfirmedCollected", TEN.plusSeconds(1))))))
        .containsExactly("license.updated");
    assertThat(types(keep(List.of(license(1, "Withdrawn", TEN.plusSeconds(2))))))
        .containsExactly("license.withdrawn");
    assertThat(types(keep(List.of(license(2, "Replaced", TEN)))))
        .containsExactly("license.replaced");
  }

  @Test
  void activationsTellWhatHappened() {
    assertThat(
            types(
                keep(
                    List.of(
                        activation(1, "Activate", "Completed", TEN),
                        activation(2, "RestoreContainer", "Completed", TEN),
                        activation(3, "PushUpdate", "Completed", TEN),
                        activation(4, "Activate", "UnexpectedState", TEN)))))
        .containsExactly(
            "activation.completed",
            "activation.restored",
            "activation.completed",
            "activation.unexpected_state");
  }

  @Test
  void aTransferIsToldWhenItsReceiptHasCome() {
    assertThat(keep(List.of(activation(1, "Activate", "Open", TEN)))).isEmpty();
    assertThat(types(keep(List.of(activation(1, "Activate", "Completed", TEN.plusSeconds(9))))))
        .containsExactly("activation.completed");
  }

  @Test
  void anEndIsToldThoughTheStateIsNotSelected() {
    SnapshotStore withoutState =
        new SnapshotStore(
            DATABASE.dataSource(),
            "lc-eu",
            Map.of(
                Module.LICENSES,
                everyRecord(
                    FieldSelection.of(Module.LICENSES, List.of("ticketLicenseId", "replacedBy")))));
    keep(withoutState, List.of(license(1, "NotYetCollected", TEN)));
    assertThat(keep(withoutState, List.of(license(1, "ConfirmedCollected", TEN.plusSeconds(1)))))
        .isEmpty();

    List<License> end = List.of(license(1, "Withdrawn", TEN.plusSeconds(2)));
    assertThat(types(keep(withoutState, end))).containsExactly("license.withdrawn");
    assertThat(keep(withoutState, end)).isEmpty();
  }

  @Test
  void aLargePageIsStoredAsAWhole() {
    List<Order> page = LongStream.range(0, 5_000).mapToObj(n -> order(n, "x", TEN)).toList();

    assertThat(keep(page)).hasSize(5_000);
    assertThat(store.told()).isEqualTo(5_000);
    assertThat(count("snapshot")).isEqualTo(5_000);
  }

  private static Integer count(String table) {
    return DATABASE.jdbc().queryForObject("SELECT count(*) FROM " + table, Integer.class);
  }
}
