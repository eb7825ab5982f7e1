package org.notificationdispatcher.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.sql.DataSource;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.SqlFile;
import org.notificationdispatcher.core.collect.Page;
import org.notificationdispatcher.core.collect.Selection.By;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps what was pushed until License Central has said what it is about, or long enough said
 * nothing. Several nodes may work on it at once, each on its own part. Thread-safe.
 */
public final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private static final String PLANS = SqlFile.read("outbox-plans");
  private static final String RECEIVE = SqlFile.read("intake-receive");
  private static final String CLAIM = SqlFile.read("intake-claim");
  private static final String SETTLE = SqlFile.read("intake-settle");
  private static final String FAILED = SqlFile.read("intake-failed");
  private static final String ALONE = SqlFile.read("intake-alone");
  private static final String LATER = SqlFile.read("intake-later");
  private static final String FREE = SqlFile.read("intake-free");
  private static final String REMOVE = SqlFile.read("intake-remove");
  private static final String REMOVE_FIGURES = SqlFile.read("intake-remove-figures");
  private static final String FIGURES = SqlFile.read("intake-figures");

  static final int BATCH = 100;

  /** Before License Central is asked again for what it does not have yet, such as a receipt. */
  static final List<Duration> DELAYS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5));

  private static final Duration BUSY = Duration.ofMillis(500);
  private static final int MOST_SECONDS_AFTER_FAILURE = 60;
  private static final int LONGEST_ERROR = 1_000;

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final Settings settings;
  private final AtomicBoolean reported = new AtomicBoolean();

  /**
   * How the intake works.
   *
   * @param modules that are asked, the one that decides whether a push is done first
   * @param valuesAtOnce whether one question can name several tickets
   * @param debounce how long to wait for more of the same
   * @param lease after which another node does what this one began
   * @param age how long to keep what has come to its end
   * @param figuresAge how long to keep figures
   */
  public record Settings(
      List<Module> modules,
      boolean valuesAtOnce,
      Duration debounce,
      Duration lease,
      Duration age,
      Duration figuresAge) {}

  public Intake(DataSource dataSource, Settings settings) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    this.settings = settings;
  }

  /**
   * Stores what is not stored yet.
   *
   * @return how many were
   */
  int receive(String caller, List<Push> pushes) {
    Integer stored =
        jdbc.queryForObject(
            RECEIVE,
            new MapSqlParameterSource("source", caller)
                .addValue("debounceMillis", settings.debounce().toMillis())
                .addValue("received", pushes.size())
                .addValue("digests", texts(pushes, Push::digest))
                .addValue("lasting", pushes.stream().map(Push::lasting).toArray(Boolean[]::new))
                .addValue("criteria", texts(pushes, push -> push.by().toString()))
                .addValue("values", texts(pushes, Push::value))
                .addValue("bodies", texts(pushes, Push::body)),
            Integer.class);
    return stored == null ? 0 : stored;
  }

  /** Takes what is due under a lease; null if nothing is, or the database cannot be asked. */
  public Batch claim() {
    try {
      Batch batch = take();
      reported.set(false);
      return batch;
    } catch (DataAccessException | TransactionException e) {
      if (!reported.getAndSet(true)) {
        LOG.warn("What was pushed has to wait: {}", e.getMessage());
      }
      return null;
    }
  }

  private Batch take() {
    long token = ThreadLocalRandom.current().nextLong();
    List<Batch.Taken> taken =
        transaction.execute(
            status -> {
              jdbc.getJdbcOperations().execute(PLANS);
              return jdbc.query(
                  CLAIM,
                  new MapSqlParameterSource("token", token)
                      .addValue("batch", BATCH)
                      .addValue("leaseMillis", settings.lease().toMillis()),
                  (row, number) ->
                      new Batch.Taken(
                          row.getLong("id"),
                          By.named(row.getString("criterion")),
                          row.getString("value")));
            });
    return taken == null || taken.isEmpty() ? null : new Batch(token, taken);
  }

  /** What to ask about a batch. */
  public List<Question> questions(Batch batch) {
    return batch.questions(settings.modules(), settings.valuesAtOnce());
  }

  /** An answer was stored. */
  public void note(Batch batch, Page page) {
    batch.note(page);
  }

  /** All of a batch was asked, and the answers are stored. */
  public void settle(Batch batch) {
    Module decides = settings.modules().get(0);
    List<Batch.Found> found = batch.found(decides);
    Integer unconfirmed =
        transaction.execute(
            status -> {
              jdbc.getJdbcOperations().execute(PLANS);
              return jdbc.queryForObject(
                  SETTLE,
                  parameters(batch)
                      .addValue("module", decides.toString())
                      .addValue("criteria", texts(found, one -> one.by().toString()))
                      .addValue("values", texts(found, Batch.Found::value))
                      .addValue("keys", texts(found, Batch.Found::sourceKey))
                      .addValue(
                          "delays", DELAYS.stream().map(Duration::toMillis).toArray(Long[]::new)),
                  Integer.class);
            });
    if (unconfirmed != null && unconfirmed > 0) {
      LOG.info(
          "{} pushes had no news in License Central; if some comes, the normal cycle finds it",
          unconfirmed);
    }
  }

  /** Somebody reads the module just now; what he finds is found. */
  public void later(Batch batch) {
    jdbc.update(LATER, parameters(batch).addValue("delayMillis", BUSY.toMillis()));
  }

  /**
   * License Central refused the question: maybe for one value in it, so each is asked alone. What
   * is refused alone has no news there.
   *
   * @param reason one line
   */
  public void refused(Batch batch, String reason) {
    if (batch.single()) {
      LOG.warn("License Central does not say what was pushed about: {}", reason);
      settle(batch);
    } else {
      jdbc.update(ALONE, parameters(batch).addValue("error", stored(reason)));
    }
  }

  /**
   * License Central could not be asked, or the answer not be stored.
   *
   * @param reason one line
   */
  public void failed(Batch batch, String reason) {
    LOG.warn("{} pushes are kept, and asked for later: {}", batch.ids().length, reason);
    jdbc.update(
        FAILED,
        parameters(batch)
            .addValue("mostSeconds", MOST_SECONDS_AFTER_FAILURE)
            .addValue("error", stored(reason)));
  }

  private static String stored(String reason) {
    String text = reason.replace('\0', ' ');
    return text.substring(0, Math.min(text.length(), LONGEST_ERROR));
  }

  /**
   * Frees everything, whoever works on it. Only for a process that has the database for itself:
   * whoever did then is dead.
   */
  public void freeAll() {
    jdbc.getJdbcOperations().update(FREE);
  }

  /**
   * Removes some of what has come to its end.
   *
   * @return whether there may be more
   */
  public boolean remove() {
    jdbc.update(
        REMOVE_FIGURES, new MapSqlParameterSource("ageMillis", settings.figuresAge().toMillis()));
    return BATCH
        == jdbc.update(
            REMOVE,
            new MapSqlParameterSource("ageMillis", settings.age().toMillis())
                .addValue("batch", BATCH));
  }

  /**
   * What happened in a span of time.
   *
   * @param received pushes, duplicates included
   * @param done of which License Central had news
   * @param unconfirmed of which it had none, for as long as it was asked
   */
  public record Figures(
      String caller, long received, long duplicates, long done, long unconfirmed) {}

  /**
   * Of each caller, in quarters of an hour that begin in a span of time, {@code until} excluded.
   */
  public List<Figures> figures(Instant from, Instant until) {
    return jdbc.query(
        FIGURES,
        new MapSqlParameterSource("from", from.atOffset(ZoneOffset.UTC))
            .addValue("until", until.atOffset(ZoneOffset.UTC)),
        (row, number) ->
            new Figures(
                row.getString("source"),
                row.getLong("received"),
                row.getLong("duplicates"),
                row.getLong("done"),
                row.getLong("unconfirmed")));
  }

  private static MapSqlParameterSource parameters(Batch batch) {
    return new MapSqlParameterSource("ids", batch.ids()).addValue("token", batch.token());
  }

  private static <T> String[] texts(List<T> all, Function<T, String> text) {
    return all.stream().map(text).toArray(String[]::new);
  }
}
