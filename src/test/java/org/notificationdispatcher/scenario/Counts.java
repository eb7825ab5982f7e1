package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.notificationdispatcher.reporting.Bounds;
import org.notificationdispatcher.reporting.Filter;
import org.notificationdispatcher.reporting.Happening;
import org.notificationdispatcher.reporting.Overview;
import org.notificationdispatcher.reporting.Overviews;
import org.notificationdispatcher.reporting.Period;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.springframework.jdbc.core.JdbcTemplate;

/** What an overview says beside what the stand-in's own tables say. */
final class Counts {
  /** What the tables say as they are at the end; other things they do not remember. */
  private static final String REMEMBERED =
      """
      (SELECT 'ORDERED' AS kind, created AS at, customer_id AS customer, NULL AS item
       FROM simulator.orders
       UNION ALL
       SELECT 'LICENSED', created, customer_id, item_id FROM simulator.license_row
       UNION ALL
       SELECT
         CASE a.state WHEN 'UnexpectedState' THEN 'UNEXPECTED' ELSE
           CASE a.type
             WHEN 'Activate' THEN CASE WHEN a.first_activation THEN 'ACTIVATED' ELSE 'REACTIVATED' END
             WHEN 'Return' THEN 'RETURNED'
             WHEN 'Restore' THEN 'RESTORED'
             WHEN 'RestoreContainer' THEN 'RESTORED'
             ELSE 'UPDATED' END END,
         coalesce(a.completed, a.modified), l.customer_id, l.item_id
       FROM simulator.activation a JOIN simulator.license_row l USING (ticket_license_id)
       WHERE a.state <> 'Open' AND (a.state = 'UnexpectedState' OR a.type NOT IN ('Withdraw', 'Replace'))
      ) happened""";

  private static final Set<String> OTHERS = Set.of("EXTENDED", "WITHDRAWN", "REPLACED");
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private static final Bounds BOUNDS =
      new Bounds(Duration.ofDays(400), Duration.ofMinutes(10), Duration.ZERO, 1);

  private Counts() {}

  /**
   * @param openAreRead whether License Central is asked for license transfers without receipt
   */
  static void check(JdbcTemplate standIn, Overviews overviews, Instant end, boolean openAreRead) {
    LocalDate last = LocalDate.ofInstant(end, ZONE);
    Overview overview =
        overviews.of(
            new Period(last.minusDays(3), last.plusDays(1), ZONE),
            new Period(last.minusDays(7), last.minusDays(3), ZONE),
            Filter.ALL,
            BOUNDS);

    assertThat(told(overview.days(), day -> day.date().toString(), Overview.Day::counts))
        .isEqualTo(counted(standIn, "(at AT TIME ZONE 'Europe/Berlin')::date::text"));
    Map<String, Long> items = told(overview.items(), Overview.Group::key, Overview.Group::counts);
    // An order has several
    items.keySet().removeIf(key -> key.startsWith("ORDERED"));
    assertThat(items).isEqualTo(counted(standIn, "item"));
    assertThat(told(overview.customers(), Overview.Group::key, Overview.Group::counts))
        .isEqualTo(counted(standIn, "customer"));
    long ended =
        standIn.queryForObject(
            "SELECT count(*) FROM simulator.license WHERE state IN ('Withdrawn', 'Replaced')",
            Long.class);
    assertThat(
            overview.total().getOrDefault(Happening.WITHDRAWN, 0L)
                + overview.total().getOrDefault(Happening.REPLACED, 0L))
        .isGreaterThanOrEqualTo(ended);
    checkFindings(standIn, overview, openAreRead);
  }

  /** What somebody should look at, at the moment of the overview. */
  private static void checkFindings(JdbcTemplate standIn, Overview overview, boolean openAreRead) {
    Timestamp now = Timestamp.from(overview.at());
    assertThat(overview.expiring().count())
        .as("expire soon")
        .isEqualTo(
            count(
                standIn,
                "license WHERE state NOT IN ('Withdrawn', 'Replaced') AND expiration_time >= ? AND"
                    + " expiration_time < ?",
                now,
                Timestamp.from(overview.at().plus(BOUNDS.expiresWithin()))));
    assertThat(overview.unused().count())
        .as("never collected")
        .isEqualTo(
            count(
                standIn,
                "license WHERE state = 'NotYetCollected' AND created < ?",
                Timestamp.from(overview.at().minus(BOUNDS.unusedAfter()))));
    assertThat(overview.withoutReceipt().count())
        .as("without receipt")
        .isEqualTo(
            openAreRead
                ? count(
                    standIn,
                    "activation WHERE state = 'Open' AND created < ?",
                    Timestamp.from(overview.at().minus(BOUNDS.receiptMissingAfter())))
                : 0);
    assertThat(overview.unexpected().count())
        .as("in an unexpected state")
        .isEqualTo(
            count(
                standIn,
                "activation WHERE state = 'UnexpectedState' AND coalesce(completed, modified) >= ?"
                    + " AND coalesce(completed, modified) < ?",
                Timestamp.from(overview.period().begin()),
                Timestamp.from(overview.period().end())));
  }

  private static long count(JdbcTemplate standIn, String of, Object... parameters) {
    return standIn.queryForObject("SELECT count(*) FROM simulator." + of, Long.class, parameters);
  }

  /**
   * What became of the deliveries, which is by the clock of PostgreSQL.
   *
   * @param requests that the receiver got, in their order, whatever it answered
   */
  static void checkDeliveries(Overviews overviews, Collection<ReceivedMessage> requests) {
    LocalDate today = LocalDate.now(ZONE);
    Overview.Delivery erp =
        overviews
            .of(
                new Period(today.minusDays(1), today.plusDays(2), ZONE),
                new Period(today.minusDays(3), today.minusDays(1), ZONE),
                Filter.ALL,
                BOUNDS)
            .deliveries()
            .stream()
            .filter(one -> one.destination().equals("erp"))
            .findFirst()
            .orElseThrow();
    Map<String, ReceivedMessage> first = new HashMap<>();
    requests.forEach(one -> first.putIfAbsent(one.id(), one));
    assertThat(erp.sent())
        .as("delivered")
        .isEqualTo(requests.stream().filter(ReceivedMessage::accepted).count());
    assertThat(erp.firstTry())
        .as("at the first attempt")
        .isEqualTo(first.values().stream().filter(ReceivedMessage::accepted).count());
    assertThat(erp.retried())
        .as("failed attempts")
        .isEqualTo(requests.stream().filter(one -> !one.accepted()).count());
    assertThat(erp.pending()).isZero();
    assertThat(erp.dead()).isZero();
  }

  private static <T> Map<String, Long> told(
      Iterable<T> all, Function<T, String> key, Function<T, Map<Happening, Long>> counts) {
    Map<String, Long> told = new TreeMap<>();
    for (T one : all) {
      counts
          .apply(one)
          .forEach(
              (kind, count) -> {
                if (!OTHERS.contains(kind.name())) {
                  told.put(kind + " " + key.apply(one), count);
                }
              });
    }
    return told;
  }

  private static Map<String, Long> counted(JdbcTemplate standIn, String key) {
    Map<String, Long> counted = new TreeMap<>();
    standIn.query(
        "SELECT kind || ' ' || %s, count(*) FROM %s WHERE %1$s IS NOT NULL GROUP BY 1"
            .formatted(key, REMEMBERED),
        row -> {
          counted.put(row.getString(1), row.getLong(2));
        });
    return counted;
  }
}
