package org.notificationdispatcher.core.outbox;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/**
 * What happened to the deliveries of each destination, of all nodes on a database, for charts,
 * reports and metrics: kept while it happens, so that reading it costs nothing of how many
 * deliveries there are. What was rolled back is not in it. Thread-safe.
 */
public final class Figures {
  /** Length of a bucket: the days of every time zone are made of whole ones. */
  public static final Duration BUCKET = Duration.ofMinutes(15);

  private static final String TOTALS = SqlFile.read("figures-totals");
  private static final String BETWEEN = SqlFile.read("figures-between");

  private final NamedParameterJdbcTemplate jdbc;

  /**
   * @param dataSource the PostgreSQL with the product's tables
   */
  public Figures(DataSource dataSource) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
  }

  /**
   * What there is now.
   *
   * @param pending deliveries to come, waiting and under way included
   * @param dead dead letters
   */
  public record Total(String destination, long pending, long dead) {}

  /** By name, those of which something was recorded once. */
  public List<Total> totals() {
    return jdbc.query(
        TOTALS,
        (row, number) ->
            new Total(row.getString("destination"), row.getLong("pending"), row.getLong("dead")));
  }

  /**
   * How often something happened.
   *
   * @param recorded deliveries, also those of a back-fill
   * @param firstTry of {@code delivered}: at the first attempt since it was recorded or replayed
   * @param failed attempts
   * @param dead deliveries that failed for good
   * @param superseded deliveries that a newer state made superfluous
   * @param times of {@code delivered}
   */
  public record Counts(
      long recorded,
      long delivered,
      long firstTry,
      long failed,
      long dead,
      long superseded,
      long discarded,
      long replayed,
      DeliveryTimes times) {

    Counts plus(Counts other) {
      return new Counts(
          recorded + other.recorded,
          delivered + other.delivered,
          firstTry + other.firstTry,
          failed + other.failed,
          dead + other.dead,
          superseded + other.superseded,
          discarded + other.discarded,
          replayed + other.replayed,
          times.plus(other.times));
    }
  }

  /**
   * Of one destination, in {@link #BUCKET}.
   *
   * @param from its begin, on the database's clock
   */
  public record Bucket(String destination, Instant from, Counts counts) {}

  /**
   * The buckets that begin in a span of time, by time and destination. Those in which nothing
   * happened are left out.
   *
   * @param from the first begin
   * @param until the first that does not belong to it
   */
  public List<Bucket> buckets(Instant from, Instant until) {
    record Place(Instant from, String destination) {}
    Map<Place, Counts> sums = new LinkedHashMap<>();
    read(
        from,
        until,
        one -> sums.merge(new Place(one.from(), one.destination()), one.counts(), Counts::plus));
    return sums.entrySet().stream()
        .map(sum -> new Bucket(sum.getKey().destination(), sum.getKey().from(), sum.getValue()))
        .toList();
  }

  /** As {@link #buckets}, the sum of each destination in which something happened. */
  public Map<String, Counts> sums(Instant from, Instant until) {
    Map<String, Counts> sums = new TreeMap<>();
    read(from, until, one -> sums.merge(one.destination(), one.counts(), Counts::plus));
    return sums;
  }

  /** A bucket comes in one or several parts. */
  private void read(Instant from, Instant until, Consumer<Bucket> part) {
    jdbc.query(
        BETWEEN,
        new MapSqlParameterSource("from", from.atOffset(ZoneOffset.UTC))
            .addValue("until", until.atOffset(ZoneOffset.UTC)),
        row -> {
          part.accept(
              new Bucket(
                  row.getString("destination"),
                  row.getObject("bucket", OffsetDateTime.class).toInstant(),
                  counts(row)));
        });
  }

  private static Counts counts(ResultSet row) throws SQLException {
    Array times = row.getArray("times");
    return new Counts(
        row.getLong("recorded"),
        row.getLong("delivered"),
        row.getLong("first_try"),
        row.getLong("failed"),
        row.getLong("dead"),
        row.getLong("superseded"),
        row.getLong("discarded"),
        row.getLong("replayed"),
        times == null
            ? DeliveryTimes.NONE
            : DeliveryTimes.of(row.getLong("millis"), (Integer[]) times.getArray()));
  }
}
