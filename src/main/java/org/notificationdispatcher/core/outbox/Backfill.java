package org.notificationdispatcher.core.outbox;

import java.util.Optional;
import javax.sql.DataSource;
import org.notificationdispatcher.core.SqlFile;
import org.notificationdispatcher.core.outbox.Destinations.Filling;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Table {@code backfill}, as whoever asks for one sees it. Thread-safe. */
final class Backfill {
  private static final String START = SqlFile.read("backfill-start");
  private static final String FIND = SqlFile.read("backfill-find");
  private static final String END = SqlFile.read("backfill-end");

  private final NamedParameterJdbcTemplate jdbc;

  Backfill(DataSource dataSource) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
  }

  /** Asks for one; its id, or nothing if the destination is being filled already. */
  Optional<Long> start(String destination, Selection selection, boolean dryRun) {
    return jdbc
        .query(
            START,
            selection.parameters(destination).addValue("dryRun", dryRun),
            (row, number) -> row.getLong("id"))
        .stream()
        .findFirst();
  }

  Optional<Filling> find(long id) {
    return find(new MapSqlParameterSource("id", id).addValue("destination", null));
  }

  /** The one that is not at its end. */
  Optional<Filling> open(String destination) {
    return find(new MapSqlParameterSource("id", null).addValue("destination", destination));
  }

  private Optional<Filling> find(MapSqlParameterSource parameters) {
    return jdbc
        .query(
            FIND,
            parameters,
            (row, number) ->
                new Filling(
                    row.getLong("id"),
                    row.getString("destination"),
                    row.getString("state"),
                    row.getBoolean("dry_run"),
                    row.getLong("after_sequence") - row.getLong("begins"),
                    row.getLong("upto") - row.getLong("begins"),
                    row.getLong("seen"),
                    row.getLong("chosen"),
                    row.getLong("recorded"),
                    row.getString("error"),
                    row.getBoolean("leased"),
                    row.getBoolean("behind")))
        .stream()
        .findFirst();
  }

  /**
   * Ends one before it is through.
   *
   * @param token of whoever works at it; null for anybody
   * @return whether it was not at its end
   */
  boolean end(long id, Long token, String state, String error) {
    return jdbc.update(
            END,
            new MapSqlParameterSource("backfill", id)
                .addValue("token", token)
                .addValue("state", state)
                .addValue("error", error))
        > 0;
  }
}
