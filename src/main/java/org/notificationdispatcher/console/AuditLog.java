package org.notificationdispatcher.console;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.notificationdispatcher.core.SqlFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Who did what. Thread-safe. */
public final class AuditLog {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  private static final String ADD = SqlFile.read("console-audit-add");
  private static final String REMOVE = SqlFile.read("console-audit-remove");
  private static final String PAGE = SqlFile.read("console-audit-page");

  /** Rows of a transaction. */
  private static final int BATCH = 1_000;

  private final NamedParameterJdbcTemplate jdbc;
  private final Duration kept;

  /**
   * For those who write and read.
   *
   * @param dataSource the PostgreSQL with the product's tables
   */
  public AuditLog(DataSource dataSource) {
    this(dataSource, Duration.ofMillis(Long.MAX_VALUE));
  }

  /**
   * @param dataSource the PostgreSQL with the product's tables
   * @param kept how long an entry stays
   */
  public AuditLog(DataSource dataSource, Duration kept) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    this.kept = kept;
  }

  /**
   * Removes some of what is old, the oldest first, in one transaction.
   *
   * @return whether there may be more
   */
  public boolean remove() {
    return jdbc.update(
            REMOVE,
            new MapSqlParameterSource("ageMillis", kept.toMillis()).addValue("batch", BATCH))
        == BATCH;
  }

  /**
   * @param count of deliveries, or null
   */
  record Entry(long id, Instant at, String who, String what, String target, Long count) {}

  /**
   * Takes down what was done.
   *
   * @param who the user, or another origin such as the command line
   * @param what in a word or two, in the past
   * @param target on what
   * @param count of how many deliveries; null where none are meant
   */
  public void add(String who, String what, String target, Long count) {
    jdbc.update(
        ADD,
        new MapSqlParameterSource("who", who)
            .addValue("what", what)
            .addValue("target", target)
            .addValue("count", count));
    // A line of the log is one line
    LOG.info(
        "{} {} {}{}",
        who,
        what,
        target.replaceAll("\\p{Cntrl}", " "),
        count == null ? "" : ", " + count);
  }

  /** The newest first. */
  List<Entry> page(long before, int limit) {
    return jdbc.query(
        PAGE,
        new MapSqlParameterSource("before", before).addValue("limit", limit),
        (row, number) ->
            new Entry(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("who"),
                row.getString("what"),
                row.getString("target"),
                row.getObject("count", Long.class)));
  }
}
