package org.notificationdispatcher.core.outbox;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.notificationdispatcher.core.SqlFile;
import org.notificationdispatcher.core.outbox.Destinations.Replayed;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes deliveries pending again that came to their end, upwards by sequence, in batches of one
 * transaction each. Dead letters are found by their index; others by walking through the messages,
 * which takes as long as there are messages. Thread-safe.
 */
final class Replay {
  private static final String PLANS = SqlFile.read("outbox-plans");
  private static final String DEAD = SqlFile.read("dead-next");
  private static final String BOUNDS = SqlFile.read("message-bounds");
  private static final String ENDED = SqlFile.read("delivery-ended");
  private static final String MESSAGE_LOCK = SqlFile.read("message-lock");
  private static final String PATIENCE = SqlFile.read("lock-patience");
  private static final String HOLD = SqlFile.read("delivery-hold");
  private static final String REPLAY = SqlFile.read("dead-replay");

  static final int BATCH = 500;

  private static final int MOST_TRIES = 50;
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final DeliveryStore store;
  private final String destination;
  private final Selection selection;
  private final Set<Ended> which;

  Replay(
      DataSource dataSource,
      DeliveryStore store,
      String destination,
      Selection selection,
      Set<Ended> which) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    this.store = store;
    this.destination = destination;
    this.selection = selection;
    this.which = Set.copyOf(which);
  }

  /** One that came to its end. */
  private record Found(UUID id, String orderKey, long sequence) {}

  /**
   * Some of them.
   *
   * @param last sequence looked at
   */
  private record Page(List<Found> found, long last, boolean more) {}

  /** How many there are. */
  long count() {
    long count = 0;
    for (Walk walk = new Walk(); walk.more; ) {
      count += walk.next().size();
    }
    return count;
  }

  /** Replays them. */
  Replayed run() {
    long pending = 0;
    long superseded = 0;
    for (Walk walk = new Walk(); walk.more; ) {
      List<Found> found = walk.next();
      if (!found.isEmpty()) {
        Replayed some = patiently(found);
        pending += some.pending();
        superseded += some.superseded();
      }
    }
    return new Replayed(pending, superseded);
  }

  /** Upwards: what comes to its end again meanwhile is not met twice. */
  private final class Walk {
    private long after;
    private long upto = Long.MAX_VALUE;
    private boolean more = true;

    Walk() {
      if (!deadOnly()) {
        jdbc.query(
            BOUNDS,
            selection.parameters(destination),
            row -> {
              after = row.getLong("after");
              upto = row.getLong("upto");
            });
        more = after < upto;
      }
    }

    List<Found> next() {
      Page page =
          transaction.execute(
              status -> {
                jdbc.getJdbcOperations().execute(PLANS);
                return deadOnly() ? dead(after) : ended(after, upto);
              });
      after = page.last();
      more = page.more();
      return page.found();
    }
  }

  private boolean deadOnly() {
    return which.equals(Set.of(Ended.DEAD));
  }

  private Page dead(long after) {
    List<Found> found =
        jdbc.query(
            DEAD,
            selection.parameters(destination).addValue("after", after).addValue("batch", BATCH),
            (row, number) ->
                new Found(
                    row.getObject("message_id", UUID.class),
                    row.getString("order_key"),
                    row.getLong("sequence")));
    return new Page(
        found,
        found.stream().mapToLong(Found::sequence).max().orElse(after),
        found.size() == BATCH);
  }

  private Page ended(long after, long upto) {
    List<Found> found = new ArrayList<>();
    // Nothing is left when those up to the last one are deleted meanwhile
    long[] last = {upto};
    jdbc.query(
        ENDED,
        selection
            .parameters(destination)
            .addValue("states", states())
            .addValue("after", after)
            .addValue("upto", upto)
            .addValue("batch", BATCH),
        row -> {
          if (row.getObject("last") != null) {
            last[0] = row.getLong("last");
          }
          if (row.getObject("message_id") != null) {
            found.add(
                new Found(
                    row.getObject("message_id", UUID.class),
                    row.getString("order_key"),
                    row.getLong("sequence")));
          }
        });
    return new Page(found, last[0], last[0] < upto);
  }

  private String[] states() {
    return which.stream().map(one -> one.name().toLowerCase(Locale.ROOT)).toArray(String[]::new);
  }

  private Replayed patiently(List<Found> found) {
    for (int tries = 1; ; tries++) {
      try {
        return transaction.execute(status -> replay(found));
      } catch (DataAccessException e) {
        if (tries == MOST_TRIES || !waitedForALock(e)) {
          throw e;
        }
      }
    }
  }

  /** Spring has no exception of its own for the state of {@code lock_timeout}. */
  private static boolean waitedForALock(DataAccessException e) {
    return e instanceof PessimisticLockingFailureException
        || (e.getMostSpecificCause() instanceof SQLException cause
            && LOCK_NOT_AVAILABLE.equals(cause.getSQLState()));
  }

  private Replayed replay(List<Found> found) {
    // First: meanwhile nobody records later ones of these keys, which a claim could take
    jdbc.query(MESSAGE_LOCK, row -> {});
    jdbc.getJdbcOperations().execute(PLANS);
    jdbc.getJdbcOperations().execute(PATIENCE);
    String[] keys =
        found.stream()
            .map(Found::orderKey)
            .filter(Objects::nonNull)
            .distinct()
            .toArray(String[]::new);
    MapSqlParameterSource parameters =
        new MapSqlParameterSource("destination", destination)
            .addValue("orderKeys", keys)
            .addValue("states", states())
            .addValue(
                "messageIds",
                found.stream().map(one -> one.id().toString()).toArray(String[]::new));
    jdbc.update(HOLD, parameters);
    List<NewDelivery> replayed =
        jdbc.query(
            REPLAY,
            parameters,
            (row, number) ->
                new NewDelivery(
                    destination,
                    row.getObject("message_id", UUID.class),
                    row.getString("order_key"),
                    row.getString("supersede_key"),
                    row.getLong("sequence")));
    Set<UUID> gone =
        store.supersede(replayed.stream().filter(one -> one.supersedeKey() != null).toList());
    store.next(destination, keys);
    store.announce(List.of(destination));
    long superseded = replayed.stream().filter(one -> gone.contains(one.messageId())).count();
    return new Replayed(replayed.size() - superseded, superseded);
  }
}
