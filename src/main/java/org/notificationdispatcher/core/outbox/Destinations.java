package org.notificationdispatcher.core.outbox;

import static org.notificationdispatcher.core.Reading.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What an operator can do with the destinations of all nodes on a database. What is paused or
 * disabled is held, never dropped, and nodes hear of a change at once. Needs no Camel and no
 * dispatcher in this process. Thread-safe.
 */
public final class Destinations {
  private static final String PLANS = SqlFile.read("outbox-plans");
  private static final String LIST = SqlFile.read("destination-list");
  private static final String STORY = SqlFile.read("delivery-story");
  private static final String CHANGE = SqlFile.read("destination-change");

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** How far to look for what is under way, of each lane: more than a destination's nodes hold. */
  private static final int FRONT = 1_000;

  /** The reason of a pause that ends with the filling. */
  static final String FILLING = "being filled from stored messages";

  private final DataSource dataSource;
  private final DeliveryStore store;
  private final DeadLetters deadLetters;
  private final Backfill backfill;
  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  /**
   * @param dataSource the PostgreSQL with the product's tables
   */
  public Destinations(DataSource dataSource) {
    this.dataSource = dataSource;
    store = new DeliveryStore(dataSource);
    deadLetters = new DeadLetters(dataSource, store);
    backfill = new Backfill(dataSource);
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
  }

  /**
   * How a destination is.
   *
   * @param state {@code active}, {@code paused} or {@code disabled}
   * @param reason of the state, or null
   * @param since when the state changed, on the database's clock
   * @param failingSince when the first of the attempts failed that failed since the last success,
   *     or null
   * @param pending deliveries to come, waiting and under way included
   * @param underWay those that a node has claimed; counted among the 1,000 that have been due
   *     longest, of first attempts and of repeats each
   * @param dead dead letters
   * @param oldestPending when the oldest message was collected that is still to be delivered, or
   *     null
   * @param deliveredLately deliveries in the last hour, up to a quarter of an hour more
   * @param firstTryLately those of them that were delivered at the first attempt
   */
  public record Destination(
      String name,
      String state,
      String reason,
      Instant since,
      Instant failingSince,
      long pending,
      long underWay,
      long dead,
      Instant oldestPending,
      long deliveredLately,
      long firstTryLately) {}

  /** All that a route has read once, by name. Costs the same however much is pending or dead. */
  public List<Destination> list() {
    return list(null, FRONT);
  }

  /**
   * One of them.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public Destination get(String name) {
    return get(name, FRONT);
  }

  private Destination get(String name, int front) {
    return list(name, front).stream().findFirst().orElseThrow(() -> unknown(name));
  }

  private List<Destination> list(String name, int front) {
    return transaction.execute(
        status -> {
          jdbc.getJdbcOperations().execute(PLANS);
          return jdbc.query(
              LIST,
              new MapSqlParameterSource("destination", name).addValue("front", front),
              (row, number) ->
                  new Destination(
                      row.getString("name"),
                      row.getString("state"),
                      row.getString("reason"),
                      instant(row, "since"),
                      instant(row, "failing_since"),
                      row.getLong("pending"),
                      row.getLong("under_way"),
                      row.getLong("dead"),
                      instant(row, "oldest_pending"),
                      row.getLong("delivered_lately"),
                      row.getLong("first_try_lately")));
        });
  }

  /**
   * Holds its deliveries until it is resumed. What is under way comes to its end.
   *
   * @param reason for those who wonder, or null
   * @return whether it was not paused before
   * @throws IllegalArgumentException if there is no such destination
   */
  public boolean pause(String name, String reason) {
    return change(name, "paused", reason);
  }

  /**
   * As {@link #pause}, and waits until nothing is under way any more on any node.
   *
   * @param atMost how long to wait
   * @return whether nothing is
   * @throws IllegalArgumentException if there is no such destination
   */
  public boolean drain(String name, String reason, Duration atMost) throws InterruptedException {
    pause(name, reason);
    long end = System.nanoTime() + atMost.toNanos();
    // Nobody is told that nothing is under way before all was looked at
    while (get(name).underWay() > 0 || get(name, Integer.MAX_VALUE).underWay() > 0) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Thread.sleep(LOOK_AGAIN.toMillis());
    }
    return true;
  }

  /**
   * As {@link #pause}, for one that is not to come back by itself: the receiver is gone.
   *
   * @return whether it was not disabled before
   * @throws IllegalArgumentException if there is no such destination
   */
  public boolean disable(String name, String reason) {
    return change(name, "disabled", reason);
  }

  /**
   * Lets it go on, with what was held first.
   *
   * @return whether it was paused or disabled before
   * @throws IllegalArgumentException if there is no such destination
   */
  public boolean resume(String name) {
    return change(name, "active", null);
  }

  private boolean change(String name, String state, String reason) {
    return jdbc
        .query(
            CHANGE,
            new MapSqlParameterSource("destination", name)
                .addValue("state", state)
                .addValue("reason", reason),
            (row, number) -> row.getBoolean("changed"))
        .stream()
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  /**
   * A delivery that failed for good.
   *
   * @param id of the message
   * @param attempts made since it was recorded or replayed
   * @param lastStatus of the last answer, or null
   * @param lastError why the last attempt failed, or null
   * @param since when it died, on the database's clock
   */
  public record DeadLetter(
      UUID id,
      String destination,
      String type,
      String subject,
      int attempts,
      Integer lastStatus,
      String lastError,
      Instant since) {}

  /**
   * Dead letters in the order of their messages.
   *
   * @param name of the destination; null for all
   * @param limit how many at most
   */
  public List<DeadLetter> dead(String name, Selection selection, int limit) {
    check(name);
    return deadLetters.list(name, selection, limit);
  }

  /** How many dead letters there are, as {@link #dead}. */
  public long countDead(String name, Selection selection) {
    check(name);
    return deadLetters.count(name, selection);
  }

  /**
   * What became of a message, at each destination that the router gave it to.
   *
   * @param name of one of them; null for all
   * @throws IllegalArgumentException if there is no such message, or no such destination
   */
  public List<Story> stories(UUID id, String name) {
    check(name);
    Map<String, Story> stories = new LinkedHashMap<>();
    boolean[] known = {false};
    jdbc.query(
        STORY,
        new MapSqlParameterSource("id", id.toString()).addValue("destination", name),
        row -> {
          known[0] = true;
          String destination = row.getString("destination");
          if (destination != null) {
            if (!stories.containsKey(destination)) {
              stories.put(destination, story(row));
            }
            if (row.getObject("number") != null) {
              stories.get(destination).log().add(attempt(row));
            }
          }
        });
    if (!known[0]) {
      throw new IllegalArgumentException(
          "there is no message " + id + "; it may be older than the retention");
    }
    return List.copyOf(stories.values());
  }

  private static Story story(ResultSet row) throws SQLException {
    Instant ended = instant(row, "ended_at");
    return new Story(
        row.getString("type"),
        row.getString("subject"),
        row.getString("destination"),
        row.getString("state"),
        row.getInt("attempts"),
        row.getObject("last_status", Integer.class),
        row.getString("last_error"),
        ended == null ? instant(row, "due_at") : ended,
        new ArrayList<>());
  }

  private static Story.Attempt attempt(ResultSet row) throws SQLException {
    return new Story.Attempt(
        row.getInt("number"),
        instant(row, "started_at"),
        Duration.ofMillis(row.getLong("millis")),
        row.getObject("status", Integer.class),
        row.getString("error"),
        row.getString("answer"));
  }

  /**
   * What became of deliveries that were replayed.
   *
   * @param pending to be delivered again
   * @param superseded not to be delivered: they tell a state, and the destination has a newer one
   */
  public record Replayed(long pending, long superseded) {}

  /**
   * Makes deliveries pending again that came to their end, with their ids and sequences, as if they
   * had just been recorded: with all attempts before them, and before later ones of their key that
   * have not begun yet. The log of their attempts stays. Of dead letters, whoever does it again
   * finds none.
   *
   * @param selection its times are about their end
   * @param which usually dead letters; delivered ones for a receiver that has lost data
   * @throws IllegalArgumentException if there is no such destination
   */
  public Replayed replay(String name, Selection selection, Set<Ended> which) {
    get(name);
    return new Replay(dataSource, store, name, selection, which).run();
  }

  /**
   * How many deliveries {@link #replay} would find.
   *
   * @throws IllegalArgumentException if there is no such destination
   */
  public long countEnded(String name, Selection selection, Set<Ended> which) {
    get(name);
    return new Replay(dataSource, store, name, selection, which).count();
  }

  /**
   * Gives dead letters up; what waits for one of them goes on. They stay in the table until they
   * are as old as {@code dispatcher.retention}.
   *
   * @return how many
   * @throws IllegalArgumentException if there is no such destination
   */
  public long discard(String name, Selection selection) {
    get(name);
    return deadLetters.discard(name, selection);
  }

  /**
   * A back-fill, and how far it is.
   *
   * @param state {@code queued}, {@code running}, {@code done}, {@code failed} or {@code cancelled}
   * @param dryRun whether it only counts
   * @param done sequences that were looked at, of {@code total}
   * @param seen messages of the selection that were shown to the router
   * @param chosen those that it gives to the destination
   * @param recorded those of them that the destination had no delivery of
   * @param error why it failed, or null
   * @param leased whether a dispatcher works at it
   * @param behind whether one works at another back-fill meanwhile
   */
  public record Filling(
      long id,
      String destination,
      String state,
      boolean dryRun,
      long done,
      long total,
      long seen,
      long chosen,
      long recorded,
      String error,
      boolean leased,
      boolean behind) {

    /** Whether it is at its end. */
    public boolean ended() {
      return !state.equals("queued") && !state.equals("running");
    }
  }

  /**
   * Asks the dispatchers to show stored messages to the router again, and to record those that it
   * gives to a destination that has no delivery of them, such as one that was added later.
   * Meanwhile the destination is paused, so that the old come before the new; if filling fails, it
   * stays so until it is filled again or resumed.
   *
   * @param selection of messages; its times are their timestamps
   * @param dryRun to count only, and to pause nothing
   * @return its id, for {@link #filling}
   * @throws IllegalArgumentException if there is no such destination, or it is being filled already
   */
  public long fill(String name, Selection selection, boolean dryRun) {
    get(name);
    return backfill
        .start(name, selection, dryRun)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name
                        + " is being filled already: "
                        + open(name).map(Filling::recorded).orElse(0L)
                        + " messages until now; let it end, or cancel it"));
  }

  /**
   * How far a back-fill is.
   *
   * @throws IllegalArgumentException if there is none of this id
   */
  public Filling filling(long id) {
    return backfill
        .find(id)
        .orElseThrow(() -> new IllegalArgumentException("there is no back-fill " + id));
  }

  /** The back-fill of a destination that is not at its end. */
  public Optional<Filling> open(String name) {
    return backfill.open(name);
  }

  /**
   * Ends the back-fill of a destination with the batch that is under way. What was recorded stays,
   * and is delivered if the back-fill has paused the destination.
   *
   * @return whether there was one
   * @throws IllegalArgumentException if there is no such destination
   */
  public boolean cancelFilling(String name) {
    get(name);
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              boolean cancelled =
                  open(name)
                      .map(one -> backfill.end(one.id(), null, "cancelled", null))
                      .orElse(false);
              endFilling(name);
              return cancelled;
            }));
  }

  /** Resumes what was paused to be filled. */
  void endFilling(String name) {
    if (FILLING.equals(get(name).reason())) {
      resume(name);
    }
  }

  private void check(String name) {
    if (name != null) {
      get(name);
    }
  }

  private IllegalArgumentException unknown(String name) {
    String known = list().stream().map(Destination::name).collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "there is no destination "
            + name
            + (known.isEmpty() ? "; no route has read any yet" : "; there are " + known));
  }
}
