package org.notificationdispatcher.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.notificationdispatcher.Samples.TEN;
import static org.notificationdispatcher.Samples.activation;
import static org.notificationdispatcher.Samples.license;
import static org.notificationdispatcher.Samples.order;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.common.Order;
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
            Module.ORDERS, FieldSelection.of(Module.ORDERS, List.of(orderFields)),
            Module.LICENSES, FieldSelection.of(Module.LICENSES, List.of("*")),
            Module.ACTIVATIONS, FieldSelection.of(Module.ACTIVATIONS, List.of("*"))));
  }

  private List<String> types(List<Message> messages) {
    return messages.stream().map(Message::type).toList();
  }

  @Test
  void storingTwiceTellsOnce() {
    List<Order> page = List.of(order(1, "a", TEN), order(2, "a", TEN));

    assertThat(types(store.keep(page))).containsExactly("order.created", "order.created");
    assertThat(store.keep(page)).isEmpty();
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
                store.keep(List.of(order(1, "a", TEN)));
                Future<List<Message>> other =
                    otherModule.submit(
                        () -> store.keep(List.of(license(1, "NotYetCollected", TEN))));
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
    store.keep(List.of(order(1, "a", TEN), order(2, "a", TEN)));

    assertThat(store.keep(List.of(order(2, "a", TEN), order(3, "a", TEN))))
        .extracting(Message::subject)
        .containsExactly("order/3");
  }

  @Test
  void thereAndBackAreTwoChanges() {
    store.keep(List.of(order(1, "a", TEN)));

    List<Message> there = store.keep(List.of(order(1, "b", TEN.plusSeconds(1))));
    List<Message> back = store.keep(List.of(order(1, "a", TEN.plusSeconds(2))));

    assertThat(types(there)).containsExactly("order.updated");
    assertThat(types(back)).containsExactly("order.updated");
    assertThat(back.get(0).data()).containsEntry("comment", "a");
    assertThat(count("message")).isEqualTo(3);
  }

  @Test
  void thereAndBackWithinTheResolutionOfTheClockAreStillTwoChanges() {
    store.keep(List.of(order(1, "a", TEN)));
    store.keep(List.of(order(1, "b", TEN)));
    List<Message> back = store.keep(List.of(order(1, "a", TEN)));

    assertThat(types(back)).containsExactly("order.updated");
    assertThat(count("message")).isEqualTo(3);
  }

  @Test
  void aChangeOfAFieldThatIsNotSelectedIsNoNews() {
    SnapshotStore withoutComment = store("orderId");
    withoutComment.keep(List.of(order(1, "a", TEN)));

    assertThat(withoutComment.keep(List.of(order(1, "b", TEN.plusSeconds(1))))).isEmpty();
  }

  @Test
  void onlySelectedFieldsAreTold() {
    assertThat(store.keep(List.of(order(1, "a", TEN))).get(0).data())
        .containsOnlyKeys("orderId", "comment", "items");
  }

  @Test
  void aRecordReadLateDoesNotBringBackAnOldState() {
    store.keep(List.of(order(1, "new", TEN.plusSeconds(9))));

    assertThat(store.keep(List.of(order(1, "old", TEN)))).isEmpty();
    assertThat(store.keep(List.of(order(1, "new", TEN.plusSeconds(9))))).isEmpty();
  }

  @Test
  void aRecordTwiceOnAPageIsItsNewestState() {
    List<Message> messages =
        store.keep(List.of(order(1, "new", TEN.plusSeconds(1)), order(1, "old", TEN)));

    assertThat(messages).extracting(m -> m.data().get("comment")).containsExactly("new");
  }

  @Test
  void theSameNewsHaveTheSameIdAfterALostDatabase() {
    List<Message> first = store.keep(List.of(order(1, "a", TEN), order(2, "b", TEN)));
    DATABASE.jdbc().execute("TRUNCATE snapshot, message CASCADE");

    assertThat(store.keep(List.of(order(2, "b", TEN), order(1, "a", TEN))))
        .extracting(Message::id)
        .containsExactlyInAnyOrderElementsOf(first.stream().map(Message::id).toList())
        .allMatch(id -> id.version() == 5 && id.variant() == 2);
  }

  @Test
  void messagesComeInTheOrderOfChange() {
    List<Message> messages =
        store.keep(
            List.of(
                activation(1, "Activate", "Completed", TEN.plusSeconds(2)),
                activation(2, "Return", "Completed", TEN.plusSeconds(1))));

    assertThat(types(messages)).containsExactly("activation.returned", "activation.completed");
    assertThat(messages.get(0).sequence()).isLessThan(messages.get(1).sequence());
    assertThat(messages).extracting(Message::subject).containsOnly("license/4711");
  }

  @Test
  void licensesTellHowTheyEnd() {
    assertThat(types(store.keep(List.of(license(1, "NotYetCollected", TEN)))))
        .containsExactly("license.created");
    assertThat(types(store.keep(List.of(license(1, "ConfirmedCollected", TEN.plusSeconds(1))))))
        .containsExactly("license.updated");
    assertThat(types(store.keep(List.of(license(1, "Withdrawn", TEN.plusSeconds(2))))))
        .containsExactly("license.withdrawn");
    assertThat(types(store.keep(List.of(license(2, "Replaced", TEN)))))
        .containsExactly("license.replaced");
  }

  @Test
  void activationsTellWhatHappened() {
    assertThat(
            types(
                store.keep(
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
    assertThat(store.keep(List.of(activation(1, "Activate", "Open", TEN)))).isEmpty();
    assertThat(
            types(store.keep(List.of(activation(1, "Activate", "Completed", TEN.plusSeconds(9))))))
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
                FieldSelection.of(Module.LICENSES, List.of("ticketLicenseId", "replacedBy"))));
    withoutState.keep(List.of(license(1, "NotYetCollected", TEN)));
    assertThat(withoutState.keep(List.of(license(1, "ConfirmedCollected", TEN.plusSeconds(1)))))
        .isEmpty();

    List<License> end = List.of(license(1, "Withdrawn", TEN.plusSeconds(2)));
    assertThat(types(withoutState.keep(end))).containsExactly("license.withdrawn");
    assertThat(withoutState.keep(end)).isEmpty();
  }

  @Test
  void aLargePageIsStoredAsAWhole() {
    List<Order> page = LongStream.range(0, 5_000).mapToObj(n -> order(n, "x", TEN)).toList();

    assertThat(store.keep(page)).hasSize(5_000);
    assertThat(store.told()).isEqualTo(5_000);
    assertThat(count("snapshot")).isEqualTo(5_000);
  }

  private static Integer count(String table) {
    return DATABASE.jdbc().queryForObject("SELECT count(*) FROM " + table, Integer.class);
  }
}
