package org.notificationdispatcher.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.notificationdispatcher.Samples.TEN;
import static org.notificationdispatcher.Samples.order;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.collect.LeaseLostException;
import org.notificationdispatcher.core.collect.Page;
import org.notificationdispatcher.core.collect.ReadRules;
import org.notificationdispatcher.core.collect.Selection;
import org.notificationdispatcher.core.collect.Watermarks;
import org.notificationdispatcher.core.collect.Window;

class OverviewsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 24);
  private static final Period PERIOD = new Period(DAY, DAY.plusDays(1), ZoneOffset.UTC);
  private static final Period PREVIOUS = new Period(DAY.minusDays(1), DAY, ZoneOffset.UTC);
  private static final Bounds BOUNDS =
      new Bounds(Duration.ofDays(30), Duration.ofDays(60), Duration.ofHours(24), 2);

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Overviews overviews =
      new Overviews(DATABASE.dataSource(), new MovableClock(TEN.plusSeconds(7_200)));

  private Overview overview(Filter filter) {
    return overviews.of(PERIOD, PREVIOUS, filter, BOUNDS);
  }

  private static Filter customer(String customer) {
    return new Filter(Set.of(), Set.of(), Set.of(customer));
  }

  private static void license(
      long id, String item, String customer, String state, String created, String expires) {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO snapshot (module, source_key, digest, changed_at, data) VALUES ('licenses',"
                + " ?, '', now(), json_strip_nulls(json_build_object('ticketLicenseId', ?,"
                + " 'ticketId', 'AAAAA', 'orderKey', 1, 'orderId', 'SO-1', 'customerId', ?::text, 'itemId',"
                + " ?, 'firmCode', 6000010, 'state', ?, 'created', ?, 'options',"
                + " json_build_object('expirationTime', ?::text))))",
            Long.toString(id),
            id,
            customer,
            item,
            state,
            created,
            expires);
  }

  private static void transfer(
      long key, long license, String state, String created, String completed) {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO snapshot (module, source_key, digest, changed_at, data) VALUES"
                + " ('activations', ?, '', now(),"
                + " json_strip_nulls(json_build_object('activationKey', ?, 'ticketLicenseId', ?,"
                + " 'orderKey', 1, 'itemId', 'PRO', 'cmSerial', '130-1', 'state', ?, 'created', ?,"
                + " 'completed', ?::text, 'modified', ?)))",
            Long.toString(key),
            key,
            license,
            state,
            created,
            completed,
            created);
  }

  private static final String OLD = "2026-01-01T00:00:00Z";

  /** Two hours past ten: to the second, whether the time has a fraction or not. */
  @Test
  void licensesThatExpireSoonAreFoundTheSoonestFirst() {
    license(1, "PRO", "C-1", "ConfirmedCollected", OLD, "2026-12-24T11:59:59.9Z");
    license(2, "PRO", "C-1", "ConfirmedCollected", OLD, "2026-12-24T12:00:00Z");
    license(3, "PRO", "C-2", "NotYetCollected", OLD, "2026-11-24T12:00:00Z");
    license(4, "PRO", "C-1", "ConfirmedCollected", OLD, "2026-11-24T11:59:59Z");
    license(5, "PRO", "C-1", "Withdrawn", OLD, "2026-12-01T00:00:00Z");
    license(6, "PRO", "C-1", "Replaced", OLD, "2026-12-01T00:00:00Z");
    license(7, "STD", "C-1", "ConfirmedCollected", OLD, "2026-12-02T00:00:00Z");
    license(8, "STD", "C-1", "ConfirmedCollected", OLD, null);

    Overview.Findings expiring = overview(Filter.ALL).expiring();
    assertThat(expiring.count()).isEqualTo(3);
    assertThat(expiring.first())
        .extracting(
            Overview.Finding::ticketLicenseId,
            Overview.Finding::at,
            Overview.Finding::customerId,
            Overview.Finding::state)
        .containsExactly(
            tuple(3L, Instant.parse("2026-11-24T12:00:00Z"), "C-2", "NotYetCollected"),
            tuple(7L, Instant.parse("2026-12-02T00:00:00Z"), "C-1", "ConfirmedCollected"));
    assertThat(overview(customer("C-1")).expiring().count()).isEqualTo(2);
    assertThat(overview(new Filter(Set.of(), Set.of("STD"), Set.of())).expiring().count())
        .isEqualTo(1);
    assertThat(overview(new Filter(Set.of(1L), Set.of(), Set.of())).expiring().count()).isZero();
    assertThat(overview(new Filter(Set.of(6_000_010L), Set.of(), Set.of())).expiring().count())
        .isEqualTo(3);
  }

  @Test
  void licensesThatNobodyActivatesAreFoundTheOldestFirst() {
    license(1, "PRO", "C-1", "NotYetCollected", "2026-09-25T11:59:59Z", null);
    license(2, "PRO", "C-1", "NotYetCollected", "2026-09-25T12:00:00Z", null);
    license(3, "PRO", "C-1", "ConfirmedCollected", OLD, null);
    license(4, "PRO", "C-2", "NotYetCollected", OLD, null);

    Overview.Findings unused = overview(Filter.ALL).unused();
    assertThat(unused.count()).isEqualTo(2);
    assertThat(unused.first())
        .extracting(Overview.Finding::ticketLicenseId)
        .containsExactly(4L, 1L);
    assertThat(overview(customer("C-1")).unused().first())
        .extracting(Overview.Finding::ticketLicenseId)
        .containsExactly(1L);
  }

  @Test
  void transfersWithoutReceiptAreFoundTheOldestFirst() {
    license(1, "PRO", "C-1", "ConfirmedCollected", OLD, null);
    transfer(1, 1, "Open", "2026-11-23T11:59:59Z", null);
    transfer(2, 2, "Open", "2026-11-22T00:00:00Z", null);
    transfer(3, 1, "Open", "2026-11-23T12:00:00Z", null);
    transfer(4, 1, "Completed", "2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z");

    Overview.Findings missing = overview(Filter.ALL).withoutReceipt();
    assertThat(missing.count()).isEqualTo(2);
    assertThat(missing.first())
        .extracting(
            Overview.Finding::at,
            Overview.Finding::ticketLicenseId,
            Overview.Finding::customerId,
            Overview.Finding::cmSerial)
        .containsExactly(
            tuple(Instant.parse("2026-11-22T00:00:00Z"), 2L, null, "130-1"),
            tuple(Instant.parse("2026-11-23T11:59:59Z"), 1L, "C-1", "130-1"));
    assertThat(overview(customer("C-1")).withoutReceipt().count()).isEqualTo(1);
  }

  @Test
  void transfersInAnUnexpectedStateAreFoundTheNewestFirst() {
    transfer(1, 1, "UnexpectedState", OLD, "2026-11-23T23:59:59Z");
    transfer(2, 2, "UnexpectedState", OLD, "2026-11-24T00:00:00Z");
    transfer(3, 3, "UnexpectedState", "2026-11-24T23:59:59Z", null);
    transfer(4, 4, "UnexpectedState", OLD, "2026-11-25T00:00:00Z");
    transfer(5, 5, "UnexpectedState", OLD, "2026-11-24T12:00:00Z");

    Overview.Findings unexpected = overview(Filter.ALL).unexpected();
    assertThat(unexpected.count()).isEqualTo(3);
    assertThat(unexpected.first())
        .extracting(Overview.Finding::ticketLicenseId)
        .containsExactly(3L, 5L);
  }

  /** Neither what is found nor what is counted may need all that there is. */
  @Test
  void readsOnlyWhatIsFoundThoughTheTableIsLarge() {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO snapshot (module, source_key, digest, changed_at, data) SELECT CASE n % 2"
                + " WHEN 0 THEN 'licenses' ELSE 'activations' END, n::text, '', now(),"
                + " json_build_object('ticketLicenseId', n, 'state', CASE n % 2 WHEN 0 THEN"
                + " 'ConfirmedCollected' ELSE 'Completed' END, 'created', '2026-01-01T00:00:00Z',"
                + " 'completed', '2026-11-24T00:00:00Z', 'options',"
                + " json_build_object('expirationTime', '2030-01-01T00:00:00Z')) FROM"
                + " generate_series(1, 100000) n");
    license(200_000, "PRO", "C-1", "NotYetCollected", OLD, "2026-12-01T00:00:00Z");
    transfer(200_001, 200_000, "Open", OLD, null);
    transfer(200_002, 200_000, "UnexpectedState", OLD, "2026-11-24T00:00:00Z");

    for (String statistics : List.of("ANALYZE happening_log", "ANALYZE snapshot")) {
      DATABASE.jdbc().execute(statistics);
      long before = DATABASE.rowsRead("snapshot");
      Overview overview = overview(Filter.ALL);
      assertThat(DATABASE.rowsRead("snapshot") - before).isLessThan(200);
      assertThat(
              List.of(
                  overview.expiring().count(),
                  overview.unused().count(),
                  overview.withoutReceipt().count(),
                  overview.unexpected().count()))
          .containsExactly(1L, 1L, 1L, 1L);
    }
  }

  @Test
  void everyDayIsThereAlsoOneOfAClockChange() {
    Period night =
        new Period(
            LocalDate.of(2026, 10, 24), LocalDate.of(2026, 10, 27), ZoneId.of("Europe/Berlin"));
    // 24 h 59 min after the 25th has begun, and a minute later
    for (String at : List.of("2026-10-25T22:59:00Z", "2026-10-25T23:00:00Z")) {
      DATABASE
          .jdbc()
          .update(
              "INSERT INTO happening_log (kind, at, items, waits) VALUES ('RETURNED',"
                  + " ?::timestamptz, '{}', false)",
              at);
    }

    assertThat(overviews.of(night, PREVIOUS, Filter.ALL, BOUNDS).days())
        .extracting(Overview.Day::counts)
        .containsExactly(Map.of(), Map.of(Happening.RETURNED, 1L), Map.of(Happening.RETURNED, 1L));
  }

  /** Then they are not looked up one by one. */
  @Test
  void manyThatAreNotCountedYetAreReadAsTheyWillBeCounted() {
    license(1, "PRO", "C-1", "ConfirmedCollected", OLD, null);
    license(2, "STD", null, "ConfirmedCollected", OLD, null);
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO snapshot (module, source_key, digest, changed_at, data) VALUES ('orders',"
                + " '1', '', now(), '{\"customerId\": \"C-2\"}')");
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO happening_log (kind, at, items, positions, license, order_key, waits)"
                + " SELECT CASE n % 4 WHEN 0 THEN 'ORDERED' ELSE 'ACTIVATED' END,"
                + " ?::timestamptz + n * interval '1 second', ARRAY[CASE n % 4 WHEN 1 THEN 'PRO' ELSE"
                + " 'STD' END], CASE n % 4 WHEN 0 THEN ARRAY['7'] END, CASE WHEN n % 4 > 0 THEN n %"
                + " 4 END, '1', false FROM generate_series(0, ? - 1) n",
            PERIOD.begin().toString(), Overviews.MANY);
    Filter firmCode = new Filter(Set.of(6_000_010L), Set.of(), Set.of());
    Overview all = overview(Filter.ALL);
    Overview some = overview(firmCode);

    new Happenings(DATABASE.dataSource(), false, Duration.ofDays(800)).foldAll();

    assertThat(all.customers())
        .extracting(Overview.Group::key, Overview.Group::counts)
        .containsExactly(
            tuple("C-2", Map.of(Happening.ORDERED, 5_000L, Happening.ACTIVATED, 10_000L)),
            tuple("C-1", Map.of(Happening.ACTIVATED, 5_000L)));
    assertThat(some.total()).isEqualTo(Map.of(Happening.ACTIVATED, 10_000L));
    assertThat(all.days()).isEqualTo(overview(Filter.ALL).days());
    assertThat(all.items()).isEqualTo(overview(Filter.ALL).items());
    assertThat(all.customers()).isEqualTo(overview(Filter.ALL).customers());
    assertThat(some.days()).isEqualTo(overview(firmCode).days());
  }

  @Test
  void deliveriesAreThoseOfTheOutbox() {
    DATABASE.jdbc().update("INSERT INTO destination (name) VALUES ('archive'), ('shop')");
    DATABASE
        .jdbc()
        .query(
            "SELECT add_figures('shop', at => '2026-11-24T10:00:00Z', pending => 3, delivered => 4,"
                + " first_try => 3, failed => 2, died => 1, millis => '{100,100,100,5000}'),"
                + " add_figures('shop', at => '2026-11-23T10:00:00Z', delivered => 9)",
            row -> {});

    List<Overview.Delivery> deliveries = overview(Filter.ALL).deliveries();

    assertThat(deliveries)
        .extracting(Overview.Delivery::destination)
        .containsExactly("archive", "shop");
    assertThat(deliveries.get(0).sent()).isZero();
    assertThat(deliveries.get(0).median()).isEmpty();
    Overview.Delivery shop = deliveries.get(1);
    assertThat(shop)
        .extracting("sent", "firstTry", "retried", "dead", "pending", "previousSent")
        .containsExactly(4L, 3L, 2L, 1L, 3L, 9L);
    assertThat(shop.median().orElseThrow())
        .isBetween(Duration.ofMillis(84), Duration.ofMillis(119));
    assertThat(shop.p95().orElseThrow())
        .isBetween(Duration.ofMillis(4_200), Duration.ofMillis(5_950));
  }

  @Test
  void pollingIsCountedWithTheWatermark() {
    Watermarks watermarks =
        new Watermarks(
            DATABASE.dataSource(),
            Map.of(
                Module.ORDERS,
                new ReadRules(Instant.EPOCH, Duration.ofMinutes(5), Duration.ZERO, 200)),
            Duration.ofMinutes(1),
            new MovableClock(TEN));
    Window window = watermarks.open("orders");
    window =
        watermarks.advance(
            window, new Page(List.of(order(1, "a", TEN), order(2, "a", TEN)), "2", true, TEN));
    window = watermarks.advance(window, new Page(List.of(order(3, "a", TEN)), null, false, TEN));
    watermarks.release(window);
    DATABASE.jdbc().update("UPDATE watermark SET last_success = now() - interval '2 hours'");
    for (int n = 0; n < 2; n++) {
      window = watermarks.open("orders");
      watermarks.release(watermarks.advance(window, new Page(List.of(), null, false, TEN)));
    }
    watermarks.failed("orders", watermarks.open("orders"), "no", false);
    Window lost = watermarks.open("orders");
    DATABASE.jdbc().update("UPDATE watermark SET lease_token = 0");
    assertLost(() -> watermarks.advance(lost, new Page(List.of(), null, false, TEN)));
    DATABASE.jdbc().update("UPDATE watermark SET lease_token = NULL, lease_until = NULL");
    Window question =
        watermarks.select("orders", new Selection(Selection.By.TICKET, List.of("AAAAA")));
    watermarks.advance(question, new Page(List.of(order(3, "a", TEN)), null, false, TEN));

    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Period lately = new Period(today.minusDays(1), today.plusDays(1), ZoneOffset.UTC);
    Overview.Polling polling = overviews.of(lately, PREVIOUS, Filter.ALL, BOUNDS).polling().get(0);

    assertThat(polling)
        .extracting("module", "cycles", "failed", "calls", "records")
        .containsExactly("orders", 3L, 1L, 5L, 4L);
    assertThat(polling.lag().orElseThrow())
        .isBetween(Duration.ofHours(2), Duration.ofHours(2).plusMinutes(5));
    assertThat(polling.lastSuccess()).isPresent();
    Overview.Polling longAgo =
        overviews.of(PREVIOUS, PREVIOUS, Filter.ALL, BOUNDS).polling().get(0);
    assertThat(longAgo.cycles()).isZero();
    assertThat(longAgo.lag()).isEqualTo(Optional.empty());
  }

  private static void assertLost(Runnable step) {
    assertThatThrownBy(step::run).isInstanceOf(LeaseLostException.class);
  }
}
