package org.notificationdispatcher.simulator;

import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates the orders of a past in bulk. */
final class Seeder {

  /** So many orders a transaction: few round trips, and no transaction of minutes. */
  private static final int ORDERS_AT_ONCE = 5_000;

  /** The last activation of an order is confirmed two minutes after it: not in the future. */
  private static final Duration AFTER_THE_ORDER = Duration.ofMinutes(5);

  private final NamedParameterJdbcTemplate database;
  private final TransactionTemplate transaction;
  private final long seed;

  Seeder(NamedParameterJdbcTemplate database, TransactionTemplate transaction, long seed) {
    this.database = database;
    this.transaction = transaction;
    this.seed = seed;
  }

  void seed(int orders, Instant from, Instant now) {
    Long used =
        database.getJdbcOperations().queryForObject(Sql.statement("order-numbers"), Long.class);
    long begin = (used == null ? 0 : used) + 1;
    long end = begin + orders;
    for (long first = begin; first < end; first += ORDERS_AT_ONCE) {
      MapSqlParameterSource chunk =
          new MapSqlParameterSource()
              .addValue("seed", Long.toString(seed))
              .addValue("first", first)
              .addValue("last", Math.min(first + ORDERS_AT_ONCE, end) - 1)
              .addValue("begin", begin)
              .addValue("count", (double) orders)
              .addValue("from", Sql.time(from))
              .addValue("to", Sql.time(now.minus(AFTER_THE_ORDER)));
      transaction.executeWithoutResult(
          status -> database.queryForObject(Sql.statement("orders-seed"), chunk, Long.class));
    }
    // A bulk load leaves the planner without figures until autovacuum comes round.
    database.getJdbcOperations().execute(Sql.statement("analyze"));
  }
}
