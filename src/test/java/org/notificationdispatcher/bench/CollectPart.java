package org.notificationdispatcher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.Profile;
import org.notificationdispatcher.bench.Figure.Bound;
import org.notificationdispatcher.scenario.DispatcherProcess;
import org.notificationdispatcher.simulator.LicenseCentralState;
import org.notificationdispatcher.simulator.Simulator;
import org.notificationdispatcher.simulator.SimulatorOptions;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The first back-fill of licenses: from nothing to the end of the window, every license a message
 * and a delivery. The dispatcher is a process of its own with the shipped routes; destination
 * {@code erp} is paused, so that nothing is delivered meanwhile. The stand-in runs in this process.
 * Each of the two has a PostgreSQL of its own.
 */
final class CollectPart implements Part {
  /** The first back-fill to plan for, a million licenses, in less than four minutes. */
  private static final double RECORDS_PER_SECOND = 5_000;

  /** Below this a run is over before the JVM is warm, and its rate says nothing. */
  private static final long LICENSES_TO_JUDGE_THE_RATE = 100_000;

  /** What a small server can spare; what was collected is in PostgreSQL, not in the process. */
  private static final double RESIDENT_MEBIBYTES = 512;

  private static final Path CONFIG = Path.of("config");
  private static final Duration UNTIL_THE_CYCLE = Duration.ofSeconds(30);
  private static final DateTimeFormatter CRON = DateTimeFormatter.ofPattern("s m H d M '?' yyyy");

  /** Slower than this, a run is given up. */
  private static final long RECORDS_PER_SECOND_TO_WAIT_FOR = 400;

  @Override
  public Report run(Path folder, Started started, Consumer<String> progress)
      throws IOException, InterruptedException {
    PostgresServer standInData =
        started.start(() -> PostgresServer.startEmpty(folder.resolve("license-central")));
    PostgresServer data =
        started.start(() -> PostgresServer.startEmpty(folder.resolve("database")));
    data.database().migrate();
    data.jdbc()
        .update(
            "INSERT INTO destination (name, state, reason)"
                + " VALUES ('erp', 'paused', 'only collecting is measured')");
    Simulator simulator =
        started.start(
            () ->
                Simulator.start(standInData.database().dataSource(), SimulatorOptions.defaults()));
    long licenses = seed(simulator.state(), Long.getLong("bench.licenses", 1_000_000));
    progress.accept(licenses + " licenses are there to be read");

    Path own = Folders.empty(folder.resolve("dispatcher"));
    Map<String, String> settings = settings(own, simulator, data);
    int pageSize = pageSize(settings);
    String load = Conditions.loadAverage();
    DispatcherProcess dispatcher =
        started.start(() -> new DispatcherProcess(own, JavaOptions.ofTheDispatcher(), settings));
    Measured measured = measure(started, licenses, dispatcher, simulator, standInData, data);
    dispatcher.stop();

    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("rows a page", Integer.toString(pageSize));
    conditions.putAll(Conditions.of(load, data));
    return new Report(
        "First back-fill of licenses",
        conditions,
        figures(licenses, pageSize, measured, data.jdbc()));
  }

  /** At least so many; an order has several. */
  private static long seed(LicenseCentralState state, long wanted) {
    long licenses = 0;
    while (licenses < wanted) {
      licenses = state.seed((int) Math.max(1, (wanted - licenses) / 7)).licenses();
    }
    return licenses;
  }

  /** The shipped ones, but for one module, one cycle, and the addresses. */
  private static Map<String, String> settings(
      Path folder, Simulator simulator, PostgresServer data) {
    Map<String, String> settings = new LinkedHashMap<>(data.settings());
    settings.put("dispatcher.data", folder.resolve("data").toString());
    settings.put("dispatcher.licensecentral.url", simulator.url());
    settings.put("dispatcher.webhook.erp.url", "http://127.0.0.1:9/paused");
    settings.put("dispatcher.webhook.erp.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    settings.put("dispatcher.orders.enabled", "false");
    settings.put("dispatcher.activations.enabled", "false");
    settings.put(
        "dispatcher.licenses.schedule",
        // Once: a second cycle would be a call more
        CRON.format(ZonedDateTime.now(ZoneId.systemDefault()).plus(UNTIL_THE_CYCLE)));
    return settings;
  }

  private static int pageSize(Map<String, String> settings) {
    Configuration configuration = Configuration.load(CONFIG, settings);
    return Math.min(
        configuration.integer("dispatcher.licensecentral.pageSize"),
        Profile.load(configuration, CONFIG).maxRows());
  }

  /**
   * What the back-fill took.
   *
   * @param resident most memory of the dispatcher, MiB
   * @param calls of every operation
   */
  private record Measured(double seconds, double resident, long calls, Processors used) {}

  private static Measured measure(
      Started started,
      long licenses,
      DispatcherProcess dispatcher,
      Simulator simulator,
      PostgresServer standInData,
      PostgresServer data)
      throws InterruptedException {
    started.await(
        "the first call",
        UNTIL_THE_CYCLE.toSeconds() * 2,
        () -> dispatcher.check() && simulator.calls().containsKey("doQueryLicenses"));
    long begin = System.nanoTime();
    Processors before = Processors.of(dispatcher, standInData, data);
    JdbcTemplate jdbc = data.jdbc();
    started.await(
        "the back-fill",
        120 + licenses / RECORDS_PER_SECOND_TO_WAIT_FOR,
        () -> dispatcher.check() && through(jdbc));
    return new Measured(
        (System.nanoTime() - begin) / 1e9,
        ProcessFigures.peakResidentMebibytes(dispatcher.pid()),
        simulator.calls().values().stream().mapToLong(Long::longValue).sum(),
        Processors.of(dispatcher, standInData, data).since(before));
  }

  private static boolean through(JdbcTemplate jdbc) {
    return Boolean.TRUE.equals(
        jdbc.query(
            "SELECT upto IS NOT NULL, last_error FROM watermark WHERE module = 'licenses'",
            rows -> {
              if (!rows.next()) {
                return false;
              }
              if (rows.getString(2) != null) {
                throw new IllegalStateException("licenses could not be read: " + rows.getString(2));
              }
              return rows.getBoolean(1);
            }));
  }

  private static List<Figure> figures(
      long licenses, int pageSize, Measured measured, JdbcTemplate jdbc) {
    Figure rate = Figure.of("records a second", licenses / measured.seconds());
    Processors used = measured.used();
    return List.of(
        Figure.of("licenses to read", licenses),
        Figure.of("seconds from the first call to the last commit", measured.seconds()),
        licenses < LICENSES_TO_JUDGE_THE_RATE
            ? rate
            : rate.within(Bound.atLeast(RECORDS_PER_SECOND)),
        Figure.of("SOAP calls", measured.calls())
            .within(Bound.exactly((licenses + pageSize - 1) / pageSize)),
        Figure.of("messages stored", count(jdbc, "message")).within(Bound.exactly(licenses)),
        Figure.of("deliveries recorded", count(jdbc, "delivery WHERE destination = 'erp'"))
            .within(Bound.exactly(licenses)),
        Figure.of("peak resident memory of the dispatcher, MiB", measured.resident())
            .within(Bound.atMost(RESIDENT_MEBIBYTES)),
        Figure.of("processor seconds of the dispatcher", used.dispatcher()),
        Figure.of("processor seconds of its PostgreSQL", used.database()),
        Figure.of("processor seconds of the stand-in", used.standIn()),
        Figure.of("processor seconds of the stand-in's PostgreSQL", used.standInData()));
  }

  private static long count(JdbcTemplate jdbc, String of) {
    return jdbc.queryForObject("SELECT count(*) FROM " + of, Long.class);
  }

  /** Seconds of processor time by process. The stand-in's are those of this one. */
  private record Processors(
      double dispatcher, double database, double standIn, double standInData) {

    static Processors of(
        DispatcherProcess dispatcher, PostgresServer standInData, PostgresServer data) {
      return new Processors(
          ProcessFigures.processorSeconds(dispatcher.pid()),
          ProcessFigures.processorSecondsOfFamily(data.pid()),
          ProcessFigures.processorSeconds(ProcessHandle.current().pid()),
          ProcessFigures.processorSecondsOfFamily(standInData.pid()));
    }

    Processors since(Processors before) {
      return new Processors(
          dispatcher - before.dispatcher,
          database - before.database,
          standIn - before.standIn,
          standInData - before.standInData);
    }
  }
}
