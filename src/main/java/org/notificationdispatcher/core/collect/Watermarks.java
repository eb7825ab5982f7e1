package org.notificationdispatcher.core.collect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/**
 * How far each module has read. A module is read under a lease by one node at a time, and its
 * watermark moves only in the transaction that stored the rows. Thread-safe.
 */
public final class Watermarks {
  private static final String REGISTER = SqlFile.read("watermark-register");
  private static final String OPEN = SqlFile.read("watermark-open");
  private static final String TURN = SqlFile.read("watermark-turn");
  private static final String TAKE_TURN = SqlFile.read("watermark-take-turn");
  private static final String PAGE = SqlFile.read("watermark-page");
  private static final String COMPLETE = SqlFile.read("watermark-complete");
  private static final String RELEASE = SqlFile.read("watermark-release");
  private static final String RESUME = SqlFile.read("watermark-resume");
  private static final String FREE = SqlFile.read("watermark-free");
  private static final String STATES = SqlFile.read("watermark-states");
  private static final String FAILED = SqlFile.read("watermark-failed");

  private final NamedParameterJdbcTemplate jdbc;
  private final Map<Module, ReadRules> rules;
  private final Duration lease;
  private final Clock clock;

  /**
   * The last lease of this process, which it may take back: a module is never read twice at a time.
   */
  private final Map<Module, Long> own = new ConcurrentHashMap<>();

  /** Of the windows this process has opened last. */
  private final Map<Module, Progress> progress = new ConcurrentHashMap<>();

  private final Map<Module, Counted> counted = new ConcurrentHashMap<>();

  /**
   * @param rules of every module that is read
   * @param lease longer than License Central's time-out and the storing of a page together
   * @param clock ours, where License Central does not tell its own
   */
  public Watermarks(
      DataSource dataSource, Map<Module, ReadRules> rules, Duration lease, Clock clock) {
    this.jdbc = new NamedParameterJdbcTemplate(dataSource);
    this.rules = Map.copyOf(rules);
    this.lease = lease;
    this.clock = clock;
  }

  /**
   * What this process has done for a module since its start.
   *
   * @param calls answers with records of it; those that were rolled back, too
   * @param records rows in them
   * @param failures cycles and questions that ended with an error
   */
  public record Work(long calls, long records, long failures) {}

  private static final class Counted {
    private final LongAdder calls = new LongAdder();
    private final LongAdder records = new LongAdder();
    private final LongAdder failures = new LongAdder();
  }

  /** What this process has done so far; costs nothing. */
  public Work work(Module module) {
    Counted so = counted(module);
    return new Work(so.calls.sum(), so.records.sum(), so.failures.sum());
  }

  private Counted counted(Module module) {
    return counted.computeIfAbsent(module, one -> new Counted());
  }

  /**
   * How a module is, whichever node reads it.
   *
   * @param upto all changes before this are stored; null before the first read
   * @param lastSuccess end of the last complete read, or null
   * @param lastError why the last one failed, or null if it did not
   * @param lastErrorAt when that was, or null
   * @param pausedSince since when it waits for the next start, after an error that repeating does
   *     not mend; else null
   * @param reading whether a node reads it now
   */
  public record State(
      Module module,
      Instant upto,
      Instant lastSuccess,
      String lastError,
      Instant lastErrorAt,
      Instant pausedSince,
      boolean reading) {}

  /** Of every module that was ever read, on the database's clock; one row each. */
  public List<State> states() {
    return jdbc.query(
        STATES,
        (row, number) ->
            new State(
                Module.named(row.getString("module")),
                instant(row.getObject("upto", OffsetDateTime.class)),
                instant(row.getObject("last_success", OffsetDateTime.class)),
                row.getString("last_error"),
                instant(row.getObject("last_error_at", OffsetDateTime.class)),
                instant(row.getObject("paused_since", OffsetDateTime.class)),
                row.getBoolean("reading")));
  }

  /**
   * Begins or goes on with a module's window.
   *
   * @param module {@code orders}, {@code licenses} or {@code activations}
   * @return null when somebody else reads the module, or it is paused
   */
  public Window open(String module) {
    Module which = Module.named(module);
    ReadRules rule = rules.get(which);
    MapSqlParameterSource parameters =
        new MapSqlParameterSource("module", module)
            .addValue("leaseMillis", lease.toMillis())
            .addValue("own", own.getOrDefault(which, 0L));
    jdbc.update(REGISTER, parameters);
    List<Window> opened = jdbc.query(OPEN, parameters, (row, number) -> window(which, rule, row));
    opened.forEach(
        window -> {
          own.put(which, window.token());
          progress.put(which, new Progress(window, clock));
        });
    return opened.isEmpty() ? null : opened.get(0);
  }

  private Window window(Module module, ReadRules rule, ResultSet row) throws SQLException {
    // As exact as the table keeps it
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant upto = instant(row.getObject("upto", OffsetDateTime.class));
    Instant from = upto == null ? rule.from() : upto.minus(rule.overlap());
    Instant to = instant(row.getObject("window_to", OffsetDateTime.class));
    String afterKey = row.getString("after_key");
    // What was left by the other way of reading begins its window again
    Optional<Slice> left = Slice.parse(afterKey);
    long token = row.getLong("lease_token");
    boolean first = upto == null;
    Tally tally = new Tally(row.getLong("rows_read"), row.getObject("rows_expected", Long.class));
    if (rule.slicing() == null) {
      String key = left.isPresent() ? null : afterKey;
      int size = rule.pageSize();
      return new Window(module, from, to, key, size, token, true, first, now, null, null, tally);
    }
    Instant present = now.minus(rule.lag());
    Instant end = to == null ? (present.isAfter(from) ? present : from) : to;
    Slice slice = left.orElse(new Slice(from, end));
    int most = rule.slicing().maxRows();
    return new Window(
        module, from, end, null, most, token, true, first, now, slice, rule.slicing(), tally);
  }

  /**
   * Begins to read some records of a module beside its feed, without a lease: if somebody reads the
   * module before their page is stored, {@link #advance} refuses it.
   *
   * @param module {@code orders}, {@code licenses} or {@code activations}
   * @throws LeaseLostException if somebody reads the module just now, or it is paused
   */
  public Window select(String module, Selection selection) {
    Module which = Module.named(module);
    MapSqlParameterSource parameters = new MapSqlParameterSource("module", module);
    jdbc.update(REGISTER, parameters);
    return jdbc.queryForList(TURN, parameters, Long.class).stream()
        .findFirst()
        .map(
            turn -> Window.of(which, selection, rules.get(which).pageSize(), turn, clock.instant()))
        .orElseThrow(() -> new LeaseLostException(which));
  }

  /**
   * Moves the watermark behind a page; that of a selection stays where it is. Call it in the
   * transaction that stored the page.
   *
   * @return what is to be read next; not open when the window is through
   * @throws LeaseLostException if somebody else reads the module now
   * @throws IllegalStateException if the page says that there is more, and not where
   */
  public Window advance(Window window, Page page) {
    Counted so = counted(window.module());
    so.calls.increment();
    so.records.add(page.records().size());
    if (window.selection() != null) {
      return nextTurn(window, page);
    }
    progress.get(window.module()).page(window);
    return window.slice() == null ? nextPage(window, page) : nextSlice(window, page);
  }

  /**
   * In the transaction that stored the page: from here on, nobody begins before it is committed.
   */
  private Window nextTurn(Window window, Page page) {
    checkKey(window, page);
    if (jdbc.update(TAKE_TURN, parameters(window).addValue("records", page.records().size()))
        == 0) {
      throw new LeaseLostException(window.module());
    }
    return window.nextTurn(page);
  }

  private static void checkKey(Window window, Page page) {
    if (page.hasMore() && (page.lastKey() == null || page.lastKey().equals(window.afterKey()))) {
      throw new IllegalStateException(
          "License Central has more "
              + window.module()
              + " but gives no key beyond "
              + window.afterKey());
    }
  }

  private Window nextPage(Window window, Page page) {
    Instant end = window.to() == null ? end(window, page) : window.to();
    checkKey(window, page);
    return page.hasMore()
        ? update(PAGE, window.nextPage(end, page), page, page.lastKey())
        : update(COMPLETE, window.closed(end, page), page, null);
  }

  private Window nextSlice(Window window, Page page) {
    Slice read = window.slice();
    if (!page.hasMore() && !read.to().isBefore(window.to())) {
      return update(COMPLETE, window.closed(window.to(), page), page, null);
    }
    Slice next =
        page.hasMore()
            ? window.half()
            : window.slicing().after(read, page.records().size(), window.to());
    return update(PAGE, window.nextSlice(next, page), page, next.toString());
  }

  private Window update(String statement, Window next, Page page, String afterKey) {
    MapSqlParameterSource parameters =
        parameters(next)
            .addValue("to", next.to().toString())
            .addValue("afterKey", afterKey)
            .addValue("records", page.records().size())
            .addValue("rowsRead", next.tally().read())
            .addValue("rowsExpected", next.tally().expected())
            .addValue("leaseMillis", lease.toMillis());
    if (jdbc.update(statement, parameters) == 0) {
      throw new LeaseLostException(next.module());
    }
    return next;
  }

  /** What is changed from here on may still be missing on the page. */
  private Instant end(Window window, Page page) {
    Instant answered = page.serverTime() == null ? window.asked() : page.serverTime();
    return answered.minus(rules.get(window.module()).lag());
  }

  /** Lets others read the module. */
  public void release(Window window) {
    progress.get(window.module()).released(window);
    free(window);
  }

  private void free(Window window) {
    jdbc.update(RELEASE, parameters(window));
  }

  /**
   * Writes down that reading failed; the watermark stays.
   *
   * @param window what was being read, or null if it was not even opened
   * @param permanent whether the module pauses until the next start
   */
  public void failed(String module, Window window, String error, boolean permanent) {
    counted(Module.named(module)).failures.increment();
    jdbc.update(
        FAILED,
        new MapSqlParameterSource("module", module)
            .addValue("error", error)
            .addValue("token", window == null ? null : window.token())
            .addValue("permanent", permanent));
    if (window != null) {
      free(window);
    }
  }

  /** Lets paused modules be read again. */
  public void resume() {
    jdbc.update(RESUME, Map.of());
  }

  /**
   * Frees every module, whoever reads it. Only for a process that has the database for itself: what
   * is leased then was leased by a process that is dead.
   */
  public void freeAll() {
    jdbc.update(FREE, Map.of());
  }

  private static MapSqlParameterSource parameters(Window window) {
    return new MapSqlParameterSource("module", window.module().toString())
        .addValue("token", window.token());
  }

  private static Instant instant(OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
