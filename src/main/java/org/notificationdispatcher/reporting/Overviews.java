package org.notificationdispatcher.reporting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.SqlFile;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Figures;
import org.notificationdispatcher.core.outbox.Figures.Counts;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the figures of a report: a fixed number of statements, all of the same moment. What they
 * cost follows what happened in the two periods, and not all that there is. Thread-safe.
 */
public final class Overviews {
  private static final String PLANS = SqlFile.read("overview-plans");
  private static final String ARTICLES = SqlFile.read("overview-articles");
  private static final String CUSTOMERS = SqlFile.read("overview-customers");
  private static final String OPEN_COUNT = SqlFile.read("overview-open-count");
  private static final String OPEN = SqlFile.read("overview-open");
  private static final String EXPIRING = SqlFile.read("overview-expiring");
  private static final String UNUSED = SqlFile.read("overview-unused");
  private static final String TRANSFERS = SqlFile.read("overview-transfers");
  private static final String POLLING = SqlFile.read("overview-polling");

  /**
   * From so many rows of the log on, all snapshots are read once: for less, each license is looked
   * up.
   */
  static final int MANY = 20_000;

  /** Behind it the text of a time in table {@code snapshot} may go on with a fraction, and "Z". */
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final Comparator<Overview.Group> MOST_ACTIVATIONS =
      Comparator.<Overview.Group>comparingLong(group -> -activations(group))
          .thenComparingLong(group -> -all(group))
          .thenComparing(Overview.Group::key);

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final Figures figures;
  private final Destinations destinations;
  private final Clock clock;

  /**
   * @param clock ours; what expires soon, or waits for long, is reckoned from its time
   */
  public Overviews(DataSource dataSource, Clock clock) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    // Else what moves from the log to the figures meanwhile would be in both, or in neither
    transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    transaction.setReadOnly(true);
    figures = new Figures(dataSource);
    destinations = new Destinations(dataSource);
    this.clock = clock;
  }

  /**
   * The figures of a period.
   *
   * @param previous what it is compared with
   */
  public Overview of(Period period, Period previous, Filter filter, Bounds bounds) {
    return transaction.execute(
        status -> {
          jdbc.getJdbcOperations().execute(PLANS);
          return read(period, previous, filter, bounds);
        });
  }

  private Overview read(Period period, Period previous, Filter filter, Bounds bounds) {
    Instant now = clock.instant();
    Counted current = counted(period, filter);
    Counted before = counted(previous, filter);
    return new Overview(
        period,
        previous,
        now,
        current.days(),
        before.days(),
        current.total(),
        before.total(),
        groups(current.items(), before.items()),
        groups(current.customers(), before.customers()),
        current.unattributed(),
        expiring(now, filter, bounds),
        unused(now, filter, bounds),
        transfers(
            "Open", Instant.EPOCH, now.minus(bounds.receiptMissingAfter()), false, filter, bounds),
        transfers("UnexpectedState", period.begin(), period.end(), true, filter, bounds),
        deliveries(period, previous),
        polling(period));
  }

  private Counted counted(Period period, Filter filter) {
    Counted counted = new Counted(period);
    MapSqlParameterSource parameters =
        of(period, filter)
            .addValue("borders", counted.borders())
            .addValue("midnights", counted.midnights());
    jdbc.query(
        ARTICLES,
        parameters,
        row -> {
          countArticle(counted, row);
        });
    Months months = Months.of(period);
    jdbc.query(
        CUSTOMERS,
        of(period, filter)
            .addValue("firstMonth", months.first().atOffset(ZoneOffset.UTC))
            .addValue("endMonth", months.end().atOffset(ZoneOffset.UTC)),
        row -> {
          counted.ofCustomer(row.getString("customer"), kind(row), row.getLong("count"));
        });
    long open = jdbc.queryForObject(OPEN_COUNT, span(period).addValue("most", MANY), Long.class);
    jdbc.query(
        OPEN,
        parameters.addValue("many", open >= MANY),
        row -> {
          if (row.getObject("day") == null) {
            counted.ofCustomer(row.getString("customer"), kind(row), row.getLong("count"));
          } else {
            countArticle(counted, row);
          }
        });
    return counted;
  }

  private static void countArticle(Counted counted, ResultSet row) throws SQLException {
    counted.onDay(row.getInt("day"), kind(row), row.getLong("count"));
    for (String item : (String[]) row.getArray("items").getArray()) {
      counted.ofItem(item, kind(row), row.getLong("count"));
    }
  }

  private static List<Overview.Group> groups(
      Map<String, Map<Happening, Long>> current, Map<String, Map<Happening, Long>> before) {
    return Stream.concat(current.keySet().stream(), before.keySet().stream())
        .distinct()
        .map(
            key ->
                new Overview.Group(
                    key, current.getOrDefault(key, Map.of()), before.getOrDefault(key, Map.of())))
        .sorted(MOST_ACTIVATIONS)
        .toList();
  }

  private static long activations(Overview.Group group) {
    return group.counts().getOrDefault(Happening.ACTIVATED, 0L)
        + group.counts().getOrDefault(Happening.REACTIVATED, 0L);
  }

  private static long all(Overview.Group group) {
    return group.counts().values().stream().mapToLong(Long::longValue).sum();
  }

  private static Happening kind(ResultSet row) throws SQLException {
    return Happening.valueOf(row.getString("kind"));
  }

  private Overview.Findings expiring(Instant now, Filter filter, Bounds bounds) {
    return findings(
        EXPIRING,
        of(filter, bounds)
            .addValue("after", SECONDS.format(now))
            .addValue("before", SECONDS.format(now.plus(bounds.expiresWithin()))));
  }

  private Overview.Findings unused(Instant now, Filter filter, Bounds bounds) {
    return findings(
        UNUSED,
        of(filter, bounds).addValue("before", SECONDS.format(now.minus(bounds.unusedAfter()))));
  }

  private Overview.Findings transfers(
      String state, Instant after, Instant before, boolean newest, Filter filter, Bounds bounds) {
    return findings(
        TRANSFERS,
        of(filter, bounds)
            .addValue("state", state)
            .addValue("after", SECONDS.format(after))
            .addValue("before", SECONDS.format(before))
            .addValue("newest", newest));
  }

  private Overview.Findings findings(String statement, MapSqlParameterSource parameters) {
    List<Overview.Finding> first = new ArrayList<>();
    long[] count = {0};
    jdbc.query(
        statement,
        parameters,
        row -> {
          count[0] = row.getLong("count");
          first.add(finding(row));
        });
    return new Overview.Findings(count[0], List.copyOf(first));
  }

  private static Overview.Finding finding(ResultSet row) throws SQLException {
    JsonNode data = json(row.getString("data"));
    return new Overview.Finding(
        Instant.parse(row.getString("at")),
        data.path("ticketLicenseId").asLong(),
        text(data, "ticketId"),
        text(data, "orderId"),
        text(data, "itemId"),
        row.getString("customer"),
        text(data, "cmSerial"),
        text(data, "state"));
  }

  private static JsonNode json(String data) {
    try {
      return MessageJson.mapper().readTree(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("snapshot.data is not what was written there", e);
    }
  }

  private static String text(JsonNode data, String field) {
    return data.path(field).textValue();
  }

  private List<Overview.Delivery> deliveries(Period period, Period previous) {
    Map<String, Counts> now = figures.sums(period.begin(), period.end());
    Map<String, Counts> before = figures.sums(previous.begin(), previous.end());
    return destinations.list().stream()
        .map(
            one -> {
              Optional<Counts> counts = Optional.ofNullable(now.get(one.name()));
              return new Overview.Delivery(
                  one.name(),
                  counts.map(Counts::delivered).orElse(0L),
                  counts.map(Counts::firstTry).orElse(0L),
                  counts.map(Counts::failed).orElse(0L),
                  counts.map(Counts::dead).orElse(0L),
                  counts.flatMap(some -> some.times().quantile(0.5)),
                  counts.flatMap(some -> some.times().quantile(0.95)),
                  one.pending(),
                  Optional.ofNullable(one.oldestPending()),
                  Optional.ofNullable(before.get(one.name())).map(Counts::delivered).orElse(0L));
            })
        .toList();
  }

  private List<Overview.Polling> polling(Period period) {
    return jdbc.query(
        POLLING,
        span(period),
        (row, number) ->
            new Overview.Polling(
                row.getString("module"),
                row.getLong("cycles"),
                row.getLong("failed"),
                row.getLong("calls"),
                row.getLong("records"),
                Optional.ofNullable(row.getBigDecimal("gap_millis"))
                    .map(millis -> Duration.ofMillis(millis.longValue())),
                Optional.ofNullable(row.getObject("last_success", OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant)));
  }

  private static MapSqlParameterSource span(Period period) {
    return new MapSqlParameterSource("begin", period.begin().atOffset(ZoneOffset.UTC))
        .addValue("end", period.end().atOffset(ZoneOffset.UTC));
  }

  private static MapSqlParameterSource of(Period period, Filter filter) {
    return span(period).addValues(of(filter).getValues());
  }

  private static MapSqlParameterSource of(Filter filter, Bounds bounds) {
    return of(filter).addValue("limit", bounds.findings());
  }

  /** Null where all are wanted. */
  private static MapSqlParameterSource of(Filter filter) {
    return new MapSqlParameterSource("items", orNull(filter.items(), String[]::new))
        .addValue("customers", orNull(filter.customers(), String[]::new))
        .addValue("firmCodes", orNull(filter.firmCodes(), Long[]::new));
  }

  private static <T> T[] orNull(Set<T> some, IntFunction<T[]> array) {
    return some.isEmpty() ? null : some.toArray(array);
  }
}
