package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.Reading;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The last known state of every record, for who wants to know it as it is and not what has
 * happened. Every look is one by the primary key, however many records there are. Thread-safe.
 */
public final class KnownRecords {
  private static final String PLANS = SqlFile.read("outbox-plans");
  private static final String FIND = SqlFile.read("record-find");
  private static final String PAGE = SqlFile.read("record-page");

  private final NamedParameterJdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final Map<Module, TellRules> rules;

  /**
   * @param rules of every module; of a record those fields are shown that are told
   */
  public KnownRecords(DataSource dataSource, Map<Module, TellRules> rules) {
    this.jdbc = new NamedParameterJdbcTemplate(dataSource);
    this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    this.rules = Map.copyOf(rules);
  }

  /**
   * A record as it was last reported.
   *
   * @param key License Central's, unique within the module
   * @param changedAt when License Central changed it, on its clock
   * @param data the selected fields, in their order, without details
   */
  public record Known(String key, Instant changedAt, ObjectNode data) {}

  /** The record with this key; empty if it was never reported. */
  public Optional<Known> find(Module module, String key) {
    return read(FIND, module, new MapSqlParameterSource("key", key)).stream().findFirst();
  }

  /**
   * The next records in the order of their keys as texts, in which 10 comes before 9. A key keeps
   * its place, so who reads on behind the last key meets every record that was there all the time
   * once.
   *
   * @param after behind which key; empty for the first
   * @param limit how many at most, from 1
   */
  public List<Known> after(Module module, String after, int limit) {
    return read(PAGE, module, new MapSqlParameterSource("after", after).addValue("limit", limit));
  }

  private List<Known> read(String sql, Module module, MapSqlParameterSource parameters) {
    FieldSelection fields = rules.get(module).fields();
    return transaction.execute(
        status -> {
          jdbc.getJdbcOperations().execute(PLANS);
          return jdbc.query(
              sql,
              parameters.addValue("module", module.toString()),
              (row, number) -> known(fields, row));
        });
  }

  private static Known known(FieldSelection fields, ResultSet row) throws SQLException {
    return new Known(
        row.getString("source_key"),
        Reading.instant(row, "changed_at"),
        fields.of((ObjectNode) MessageJson.stored(row.getString("data"))));
  }
}
