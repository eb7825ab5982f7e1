package org.notificationdispatcher.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.notificationdispatcher.Samples.TEN;
import static org.notificationdispatcher.Samples.license;
import static org.notificationdispatcher.Samples.order;
import static org.notificationdispatcher.core.cache.TellRules.everyRecord;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.cache.KnownRecords.Known;

class KnownRecordsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Map<Module, TellRules> RULES =
      Map.of(
          Module.ORDERS,
          everyRecord(FieldSelection.of(Module.ORDERS, List.of("orderId", "comment"))),
          Module.LICENSES,
          everyRecord(FieldSelection.of(Module.LICENSES, List.of("*"))));

  private final SnapshotStore store = new SnapshotStore(DATABASE.dataSource(), "lc-eu", RULES);
  private final KnownRecords records = new KnownRecords(DATABASE.dataSource(), RULES);

  @Test
  void aRecordIsAsItWasLastReportedWithTheFieldsThatAreTold() {
    store.keep(List.of(order(1, "a", TEN)), false, DetailLookup.none());
    store.keep(List.of(order(1, "b", TEN.plusSeconds(5))), false, DetailLookup.none());

    Known order = records.find(Module.ORDERS, "1").orElseThrow();

    assertThat(order.changedAt()).isEqualTo(TEN.plusSeconds(5));
    assertThat(order.data().path("comment").asText()).isEqualTo("b");
    assertThat(order.data().fieldNames()).toIterable().containsExactly("orderId", "comment");
    assertThat(records.find(Module.ORDERS, "2")).isEmpty();
    assertThat(records.find(Module.LICENSES, "1")).isEmpty();
  }

  /** Nobody has counted the rows for the planner, which would like an index for bundles. */
  @Test
  void readingPageByPageMeetsEachRecordOnceAndReadsNoMoreRowsThanThose() {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO snapshot (module, source_key, digest, changed_at, data) SELECT 'licenses',"
                + " n::text, '', now(), json_build_object('orderItemKey', n) FROM"
                + " generate_series(1, 20000) n");
    store.keep(List.of(order(1, "a", TEN)), false, DetailLookup.none());
    store.keep(List.of(license(20_001, "NotYetCollected", TEN)), false, DetailLookup.none());
    long before = DATABASE.rowsRead("snapshot");

    List<String> keys = new ArrayList<>();
    List<Known> page;
    do {
      String after = keys.isEmpty() ? "" : keys.get(keys.size() - 1);
      page = records.after(Module.LICENSES, after, 1_000);
      page.forEach(one -> keys.add(one.key()));
    } while (!page.isEmpty());

    assertThat(keys).hasSize(20_001).doesNotHaveDuplicates();
    assertThat(DATABASE.rowsRead("snapshot") - before).isBetween(20_001L, 50_000L);
  }
}
