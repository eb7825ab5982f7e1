package org.notificationdispatcher.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.notificationdispatcher.Samples.TEN;
import static org.notificationdispatcher.Samples.activation;
import static org.notificationdispatcher.Samples.license;
import static org.notificationdispatcher.core.cache.TellRules.everyRecord;

import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.SqlFile;
import org.notificationdispatcher.core.cache.DetailLookup;
import org.notificationdispatcher.core.cache.FieldSelection;
import org.notificationdispatcher.core.cache.SnapshotStore;

class HappeningsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 24);
  private static final Period PERIOD = new Period(DAY, DAY.plusDays(1), ZoneOffset.UTC);
  private static final Period PREVIOUS = new Period(DAY.minusDays(1), DAY, ZoneOffset.UTC);
  private static final Bounds BOUNDS =
      new Bounds(Duration.ofDays(30), Duration.ofDays(30), Duration.ofDays(1), 5);

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Happenings happenings = happenings(true);
  private final SnapshotStore store =
      new SnapshotStore(
          DATABASE.dataSource(),
          "lc-eu",
          Map.of(
              Module.LICENSES,
              everyRecord(FieldSelection.of(Module.LICENSES, List.of("ticketId"))),
              Module.ACTIVATIONS,
              everyRecord(FieldSelection.of(Module.ACTIVATIONS, List.of("ticketId")))),
          happenings);

  private static Happenings happenings(boolean licenses) {
    return new Happenings(DATABASE.dataSource(), licenses, Duration.ofDays(800));
  }

  private void keep(CollectedRecord... records) {
    store.keep(List.of(records), false, DetailLookup.none());
  }

  private static void licensesAreReadUpTo(String time) {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO watermark (module, upto) VALUES ('licenses', ?::timestamptz) ON CONFLICT"
                + " (module) DO UPDATE SET upto = excluded.upto",
            time);
  }

  private static long logged() {
    return DATABASE.jdbc().queryForObject("SELECT count(*) FROM happening_log", Long.class);
  }

  private static Overview overview(Filter filter) {
    return new Overviews(DATABASE.dataSource(), Clock.systemUTC())
        .of(PERIOD, PREVIOUS, filter, BOUNDS);
  }

  @Test
  void anActivationWaitsForItsLicense() {
    keep(activation(1, "Activate", "Completed", TEN));
    happenings.fold();
    assertThat(logged()).isEqualTo(1);
    assertThat(overview(Filter.ALL).unattributed()).containsEntry(Happening.ACTIVATED, 1L);

    licensesAreReadUpTo("2026-11-24T10:00:00Z");
    happenings.fold();
    assertThat(logged()).isEqualTo(1);

    keep(license(4711, "ConfirmedCollected", TEN));
    licensesAreReadUpTo("2026-11-24T10:00:00.001Z");
    happenings.fold();
    assertThat(logged()).isZero();
    assertThat(overview(new Filter(Set.of(6_000_010L), Set.of("PRO-2026"), Set.of("C-1"))).total())
        .isEqualTo(Map.of(Happening.ACTIVATED, 1L, Happening.LICENSED, 1L));
  }

  @Test
  void itDoesNotWaitForever() {
    keep(activation(1, "Return", "Completed", TEN), activation(2, "Return", "Completed", TEN));
    DATABASE
        .jdbc()
        .update(
            "UPDATE happening_log SET logged_at = now() - interval '73 hours' WHERE license = '4711'");
    keep(activation(3, "Return", "Completed", TEN.plusSeconds(1)));

    happenings.fold();

    assertThat(logged()).isEqualTo(1);
    assertThat(overview(Filter.ALL).unattributed()).containsEntry(Happening.RETURNED, 3L);
  }

  @Test
  void withoutLicensesNothingWaits() {
    keep(activation(1, "Return", "Completed", TEN));

    happenings(false).fold();

    assertThat(logged()).isZero();
    assertThat(overview(Filter.ALL).total()).containsEntry(Happening.RETURNED, 1L);
    assertThat(overview(new Filter(Set.of(), Set.of(), Set.of("C-1"))).total()).isEmpty();
  }

  @Test
  void aStateThatIsNotTakenAndComesBackIsCountedAsItHappened() {
    keep(license(1, "Withdrawn", TEN));
    keep(license(1, "ConfirmedCollected", TEN.plusSeconds(1)));
    keep(license(1, "Withdrawn", TEN.plusSeconds(2)));
    keep(license(1, "Withdrawn", TEN.plusSeconds(2)));

    assertThat(overview(Filter.ALL).total())
        .isEqualTo(Map.of(Happening.LICENSED, 1L, Happening.WITHDRAWN, 2L));
  }

  /** More than an index takes of a value. */
  @Test
  void longTextsAreCounted() {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO happening_log (kind, at, items, customer, firm_code, waits) SELECT 'LICENSED',"
                + " '2026-11-24T10:00:00Z', ARRAY[long.text], long.text, 1, false FROM (SELECT"
                + " string_agg(md5(n::text), '') AS text FROM generate_series(1, 500) n) long");

    happenings.fold();

    assertThat(overview(Filter.ALL).customers())
        .singleElement()
        .satisfies(group -> assertThat(group.key()).hasSize(16_000));
  }

  private static void log(int rows) {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO happening_log (kind, at, items, customer, firm_code, waits) SELECT 'LICENSED',"
                + " timestamptz '2026-11-24T00:00:00Z' + n * interval '2 seconds', ARRAY['SKU-' || n"
                + " % 7], 'C-' || n % 11, 1, false FROM generate_series(1, ?) n",
            rows);
  }

  @Test
  void severalNodesCountOnce() throws Exception {
    int rows = 4 * Happenings.BATCH;
    log(rows);
    ExecutorService nodes = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> all =
          IntStream.range(0, 3)
              .<Future<?>>mapToObj(
                  n ->
                      nodes.submit(
                          () -> {
                            Happenings node = happenings(true);
                            while (logged() > 0) {
                              node.fold();
                            }
                          }))
              .toList();
      for (Future<?> one : all) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      nodes.shutdownNow();
    }

    Overview overview = overview(Filter.ALL);
    assertThat(overview.total()).containsEntry(Happening.LICENSED, (long) rows);
    assertThat(overview.items()).hasSize(7);
    assertThat(overview.customers()).hasSize(11);
  }

  @Test
  void figuresThatAreTooOldGo() {
    keep(license(1, "NotYetCollected", TEN));
    happenings.fold();
    DATABASE.jdbc().update("UPDATE happening_figure SET bucket = now() - interval '801 days'");
    DATABASE
        .jdbc()
        .update("UPDATE happening_article_figure SET bucket = now() - interval '799 days'");

    DATABASE.jdbc().update("UPDATE happening_article_day SET bucket = now() - interval '802 days'");
    DATABASE
        .jdbc()
        .update("UPDATE happening_dimension_month SET bucket = now() - interval '832 days'");
    DATABASE
        .jdbc()
        .update("UPDATE happening_customer_month SET bucket = now() - interval '832 days'");

    assertThat(happenings.remove()).isFalse();

    assertThat(count("happening_figure")).isZero();
    assertThat(count("happening_article_figure")).isEqualTo(1);
    assertThat(count("happening_article_day")).isZero();
    assertThat(count("happening_dimension_month")).isZero();
    assertThat(count("happening_customer_month")).isZero();
  }

  /** A day or month that has begun before may be needed still. */
  @Test
  void aDayOrMonthThatIsNotTooOldAsAWholeStays() {
    keep(license(1, "NotYetCollected", TEN));
    happenings.fold();
    DATABASE
        .jdbc()
        .update("UPDATE happening_article_day SET bucket = now() - interval '19202 hours'");
    DATABASE
        .jdbc()
        .update("UPDATE happening_dimension_month SET bucket = now() - interval '820 days'");
    DATABASE
        .jdbc()
        .update("UPDATE happening_customer_month SET bucket = now() - interval '820 days'");

    happenings.remove();

    assertThat(count("happening_article_day")).isEqualTo(1);
    assertThat(count("happening_dimension_month")).isEqualTo(1);
    assertThat(count("happening_customer_month")).isEqualTo(1);
  }

  @Test
  void whoeverFoldsAllWaitsForTheStepOfAnother() throws Exception {
    int rows = Happenings.BATCH + 1;
    log(rows);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (Connection step = DATABASE.dataSource().getConnection()) {
      step.setAutoCommit(false);
      step.createStatement().execute(SqlFile.read("happening-own-turn"));
      assertThat(happenings.fold()).isFalse();
      Future<?> all = other.submit(happenings::foldAll);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  DATABASE
                          .jdbc()
                          .queryForObject(
                              "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT"
                                  + " granted",
                              Integer.class)
                      == 1);
      assertThat(logged()).isEqualTo(rows);
      step.commit();
      all.get(1, TimeUnit.MINUTES);
    } finally {
      other.shutdownNow();
    }

    assertThat(logged()).isZero();
  }

  private static long count(String table) {
    return DATABASE.jdbc().queryForObject("SELECT count(*) FROM " + table, Long.class);
  }
}
