package org.notificationdispatcher.core.outbox;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.SqlFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.transaction.TransactionException;

/**
 * Does the back-fills that {@link Destinations#fill} asks for: stored messages are shown to the
 * router again, upwards by sequence, and of what it chooses one destination gets what it has no
 * delivery of. One batch a transaction; what a batch did and how far it got is committed together,
 * so whoever goes on after a crash does nothing twice. Any node may do it, one at a time. Meanwhile
 * the destination is paused, so that the old come before the new. Thread-safe.
 */
public final class Backfills {
  private static final Logger LOG = LoggerFactory.getLogger(Backfills.class);

  private static final String PLANS = SqlFile.read("outbox-plans");
  private static final String TAKE = SqlFile.read("backfill-take");
  private static final String LOCK = SqlFile.read("backfill-lock");
  private static final String PAGE = SqlFile.read("message-page");
  private static final String KNOWN = SqlFile.read("delivery-known");
  private static final String ADVANCE = SqlFile.read("backfill-advance");
  private static final String RELEASE = SqlFile.read("backfill-release");

  static final int BATCH = 500;

  /** From batch to batch; while one is under way its row is locked. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final NamedParameterJdbcTemplate jdbc;
  private final DeliveryStore store;
  private final Destinations destinations;
  private final Backfill backfill;

  /**
   * @param dataSource the PostgreSQL with the product's tables
   */
  public Backfills(DataSource dataSource) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    store = new DeliveryStore(dataSource);
    destinations = new Destinations(dataSource);
    backfill = new Backfill(dataSource);
  }

  /**
   * A back-fill that was taken.
   *
   * @param token who works at it; whoever took it before is kept out
   */
  public record Job(long id, String destination, boolean dryRun, long token) {}

  /** Takes one that nobody works at and that can go on now; null if there is none. */
  public Job take() {
    Job job =
        jdbc
            .query(
                TAKE,
                new MapSqlParameterSource("leaseMillis", LEASE.toMillis()),
                (row, number) ->
                    new Job(
                        row.getLong("id"),
                        row.getString("destination"),
                        row.getBoolean("dry_run"),
                        row.getLong("lease_token")))
            .stream()
            .findFirst()
            .orElse(null);
    if (job == null || isReady(job)) {
      return job;
    }
    release(job, LOOK_AGAIN);
    return null;
  }

  /**
   * What is recorded must not meet what is under way of its key. That is known only some time after
   * the pause: a claim may not have seen it.
   */
  private boolean isReady(Job job) {
    if (job.dryRun()) {
      return true;
    }
    if (destinations.get(job.destination()).state().equals("active")) {
      destinations.pause(job.destination(), Destinations.FILLING);
      return false;
    }
    return destinations.get(job.destination()).underWay() == 0;
  }

  /**
   * The next messages to show to the router, none if it was cancelled meanwhile or somebody else
   * has it. Until the transaction ends, what is sent to an {@code outbox} in it is only noted down.
   *
   * @throws IllegalStateException without a transaction
   */
  public List<Message> next(Job job) {
    jdbc.getJdbcOperations().execute(PLANS);
    BackfillBatch batch = BackfillBatch.begin(job.destination());
    jdbc.query(
        LOCK,
        new MapSqlParameterSource("backfill", job.id()).addValue("token", job.token()),
        row -> {
          batch.found(row.getLong("upto"));
          page(
              new MapSqlParameterSource("id", row.getString("message_id"))
                  .addValue("type", row.getString("type"))
                  .addValue("subject", row.getString("subject"))
                  .addValue("since", row.getObject("since", OffsetDateTime.class))
                  .addValue("until", row.getObject("until", OffsetDateTime.class))
                  .addValue("after", row.getLong("after_sequence"))
                  .addValue("upto", row.getLong("upto"))
                  .addValue("batch", BATCH),
              batch);
        });
    return batch.messages();
  }

  private void page(MapSqlParameterSource parameters, BackfillBatch batch) {
    jdbc.query(
        PAGE,
        parameters,
        row -> {
          // None is left when those up to the last one are deleted meanwhile
          if (row.getObject("last") != null) {
            batch.reached(row.getLong("last"));
          }
          if (row.getObject("message_id") != null) {
            batch.show(DeliveryStore.message(row));
          }
        });
  }

  /**
   * Records what the router has chosen, and how far the job is. In the transaction of {@link
   * #next}.
   *
   * @return the job, or null if it is at its end
   */
  public Job advance(Job job) {
    BackfillBatch batch = BackfillBatch.current();
    if (!batch.isFound()) {
      return null;
    }
    List<NewDelivery> missing = missing(job.destination(), batch.chosen());
    if (!job.dryRun() && !missing.isEmpty()) {
      store.insert(missing);
    }
    String state =
        jdbc.query(
                ADVANCE,
                new MapSqlParameterSource("backfill", job.id())
                    .addValue("last", batch.last())
                    .addValue("seen", batch.messages().size())
                    .addValue("chosen", batch.chosen().size())
                    .addValue("recorded", missing.size())
                    .addValue("leaseMillis", LEASE.toMillis()),
                (row, number) -> row.getString("state"))
            .get(0);
    if (state.equals("running")) {
      return job;
    }
    destinations.endFilling(job.destination());
    return null;
  }

  private List<NewDelivery> missing(String destination, Collection<NewDelivery> chosen) {
    Set<UUID> known =
        new HashSet<>(
            jdbc.query(
                KNOWN,
                new MapSqlParameterSource("destination", destination)
                    .addValue(
                        "messageIds",
                        chosen.stream()
                            .map(one -> one.messageId().toString())
                            .toArray(String[]::new)),
                (row, number) -> row.getObject("message_id", UUID.class)));
    return chosen.stream().filter(one -> !known.contains(one.messageId())).toList();
  }

  /** Leaves a job to whoever takes it next. */
  public void release(Job job) {
    if (job != null) {
      release(job, Duration.ZERO);
    }
  }

  private void release(Job job, Duration rest) {
    jdbc.update(
        RELEASE,
        new MapSqlParameterSource("backfill", job.id())
            .addValue("token", job.token())
            .addValue("leaseMillis", rest.toMillis()));
  }

  /**
   * Ends a job that cannot go on, and leaves its destination paused. Where the database was the
   * reason, it is taken up again when its lease ends.
   *
   * @param job null if none was taken
   */
  public void failed(Job job, Exception failure) {
    String reason = NestedExceptionUtils.getMostSpecificCause(failure).getMessage();
    if (job == null || isOfTheDatabase(failure)) {
      LOG.debug("Back-fill waits for the database", failure);
      return;
    }
    LOG.warn("Destination {} could not be filled: {}", job.destination(), reason);
    LOG.debug("Destination {} could not be filled", job.destination(), failure);
    if (backfill.end(job.id(), job.token(), "failed", reason)
        && Destinations.FILLING.equals(destinations.get(job.destination()).reason())) {
      destinations.pause(
          job.destination(), "filling failed, fill it again or resume it: " + reason);
    }
  }

  private static boolean isOfTheDatabase(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof TransientDataAccessException
          || each instanceof RecoverableDataAccessException
          || each instanceof DataAccessResourceFailureException
          || each instanceof TransactionException) {
        return true;
      }
    }
    return false;
  }
}
