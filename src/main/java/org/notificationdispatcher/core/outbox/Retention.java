package org.notificationdispatcher.core.outbox;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes history: deliveries that came to their end, their attempts, and messages that nobody
 * needs any more. What is pending or dead stays, however old, and with it its message. Goes up from
 * the oldest message to the first young one, so its cost is what is old and not what there is.
 * Several nodes may do it at once. Thread-safe.
 */
public final class Retention {
  private static final String PLANS = SqlFile.read("outbox-plans");
  private static final String NEXT = SqlFile.read("retention-next");
  private static final String DELIVERIES = SqlFile.read("retention-deliveries");
  private static final String MESSAGES = SqlFile.read("retention-messages");
  private static final String FIGURES = SqlFile.read("retention-figures");

  /** Small enough that nobody waits long for a row. */
  static final int BATCH = 500;

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final Duration age;
  private final Duration figuresAge;

  /**
   * @param age how long to keep what has come to its end, on the database's clock
   * @param figuresAge how long to keep {@link Figures}
   */
  public Retention(DataSource dataSource, Duration age, Duration figuresAge) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    this.age = age;
    this.figuresAge = figuresAge;
  }

  /**
   * How far it got.
   *
   * @param after sequence of the last message looked at
   * @param messages removed so far
   * @param more whether there may be more to remove
   */
  public record Progress(long after, long messages, boolean more) {}

  /** Before the first step. Old figures are few, and go here. */
  public Progress begin() {
    jdbc.update(FIGURES, new MapSqlParameterSource("ageMillis", figuresAge.toMillis()));
    return new Progress(0, 0, true);
  }

  /** Looks at some more messages, in one transaction. */
  public Progress remove(Progress before) {
    return transaction.execute(status -> step(before));
  }

  private record Row(UUID id, long sequence, boolean old) {}

  private Progress step(Progress before) {
    jdbc.getJdbcOperations().execute(PLANS);
    MapSqlParameterSource parameters =
        new MapSqlParameterSource("after", before.after())
            .addValue("batch", BATCH)
            .addValue("ageMillis", age.toMillis());
    List<Row> rows =
        jdbc.query(
            NEXT,
            parameters,
            (row, number) ->
                new Row(
                    row.getObject("id", UUID.class),
                    row.getLong("sequence"),
                    row.getBoolean("old")));
    List<Row> old = rows.stream().takeWhile(Row::old).toList();
    if (old.isEmpty()) {
      return new Progress(before.after(), before.messages(), false);
    }
    parameters.addValue(
        "messageIds", old.stream().map(row -> row.id().toString()).toArray(String[]::new));
    jdbc.update(DELIVERIES, parameters);
    int removed = jdbc.update(MESSAGES, parameters);
    return new Progress(
        old.get(old.size() - 1).sequence(), before.messages() + removed, old.size() == rows.size());
  }
}
