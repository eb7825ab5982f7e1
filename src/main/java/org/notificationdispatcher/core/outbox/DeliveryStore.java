package org.notificationdispatcher.core.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.SqlFile;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Table {@code delivery}: every statement handles a whole batch. Thread-safe. */
final class DeliveryStore {
  private static final String PLANS = SqlFile.read("outbox-plans");
  private static final String INSERT = SqlFile.read("delivery-insert");
  private static final String SUPERSEDE = SqlFile.read("delivery-supersede");
  private static final String NOTIFY = SqlFile.read("delivery-notify");
  private static final String CLAIM = SqlFile.read("delivery-claim");
  private static final String SETTLE = SqlFile.read("delivery-settle");
  private static final String PLANS_OF_SETTLE = PLANS + ";\n" + SqlFile.read("join-by-hash");
  private static final String JOIN_BY_PROBES = SqlFile.read("join-by-probes");
  private static final String NEXT = SqlFile.read("delivery-next");
  private static final String RENEW = SqlFile.read("delivery-renew");
  private static final String RELEASE = SqlFile.read("delivery-release");
  private static final String FREE = SqlFile.read("delivery-free");
  private static final String UNBLOCK = SqlFile.read("delivery-unblock");
  private static final String STATE = SqlFile.read("destination-state");
  private static final String HEALTH = SqlFile.read("destination-health");
  private static final String FAILING = SqlFile.read("destination-failing");
  private static final String RECOVERED = SqlFile.read("destination-recovered");
  private static final String CHANGE = SqlFile.read("destination-change");
  private static final String GIVE_UP = SqlFile.read("destination-give-up");
  private static final String PAUSE = SqlFile.read("destination-pause");
  private static final String REGISTER = SqlFile.read("destination-register");

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final TypeReference<LinkedHashMap<String, Object>> DATA = new TypeReference<>() {};

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  /** Only tells how long ago something was: when, is a matter of the database's clock. */
  private final Clock clock;

  DeliveryStore(DataSource dataSource) {
    this(dataSource, Clock.systemUTC());
  }

  DeliveryStore(DataSource dataSource, Clock clock) {
    this.clock = clock;
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
  }

  /**
   * A claim's result.
   *
   * @param due how many were looked at
   * @param more whether there may be more, because a lane had as many as were asked for
   * @param characters of the data of all deliveries
   * @param state the destination's at that moment; null if it was not looked at
   */
  record Claim(
      int due,
      boolean more,
      List<ClaimedDelivery> deliveries,
      long characters,
      DestinationState state) {
    static final Claim NOTHING = new Claim(0, false, List.of(), 0, null);
  }

  /**
   * How much to claim.
   *
   * @param fresh deliveries never attempted to look at, at most
   * @param repeats deliveries that failed before to look at, at most
   * @param most of both together to claim
   * @param repeatsFirst which lane comes first where that is less; else the new ones
   */
  record Room(int fresh, int repeats, int most, boolean repeatsFirst) {
    static final Room NONE = new Room(0, 0, 0, false);
    private static final int LOOK = 100;

    /** For one delivery, though many stand behind others of their keys. */
    static Room forOne() {
      return new Room(LOOK, LOOK, 1, false);
    }

    /** Of either lane, repeats only where there are not enough new ones. */
    static Room either(int most) {
      return new Room(most, most, most, false);
    }

    static Room of(int fresh, int repeats) {
      return new Room(fresh, repeats, fresh + repeats, false);
    }

    /** No more than that of both lanes together. */
    Room atMost(int count, boolean repeatsFirst) {
      if (count >= most) {
        return this;
      }
      return count <= 0 ? NONE : new Room(fresh, repeats, count, repeatsFirst);
    }
  }

  /**
   * Makes the destination known, active unless somebody said otherwise before.
   *
   * @param deadBlocks whether a dead letter holds up its key; if not, those that did so let go
   */
  void register(String destination, KeyRule order, KeyRule supersede, boolean deadBlocks) {
    transaction.executeWithoutResult(
        status -> {
          MapSqlParameterSource parameters =
              new MapSqlParameterSource("destination", destination)
                  .addValue("order", order.text())
                  .addValue("supersede", supersede.text())
                  .addValue("onDead", deadBlocks ? "block" : "skip");
          jdbc.update(REGISTER, parameters);
          if (!deadBlocks) {
            Set<String> freed =
                new HashSet<>(
                    jdbc.query(UNBLOCK, parameters, (row, number) -> row.getString("order_key")));
            next(destination, texts(freed, Function.identity()));
          }
        });
  }

  DestinationState state(String destination) {
    return jdbc
        .query(
            STATE,
            new MapSqlParameterSource("destination", destination),
            (row, number) -> DestinationState.of(row))
        .stream()
        .findFirst()
        .orElse(DestinationState.GONE);
  }

  /** What a health check tells; empty if somebody deleted the destination's row. */
  Optional<DestinationHealth> health(String destination) {
    return transaction.execute(
        status -> {
          jdbc.getJdbcOperations().execute(PLANS);
          return jdbc
              .query(
                  HEALTH,
                  new MapSqlParameterSource("destination", destination),
                  (row, number) -> DestinationHealth.of(row))
              .stream()
              .findFirst();
        });
  }

  /** An attempt failed, and none has succeeded since. */
  void failing(String destination) {
    jdbc.update(FAILING, new MapSqlParameterSource("destination", destination));
  }

  void recovered(String destination) {
    jdbc.update(RECOVERED, new MapSqlParameterSource("destination", destination));
  }

  /**
   * Pauses the destination if it is active and has only failed for that long.
   *
   * @return since when it failed, if this call paused it
   */
  Optional<Instant> giveUp(String destination, Duration failingFor, String reason) {
    return jdbc
        .query(
            GIVE_UP,
            new MapSqlParameterSource("destination", destination)
                .addValue("failingMillis", failingFor.toMillis())
                .addValue("reason", reason),
            (row, number) -> row.getObject("failing_since", OffsetDateTime.class).toInstant())
        .stream()
        .findFirst();
  }

  /**
   * Disables the destination.
   *
   * @return whether it was not disabled before: of several nodes one gives the alert
   */
  boolean disable(String destination, String reason) {
    return jdbc.query(
            CHANGE,
            new MapSqlParameterSource("destination", destination)
                .addValue("state", "disabled")
                .addValue("reason", reason),
            (row, number) -> row.getBoolean("changed"))
        .contains(true);
  }

  /**
   * Pauses the destination if it is active.
   *
   * @return whether it was: of several nodes one gives the alert
   */
  boolean pause(String destination, String reason) {
    return !jdbc.query(
            PAUSE,
            new MapSqlParameterSource("destination", destination).addValue("reason", reason),
            (row, number) -> row.getString("name"))
        .isEmpty();
  }

  /** Does all of it in one transaction of its own. */
  void inTransaction(Runnable work) {
    transaction.executeWithoutResult(status -> work.run());
  }

  /**
   * Records deliveries in the current transaction; one that is there already stays as it is.
   *
   * @throws IllegalArgumentException if the message of one is not stored
   */
  void insert(Collection<NewDelivery> deliveries) {
    try {
      jdbc.query(
          INSERT,
          new MapSqlParameterSource()
              .addValue("destinations", texts(deliveries, NewDelivery::destination))
              .addValue("messageIds", texts(deliveries, NewDelivery::messageId))
              .addValue("orderKeys", texts(deliveries, NewDelivery::orderKey))
              .addValue("supersedeKeys", texts(deliveries, NewDelivery::supersedeKey))
              .addValue("sequences", longs(deliveries, NewDelivery::sequence)),
          row -> {});
    } catch (DataIntegrityViolationException e) {
      throw notStored(e);
    }
    supersede(deliveries.stream().filter(one -> one.supersedeKey() != null).toList());
  }

  private static RuntimeException notStored(DataIntegrityViolationException e) {
    if (e.getMostSpecificCause() instanceof PSQLException cause
        && PSQLState.FOREIGN_KEY_VIOLATION.getState().equals(cause.getSQLState())) {
      return new IllegalArgumentException(
          "a Message that nobody stored cannot be delivered: %s Send its data as body, and the outbox stores it"
              .formatted(cause.getServerErrorMessage().getDetail()),
          e);
    }
    return e;
  }

  /**
   * Takes back what a newer one makes superfluous, of the keys of these, unless it is being
   * delivered just now.
   *
   * @return ids of the messages
   */
  Set<UUID> supersede(Collection<NewDelivery> newer) {
    if (newer.isEmpty()) {
      return Set.of();
    }
    return transaction.execute(status -> supersedeNow(newer));
  }

  private Set<UUID> supersedeNow(Collection<NewDelivery> newer) {
    record Key(String destination, String supersedeKey) {}
    List<Key> keys =
        newer.stream()
            .map(one -> new Key(one.destination(), one.supersedeKey()))
            .distinct()
            .toList();
    record Superseded(String destination, UUID id, String orderKey) {}
    jdbc.getJdbcOperations().execute(PLANS);
    List<Superseded> superseded =
        jdbc.query(
            SUPERSEDE,
            new MapSqlParameterSource()
                .addValue("destinations", texts(keys, Key::destination))
                .addValue("supersedeKeys", texts(keys, Key::supersedeKey)),
            (row, number) ->
                new Superseded(
                    row.getString("destination"),
                    row.getObject("message_id", UUID.class),
                    row.getString("order_key")));
    Map<String, Set<String>> freed =
        superseded.stream()
            .filter(one -> one.orderKey() != null)
            .collect(
                Collectors.groupingBy(
                    Superseded::destination,
                    Collectors.mapping(Superseded::orderKey, Collectors.toSet())));
    freed.forEach(
        (destination, orderKeys) -> next(destination, texts(orderKeys, Function.identity())));
    return superseded.stream().map(Superseded::id).collect(Collectors.toSet());
  }

  /**
   * Lets the first of each key be looked at again, after what stood before it is gone.
   *
   * @param orderKeys null is none
   */
  void next(String destination, String[] orderKeys) {
    // All lock them in one order: whoever comes second waits, and neither for ever
    String[] sorted =
        Arrays.stream(orderKeys).filter(Objects::nonNull).sorted().toArray(String[]::new);
    jdbc.update(
        NEXT, new MapSqlParameterSource("destination", destination).addValue("orderKeys", sorted));
  }

  /** Wakes the consumers of other processes when the current transaction commits. */
  void announce(Collection<String> destinations) {
    jdbc.query(
        NOTIFY,
        new MapSqlParameterSource("destinations", texts(destinations, Function.identity())),
        row -> {});
  }

  /** Settles, and claims of {@link Room#either} lane. */
  Claim settleAndClaim(
      String destination, Collection<Outcome> outcomes, int limit, Duration lease) {
    return settleAndClaim(destination, outcomes, Room.either(limit), lease);
  }

  /**
   * Settles and claims in one transaction.
   *
   * @param lease how long the claimed ones are reserved
   */
  Claim settleAndClaim(
      String destination, Collection<Outcome> outcomes, Room room, Duration lease) {
    return transaction.execute(
        status -> {
          jdbc.getJdbcOperations().execute(outcomes.isEmpty() ? PLANS : PLANS_OF_SETTLE);
          if (!outcomes.isEmpty()) {
            settle(destination, outcomes);
          }
          return room.most() == 0 ? Claim.NOTHING : claim(destination, room, lease);
        });
  }

  private void settle(String destination, Collection<Outcome> outcomes) {
    record Settled(String orderKey, String state) {}
    List<Settled> settled =
        jdbc.query(
            SETTLE,
            new MapSqlParameterSource("destination", destination)
                .addValue("messageIds", texts(outcomes, o -> o.delivery().message().id()))
                .addValue("tokens", longs(outcomes, o -> o.delivery().token()))
                .addValue("states", texts(outcomes, o -> o.state().name().toLowerCase(Locale.ROOT)))
                .addValue("delayMillis", longs(outcomes, o -> o.delay().toMillis()))
                .addValue("numbers", integers(outcomes, o -> o.delivery().attempts() + 1))
                .addValue("agoMillis", longs(outcomes, o -> age(o.startedAt())))
                .addValue("durationMillis", longs(outcomes, o -> o.duration().toMillis()))
                .addValue("statuses", integers(outcomes, Outcome::status))
                .addValue("errors", texts(outcomes, Outcome::error))
                .addValue("answers", texts(outcomes, Outcome::answer)),
            (row, number) -> new Settled(row.getString("order_key"), row.getString("state")));
    jdbc.getJdbcOperations().execute(JOIN_BY_PROBES);
    List<String> freed =
        settled.stream()
            .filter(one -> one.orderKey() != null && !one.state().equals("pending"))
            .map(Settled::orderKey)
            .distinct()
            .toList();
    if (!freed.isEmpty()) {
      next(destination, texts(freed, Function.identity()));
    }
  }

  private long age(Instant time) {
    return Duration.between(time, clock.instant()).toMillis();
  }

  private Claim claim(String destination, Room room, Duration lease) {
    List<ClaimedDelivery> claimed = new ArrayList<>();
    int[] due = {0};
    boolean[] more = {false};
    long[] characters = {0};
    DestinationState[] state = {null};
    jdbc.query(
        CLAIM,
        new MapSqlParameterSource("destination", destination)
            .addValue("fresh", room.fresh())
            .addValue("repeats", room.repeats())
            .addValue("most", room.most())
            .addValue("firstLane", room.repeatsFirst() ? 2 : 1)
            .addValue("leaseMillis", lease.toMillis()),
        row -> {
          due[0] = row.getInt("due");
          more[0] =
              (room.fresh() > 0 && row.getInt("fresh") == room.fresh())
                  || (room.repeats() > 0 && row.getInt("repeats") == room.repeats());
          state[0] = DestinationState.of(row);
          if (row.getObject("message_id") != null) {
            String data = row.getString("data");
            characters[0] += data.length();
            claimed.add(claimed(row, data));
          }
        });
    return new Claim(due[0], more[0], claimed, characters[0], state[0]);
  }

  private static ClaimedDelivery claimed(ResultSet row, String data) throws SQLException {
    Double waited = row.getObject("waited_seconds", Double.class);
    return new ClaimedDelivery(
        message(row, data),
        row.getLong("lease_token"),
        row.getInt("attempts"),
        waited == null ? null : Duration.ofMillis(Math.max(0, Math.round(waited * 1_000))),
        System.nanoTime());
  }

  static Message message(ResultSet row) throws SQLException {
    return message(row, row.getString("data"));
  }

  private static Message message(ResultSet row, String data) throws SQLException {
    try {
      return new Message(
          row.getObject("message_id", UUID.class),
          row.getString("type"),
          row.getObject("changed_at", OffsetDateTime.class).toInstant(),
          row.getString("source"),
          row.getString("subject"),
          row.getString("correlation_id"),
          row.getLong("sequence"),
          JSON.readValue(data, DATA));
    } catch (JsonProcessingException e) {
      throw new SQLException("message.data is not what was written there", e);
    }
  }

  /** Extends the leases that are still held, and says of which messages. */
  Set<UUID> renew(String destination, Collection<ClaimedDelivery> held, Duration lease) {
    return new HashSet<>(
        jdbc.query(
            RENEW,
            held(destination, held).addValue("leaseMillis", lease.toMillis()),
            (row, number) -> row.getObject("message_id", UUID.class)));
  }

  /** Gives back what was claimed and not attempted. */
  void release(String destination, Collection<ClaimedDelivery> held) {
    jdbc.update(RELEASE, held(destination, held));
  }

  /** Gives back everything, whoever claimed it. */
  void freeAll() {
    jdbc.update(FREE, Map.of());
  }

  private static MapSqlParameterSource held(
      String destination, Collection<ClaimedDelivery> deliveries) {
    return new MapSqlParameterSource("destination", destination)
        .addValue("messageIds", texts(deliveries, d -> d.message().id()))
        .addValue("tokens", longs(deliveries, ClaimedDelivery::token));
  }

  private static <T> String[] texts(Collection<T> all, Function<T, ?> of) {
    return all.stream()
        .map(of)
        .map(value -> value == null ? null : value.toString())
        .toArray(String[]::new);
  }

  private static <T> Long[] longs(Collection<T> all, Function<T, Long> of) {
    return all.stream().map(of).toArray(Long[]::new);
  }

  private static <T> Integer[] integers(Collection<T> all, Function<T, Integer> of) {
    return all.stream().map(of).toArray(Integer[]::new);
  }
}
