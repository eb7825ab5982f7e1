package org.notificationdispatcher.core.outbox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The deliveries of destinations that no route sends to, because they fetch for themselves: what
 * they have not acknowledged comes again. Pause, replay, back-fill, retention and figures are as
 * for any destination. Thread-safe.
 */
public final class PulledDeliveries {
  private static final String PLANS = SqlFile.read("outbox-plans");
  private static final String PAGE = SqlFile.read("pulled-page");
  private static final String ACKNOWLEDGE = SqlFile.read("pulled-acknowledge");
  private static final String ACKNOWLEDGE_IDS = SqlFile.read("pulled-acknowledge-ids");

  /** How many deliveries one page looks at for those that fit, in times of its limit. */
  private static final int LOOK_FURTHER = 10;

  private static final int BATCH = 5_000;

  private final DeliveryStore store;
  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  /**
   * @param dataSource the PostgreSQL with the product's tables
   */
  public PulledDeliveries(DataSource dataSource) {
    store = new DeliveryStore(dataSource);
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
  }

  /**
   * What to read.
   *
   * @param after behind which sequence; 0 for the oldest that is not acknowledged
   * @param limit how many messages at most, from 1
   * @param type such as {@code license.created}, or {@code license.*} for all that begin so; null
   *     for all
   * @param subject null for all
   */
  public record Query(long after, int limit, String type, String subject) {}

  /**
   * What was read.
   *
   * @param messages in the order of their sequences
   * @param cursor behind which to read on: the last sequence that was looked at
   * @param more whether there may be more behind the cursor now
   * @param held why nothing is handed out: the destination is paused or disabled; null if it is not
   */
  public record Page(List<Message> messages, long cursor, boolean more, String held) {}

  /** Makes the destination known, active unless somebody said otherwise before. */
  public void register(String destination) {
    store.register(destination, OrderRule.SUBJECT, SupersedeRule.CURRENT, false);
  }

  /** Reads on. The messages stay pending, and can be acknowledged from now on. */
  public Page read(String destination, Query query) {
    int look =
        query.type() == null && query.subject() == null
            ? query.limit()
            : query.limit() * LOOK_FURTHER;
    List<Message> messages = new ArrayList<>();
    long[] looked = {0, query.after()};
    String[] held = {null};
    RowCallbackHandler rows =
        row -> {
          looked[0] = row.getLong("looked");
          looked[1] = Math.max(query.after(), row.getLong("looked_upto"));
          held[0] = held(DestinationState.of(row));
          if (row.getObject("message_id") != null) {
            messages.add(DeliveryStore.message(row));
          }
        };
    transaction.executeWithoutResult(
        status -> {
          jdbc.getJdbcOperations().execute(PLANS);
          jdbc.query(
              PAGE,
              new Selection(null, query.type(), query.subject(), null, null)
                  .parameters(destination)
                  .addValue("after", query.after())
                  .addValue("look", look)
                  .addValue("limit", query.limit()),
              rows);
        });
    boolean full = messages.size() == query.limit();
    return new Page(
        messages,
        full ? messages.get(messages.size() - 1).sequence() : looked[1],
        full || looked[0] == look,
        held[0]);
  }

  private static String held(DestinationState state) {
    return state.active() ? null : state.explained();
  }

  /**
   * All that was handed out is delivered, up to a sequence.
   *
   * @return how many that were not acknowledged before
   */
  public long acknowledge(String destination, long upto) {
    long after = 0;
    long count = 0;
    int batch;
    do {
      MapSqlParameterSource parameters =
          new MapSqlParameterSource("after", after).addValue("upto", upto).addValue("batch", BATCH);
      List<Long> settled = settle(destination, ACKNOWLEDGE, parameters);
      batch = settled.size();
      count += batch;
      after = settled.stream().mapToLong(Long::longValue).max().orElse(upto);
    } while (batch == BATCH);
    return count;
  }

  /**
   * Those messages are delivered, as far as they were handed out.
   *
   * @return how many that were not acknowledged before
   */
  public long acknowledge(String destination, Collection<UUID> ids) {
    String[] texts = ids.stream().map(UUID::toString).toArray(String[]::new);
    return settle(destination, ACKNOWLEDGE_IDS, new MapSqlParameterSource("messageIds", texts))
        .size();
  }

  /** The sequences of what is settled. */
  private List<Long> settle(String destination, String sql, MapSqlParameterSource parameters) {
    return transaction.execute(
        status -> {
          jdbc.getJdbcOperations().execute(PLANS);
          List<Long> sequences = new ArrayList<>();
          Set<String> orderKeys = new HashSet<>();
          jdbc.query(
              sql,
              parameters.addValue("destination", destination),
              row -> {
                sequences.add(row.getLong("sequence"));
                orderKeys.add(row.getString("order_key"));
              });
          if (!sequences.isEmpty()) {
            store.next(destination, orderKeys.toArray(String[]::new));
          }
          return sequences;
        });
  }
}
