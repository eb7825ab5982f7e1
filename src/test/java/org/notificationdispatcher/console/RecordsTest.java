package org.notificationdispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.console.Records.By;
import org.notificationdispatcher.console.Records.Found;
import org.notificationdispatcher.console.Records.Kept;
import org.notificationdispatcher.console.Records.Place;
import org.notificationdispatcher.core.outbox.Messages;

/** Finds, whatever there is, and reads only what it shows. */
class RecordsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int MANY = 120_000;

  private final Records records = new Records(DATABASE.dataSource());
  private final Messages messages = new Messages(DATABASE.dataSource());

  @Test
  void amongManyOnlyWhatIsShownIsRead() {
    // Not analyzed: the plan must not depend on what the planner knows
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO snapshot (module, source_key, digest, changed_at, data) SELECT 'licenses',"
                + " n::text, '', '2026-11-24T10:00:00Z'::timestamptz + n * interval '1 second',"
                + " json_build_object('ticketLicenseId', n, 'orderId', 'SO-' || n / 4, 'ticketId',"
                + " 'T-' || n / 2, 'cmSerial', '3-' || n, 'customerId', 'C-' || n % 2, 'state',"
                + " 'Created') FROM generate_series(1, ?) n",
            MANY);
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO message (id, module, type, source, subject, changed_at, data) SELECT"
                + " gen_random_uuid(), 'licenses', 'license.created', 'test', 'license/' || n,"
                + " now(), '{}' FROM generate_series(1, 20000) n");
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO delivery (message_id, destination, sequence, state, due_at, delivered_at,"
                + " dead_at) SELECT id, 'erp', sequence, CASE sequence % 3 WHEN 0 THEN 'dead' WHEN 1"
                + " THEN 'pending' ELSE 'delivered' END, now(), now(), now() FROM message");
    long snapshots = DATABASE.rowsRead("snapshot");
    long deliveries = DATABASE.rowsRead("delivery");
    long told = DATABASE.rowsRead("message");

    assertThat(records.find(By.ORDER, "SO-7", null).records())
        .extracting(Kept::key)
        .containsExactly("31", "30", "29", "28");
    assertThat(records.find(By.TICKET, "T-7", null).records()).hasSize(2);
    assertThat(records.find(By.CONTAINER, "3-7", null).records()).hasSize(1);
    assertThat(records.find(By.LICENSE, "7", null).records()).hasSize(1);
    assertThat(records.find(By.LICENSE, "none", null).records()).isEmpty();
    assertThat(page(By.CUSTOMER, "C-1", 3))
        .hasSize(3 * Records.PAGE)
        .startsWith("119999", "119997")
        .doesNotHaveDuplicates();
    assertThat(records.subjects("7"))
        .extracting(Records.Subject::subject)
        .containsExactly("license/7");
    assertThat(records.story("license/7", Long.MAX_VALUE)).hasSize(1);
    assertThat(messages.dead("erp", -1, Records.PAGE).list()).hasSize(Records.PAGE);
    assertThat(messages.pending("erp", 10_000, Records.PAGE).list().get(0).sequence())
        .isEqualTo(10_000 + 3);
    Messages.Deliveries delivered = messages.delivered("erp", Long.MAX_VALUE, Records.LOOK);
    assertThat(delivered.list()).hasSizeBetween(60, 70);
    assertThat(delivered.next()).isEqualTo(20_000 - Records.LOOK + 1);
    assertThat(messages.delivered("erp", 2, Records.LOOK).next()).isNull();

    assertThat(DATABASE.rowsRead("snapshot") - snapshots).isLessThan(500);
    assertThat(DATABASE.rowsRead("delivery") - deliveries).isLessThan(2_000);
    assertThat(DATABASE.rowsRead("message") - told).isLessThan(2_000);
  }

  @Test
  void aNumberOfAnyLengthIsStored() {
    String endless =
        DATABASE
            .jdbc()
            .queryForObject(
                "SELECT string_agg(md5(n::text), '') FROM generate_series(1, 1000) n",
                String.class);
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO snapshot (module, source_key, digest, changed_at, data) VALUES ('orders',"
                + " '1', '', now(), json_build_object('orderId', ?::text, 'customerId', ?::text))",
            endless,
            endless);

    assertThat(records.find(By.ORDER, endless.substring(0, 200), null).records()).hasSize(1);
  }

  private List<String> page(By by, String value, int pages) {
    List<String> keys = new ArrayList<>();
    Place after = null;
    for (int n = 0; n < pages; n++) {
      Found found = records.find(by, value, after);
      found.records().forEach(one -> keys.add(one.key()));
      after = found.next();
    }
    return keys;
  }
}
