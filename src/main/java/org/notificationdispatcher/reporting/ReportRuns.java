package org.notificationdispatcher.reporting;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Tables {@code report} and {@code report_run}. Thread-safe. */
final class ReportRuns {
  private static final String REGISTER = SqlFile.read("report-register");
  private static final String FORGET = SqlFile.read("report-forget");
  private static final String LIST = SqlFile.read("report-run-list");
  private static final String INSERT = SqlFile.read("report-run-insert");
  private static final String SELECT = SqlFile.read("report-run-select");
  private static final String SETTLE = SqlFile.read("report-run-settle");

  private final NamedParameterJdbcTemplate jdbc;

  ReportRuns(DataSource dataSource) {
    jdbc = new NamedParameterJdbcTemplate(dataSource);
  }

  /** What has become of a run. */
  enum State {
    DUE,
    SENT,
    EMPTY
  }

  /**
   * How far a run is.
   *
   * @param reached recipients that have it
   * @param refused recipients that will never have it
   */
  record Progress(State state, Set<String> reached, Set<String> refused) {
    static final Progress NONE = new Progress(State.DUE, Set.of(), Set.of());
  }

  /** Since when a report is made by this plan: now, if it was not known. */
  Instant since(String report, String plan, Instant now) {
    return jdbc.queryForObject(
        REGISTER,
        new MapSqlParameterSource("report", report)
            .addValue("plan", plan)
            .addValue("now", now.atOffset(ZoneOffset.UTC)),
        (row, number) -> row.getObject("since", OffsetDateTime.class).toInstant());
  }

  /** Forgets since when each report but these is made: what is switched on again begins anew. */
  void forgetBut(Collection<String> reports) {
    jdbc.update(FORGET, Map.of("reports", reports.toArray(String[]::new)));
  }

  /** The last ones of a report, the newest period first. */
  List<Reports.Past> last(String report, int most) {
    return jdbc.query(
        LIST,
        Map.of("report", report, "most", most),
        (row, number) ->
            new Reports.Past(
                PeriodName.of(
                    new Period(
                        row.getObject("period_from", LocalDate.class),
                        row.getObject("period_until", LocalDate.class),
                        ZoneId.of(row.getString("zone")))),
                row.getString("state"),
                instant(row, "created_at"),
                instant(row, "sent_at"),
                row.getString("message_id"),
                texts(row.getArray("refused"))));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** Whether it was not there before, in the current transaction. */
  boolean insert(ReportRun run) {
    return jdbc.update(INSERT, parameters(run).addValue("zone", run.period().zone().getId())) > 0;
  }

  /** How far it is; not begun if it is not known. */
  Progress progress(ReportRun run) {
    List<Progress> found = jdbc.query(SELECT, parameters(run), (row, number) -> progress(row));
    return found.isEmpty() ? Progress.NONE : found.get(0);
  }

  private static Progress progress(ResultSet row) throws SQLException {
    return new Progress(
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        texts(row.getArray("reached")),
        texts(row.getArray("refused")));
  }

  private static Set<String> texts(Array array) throws SQLException {
    return new LinkedHashSet<>(List.of((String[]) array.getArray()));
  }

  /**
   * Writes down what became of it.
   *
   * @param messageId of the mail, or null
   */
  void settle(
      ReportRun run,
      State state,
      String messageId,
      Collection<String> reached,
      Collection<String> refused) {
    jdbc.update(
        SETTLE,
        parameters(run)
            .addValue("state", state.name().toLowerCase(Locale.ROOT))
            .addValue("messageId", messageId)
            .addValue("reached", reached.toArray(String[]::new))
            .addValue("refused", refused.toArray(String[]::new)));
  }

  private static MapSqlParameterSource parameters(ReportRun run) {
    return new MapSqlParameterSource("report", run.report())
        .addValue("from", run.period().from())
        .addValue("until", run.period().until());
  }
}
