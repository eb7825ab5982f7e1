package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.outbox.Retention.Progress;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class RetentionTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final DeliveryStore store = new DeliveryStore(DATABASE.dataSource());
  private final StoredMessages messages = new StoredMessages(DATABASE.jdbc());
  private final Retention retention =
      new Retention(DATABASE.dataSource(), Duration.ofDays(90), Duration.ofDays(365));

  @BeforeEach
  void register() {
    store.register("shop", OrderRule.SUBJECT, SupersedeRule.CURRENT, false);
    store.register("archive", OrderRule.SUBJECT, SupersedeRule.CURRENT, false);
  }

  private Message message(int ageInDays) {
    Message message = messages.store("license/1");
    DATABASE
        .jdbc()
        .update(
            "UPDATE message SET collected_at = now() - ? * interval '1 day' WHERE id = ?",
            ageInDays,
            message.id());
    return message;
  }

  /** A delivery in this state, with an attempt, that came to it so long ago. */
  private void delivery(Message message, String destination, String state, int ageInDays) {
    store.insert(
        List.of(NewDelivery.of(destination, message, OrderRule.SUBJECT, SupersedeRule.CURRENT)));
    DATABASE
        .jdbc()
        .update(
            "UPDATE delivery SET state = ?, due_at = at, delivered_at = CASE WHEN state ="
                + " 'delivered' THEN at END, dead_at = CASE WHEN state IN ('dead', 'discarded') THEN"
                + " at END FROM (SELECT now() - ? * interval '1 day' AS at) times WHERE message_id ="
                + " ? AND destination = ?",
            state,
            ageInDays,
            message.id(),
            destination);
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO attempt (message_id, destination, number, started_at, duration) VALUES (?,"
                + " ?, 1, now(), interval '1 second')",
            message.id(),
            destination);
  }

  private Progress removeAll() {
    Progress progress = retention.begin();
    while (progress.more()) {
      progress = retention.remove(progress);
    }
    return progress;
  }

  private int count(String table) {
    return DATABASE.jdbc().queryForObject("SELECT count(*) FROM " + table, Integer.class);
  }

  @Test
  void whatIsOldAndThroughGoesWithItsAttempts() {
    for (String state : List.of("delivered", "superseded", "discarded")) {
      delivery(message(100), "shop", state, 91);
    }
    message(100);
    Message young = message(89);
    delivery(young, "shop", "delivered", 89);

    assertThat(removeAll().messages()).isEqualTo(4);

    assertThat(DATABASE.jdbc().queryForList("SELECT id FROM message", UUID.class))
        .containsExactly(young.id());
    assertThat(count("delivery")).isEqualTo(1);
    assertThat(count("attempt")).isEqualTo(1);
  }

  @Test
  void whatIsPendingOrDeadStaysHoweverOldWithItsMessageAndItsAttempts() {
    delivery(message(1_000), "shop", "pending", 1_000);
    delivery(message(1_000), "shop", "dead", 1_000);

    assertThat(removeAll().messages()).isZero();

    assertThat(count("message")).isEqualTo(2);
    assertThat(count("delivery")).isEqualTo(2);
    assertThat(count("attempt")).isEqualTo(2);
  }

  @Test
  void ofAMessageThatOneDestinationStillNeedsTheOthersDeliveriesGo() {
    Message message = message(100);
    delivery(message, "shop", "delivered", 99);
    delivery(message, "archive", "dead", 99);

    removeAll();

    assertThat(count("message")).isEqualTo(1);
    assertThat(DATABASE.jdbc().queryForList("SELECT destination FROM delivery", String.class))
        .containsExactly("archive");
    assertThat(DATABASE.jdbc().queryForList("SELECT destination FROM attempt", String.class))
        .containsExactly("archive");
  }

  @Test
  void anOldMessageThatWasDeliveredLatelyStays() {
    delivery(message(100), "shop", "delivered", 1);

    assertThat(removeAll().messages()).isZero();
    assertThat(count("delivery")).isEqualTo(1);
  }

  @Test
  void manyGoInSeveralStepsPastThoseThatStay() {
    IntStream.range(0, Retention.BATCH + 1).forEach(n -> delivery(message(100), "shop", "dead", 1));
    IntStream.range(0, Retention.BATCH + 1).forEach(n -> message(100));

    Progress first = retention.remove(retention.begin());
    assertThat(first).isEqualTo(new Progress(Retention.BATCH, 0, true));
    assertThat(removeAll().messages()).isEqualTo(Retention.BATCH + 1);
    assertThat(removeAll().messages()).isZero();
    assertThat(count("message")).isEqualTo(Retention.BATCH + 1);
  }

  /** Figures outlive what they tell of. */
  @Test
  void figuresGoWhenTheyAreOldThemselves() {
    for (int days : List.of(364, 366)) {
      DATABASE
          .jdbc()
          .query(
              "SELECT add_figures('shop', at => now() - ? * interval '1 day', pending => 1, recorded"
                  + " => 1)",
              row -> {},
              days);
    }

    removeAll();

    assertThat(count("delivery_figure")).isEqualTo(1);
    assertThat(new Figures(DATABASE.dataSource()).totals().get(0).pending()).isEqualTo(2);
  }

  @Test
  void whatGoesWithItsHistoryLeavesTheTotals() {
    delivery(message(100), "shop", "delivered", 99);
    delivery(message(100), "shop", "pending", 99);
    DATABASE.jdbc().query("SELECT recount_totals()", row -> {});

    removeAll();

    assertThat(new Figures(DATABASE.dataSource()).totals())
        .containsExactly(new Figures.Total("shop", 1, 0));
  }

  @Test
  void nobodyWaitsForAMessageThatIsInUse() {
    Message used = message(100);
    Message other = message(100);
    new TransactionTemplate(new DataSourceTransactionManager(DATABASE.dataSource()))
        .executeWithoutResult(
            status -> {
              store.insert(
                  List.of(NewDelivery.of("shop", used, OrderRule.SUBJECT, SupersedeRule.CURRENT)));
              Progress progress = elsewhere();
              assertThat(progress.messages()).isEqualTo(1);
            });

    assertThat(DATABASE.jdbc().queryForList("SELECT id FROM message", UUID.class))
        .containsExactly(used.id())
        .doesNotContain(other.id());
    removeAll();
    assertThat(count("delivery")).isEqualTo(1);
  }

  private Progress elsewhere() {
    return CompletableFuture.supplyAsync(this::removeAll).join();
  }

  @Test
  void readsWhatIsOldAndNotWhatThereIs() {
    IntStream.range(0, 5).forEach(n -> delivery(message(100), "shop", "delivered", 99));
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO message (id, module, type, source, subject, changed_at, data) SELECT"
                + " gen_random_uuid(), 'licenses', 'license.updated', 'test', 'license/' || n, now(),"
                + " '{}' FROM generate_series(1, 20000) n");
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO delivery (destination, message_id, order_key, sequence, due_at, state,"
                + " delivered_at) SELECT 'shop', id, subject, sequence, now(), 'delivered', now() FROM"
                + " message WHERE collected_at > now() - interval '1 day'");
    long before = rowsRead();

    assertThat(removeAll().messages()).isEqualTo(5);

    assertThat(rowsRead() - before).isLessThan(2_000);
  }

  /** Of tables message, delivery and attempt, by sessions that have ended. */
  private long rowsRead() {
    DATABASE.dataSource().getHikariPoolMXBean().softEvictConnections();
    await()
        .until(
            () ->
                DATABASE
                        .jdbc()
                        .queryForObject(
                            "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND"
                                + " application_name = current_setting('application_name')",
                            Integer.class)
                    == 0);
    return DATABASE
        .jdbc()
        .queryForObject(
            "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables WHERE"
                + " relid IN ('message'::regclass, 'delivery'::regclass, 'attempt'::regclass)",
            Long.class);
  }
}
