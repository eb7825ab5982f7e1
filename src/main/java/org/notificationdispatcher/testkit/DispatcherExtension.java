package org.notificationdispatcher.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.notificationdispatcher.app.Dispatcher;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Destinations.DeadLetter;
import org.notificationdispatcher.core.outbox.Destinations.Destination;
import org.notificationdispatcher.core.outbox.Selection;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.LicenseCentralState;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.SimulatorOptions;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A JUnit 5 extension: each test has a dispatcher of its own, with an empty database, a stand-in
 * for License Central and a webhook inbox. The shipped routes collect; those under test are named
 * here.
 *
 * <pre>
 * &#64;RegisterExtension
 * final DispatcherExtension dispatcher =
 *     DispatcherExtension.telling("erp")
 *         .route(Path.of("routes/deliver-erp.camel.yaml"))
 *         .property("erp.host", "127.0.0.1");
 * </pre>
 *
 * <p>Failed deliveries are repeated within seconds. A destination that fails ten times in a row is
 * then tried ever less often, as everywhere: let it fail less often in a test. The configuration is
 * the shipped one and what is set here; of the project's own only {@code config/mappings} is used.
 * Not thread-safe.
 */
public final class DispatcherExtension implements BeforeEachCallback, AfterEachCallback {
  private static final String SECRET = "whsec_dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0";
  private static final Path MAPPINGS = Path.of("config", "mappings");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final List<String> destinations;
  private final List<Path> routes = new ArrayList<>();
  private final Map<String, String> properties = new LinkedHashMap<>();
  private final List<String> webhooks = new ArrayList<>();
  private final List<ReceivedMessage> received = new CopyOnWriteArrayList<>();

  private Path folder;
  private StandIns standIns;
  private List<Module> modules;
  private Dispatcher dispatcher;
  private Destinations told;

  private DispatcherExtension(List<String> destinations) {
    this.destinations = destinations;
  }

  /**
   * Destinations that are told everything. A file {@code dispatch-message.camel.yaml} among the
   * {@link #route routes} decides instead.
   */
  public static DispatcherExtension telling(String... destinations) {
    return new DispatcherExtension(List.of(destinations));
  }

  /** A route file under test. */
  public DispatcherExtension route(Path file) {
    routes.add(file);
    return this;
  }

  /** A key of the configuration, the dispatcher's or of the routes' own. */
  public DispatcherExtension property(String key, Object value) {
    properties.put(key, value.toString());
    return this;
  }

  /** Lets the webhook of this name lead to the inbox, with its secret. */
  public DispatcherExtension webhook(String name) {
    webhooks.add(name);
    return this;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("dispatcher");
    received.clear();
    standIns =
        new StandIns(
            InboxOptions.with(SECRET).listener(received::add), SimulatorOptions.defaults());
    Map<String, String> settings = standIns.settings(folder);
    String database = TestServer.newDatabase();
    settings.put("dispatcher.database.url", database);
    for (String name : webhooks) {
      settings.put("dispatcher.webhook." + name + ".url", standIns.inbox().url());
      settings.put("dispatcher.webhook." + name + ".secret", SECRET);
    }
    settings.putAll(properties);
    Path config = Files.createDirectories(folder.resolve("config"));
    write(settings, config.resolve("application.properties"));
    copyMappings(config.resolve("mappings"));
    TestRoutes.write(folder.resolve("routes"), routes, destinations);
    Configuration configuration = Configuration.load(config);
    modules = configuration.enabledModules();
    dispatcher = Dispatcher.start(configuration, config, folder.resolve("routes"));
    told =
        new Destinations(
            new DriverManagerDataSource(
                database + "?currentSchema=" + configuration.text("dispatcher.database.schema"),
                "postgres",
                ""));
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (dispatcher != null) {
      dispatcher.close();
      dispatcher = null;
    }
    if (standIns != null) {
      standIns.close();
      standIns = null;
    }
    if (folder != null) {
      remove(folder);
      folder = null;
    }
  }

  /** Makes things happen in License Central: orders, activations, returns. */
  public LicenseCentralState licenseCentral() {
    return standIns.simulator().state();
  }

  /**
   * Asks License Central once for what is new in each module that is on, records it, and returns.
   *
   * @throws AssertionError if it could not be read
   */
  public void collect() {
    for (Module module : modules) {
      String problem = StandIns.collect(context(), module);
      if (problem != null) {
        throw new AssertionError(problem);
      }
    }
  }

  /**
   * Waits until each message is delivered or a dead letter.
   *
   * @throws AssertionError after a minute, with what is still pending
   */
  public void awaitSettled() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<Destination> waiting =
          told.list().stream().filter(destination -> destination.pending() > 0).toList();
      if (waiting.isEmpty()) {
        return;
      }
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not delivered after " + PATIENCE + ": " + waiting);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while messages are pending", e);
      }
    }
  }

  /** The dead letters of a destination, with their reasons; at most 1,000. */
  public List<DeadLetter> deadLetters(String destination) {
    return told.dead(destination, Selection.ALL, 1_000);
  }

  /** What the webhook inbox received so far, in its order, whatever it answered. */
  public List<ReceivedMessage> received() {
    return List.copyOf(received);
  }

  /** The dispatcher's Camel, for what is not here. */
  public CamelContext context() {
    return dispatcher.context();
  }

  private static void write(Map<String, String> settings, Path file) throws IOException {
    Properties written = new Properties();
    written.putAll(settings);
    try (OutputStream out = Files.newOutputStream(file)) {
      written.store(out, null);
    }
  }

  private static void copyMappings(Path to) throws IOException {
    if (!Files.isDirectory(MAPPINGS)) {
      return;
    }
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(MAPPINGS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
