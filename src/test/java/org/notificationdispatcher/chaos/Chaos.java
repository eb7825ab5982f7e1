package org.notificationdispatcher.chaos;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.notificationdispatcher.bench.Figure;
import org.notificationdispatcher.bench.Figure.Bound;
import org.notificationdispatcher.bench.Folders;
import org.notificationdispatcher.bench.Report;
import org.notificationdispatcher.bench.Started;
import org.notificationdispatcher.chaos.Auditor.Findings;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Ended;
import org.notificationdispatcher.core.outbox.Selection;
import org.notificationdispatcher.scenario.DispatcherProcess;
import org.notificationdispatcher.scenario.Receiver;
import org.notificationdispatcher.scenario.Receiver.Reaction;
import org.notificationdispatcher.simulator.LoadGenerator;
import org.notificationdispatcher.simulator.LoadProfile;
import org.notificationdispatcher.simulator.Simulator;
import org.notificationdispatcher.simulator.SimulatorOptions;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * {@code mvn -Pchaos}: three nodes on one PostgreSQL, a busy License Central, three receivers, and
 * all of them fail in every way at the same time. Then everything works again, and nothing may be
 * lost, out of order, or doubled without a cause. Exit codes: 0 if so, 1 if not, 2 for wrong usage.
 *
 * <p>System properties: {@code chaos.seed}, of all that is drawn by lot; {@code chaos.kills}, how
 * many nodes are killed; {@code chaos.minutes}, after which it ends in any case.
 */
final class Chaos {
  static final Duration LEASE = Duration.ofSeconds(4);
  static final Duration TIMEOUT = Duration.ofMillis(2_500);

  private static final Path FOLDER = Path.of("target", "chaos");
  private static final Path ROUTES = FOLDER.resolve("routes");
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  /** Of three nodes, each lives three times as long, which is enough to start and do something. */
  private static final Duration BETWEEN_KILLS = Duration.ofSeconds(5);

  /** At the end, for everything to be settled. */
  private static final Duration CALM = Duration.ofMinutes(3);

  /** About two events a second. */
  private static final double SPEED = 1_000;

  private static final List<String> JAVA =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-Xlog:disable");

  private static final String TRY_A_MINUTE = "100ms,200ms,400ms,800ms" + ",1s".repeat(120);

  /**
   * A destination.
   *
   * @param options of its outbox
   * @param types what the router chooses for it, as the beginning of a type
   */
  private record Destination(String name, String options, String types) {}

  private static final List<Destination> DESTINATIONS =
      List.of(
          new Destination("erp", "retries: " + TRY_A_MINUTE, ""),
          new Destination(
              "crm",
              "retries: " + TRY_A_MINUTE + "\n        order: ticket\n        onDead: block",
              ""),
          // Gives up soon
          new Destination("shop", "retries: 100ms,200ms,400ms,1s,2s", "license."));

  private final PrintStream out;
  private final long seed;
  private final int wanted;
  private final Instant end;
  private final Duration betweenKills;
  private final Journal journal = new Journal();
  private volatile boolean calm;

  private Chaos(PrintStream out, long seed, int wanted, Duration longest) {
    this.out = out;
    this.seed = seed;
    this.wanted = wanted;
    this.end = Instant.now().plus(longest);
    Duration share = longest.minus(CALM.plusMinutes(1)).dividedBy(wanted);
    this.betweenKills = share.compareTo(BETWEEN_KILLS) < 0 ? share : BETWEEN_KILLS;
  }

  public static void main(String[] arguments) {
    System.setProperty("java.util.logging.manager", "org.apache.logging.log4j.jul.LogManager");
    System.setProperty("org.apache.cxf.Logger", "org.apache.cxf.common.logging.Slf4jLogger");
    System.setProperty("log4j2.configurationFile", "config/log4j2.properties");
    String seed = System.getProperty("chaos.seed", "");
    int kills = Integer.getInteger("chaos.kills", 200);
    int minutes = Integer.getInteger("chaos.minutes", 20);
    if (kills < 1 || minutes < 5 || !seed.matches("-?\\d{0,18}")) {
      System.out.println(
          "chaos: chaos.kills is at least 1, chaos.minutes at least 5, chaos.seed a number");
      System.exit(2);
    }
    Chaos chaos =
        new Chaos(
            System.out,
            seed.isEmpty() ? new Random().nextInt(1_000_000) : Long.parseLong(seed),
            kills,
            Duration.ofMinutes(minutes));
    System.exit(chaos.run());
  }

  static boolean wants(String destination, String type) {
    return DESTINATIONS.stream()
        .anyMatch(one -> one.name().equals(destination) && type.startsWith(one.types()));
  }

  private int run() {
    say("seed " + seed + ", " + wanted + " kills, at most until " + end);
    try (Started started = Started.endingWithTheProcess()) {
      return run(started) ? 0 : 1;
    } catch (IOException | RuntimeException e) {
      say("came to no end, with seed " + seed);
      e.printStackTrace(out);
      return 1;
    } catch (InterruptedException e) {
      say("interrupted");
      return 1;
    }
  }

  private boolean run(Started started) throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    RestartedPostgres server =
        started.start(() -> RestartedPostgres.startEmpty(FOLDER.resolve("database")));
    HikariDataSource tables = started.start(() -> pool(server.url(), "notification_dispatcher", 2));
    JdbcTemplate database = new JdbcTemplate(tables);
    EmbeddedPostgres standInServer =
        started.start(() -> EmbeddedPostgres.builder().setRegisterShutdownHook(false).start());
    HikariDataSource standInData =
        started.start(() -> pool(standInServer.getJdbcUrl("postgres", "postgres"), "simulator", 8));
    Simulator simulator =
        started.start(
            () ->
                Simulator.start(
                    standInData,
                    SimulatorOptions.defaults().withSeed(seed).withTimeout(Duration.ofSeconds(3))));
    simulator.state().seed(20);
    Map<String, Receiver> receivers = new TreeMap<>();
    for (Destination one : DESTINATIONS) {
      Random random = new Random(31 * seed + one.name().hashCode());
      receivers.put(one.name(), started.start(() -> Receiver.start(arrival -> reaction(random))));
    }
    writeRoutes();
    Path logs = Folders.empty(FOLDER.resolve("nodes"));
    String classPath = classPath();
    List<String> java = withArchive(server, simulator, receivers, classPath, logs);

    List<Node> nodes = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      nodes.add(
          started.start(
              () ->
                  new Node(
                      name,
                      (node, life) ->
                          new DispatcherProcess(
                              logs.resolve(life + ".log"),
                              java,
                              classPath,
                              settings(node, life, server, simulator, receivers, logs),
                              List.of("--routes", ROUTES.toString())),
                      journal)));
    }
    started.await("the start of a node", 120, () -> nodes.stream().anyMatch(Node::started));
    LoadGenerator load =
        started.start(() -> LoadGenerator.start(simulator, LoadProfile.SMALL, SPEED));
    Mischief mischief =
        started.start(
            () ->
                new Mischief(
                    seed,
                    betweenKills,
                    nodes,
                    server,
                    database,
                    simulator.faults(),
                    receivers,
                    journal,
                    this::say));
    mischief.begin();
    Instant lastSaid = Instant.now();
    while (mischief.kills() < wanted && Instant.now().isBefore(end.minus(CALM))) {
      Thread.sleep(200);
      if (lastSaid.isBefore(Instant.now().minusSeconds(30))) {
        lastSaid = Instant.now();
        say(mischief.kills() + " kills so far, " + requests(receivers) + " requests");
      }
    }
    load.close();
    mischief.close();
    calm = true;
    int kills = mischief.kills();
    if (kills < wanted) {
      say("the time is up; a busy machine needs more of it (chaos.minutes)");
    }
    say("calm after " + kills + " kills; waiting for everything to be settled");
    boolean settled = settle(started, database, tables, simulator);
    Findings found = new Auditor(simulator.state(), database, receivers, journal).audit();
    Report report = report(found, kills, settled, load, nodes);
    report.write(FOLDER, "chaos");
    out.println();
    out.println(report.markdown());
    report.broken().forEach(broken -> say("bound broken: " + broken));
    out.println(line(found, kills));
    if (!report.broken().isEmpty()) {
      dump(found, database);
    }
    return report.broken().isEmpty();
  }

  private static int requests(Map<String, Receiver> receivers) {
    return receivers.values().stream().mapToInt(one -> one.arrivals().size()).sum();
  }

  private static HikariDataSource pool(String url, String schema, int size) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(
        url
            + (url.contains("?") ? "&" : "?")
            + "currentSchema="
            + schema
            + "&ApplicationName=chaos");
    pool.setUsername("postgres");
    pool.setMaximumPoolSize(size);
    pool.setConnectionTimeout(2_000);
    pool.setInitializationFailTimeout(-1);
    return pool;
  }

  /** What a receiver does to a request: mostly what it should. */
  private Reaction reaction(Random random) {
    int lot;
    int pause;
    synchronized (random) {
      lot = random.nextInt(100);
      pause = random.nextInt(2_000);
    }
    if (calm || lot >= 20) {
      return Reaction.accept();
    }
    return switch (lot) {
      case 0, 1 -> Reaction.hang(TIMEOUT.plusMillis(pause));
      case 2, 3 -> Reaction.late(TIMEOUT.minusMillis(1_000).plusMillis(pause));
      case 4, 5, 6 -> Reaction.half();
      case 7, 8, 9 -> Reaction.reset();
      case 10, 11 -> Reaction.takenAndReset();
      case 12, 13 -> Reaction.refuse(503, 1);
      case 14, 15 -> Reaction.refuse(429, 1);
      default -> Reaction.refuse(500, 0);
    };
  }

  private static Map<String, String> settings(
      String node,
      String life,
      RestartedPostgres server,
      Simulator simulator,
      Map<String, Receiver> receivers,
      Path folder) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("dispatcher.data", folder.resolve("data-" + node).toString());
    settings.put("dispatcher.database.url", server.url() + "?ApplicationName=" + life);
    settings.put("dispatcher.database.user", "postgres");
    // One node has hardly any connections
    settings.put("dispatcher.database.poolSize", node.equals("c") ? "3" : "6");
    settings.put("dispatcher.licensecentral.url", simulator.url());
    settings.put("dispatcher.licensecentral.timeout", "2s");
    settings.put("dispatcher.licensecentral.storing", "2s");
    settings.put("dispatcher.licensecentral.pageSize", "100");
    settings.put("dispatcher.egress.allow", "127.0.0.1");
    settings.put("dispatcher.outbox.lease", LEASE.toMillis() + "ms");
    settings.put("dispatcher.outbox.pollDelay", "200ms");
    receivers.forEach(
        (name, receiver) -> {
          String prefix = "dispatcher.webhook." + name + ".";
          settings.put(prefix + "url", receiver.url(life));
          settings.put(prefix + "secret", SECRET);
          settings.put(prefix + "timeout", TIMEOUT.toMillis() + "ms");
          settings.put(prefix + "connectTimeout", "1s");
        });
    for (Module module : Module.values()) {
      settings.put("dispatcher." + module + ".schedule", "0/2 * * * * ?");
      settings.put("dispatcher." + module + ".overlap", "30s");
      settings.put("dispatcher." + module + ".lag", "1s");
    }
    return settings;
  }

  /** The shipped routes with three destinations, all of them webhooks. */
  private static void writeRoutes() throws IOException {
    Folders.empty(ROUTES);
    try (Stream<Path> shipped = Files.walk(Path.of("routes"))) {
      for (Path one : shipped.filter(Files::isRegularFile).toList()) {
        if (!one.toString().contains("deliver-") && !one.toString().contains("dispatch-message")) {
          Path copy = ROUTES.resolve(Path.of("routes").relativize(one));
          Files.createDirectories(copy.getParent());
          Files.copy(one, copy);
        }
      }
    }
    Files.createDirectories(ROUTES.resolve("destinations"));
    Files.createDirectories(ROUTES.resolve("dispatch"));
    for (Destination one : DESTINATIONS) {
      Files.writeString(
          ROUTES.resolve("destinations/deliver-" + one.name() + ".camel.yaml"),
          """
          - route:
              id: deliver-NAME
              errorHandler:
                noErrorHandler: {}
              from:
                uri: outbox:NAME
                parameters:
                  OPTIONS
                steps:
                  - to:
                      id: to-NAME
                      uri: webhook:NAME
                      parameters:
                        url: "{{dispatcher.webhook.NAME.url}}"
                        secret: "{{dispatcher.webhook.NAME.secret}}"
                        timeout: "{{dispatcher.webhook.NAME.timeout}}"
                        connectTimeout: "{{dispatcher.webhook.NAME.connectTimeout}}"
          """
              .replace("NAME", one.name())
              .replace("OPTIONS", one.options()));
    }
    Files.writeString(
        ROUTES.resolve("dispatch/dispatch-message.camel.yaml"),
        """
        - route:
            id: dispatch-message
            from:
              uri: direct:dispatch-message
              steps:
        """
            + DESTINATIONS.stream()
                .map(
                    one ->
                        """
                        - filter:
                            expression:
                              simple:
                                expression: ${body.type} startsWith 'TYPES'
                            steps:
                              - to:
                                  uri: outbox:NAME
                        """
                            .replace("TYPES", one.types())
                            .replace("NAME", one.name())
                            .indent(8))
                .collect(Collectors.joining()));
  }

  /**
   * Folders cannot be archived: the product's classes become a jar, those of tests are left out.
   */
  private static String classPath() throws IOException {
    Path jar = FOLDER.resolve("product.jar");
    Path classes = Path.of("target", "classes");
    try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.skip(1).toList()) {
        // Flyway finds its folder only if that is an entry
        boolean folder = Files.isDirectory(file);
        to.putNextEntry(new JarEntry(classes.relativize(file) + (folder ? "/" : "")));
        if (!folder) {
          Files.copy(file, to);
        }
        to.closeEntry();
      }
    }
    return jar
        + java.io.File.pathSeparator
        + Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .collect(Collectors.joining(java.io.File.pathSeparator));
  }

  /** One start that writes down the loaded classes: those after it take half the time. */
  private List<String> withArchive(
      RestartedPostgres server,
      Simulator simulator,
      Map<String, Receiver> receivers,
      String classPath,
      Path logs)
      throws IOException, InterruptedException {
    Path archive = FOLDER.resolve("classes.jsa");
    Files.deleteIfExists(archive);
    List<String> java = new ArrayList<>(JAVA);
    java.add("-XX:ArchiveClassesAtExit=" + archive);
    Map<String, String> settings = settings("first", "first", server, simulator, receivers, logs);
    settings.put("dispatcher.database.schema", "first");
    long began = System.nanoTime();
    try (DispatcherProcess first =
        new DispatcherProcess(
            logs.resolve("first.log"),
            java,
            classPath,
            settings,
            List.of("--routes", ROUTES.toString()))) {
      while (first.check() && !first.log().contains("Dispatcher started")) {
        Thread.sleep(100);
      }
      say("a node starts in " + (System.nanoTime() - began) / 1_000_000 + " ms the first time");
      first.stop();
    }
    List<String> with = new ArrayList<>(JAVA);
    with.add("-XX:SharedArchiveFile=" + archive);
    return with;
  }

  /** Waits for the end of all work, as long as there is time; says whether that came. */
  private boolean settle(
      Started started, JdbcTemplate database, HikariDataSource tables, Simulator simulator)
      throws InterruptedException {
    Instant quiet = simulator.state().now();
    try {
      started.await(
          "the end of all work",
          Math.max(60, Duration.between(Instant.now(), end).toSeconds()),
          () -> {
            try {
              new Destinations(tables).replay("crm", Selection.ALL, Set.of(Ended.DEAD));
              return count(
                          database,
                          "watermark WHERE upto > timestamptz '"
                              + quiet
                              + "' AND last_error IS NULL")
                      == Module.values().length
                  && count(database, "delivery WHERE state = 'pending'") == 0;
            } catch (RuntimeException e) {
              return false;
            }
          });
      return true;
    } catch (IllegalStateException e) {
      say(e.getMessage());
      return false;
    }
  }

  private static long count(JdbcTemplate database, String of) {
    return database.queryForObject("SELECT count(*) FROM " + of, Long.class);
  }

  private Report report(
      Findings found, int kills, boolean settled, LoadGenerator load, List<Node> nodes) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("seed", Long.toString(seed));
    conditions.put("what happened in License Central", load.counts().toString());
    conditions.put("duplicates by cause", found.duplicates.toString());
    conditions.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    conditions.put(
        "load average of the machine",
        String.format(
            Locale.ROOT,
            "%.2f",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("nodes killed", kills).within(Bound.atLeast(wanted)));
    figures.add(
        Figure.of("of them in their start", nodes.stream().mapToInt(Node::killedInStart).sum()));
    for (Journal.What what : Journal.What.values()) {
      if (what != Journal.What.KILL) {
        figures.add(Figure.of(words(what), journal.of(what).size()));
      }
    }
    figures.add(
        Figure.of(
            "nodes that ended for want of a database and were started again",
            nodes.stream().mapToInt(Node::endedByItself).sum()));
    figures.add(Figure.of("messages recorded", found.messages));
    figures.add(Figure.of("deliveries recorded", found.deliveries));
    figures.add(Figure.of("requests the receivers got", found.requests));
    figures.add(Figure.of("requests they took", found.taken));
    figures.add(Figure.of("dead letters", found.dead));
    figures.add(Figure.of("came to rest (1: yes)", settled ? 1 : 0).within(Bound.exactly(1)));
    figures.add(none("unsettled", found.unsettled));
    figures.add(none("not told, or not as it is", found.untold));
    figures.add(none("lost", found.lost));
    figures.add(none("out of order", found.outOfOrder));
    figures.add(none("ids that are not stable", found.unstable));
    figures.add(Figure.of("duplicates", found.duplicatesInAll()));
    figures.add(none("duplicates without a cause", found.unexplained));
    figures.add(
        Figure.of("seconds until a killed node's work went on, median", found.recovery(0.5)));
    figures.add(
        Figure.of("seconds until a killed node's work went on, longest", found.recovery(1)));
    return new Report("Chaos", conditions, figures);
  }

  private static Figure none(String name, List<String> what) {
    return Figure.of(name, what.size()).within(Bound.exactly(0));
  }

  private static String words(Journal.What what) {
    return switch (what) {
      case KILL -> "nodes killed";
      case FREEZE -> "nodes frozen for longer than the lease";
      case OUTAGE -> "restarts of PostgreSQL";
      case CUT -> "times sessions of a node were ended";
      case EXHAUSTED -> "times no connection was left";
      case REFUSED -> "times a receiver refused connections";
    };
  }

  private String line(Findings found, int kills) {
    String causes =
        found.duplicates.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "chaos: seed=%d kills=%d lost=%d duplicates=%d (%s) unexplained=%d outOfOrder=%d recovery"
            + " p50/max %.1f/%.1f s",
        seed,
        kills,
        found.lost.size() + found.untold.size() + found.unsettled.size(),
        found.duplicatesInAll(),
        causes,
        found.unexplained.size(),
        found.outOfOrder.size(),
        found.recovery(0.5),
        found.recovery(1));
  }

  /** What helps to find the reason: beside it are the logs of all lives of the nodes. */
  private void dump(Findings found, JdbcTemplate database) throws IOException {
    List<String> lines = new ArrayList<>();
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("unsettled", found.unsettled);
    all.put("untold", found.untold);
    all.put("lost", found.lost);
    all.put("out of order", found.outOfOrder);
    all.put("unstable", found.unstable);
    all.put("unexplained", found.unexplained);
    all.forEach((name, entries) -> entries.forEach(entry -> lines.add(name + ": " + entry)));
    lines.stream().limit(20).forEach(this::say);
    Files.write(FOLDER.resolve("findings.txt"), lines);
    for (String table :
        List.of("watermark", "destination", "delivery", "attempt", "message", "snapshot")) {
      Files.write(
          FOLDER.resolve(table + ".txt"),
          database.queryForList("SELECT t::text FROM " + table + " t ORDER BY 1", String.class));
    }
    try (OutputStream to = Files.newOutputStream(FOLDER.resolve("journal.txt"));
        PrintStream text = new PrintStream(to, false, java.nio.charset.StandardCharsets.UTF_8)) {
      for (Journal.What what : Journal.What.values()) {
        journal.of(what).forEach(text::println);
      }
    }
    say("see " + FOLDER + ": findings.txt, the tables, journal.txt, nodes/*.log");
  }

  private void say(String text) {
    out.println("chaos: " + text);
    out.flush();
  }
}
