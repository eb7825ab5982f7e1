package org.notificationdispatcher.core.outbox;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The dead rows of table {@code delivery}, in batches of one transaction each. Thread-safe. */
final class DeadLetters {
  private static final String PLANS = SqlFile.read("outbox-plans");
  private static final String LIST = SqlFile.read("dead-list");
  private static final String COUNT = SqlFile.read("dead-count");
  private static final String DISCARD = SqlFile.read("dead-discard");

  static final int BATCH = 500;

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final DeliveryStore store;

  DeadLetters(DataSource dataSource, DeliveryStore store) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    this.store = store;
  }

  List<Destinations.DeadLetter> list(String destination, Selection selection, int limit) {
    return transaction.execute(
        status -> {
          jdbc.getJdbcOperations().execute(PLANS);
          return jdbc.query(
              LIST,
              selection.parameters(destination).addValue("limit", limit),
              (row, number) ->
                  new Destinations.DeadLetter(
                      row.getObject("message_id", UUID.class),
                      row.getString("destination"),
                      row.getString("type"),
                      row.getString("subject"),
                      row.getInt("attempts"),
                      row.getObject("last_status", Integer.class),
                      row.getString("last_error"),
                      row.getObject("dead_at", OffsetDateTime.class).toInstant()));
        });
  }

  long count(String destination, Selection selection) {
    return transaction.execute(
        status -> {
          jdbc.getJdbcOperations().execute(PLANS);
          return jdbc.queryForObject(COUNT, selection.parameters(destination), Long.class);
        });
  }

  /** One that is given up. */
  private record Discarded(String orderKey, long sequence) {}

  long discard(String destination, Selection selection) {
    long count = 0;
    long after = 0;
    List<Discarded> batch;
    do {
      batch = discard(destination, selection, after);
      count += batch.size();
      after = batch.stream().mapToLong(Discarded::sequence).max().orElse(after);
    } while (batch.size() == BATCH);
    return count;
  }

  private List<Discarded> discard(String destination, Selection selection, long after) {
    return transaction.execute(
        status -> {
          jdbc.getJdbcOperations().execute(PLANS);
          List<Discarded> batch =
              jdbc.query(
                  DISCARD,
                  selection
                      .parameters(destination)
                      .addValue("after", after)
                      .addValue("batch", BATCH),
                  (row, number) ->
                      new Discarded(row.getString("order_key"), row.getLong("sequence")));
          // What waited behind them need not wait any more
          store.next(
              destination,
              batch.stream().map(Discarded::orderKey).distinct().toArray(String[]::new));
          store.announce(List.of(destination));
          return batch;
        });
  }
}
