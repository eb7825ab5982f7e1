package org.notificationdispatcher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.notificationdispatcher.bench.Figure.Bound;
import org.notificationdispatcher.reporting.Bounds;
import org.notificationdispatcher.reporting.Filter;
import org.notificationdispatcher.reporting.Happenings;
import org.notificationdispatcher.reporting.Overview;
import org.notificationdispatcher.reporting.Overviews;
import org.notificationdispatcher.reporting.Period;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An overview of a month with three million activations, of 200,000 licenses of 200 items and
 * 50,000 customers, beside the month before with as many. They go the way that all takes: from the
 * log to the figures. The month before is a copy of its figures. The median of three rounds counts.
 */
final class ReportPart implements Part {
  /** Somebody waits for it. */
  private static final double SECONDS = 5;

  /** In a first back-fill: a report can wait, but not for hours. */
  private static final double UNFOLDED_SECONDS = 120;

  private static final List<String> MONTH_BEFORE =
      List.of(
          "INSERT INTO happening_article_figure SELECT bucket - interval '31 days', article, count"
              + " FROM happening_article_figure",
          "INSERT INTO happening_figure SELECT bucket - interval '31 days', dimension, count FROM"
              + " happening_figure",
          "INSERT INTO happening_article_day AS d SELECT date_trunc('day', bucket, 'UTC') AS day,"
              + " article, sum(count) FROM happening_article_figure WHERE bucket <"
              + " '2026-09-30T22:00:00Z' GROUP BY day, article ON CONFLICT (bucket, article) DO"
              + " UPDATE SET count = d.count + excluded.count",
          "INSERT INTO happening_dimension_month AS m SELECT date_trunc('month', bucket, 'UTC') AS month,"
              + " dimension, sum(count) FROM happening_figure WHERE bucket <"
              + " '2026-09-30T22:00:00Z' GROUP BY month, dimension ON CONFLICT (bucket, dimension)"
              + " DO UPDATE SET count = m.count + excluded.count",
          "INSERT INTO happening_customer_month AS m SELECT date_trunc('month', f.bucket, 'UTC') AS"
              + " month, md5(row(a.kind, d.customer)::text)::uuid, a.kind, d.customer, sum(f.count)"
              + " FROM happening_figure f JOIN happening_dimension d ON d.id = f.dimension JOIN"
              + " happening_article a ON a.id = d.article WHERE f.bucket < '2026-09-30T22:00:00Z'"
              + " GROUP BY month, a.kind, d.customer ON CONFLICT (bucket, digest) DO UPDATE SET count ="
              + " m.count + excluded.count");

  /** What a short time without folding leaves. */
  private static final int NOT_FOLDED = 10_000;

  private static final int LICENSES = 200_000;
  private static final int ROUNDS = 3;
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  /** It has a clock change. */
  private static final Period MONTH =
      new Period(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 1), ZONE);

  private static final Period BEFORE =
      new Period(LocalDate.of(2026, 9, 1), LocalDate.of(2026, 10, 1), ZONE);
  private static final Bounds BOUNDS =
      new Bounds(Duration.ofDays(30), Duration.ofDays(90), Duration.ofDays(1), 10);

  @Override
  public Report run(Path folder, Started started, Consumer<String> progress)
      throws IOException, InterruptedException {
    PostgresServer data = started.start(() -> PostgresServer.startEmpty(folder));
    data.database().migrate();
    JdbcTemplate jdbc = data.jdbc();
    String load = Conditions.loadAverage();
    jdbc.update(
        "INSERT INTO snapshot (module, source_key, digest, changed_at, data) SELECT 'licenses', n,"
            + " '', now(), json_build_object('ticketLicenseId', n, 'ticketId',"
            + " 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE', 'orderKey', n / 4, 'orderItemKey', n / 2,"
            + " 'customerId', 'C-' || n / 4, 'itemId', 'SKU-' || n % 200, 'firmCode', 6000010 + n %"
            + " 200 % 3, 'state', CASE n % 10 WHEN 0 THEN 'NotYetCollected' ELSE 'ConfirmedCollected' END,"
            + " 'created', '2026-01-01T00:00:00Z', 'options', json_build_object('expirationTime',"
            + " to_char(timestamp '2026-11-01' + n * interval '2 minutes',"
            + " 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), 'text', repeat('x', 400))) FROM"
            + " generate_series(0, ? - 1) n",
        LICENSES);
    jdbc.update("INSERT INTO watermark (module, upto) VALUES ('licenses', now())");
    int activations = Integer.getInteger("bench.activations", 3_000_000);
    happen(jdbc, activations);
    progress.accept(activations + " activations are in the log");
    Overviews overviews = new Overviews(data.database().dataSource(), Clock.systemUTC());
    double unfolded = seconds(overviews, Filter.ALL);
    progress.accept("an overview of the log takes %.1f s".formatted(unfolded));
    Happenings happenings =
        new Happenings(data.database().dataSource(), true, Duration.ofDays(800));
    long begin = System.nanoTime();
    happenings.foldAll();
    double folding = (System.nanoTime() - begin) / 1e9;
    progress.accept("folded in %.0f s".formatted(folding));
    for (String copy : MONTH_BEFORE) {
      jdbc.update(copy);
    }
    happen(jdbc, NOT_FOLDED);

    Samples all = new Samples();
    Samples item = new Samples();
    Samples customer = new Samples();
    double processor = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double before = ProcessFigures.processorSecondsOfFamily(data.pid());
      all.add(seconds(overviews, Filter.ALL));
      processor += ProcessFigures.processorSecondsOfFamily(data.pid()) - before;
      item.add(seconds(overviews, new Filter(Set.of(6_000_010L), Set.of("SKU-7"), Set.of())));
      customer.add(seconds(overviews, new Filter(Set.of(), Set.of(), Set.of("C-7", "C-8"))));
    }
    Overview overview = overviews.of(MONTH, BEFORE, Filter.ALL, BOUNDS);
    Map<String, String> conditions = Conditions.of(load, data);
    return new Report(
        "A month's overview",
        conditions,
        List.of(
            Figure.of(
                    "activations of the month",
                    overview.total().values().stream().mapToLong(Long::longValue).sum())
                .within(Bound.exactly(activations + NOT_FOLDED)),
            Figure.of("customers", overview.customers().size()),
            Figure.of("seconds of an overview", all.value()).within(Bound.atMost(SECONDS)),
            Figure.of("processor seconds of PostgreSQL for it", processor / ROUNDS),
            Figure.of("seconds of an overview of one item", item.value())
                .within(Bound.atMost(SECONDS)),
            Figure.of("seconds of an overview of two customers", customer.value())
                .within(Bound.atMost(SECONDS)),
            Figure.of("seconds of an overview with nothing folded", unfolded)
                .within(Bound.atMost(UNFOLDED_SECONDS)),
            Figure.of("happenings folded a second", activations / folding),
            Figure.of(
                "MiB of the figures of both months",
                jdbc.queryForObject(
                    "SELECT sum(pg_total_relation_size(t::regclass)) / 1048576.0 FROM"
                        + " unnest(ARRAY['happening_figure', 'happening_article_figure',"
                        + " 'happening_dimension_month', 'happening_customer_month', 'happening_article_day', 'happening_article',"
                        + " 'happening_dimension']) t",
                    Double.class))));
  }

  private static void happen(JdbcTemplate jdbc, int activations) {
    jdbc.update(
        "INSERT INTO happening_log (kind, at, items, license, order_key, waits) SELECT CASE WHEN"
            + " random() < 0.3 THEN 'ACTIVATED' ELSE 'REACTIVATED' END, at, ARRAY['SKU-' || license"
            + " % 200], license, license / 4, true FROM (SELECT timestamptz '2026-10-01"
            + " 00:00:00+02' + random() * interval '744 hours' AS at, floor(random() * ?)::int AS"
            + " license FROM generate_series(1, ?)) drawn",
        LICENSES, activations);
  }

  private static double seconds(Overviews overviews, Filter filter) {
    long begin = System.nanoTime();
    overviews.of(MONTH, BEFORE, filter, BOUNDS);
    return (System.nanoTime() - begin) / 1e9;
  }
}
