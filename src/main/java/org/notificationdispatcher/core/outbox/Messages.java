package org.notificationdispatcher.core.outbox;

import static org.notificationdispatcher.core.Reading.instant;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.Reading;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/**
 * Shows what is recorded: messages, and their deliveries page by page. Changes nothing. Every
 * statement goes by an index and has an end. Thread-safe.
 */
public final class Messages {
  private static final String FIND = SqlFile.read("message-find");
  private static final String LIST = SqlFile.read("message-list");
  private static final String PENDING = SqlFile.read("delivery-pending");
  private static final String DEAD = SqlFile.read("delivery-dead");
  private static final String DELIVERED = SqlFile.read("delivery-delivered");

  private final Reading reading;

  /**
   * @param dataSource the PostgreSQL with the product's tables
   */
  public Messages(DataSource dataSource) {
    reading = new Reading(dataSource);
  }

  /**
   * A message as it was recorded.
   *
   * @param correlationId by what the receiver knows it, or null
   * @param changedAt when License Central changed it: the message's timestamp
   * @param collectedAt when it was recorded, on the database's clock
   */
  public record Stored(
      UUID id,
      long sequence,
      String type,
      String source,
      String subject,
      String correlationId,
      Instant changedAt,
      Instant collectedAt,
      JsonNode data) {}

  /** One of them; empty if there is none, which retention may have removed. */
  public Optional<Stored> find(UUID id) {
    return reading.read(
        jdbc ->
            jdbc.query(FIND, new MapSqlParameterSource("id", id.toString()), STORED).stream()
                .findFirst());
  }

  /**
   * The newest first. A selection that few messages are of, and that names no subject, reads on to
   * the oldest.
   *
   * @param selection its times are the messages' timestamps
   * @param limit how many at most
   */
  public List<Stored> list(Selection selection, int limit) {
    return reading.read(
        jdbc -> jdbc.query(LIST, selection.parameters(null).addValue("limit", limit), STORED));
  }

  /**
   * A delivery of a list.
   *
   * @param id of the message
   * @param lastStatus of the last answer, or null
   * @param lastError why the last attempt failed, or null
   * @param at when it is due, died or was delivered
   * @param waiting whether it waits behind another one of its key
   */
  public record Delivery(
      UUID id,
      long sequence,
      String type,
      String subject,
      int attempts,
      Integer lastStatus,
      String lastError,
      Instant at,
      boolean waiting) {}

  /**
   * A page of deliveries.
   *
   * @param next the sequence from which on the next one is asked for; null if there is none
   */
  public record Deliveries(List<Delivery> list, Long next) {}

  /**
   * What is still to be delivered, the oldest message first.
   *
   * @param after only later sequences than this
   */
  public Deliveries pending(String destination, long after, int limit) {
    return upwards(PENDING, destination, after, limit);
  }

  /** Dead letters, as {@link #pending}. */
  public Deliveries dead(String destination, long after, int limit) {
    return upwards(DEAD, destination, after, limit);
  }

  private Deliveries upwards(String sql, String destination, long after, int limit) {
    return reading.read(
        jdbc -> {
          List<Delivery> found =
              jdbc.query(
                  sql,
                  new MapSqlParameterSource("destination", destination)
                      .addValue("after", after)
                      .addValue("limit", limit + 1L),
                  DELIVERY);
          return found.size() <= limit
              ? new Deliveries(found, null)
              : new Deliveries(found.subList(0, limit), found.get(limit - 1).sequence());
        });
  }

  /**
   * Of the next messages before a sequence, those that the destination has, the newest first.
   *
   * @param look how many messages are looked at
   */
  public Deliveries delivered(String destination, long before, int look) {
    return reading.read(
        jdbc -> {
          List<Delivery> found = new ArrayList<>();
          Long[] next = {null};
          jdbc.query(
              DELIVERED,
              new MapSqlParameterSource("destination", destination)
                  .addValue("before", before)
                  .addValue("limit", look),
              row -> {
                next[0] = row.getInt("number") == look ? row.getLong("last") : null;
                if (row.getObject("message_id") != null) {
                  found.add(DELIVERY.mapRow(row, found.size()));
                }
              });
          return new Deliveries(found, next[0]);
        });
  }

  private static final RowMapper<Stored> STORED =
      (row, number) ->
          new Stored(
              row.getObject("id", UUID.class),
              row.getLong("sequence"),
              row.getString("type"),
              row.getString("source"),
              row.getString("subject"),
              row.getString("correlation_id"),
              instant(row, "changed_at"),
              instant(row, "collected_at"),
              MessageJson.stored(row.getString("data")));

  private static final RowMapper<Delivery> DELIVERY =
      (row, number) ->
          new Delivery(
              row.getObject("message_id", UUID.class),
              row.getLong("sequence"),
              row.getString("type"),
              row.getString("subject"),
              row.getInt("attempts"),
              row.getObject("last_status", Integer.class),
              row.getString("last_error"),
              instant(row, "at"),
              row.getBoolean("waiting"));
}
