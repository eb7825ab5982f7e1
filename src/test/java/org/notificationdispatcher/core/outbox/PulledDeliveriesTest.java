package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.outbox.PulledDeliveries.Page;
import org.notificationdispatcher.core.outbox.PulledDeliveries.Query;

/** What a destination fetches for itself. */
class PulledDeliveriesTest {
  private static final String CRM = "crm";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final StoredMessages messages = new StoredMessages(DATABASE.jdbc());
  private final PulledDeliveries pulled = new PulledDeliveries(DATABASE.dataSource());
  private final DeliveryStore store = new DeliveryStore(DATABASE.dataSource());

  @BeforeEach
  void register() {
    pulled.register(CRM);
  }

  @Test
  void whatIsNotAcknowledgedComesAgain() {
    List<Message> stored = store(5);

    assertThat(read(0, 3)).isEqualTo(stored.subList(0, 3));
    assertThat(read(0, 3)).isEqualTo(stored.subList(0, 3));
    assertThat(pulled.acknowledge(CRM, stored.get(1).sequence())).isEqualTo(2);

    assertThat(read(0, 3)).isEqualTo(stored.subList(2, 5));
    assertThat(state(stored.get(0))).isEqualTo("delivered");
    assertThat(state(stored.get(2))).isEqualTo("pending");
  }

  @Test
  void aReaderMayReadOnBeforeItAcknowledges() {
    List<Message> stored = store(5);

    Page first = pulled.read(CRM, new Query(0, 3, null, null));
    Page second = pulled.read(CRM, new Query(first.cursor(), 3, null, null));

    assertThat(first.more()).isTrue();
    assertThat(second.messages()).isEqualTo(stored.subList(3, 5));
    assertThat(second.more()).isFalse();
    assertThat(pulled.acknowledge(CRM, second.cursor())).isEqualTo(5);
    assertThat(read(0, 10)).isEmpty();
  }

  @Test
  void whatWasNotHandedOutCannotBeAcknowledged() {
    List<Message> stored = store(4);
    read(0, 2);

    assertThat(pulled.acknowledge(CRM, Long.MAX_VALUE)).isEqualTo(2);
    assertThat(pulled.acknowledge(CRM, List.of(stored.get(2).id()))).isZero();
    assertThat(read(0, 10)).isEqualTo(stored.subList(2, 4));
  }

  @Test
  void aMessageStoredLateWithALowerSequenceIsNotAcknowledgedByALaterOne() {
    List<Message> stored = store(3);
    DATABASE.jdbc().update("DELETE FROM delivery WHERE message_id = ?", stored.get(0).id());
    Page page = pulled.read(CRM, new Query(0, 10, null, null));
    store.insert(List.of(delivery(stored.get(0))));

    assertThat(pulled.acknowledge(CRM, page.cursor())).isEqualTo(2);

    assertThat(read(0, 10)).isEqualTo(stored.subList(0, 1));
  }

  @Test
  void singleOnesCanBeAcknowledged() {
    List<Message> stored = store(3);
    read(0, 10);

    assertThat(pulled.acknowledge(CRM, List.of(stored.get(1).id(), UUID.randomUUID()))).isOne();

    assertThat(read(0, 10)).containsExactly(stored.get(0), stored.get(2));
  }

  @Test
  void acknowledgingTwiceCountsOnce() {
    store(2);
    Page page = pulled.read(CRM, new Query(0, 10, null, null));

    assertThat(pulled.acknowledge(CRM, page.cursor())).isEqualTo(2);
    assertThat(pulled.acknowledge(CRM, page.cursor())).isZero();

    Destinations.Destination crm = new Destinations(DATABASE.dataSource()).get(CRM);
    assertThat(crm.pending()).isZero();
    assertThat(crm.deliveredLately()).isEqualTo(2);
  }

  @Test
  void aFilterLooksAtABoundedNumber() {
    List<Message> stored = store(25);
    Message last = add("order/1", "order.created");

    Page first = pulled.read(CRM, new Query(0, 2, "order.*", null));
    assertThat(first.messages()).isEmpty();
    assertThat(first.more()).isTrue();
    assertThat(first.cursor()).isEqualTo(stored.get(19).sequence());

    Page second = pulled.read(CRM, new Query(first.cursor(), 2, "order.*", null));
    assertThat(second.messages()).containsExactly(last);
    assertThat(second.more()).isFalse();

    assertThat(pulled.read(CRM, new Query(0, 2, null, "license/7")).messages())
        .containsExactly(stored.get(7));
  }

  @Test
  void aPausedDestinationGetsNothingAndIsToldWhy() {
    List<Message> stored = store(1);
    Destinations destinations = new Destinations(DATABASE.dataSource());
    destinations.pause(CRM, "new release");

    Page page = pulled.read(CRM, new Query(0, 10, null, null));
    assertThat(page.messages()).isEmpty();
    assertThat(page.held()).isEqualTo("paused (new release)");

    destinations.resume(CRM);
    assertThat(read(0, 10)).isEqualTo(stored);
  }

  @Test
  void whatWasAcknowledgedCanBeReplayed() {
    List<Message> stored = store(2);
    read(0, 10);
    pulled.acknowledge(CRM, Long.MAX_VALUE);

    new Destinations(DATABASE.dataSource())
        .replay(CRM, Selection.of(stored.get(0).id()), Set.of(Ended.DELIVERED));

    assertThat(read(0, 10)).containsExactly(stored.get(0));
  }

  /** A million and processes of their own: bench.FeedPart. */
  @Test
  void twoConsumersThatDieBeforeTheyAcknowledgeMissNothing() throws Exception {
    pulled.register("shop");
    many(20_000, CRM, "shop");
    long before = DATABASE.rowsRead("delivery");
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      Callable<List<Long>> crm = () -> dyingReader(CRM);
      Callable<List<Long>> shop = () -> dyingReader("shop");
      for (Future<List<Long>> one : both.invokeAll(List.of(crm, shop))) {
        assertThat(one.get()).hasSize(20_000).isSorted().doesNotHaveDuplicates();
      }
    } finally {
      both.shutdown();
    }
    // A page reads what is on it, and not what was read before it
    assertThat(DATABASE.rowsRead("delivery") - before).isLessThan(40_000 * 20);
  }

  /** Whoever dies has forgotten the page that it did not acknowledge. */
  private List<Long> dyingReader(String consumer) {
    List<Long> had = new ArrayList<>();
    for (int pages = 1; ; pages++) {
      Page page = pulled.read(consumer, new Query(0, 500, null, null));
      if (page.messages().isEmpty()) {
        return had;
      }
      if (pages % 5 != 0) {
        page.messages().forEach(message -> had.add(message.sequence()));
        pulled.acknowledge(consumer, page.cursor());
      }
    }
  }

  private static void many(int count, String... consumers) {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO message (id, module, type, source, subject, changed_at, data) SELECT"
                + " gen_random_uuid(), 'licenses', 'license.updated', 'test', 'license/' || n,"
                + " now(), '{}' FROM generate_series(1, ?) n",
            count);
    for (String consumer : consumers) {
      DATABASE
          .jdbc()
          .update(
              "INSERT INTO delivery (destination, message_id, order_key, sequence, due_at)"
                  + " SELECT ?, id, subject, sequence, now() FROM message",
              consumer);
    }
  }

  @Test
  void manyAreAcknowledgedInBatches() {
    many(12_000, CRM);
    DATABASE.jdbc().update("UPDATE delivery SET lease_until = now()");

    assertThat(pulled.acknowledge(CRM, Long.MAX_VALUE)).isEqualTo(12_000);
    assertThat(read(0, 10)).isEmpty();
  }

  private List<Message> read(long after, int limit) {
    return pulled.read(CRM, new Query(after, limit, null, null)).messages();
  }

  private List<Message> store(int count) {
    List<Message> stored = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      stored.add(add("license/" + n, "license.updated"));
    }
    return stored;
  }

  private Message add(String subject, String type) {
    Message message = messages.store(subject, type);
    store.insert(List.of(delivery(message)));
    return message;
  }

  private static NewDelivery delivery(Message message) {
    return new NewDelivery(CRM, message.id(), message.subject(), null, message.sequence());
  }

  private static String state(Message message) {
    return DATABASE
        .jdbc()
        .queryForObject(
            "SELECT state FROM delivery WHERE message_id = ?", String.class, message.id());
  }
}
