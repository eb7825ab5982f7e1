package org.notificationdispatcher.core.outbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.impl.DefaultCamelContext;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records deliveries of messages that are stored already, such as for a destination that is new.
 * Upwards by sequence, in batches of one transaction each.
 */
final class Backfill {
  private static final String PLANS = SqlFile.read("outbox-plans");
  private static final String LAST = SqlFile.read("message-last");
  private static final String MISSING = SqlFile.read("message-missing");
  private static final String ORDER = SqlFile.read("destination-order");

  static final int BATCH = 500;

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final DeliveryStore store;

  Backfill(DataSource dataSource, DeliveryStore store) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    this.store = store;
  }

  /** How many messages the destination would get. */
  long count(String destination, Selection selection) {
    return walk(destination, selection, missing -> {});
  }

  /** Records them, and says how many. */
  long run(String destination, Selection selection) {
    String order =
        jdbc.queryForObject(
            ORDER, new MapSqlParameterSource("destination", destination), String.class);
    try (DefaultCamelContext expressions = new DefaultCamelContext()) {
      expressions.build();
      KeyRule rule = OrderRule.of(order, expressions);
      return walk(
          destination,
          selection,
          missing -> {
            store.insert(
                missing.stream()
                    .map(
                        message ->
                            NewDelivery.of(destination, message, rule, SupersedeRule.CURRENT))
                    .toList());
            store.announce(List.of(destination));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Batch {
    void take(List<Message> missing);
  }

  private long walk(String destination, Selection selection, Batch batch) {
    long upto = jdbc.queryForObject(LAST, Map.of(), Long.class);
    long count = 0;
    Page page = new Page(0, 0);
    while (page.last() < upto) {
      long after = page.last();
      page = transaction.execute(status -> step(destination, selection, after, upto, batch));
      count += page.missing();
    }
    return count;
  }

  /**
   * @param last sequence looked at
   */
  private record Page(long last, int missing) {}

  private Page step(String destination, Selection selection, long after, long upto, Batch batch) {
    jdbc.getJdbcOperations().execute(PLANS);
    List<Message> missing = new ArrayList<>();
    // Nothing is left when those up to the last one are deleted meanwhile
    long[] last = {upto};
    jdbc.query(
        MISSING,
        selection
            .parameters(destination)
            .addValue("after", after)
            .addValue("upto", upto)
            .addValue("batch", BATCH),
        row -> {
          if (row.getObject("last") != null) {
            last[0] = row.getLong("last");
          }
          if (row.getObject("message_id") != null) {
            missing.add(DeliveryStore.message(row));
          }
        });
    if (!missing.isEmpty()) {
      batch.take(missing);
    }
    return new Page(last[0], missing.size());
  }
}
