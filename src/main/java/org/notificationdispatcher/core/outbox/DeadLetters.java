package org.notificationdispatcher.core.outbox;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongFunction;
import javax.sql.DataSource;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The dead rows of table {@code delivery}, in batches of one transaction each. Thread-safe. */
final class DeadLetters {
  private static final String PLANS = SqlFile.read("outbox-plans");
  private static final String LIST = SqlFile.read("dead-list");
  private static final String COUNT = SqlFile.read("dead-count");
  private static final String REPLAY = SqlFile.read("dead-replay");
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

  /** One that is dead no longer. */
  private record Revived(
      UUID id, String orderKey, String supersedeKey, long sequence, String state) {}

  Destinations.Replayed replay(String destination, Selection selection) {
    long pending = 0;
    long superseded = 0;
    for (Revived one : inBatches(after -> replay(destination, selection, after))) {
      if (one.state().equals("pending")) {
        pending++;
      } else {
        superseded++;
      }
    }
    return new Destinations.Replayed(pending, superseded);
  }

  private List<Revived> replay(String destination, Selection selection, long after) {
    return transaction.execute(
        status -> {
          List<Revived> batch = change(REPLAY, destination, selection, after);
          store.supersede(
              batch.stream()
                  .filter(one -> one.supersedeKey() != null && one.state().equals("pending"))
                  .map(
                      one ->
                          new NewDelivery(
                              destination,
                              one.id(),
                              one.orderKey(),
                              one.supersedeKey(),
                              one.sequence()))
                  .toList());
          letGo(destination, batch);
          store.announce(List.of(destination));
          return batch;
        });
  }

  long discard(String destination, Selection selection) {
    return inBatches(
            after ->
                transaction.execute(
                    status -> {
                      List<Revived> batch = change(DISCARD, destination, selection, after);
                      letGo(destination, batch);
                      store.announce(List.of(destination));
                      return batch;
                    }))
        .size();
  }

  /** What waited behind those that are not to be delivered need not wait any more. */
  private void letGo(String destination, List<Revived> batch) {
    store.next(
        destination,
        batch.stream()
            .filter(one -> !one.state().equals("pending"))
            .map(Revived::orderKey)
            .distinct()
            .toArray(String[]::new));
  }

  private List<Revived> change(
      String statement, String destination, Selection selection, long after) {
    jdbc.getJdbcOperations().execute(PLANS);
    MapSqlParameterSource parameters =
        selection.parameters(destination).addValue("after", after).addValue("batch", BATCH);
    return jdbc.query(
        statement,
        parameters,
        (row, number) ->
            new Revived(
                row.getObject("message_id", UUID.class),
                row.getString("order_key"),
                row.getString("supersede_key"),
                row.getLong("sequence"),
                row.getString("state")));
  }

  /** Upwards: what dies again meanwhile is not met twice. */
  private static List<Revived> inBatches(LongFunction<List<Revived>> work) {
    List<Revived> all = new ArrayList<>();
    long after = 0;
    List<Revived> batch;
    do {
      batch = work.apply(after);
      all.addAll(batch);
      after = batch.stream().mapToLong(Revived::sequence).max().orElse(after);
    } while (batch.size() == BATCH);
    return all;
  }
}
