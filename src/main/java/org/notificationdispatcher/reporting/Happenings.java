package org.notificationdispatcher.reporting;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.SqlFile;
import org.notificationdispatcher.core.cache.Witness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts what happens in License Central. Whoever stores a page appends what it says to a log, in
 * the same transaction, and waits for nobody; later, step by step, the log is added to the figures
 * that {@link Overviews} reads. What is in the log still, it reads as well. Thread-safe; of several
 * nodes one counts at a time.
 */
public final class Happenings implements Witness {
  private static final String APPEND = SqlFile.read("happening-log");
  private static final Logger LOG = LoggerFactory.getLogger(Happenings.class);

  private static final String PLANS = SqlFile.read("happening-plans");
  private static final String TURN = SqlFile.read("happening-turn");
  private static final String OWN_TURN = SqlFile.read("happening-own-turn");
  private static final String STEP = SqlFile.read("happening-step");
  private static final String TAKE = SqlFile.read("happening-take");
  private static final String ARTICLES = SqlFile.read("happening-articles");
  private static final String DIMENSIONS = SqlFile.read("happening-dimensions");
  private static final String ADD = SqlFile.read("happening-add");
  private static final String REMOVE = SqlFile.read("happening-remove");

  /** A step takes at most three times as many rows. */
  static final int BATCH = 10_000;

  /** How often it is told how far counting is, in steps. */
  private static final int TELL = 10;

  /** Over a weekend on which licenses are not asked for. */
  static final Duration PATIENCE = Duration.ofDays(3);

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final boolean licenses;
  private final Duration age;

  /**
   * @param licenses whether licenses are collected; they know customer and firm code of activations
   * @param age how long to keep the figures
   */
  public Happenings(DataSource dataSource, boolean licenses, Duration age) {
    this.jdbc = new NamedParameterJdbcTemplate(dataSource);
    this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    this.licenses = licenses;
    this.age = age;
  }

  @Override
  public void saw(List<Change> changes) {
    List<Happened> all = changes.stream().flatMap(change -> Happened.of(change).stream()).toList();
    if (!all.isEmpty()) {
      jdbc.update(APPEND, Map.of("happenings", json(all)));
    }
  }

  private static String json(List<Happened> all) {
    try {
      return MessageJson.mapper().writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Adds some of the log to the figures, in one transaction; nothing if another node does.
   *
   * @return whether there may be more
   */
  public boolean fold() {
    return transaction.execute(
            status -> jdbc.queryForObject(TURN, Map.of(), Boolean.class) ? step() : 0)
        >= BATCH;
  }

  /**
   * Adds all of the log to the figures that does not wait for its license, step by step, in turns
   * with other nodes. Whoever is about to read figures would else read that from the log, which
   * takes longer.
   */
  public void foldAll() {
    long all = 0;
    long taken;
    int steps = 0;
    do {
      taken =
          transaction.execute(
              status -> {
                jdbc.query(OWN_TURN, row -> {});
                return step();
              });
      all += taken;
      steps++;
      if (steps % TELL == 0) {
        LOG.info("{} happenings are counted before the report is made", all);
      }
    } while (taken >= BATCH);
  }

  private long step() {
    jdbc.getJdbcOperations().execute(PLANS);
    jdbc.getJdbcOperations().execute(STEP);
    long taken =
        jdbc.queryForObject(
            TAKE,
            new MapSqlParameterSource("licenses", licenses)
                .addValue("patienceMillis", PATIENCE.toMillis())
                .addValue("batch", BATCH),
            Long.class);
    if (taken > 0) {
      jdbc.update(ARTICLES, Map.of());
      jdbc.update(DIMENSIONS, Map.of());
      jdbc.update(ADD, Map.of());
    }
    return taken;
  }

  /**
   * Removes some of the figures that are too old.
   *
   * @return whether there may be more
   */
  public boolean remove() {
    return jdbc.queryForObject(
            REMOVE,
            new MapSqlParameterSource("ageMillis", age.toMillis()).addValue("batch", BATCH),
            Long.class)
        >= BATCH;
  }
}
