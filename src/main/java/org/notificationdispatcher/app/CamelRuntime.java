package org.notificationdispatcher.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.util.ObjectHelper;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.FileFunction;
import org.notificationdispatcher.app.configuration.Profile;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.app.routes.RouteFiles;
import org.notificationdispatcher.app.routes.RouteReload;
import org.notificationdispatcher.console.Users;
import org.notificationdispatcher.core.outbox.OutboxEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Camel with the dispatcher's routes. */
final class CamelRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CamelRuntime.class);

  private static final String LICENSE_CENTRAL = "dispatcher.licensecentral.";

  /** The property by which routes name the folder of the mapping files. */
  static final String MAPPINGS = "mappings";

  private static final String OUTBOX = "dispatcher.outbox.";

  /** Longer than any attempt takes: what is under way comes to its end. */
  private static final int SHUTDOWN_SECONDS = 40;

  /** Bytes of a request that are taken: more than 10,000 ids of messages. */
  private static final String MAX_BODY = "1000000";

  private static final String JVM_METERS =
      "jvm-memory,jvm-gc,jvm-thread,processor,uptime,file-descriptor";

  private final Main main;
  private final CustomJars jars;
  private final AtomicReference<RouteFiles> files = new AtomicReference<>();
  private RouteReload reload;

  private CamelRuntime(Main main, CustomJars jars) {
    this.main = main;
    this.jars = jars;
  }

  /**
   * Starts all routes.
   *
   * @param routes folder of the routes; those on the class path if it does not exist
   * @param clock ours, where License Central does not tell its own
   * @throws StartException that names the place of what cannot be used
   */
  static CamelRuntime start(
      Configuration configuration, Database database, Path config, Path routes, Clock clock) {
    Profile profile = Profile.load(configuration, config);
    ProfileCheck.check(configuration, profile);
    Main main = new Main();
    // Camel's own waits for the end of the JVM, and keeps all that was started until then
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.setDefaultPropertyPlaceholderLocation("false");
    main.setInitialProperties(properties(configuration, profile, config));
    main.configure()
        .withName("notification-dispatcher")
        .withAutoConfigurationFailFast(true)
        // Every key of the configuration at each start; the log of others may have it on
        .withAutoConfigurationLogSummary(false)
        .withRoutesCollectorEnabled(false)
        .withSourceLocationEnabled(true)
        .withLogName("route.${routeId}")
        .withShutdownTimeout(SHUTDOWN_SECONDS);
    main.configure().setStartupSummaryLevel(StartupSummaryLevel.Off);
    Wiring wiring = new Wiring(configuration, profile, database, clock, main::getCamelContext);
    wiring.beans().forEach(main::bind);
    CamelRuntime runtime = new CamelRuntime(main, CustomJars.open(configuration));
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeInitialize(BaseMainSupport support) {
            // Before anything is looked for: components, converters, and what routes name
            support.getCamelContext().setApplicationContextClassLoader(runtime.jars.loader());
          }

          @Override
          public void afterConfigure(BaseMainSupport support) {
            // For keys of integrators' own; those of the dispatcher are resolved already
            support
                .getCamelContext()
                .getPropertiesComponent()
                .addPropertiesFunction(new FileFunction(configuration.home()));
            CamelHttp.prepare(support.getCamelContext());
            wiring.readExpressions();
            RouteFiles files = new RouteFiles(support.getCamelContext(), routes);
            runtime.files.set(files);
            checkUsed(configuration, files);
            files.load();
          }
        });
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Some libraries ask the thread; those that are started here have it from this one
    thread.setContextClassLoader(runtime.jars.loader());
    try {
      main.start();
      runtime.checkLeases();
      runtime.files.get().warnOfUnreadOutboxes();
      if (configuration.flag("dispatcher.console.enabled")) {
        runtime.openConsole(configuration, database);
      }
      if (configuration.flag("dispatcher.routes.reload") && Files.isDirectory(routes)) {
        runtime.reload(routes);
      }
      runtime.jars.jars().forEach(jar -> LOG.info("Own classes come from {}", jar));
      return runtime;
    } catch (RuntimeException e) {
      StartException told = runtime.told(e);
      runtime.close();
      throw told;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Keys that are unusable matter only to those who use them, such as a destination's secret. */
  private static void checkUsed(Configuration configuration, RouteFiles files) {
    List<String> problems = new ArrayList<>();
    configuration
        .unusable()
        .forEach(
            (key, problem) -> {
              if (files.mention(key)) {
                problems.add(problem);
              }
            });
    if (!problems.isEmpty()) {
      throw new StartException(String.join("\n", problems));
    }
  }

  /** Where nobody can sign in yet, somebody has to be told how. */
  private void openConsole(Configuration configuration, Database database) {
    int port = configuration.integer("dispatcher.server.port");
    String address =
        "http://"
            + configuration.text("dispatcher.server.host")
            + ":"
            + (port == 0
                ? main.getCamelContext().hasService(VertxPlatformHttpServer.class).getPort()
                : port)
            + "/console";
    new Users(database.dataSource())
        .first()
        .ifPresentOrElse(
            password ->
                LOG.warn(
                    "Console: sign in at {} as {} with the one-time password {} and choose your own;"
                        + " this is not shown again",
                    address,
                    Users.FIRST,
                    password),
            () -> LOG.info("Console: {}", address));
  }

  private void reload(Path routes) {
    try {
      reload = RouteReload.start(files.get());
    } catch (IOException e) {
      throw new StartException(
          "dispatcher.routes.reload: " + routes + " cannot be watched: " + e.getMessage(), e);
    }
  }

  private static Properties properties(Configuration configuration, Profile profile, Path config) {
    Properties properties = configuration.asProperties();
    properties.putAll(licenseCentral(configuration, profile));
    properties.setProperty(MAPPINGS, mappings(config));
    // A cycle that could not start in time is left out, see misfireInstruction of the poll routes
    properties.setProperty(
        "camel.component.quartz.properties[org.quartz.jobStore.misfireThreshold]", "500");
    properties.setProperty(
        "camel.component.quartz.properties[org.quartz.threadPool.threadCount]", "10");
    for (String option : new String[] {"lease", "retries", "concurrency", "pollDelay"}) {
      properties.setProperty(
          "camel.component.outbox." + option, configuration.text(OUTBOX + option));
    }
    if (configuration.flag("dispatcher.feed.enabled")
        || configuration.flag("dispatcher.intake.enabled")
        || configuration.flag("dispatcher.console.enabled")) {
      properties.setProperty("camel.server.enabled", "true");
      properties.setProperty("camel.server.host", configuration.text("dispatcher.server.host"));
      properties.setProperty("camel.server.port", configuration.text("dispatcher.server.port"));
      properties.setProperty("camel.server.maxBodySize", MAX_BODY);
    }
    observe(configuration, properties);
    new ReportWiring(configuration).describe(properties);
    // Route files may bring databases of their own
    properties.setProperty("camel.component.outbox.dataSource", "#bean:dataSource");
    properties.setProperty(
        "camel.component.outbox.source", configuration.text("dispatcher.instance"));
    return properties;
  }

  /** What the routes of License Central read of the profile. */
  static Properties licenseCentral(Configuration configuration, Profile profile) {
    Properties properties = profile.asProperties();
    properties.setProperty(LICENSE_CENTRAL + "url", profile.address(configuration));
    properties.setProperty(LICENSE_CENTRAL + "wsdl", profile.wsdl(configuration));
    return properties;
  }

  /** Health and metrics, by Camel's own server for them. */
  private static void observe(Configuration configuration, Properties properties) {
    boolean enabled = configuration.flag("dispatcher.observe.enabled");
    properties.setProperty("camel.management.enabled", Boolean.toString(enabled));
    properties.setProperty("camel.metrics.enabled", Boolean.toString(enabled));
    if (enabled) {
      properties.setProperty(
          "camel.management.host", configuration.text("dispatcher.observe.host"));
      properties.setProperty(
          "camel.management.port", configuration.text("dispatcher.observe.port"));
      properties.setProperty("camel.management.healthCheckEnabled", "true");
      properties.setProperty("camel.management.metricsEnabled", "true");
      properties.setProperty("camel.health.consumersEnabled", "true");
      properties.setProperty("camel.metrics.binders", JVM_METERS);
      properties.setProperty("camel.metrics.routePolicyLevel", "route");
      // Meters of every endpoint and exchange say nothing more than those of routes, and cost
      properties.setProperty("camel.metrics.enableExchangeEventNotifier", "false");
      properties.setProperty("camel.metrics.enableRouteEventNotifier", "false");
    }
  }

  /** Where the mapping files are, as routes name them. */
  static String mappings(Path config) {
    Path folder = config.resolve("mappings");
    return Files.isDirectory(folder)
        ? "file:" + folder.toAbsolutePath().normalize()
        : "classpath:notification-dispatcher/config/mappings";
  }

  /** A delivery whose attempt outlives its lease would be sent twice as a rule. */
  private void checkLeases() {
    CamelContext context = main.getCamelContext();
    for (RouteDefinition route :
        context.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinitions()) {
      Route running = context.getRoute(route.getRouteId());
      if (running != null && running.getEndpoint() instanceof OutboxEndpoint outbox) {
        Leases.problem(context, route, outbox)
            .ifPresent(
                problem -> {
                  throw new StartException(problem);
                });
      }
    }
  }

  private StartException told(RuntimeException failure) {
    StartException start = ObjectHelper.getException(StartException.class, failure);
    if (start != null) {
      return start;
    }
    return files.get() == null
        ? new StartException("Camel does not start: " + failure.getMessage(), failure)
        : files.get().explain(failure);
  }

  CamelContext context() {
    return main.getCamelContext();
  }

  /**
   * Stops collecting, lets attempts under way come to their end, and writes down what came of them.
   */
  @Override
  public void close() {
    if (reload != null) {
      reload.close();
    }
    main.stop();
    jars.close();
  }
}
