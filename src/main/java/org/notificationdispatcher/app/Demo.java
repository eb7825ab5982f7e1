package org.notificationdispatcher.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.app.database.DataFolder;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.SqlFile;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.LoadGenerator;
import org.notificationdispatcher.simulator.LoadProfile;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.SapRecord;
import org.notificationdispatcher.simulator.SapStandIn;
import org.notificationdispatcher.simulator.SapStandInOptions;
import org.notificationdispatcher.simulator.Simulator;
import org.notificationdispatcher.simulator.SimulatorOptions;
import org.notificationdispatcher.simulator.WebhookInbox;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/**
 * The main job on one machine: the dispatcher with the shipped routes and configuration, a stand-in
 * for License Central with live traffic, and a webhook inbox that verifies signatures. If asked
 * for, a stand-in for SAP gets all of it as well.
 */
final class Demo implements AutoCloseable {
  /** The events of a small vendor's day in less than a minute. */
  private static final double SPEED = 1_500;

  private static final int SIMULATOR_PORT = 8090;
  private static final int INBOX_PORT = 8080;
  private static final int SAP_PORT = 8091;
  private static final Duration PROGRESS = Duration.ofSeconds(5);
  private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(60);

  private static final String LAST_SEQUENCE = SqlFile.read("demo-last-sequence");
  private static final String TOTALS = SqlFile.read("demo-totals");
  private static final String COLLECTED_UPTO = SqlFile.read("demo-collected-upto");

  private final PrintWriter out;

  /** What was started, the last first: that is the order of stopping. */
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Set<String> arrived = ConcurrentHashMap.newKeySet();

  private NamedParameterJdbcTemplate jdbc;
  private WebhookInbox inbox;

  /** Null if it was not asked for. */
  private SapStandIn sap;

  private LoadGenerator load;
  private long since;

  private Demo(PrintWriter out) {
    this.out = out;
  }

  /** What there is to report: messages and deliveries, since the start where it says so. */
  private record Totals(long collected, long delivered, long pending, long dead) {}

  /**
   * Runs the demo.
   *
   * @param withSap whether SAP is told too
   * @param seconds after which it ends by itself; 0 for until it is interrupted
   * @return the exit code: 0 if everything was delivered and verified
   */
  static int run(PrintWriter out, Path config, Path routes, boolean withSap, int seconds)
      throws InterruptedException {
    try (Demo demo = new Demo(out)) {
      Runtime.getRuntime().addShutdownHook(new Thread(demo::interrupt, "shutdown"));
      demo.start(config, routes, withSap);
      demo.watch(seconds);
      return demo.end() ? 0 : 1;
    }
  }

  /** An interruption waits for its end: what has been opened is known only then. */
  private synchronized void start(Path config, Path shipped, boolean withSap) {
    Path routes = shipped;
    int simulatorPort = port("simulator", SIMULATOR_PORT);
    int inboxPort = port("inbox", INBOX_PORT);
    String secret = ListenCommand.newSecret();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("dispatcher.data", Path.of("data", "demo").toString());
    settings.put("dispatcher.database.url", "");
    settings.put(
        "dispatcher.licensecentral.url",
        "http://127.0.0.1:" + simulatorPort + "/services/LicenseCentral");
    settings.put("dispatcher.licensecentral.profile", "default");
    settings.put("dispatcher.webhook.erp.url", "http://127.0.0.1:" + inboxPort + "/webhook");
    settings.put("dispatcher.webhook.erp.secret", secret);
    settings.put("dispatcher.egress.allow", "127.0.0.1");
    settings.put("dispatcher.routes.reload", "true");
    for (String module : new String[] {"orders", "licenses", "activations"}) {
      settings.put("dispatcher." + module + ".schedule", "0/2 * * * * ?");
      settings.put("dispatcher." + module + ".overlap", "20s");
      settings.put("dispatcher." + module + ".lag", "500ms");
    }
    if (withSap) {
      startSap(settings);
    }
    Configuration configuration = Configuration.load(config, settings);
    if (withSap) {
      routes = configuration.path("dispatcher.data").resolve("routes");
      DemoRoutes.withSap(shipped, routes);
    }

    DataFolder data = started(DataFolder.open(configuration));
    Database database = started(Database.open(configuration, data));
    database.migrate();
    jdbc = new NamedParameterJdbcTemplate(database.dataSource());
    since = jdbc.queryForObject(LAST_SEQUENCE, Map.of(), Long.class);
    Simulator simulator =
        onPort(
            simulatorPort,
            () ->
                Simulator.start(
                    database.dataSource(), SimulatorOptions.defaults().withPort(simulatorPort)));
    inbox =
        onPort(
            inboxPort,
            () ->
                WebhookInbox.start(
                    InboxOptions.with(secret).port(inboxPort).listener(this::report)));
    started(CamelRuntime.start(configuration, database, config, routes, Clock.systemUTC()));
    load = started(LoadGenerator.start(simulator, LoadProfile.SMALL, SPEED));

    say("License Central (stand-in)   %s", simulator.wsdl());
    say("webhook inbox (stand-in)     %s", inbox.url());
    if (sap != null) {
      say("SAP (stand-in)               %s", sap.odataV2());
    }
    say("archive, a file a day        %s", configuration.path("dispatcher.archive.folder"));
    say("router, edit it and watch    %s", routes.resolve("dispatch/dispatch-message.camel.yaml"));
    say("end it with Ctrl-C");
  }

  private void startSap(Map<String, String> settings) {
    int port = port("SAP stand-in", SAP_PORT);
    sap =
        onPort(
            port,
            () ->
                SapStandIn.start(
                    SapStandInOptions.defaults().withPort(port).withListener(this::report)));
    settings.put("dispatcher.sap.sap.url", sap.odataV2());
    settings.put("dispatcher.sap.sap.kind", "odata-v2");
    settings.put("dispatcher.sap.sap.batch", "20");
  }

  /** One line an entity. */
  private void report(SapRecord written) {
    out.printf(
        "%s  SAP: %-17s %s  %s  %s%n",
        LocalTime.now().truncatedTo(ChronoUnit.SECONDS),
        written.set(),
        written.key(),
        written.data().path("OrderId").asText(""),
        written.data().path("State").asText(""));
    out.flush();
  }

  private <T extends AutoCloseable> T started(T part) {
    started.push(part);
    return part;
  }

  private int port(String what, int wanted) {
    try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        say("port %d is taken, the %s uses %d", wanted, what, free.getLocalPort());
        return free.getLocalPort();
      } catch (IOException none) {
        throw new StartException("no free port for the " + what + ": " + none.getMessage(), none);
      }
    }
  }

  private <T extends AutoCloseable> T onPort(int port, Supplier<T> start) {
    try {
      return started(start.get());
    } catch (RuntimeException e) {
      throw new StartException(
          "port " + port + " was free a moment ago and cannot be used now; try again", e);
    }
  }

  /** One line a delivery. */
  private void report(ReceivedMessage message) {
    if (message.accepted()) {
      arrived.add(message.id());
    }
    out.printf(
        "%s  %-22s %-14s %s%s%n",
        LocalTime.now().truncatedTo(ChronoUnit.SECONDS),
        message.type(),
        message.subject(),
        details(message.body()),
        message.verified() ? "" : "  SIGNATURE WRONG");
    out.flush();
  }

  private static String details(String body) {
    try {
      JsonNode data = MessageJson.mapper().readTree(body).path("data");
      StringBuilder text = new StringBuilder(data.path("orderId").asText("(no order number)"));
      if (data.hasNonNull("itemId")) {
        text.append("  ").append(data.get("itemId").asText());
      }
      if (data.hasNonNull("state")) {
        text.append("  ").append(data.get("state").asText());
      }
      if (data.hasNonNull("cmSerial")) {
        text.append("  in ").append(data.get("cmSerial").asText());
      }
      if (data.path("items").size() > 0) {
        text.append("  ").append(data.get("items").size()).append(" items");
      }
      return text.toString();
    } catch (JsonProcessingException e) {
      return "not JSON";
    }
  }

  private void watch(int seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (true) {
      long wait = PROGRESS.toNanos();
      if (seconds > 0) {
        wait = Math.min(wait, deadline - System.nanoTime());
      }
      if (wait <= 0 || interrupted.await(wait, TimeUnit.NANOSECONDS)) {
        return;
      }
      Totals totals = totals();
      say(
          "collected=%d delivered=%d pending=%d dead=%d",
          totals.collected(), totals.delivered(), totals.pending(), totals.dead());
    }
  }

  /** Stops the traffic, waits until all of it has arrived, and sums up. */
  private boolean end() throws InterruptedException {
    load.close();
    Instant quiet = Instant.now();
    long deadline = System.nanoTime() + PATIENCE_AT_THE_END.toNanos();
    Totals totals = totals();
    while (!(collectedUpto(quiet) && (totals = totals()).pending() == 0)
        && System.nanoTime() < deadline
        && !interrupted.await(200, TimeUnit.MILLISECONDS)) {
      totals = totals();
    }
    out.printf(
        "demo: collected=%d delivered=%d pending=%d dead=%d unverified=%d%s%n",
        totals.collected(),
        totals.delivered(),
        totals.pending(),
        totals.dead(),
        inbox.unverified(),
        inSap());
    out.flush();
    return totals.collected() > 0
        && totals.delivered() == totals.collected()
        && totals.pending() == 0
        && totals.dead() == 0
        && inbox.unverified() == 0
        && arrived.size() >= totals.delivered();
  }

  private String inSap() {
    return sap == null
        ? ""
        : " SAP: orders=%d licenses=%d activations=%d"
            .formatted(
                sap.entities("OrderSet").size(),
                sap.entities("LicenseSet").size(),
                sap.entities("ActivationSet").size());
  }

  private Totals totals() {
    return jdbc.queryForObject(
        TOTALS,
        Map.of("since", since),
        (row, number) ->
            new Totals(
                row.getLong("collected"),
                row.getLong("delivered"),
                row.getLong("pending"),
                row.getLong("dead")));
  }

  private boolean collectedUpto(Instant time) {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(COLLECTED_UPTO, Map.of("time", time.toString()), Boolean.class));
  }

  private void say(String format, Object... values) {
    out.println("demo: " + String.format(format, values));
    out.flush();
  }

  private void interrupt() {
    interrupted.countDown();
    close();
  }

  @Override
  public synchronized void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    for (AutoCloseable part : started) {
      try {
        part.close();
      } catch (Exception e) {
        say("%s did not stop in order: %s", part.getClass().getSimpleName(), e);
      }
    }
  }
}
