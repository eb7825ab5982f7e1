package org.notificationdispatcher.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.Profile;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.console.AuditLog;
import org.notificationdispatcher.console.Console;
import org.notificationdispatcher.console.Setting;
import org.notificationdispatcher.console.Users;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.cache.Bundles;
import org.notificationdispatcher.core.cache.Details;
import org.notificationdispatcher.core.cache.KnownRecords;
import org.notificationdispatcher.core.cache.SnapshotStore;
import org.notificationdispatcher.core.cache.StoredRecords;
import org.notificationdispatcher.core.cache.TellRules;
import org.notificationdispatcher.core.cache.Witness;
import org.notificationdispatcher.core.collect.ReadRules;
import org.notificationdispatcher.core.collect.Slicing;
import org.notificationdispatcher.core.collect.Steps;
import org.notificationdispatcher.core.collect.Watermarks;
import org.notificationdispatcher.core.outbox.Backfills;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.notificationdispatcher.core.outbox.PulledDeliveries;
import org.notificationdispatcher.core.outbox.Retention;
import org.notificationdispatcher.egress.EgressRules;
import org.notificationdispatcher.feed.FeedAcknowledgements;
import org.notificationdispatcher.feed.FeedMessages;
import org.notificationdispatcher.feed.FeedRecords;
import org.notificationdispatcher.feed.FeedSoap;
import org.notificationdispatcher.inbound.Callers;
import org.notificationdispatcher.intake.Intake;
import org.notificationdispatcher.intake.IntakeRequests;
import org.notificationdispatcher.licensecentral.CollectFailures;
import org.notificationdispatcher.licensecentral.DetailXml;
import org.notificationdispatcher.licensecentral.FailureClassifier;
import org.notificationdispatcher.licensecentral.LicenseCentralConnection;
import org.notificationdispatcher.licensecentral.LicenseCentralXml;
import org.notificationdispatcher.licensecentral.Times;
import org.notificationdispatcher.observe.Measures;
import org.notificationdispatcher.reporting.Happenings;
import org.notificationdispatcher.reporting.Overviews;
import org.notificationdispatcher.reporting.Reports;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Makes the beans that the routes name, from the configuration. */
final class Wiring {
  private static final String LICENSE_CENTRAL = "dispatcher.licensecentral.";

  /** Of customers, items or containers; each answer stays small. */
  private static final int IDS_PER_CALL = 100;

  private final Configuration configuration;
  private final Profile profile;
  private final Database database;
  private final DataSource dataSource;
  private final Clock clock;
  private final TellSettings telling;

  /**
   * @param clock ours, where License Central does not tell its own
   * @param context asked for only after Camel is configured
   */
  Wiring(
      Configuration configuration,
      Profile profile,
      Database database,
      Clock clock,
      Supplier<CamelContext> context) {
    this.clock = clock;
    this.configuration = configuration;
    this.profile = profile;
    this.database = database;
    this.dataSource = database.dataSource();
    this.telling = new TellSettings(configuration, profile, context);
  }

  /** By the names under which routes refer to them. */
  Map<String, Object> beans() {
    Watermarks watermarks = watermarks();
    watermarks.resume();
    if (database.embedded()) {
      // Nobody else uses it, so whoever held a lease is dead: no need to wait for its end
      watermarks.freeAll();
      OutboxComponent.freeAll(dataSource);
    }
    Map<String, Object> beans = new LinkedHashMap<>();
    beans.put("dataSource", dataSource);
    beans.put(
        "transacted", new SpringTransactionPolicy(new DataSourceTransactionManager(dataSource)));
    beans.put("watermarks", watermarks);
    Map<Module, TellRules> tellRules = telling.rules();
    String instance = configuration.text("dispatcher.instance");
    Happenings happenings = ReportWiring.happenings(configuration, dataSource);
    beans.put("happenings", happenings);
    beans.put("overviews", new Overviews(dataSource, clock));
    beans.put(
        "snapshots",
        new SnapshotStore(
            dataSource,
            instance,
            tellRules,
            configuration.flag("dispatcher.reporting.enabled") ? happenings : Witness.NOBODY));
    beans.put(
        "details",
        new Details(
            perModule(module -> tellRules.get(module).details()),
            configuration.integer("dispatcher.details.size"),
            configuration.duration("dispatcher.details.timeToLive"),
            profile.getsInBatches() ? IDS_PER_CALL : 1));
    Bundles bundles = new Bundles(dataSource, instance, tellRules);
    beans.put("bundles", bundles);
    beans.put("storedRecords", new StoredRecords(dataSource, bundles));
    beans.put(
        "licenseCentralXml",
        new LicenseCentralXml(new Times(profile.zone().orElse(null), profile.resolution()), clock));
    beans.put("detailXml", new DetailXml());
    beans.put("licenseCentralConnection", connection(configuration));
    beans.put(
        "collectFailures",
        new CollectFailures(
            watermarks,
            new FailureClassifier(
                Set.copyOf(configuration.list(LICENSE_CENTRAL + "permanentErrors")))));
    beans.put("destinations", new Destinations(dataSource));
    beans.put("backfills", new Backfills(dataSource));
    beans.put(
        "retention",
        new Retention(
            dataSource,
            configuration.duration("dispatcher.retention"),
            configuration.duration("dispatcher.retention.figures")));
    beans.put("egress", egress(configuration));
    Callers consumers = new Callers(configuration.list("dispatcher.feed.consumers"));
    PulledDeliveries pulled = new PulledDeliveries(dataSource);
    beans.put("feedConsumers", consumers);
    beans.put("feedMessages", new FeedMessages(consumers, pulled));
    beans.put("feedAcknowledgements", new FeedAcknowledgements(consumers, pulled));
    beans.put("feedSoap", new FeedSoap(consumers, pulled));
    beans.put("feedRecords", new FeedRecords(consumers, new KnownRecords(dataSource, tellRules)));
    Intake intake = intake();
    if (database.embedded()) {
      intake.freeAll();
    }
    beans.put("intake", intake);
    beans.put(
        "intakeRequests",
        new IntakeRequests(
            new Callers(configuration.list("dispatcher.intake.callers")),
            intake,
            configuration.integer("dispatcher.intake.requestsPerMinute"),
            Clock.systemUTC()));
    ReportWiring reportWiring = new ReportWiring(configuration);
    reportWiring.session().ifPresent(session -> beans.put("mailSession", session));
    Reports reports = reportWiring.reports(dataSource, clock);
    reports.forgetUnscheduled();
    beans.put("reports", reports);
    beans.put("messageJson", MessageJson.mapper());
    if (configuration.flag("dispatcher.observe.enabled")) {
      observe(beans, watermarks);
    }
    if (configuration.flag("dispatcher.console.enabled")) {
      beans.put(
          "auditLog",
          new AuditLog(dataSource, configuration.duration("dispatcher.retention.audit")));
      beans.put(
          "console", console(watermarks, reports, (MeterRegistry) beans.get("metricsRegistry")));
    }
    return beans;
  }

  /**
   * @param meters null where nothing is measured
   */
  private Console console(Watermarks watermarks, Reports reports, MeterRegistry meters) {
    return new Console(
        dataSource,
        new Users(dataSource),
        new Console.Settings(
            configuration.flag("dispatcher.console.trustProxy"),
            configuration.text("dispatcher.console.path"),
            configuration.duration("dispatcher.console.idle"),
            configuration.duration("dispatcher.console.session")),
        new Console.Sources(
            configuration.enabledModules(),
            (module, moment) -> configuration.next("dispatcher." + module + ".schedule", moment),
            watermarks,
            () ->
                configuration.shown().stream()
                    .map(one -> new Setting(one.key(), one.value(), one.origin(), one.problem()))
                    .toList(),
            reports,
            meters),
        Clock.systemUTC(),
        ZoneId.of(configuration.text("dispatcher.console.zone")));
  }

  /** Camel looks for the registry under this name. */
  private void observe(Map<String, Object> beans, Watermarks watermarks) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    database.measure(registry);
    beans.put("metricsRegistry", registry);
    beans.put(
        "measures",
        new Measures(
            registry,
            List.copyOf(configuration.enabledModules()),
            new Destinations(dataSource),
            watermarks,
            Clock.systemUTC()));
    beans.put("databaseHealth", new DatabaseHealth(dataSource));
  }

  /** Where connections may lead. */
  static EgressRules egress(Configuration configuration) {
    return EgressRules.of(
        configuration.list("dispatcher.egress.allow"),
        configuration.flag("dispatcher.egress.http"));
  }

  Watermarks watermarks() {
    return new Watermarks(
        dataSource,
        perModule(
            module -> {
              String key = "dispatcher." + module;
              return new ReadRules(
                  configuration.optionalInstant(key + ".from").orElse(Instant.EPOCH),
                  configuration.duration(key + ".overlap"),
                  configuration.duration(key + ".lag"),
                  Math.min(configuration.integer(LICENSE_CENTRAL + "pageSize"), profile.maxRows()),
                  slicing(profile));
            }),
        lease(),
        clock);
  }

  /** Longer than asking for a page and storing it. */
  private Duration lease() {
    return configuration
        .duration(LICENSE_CENTRAL + "timeout")
        .multipliedBy(2)
        .plus(configuration.duration(LICENSE_CENTRAL + "storing"));
  }

  private Intake intake() {
    List<Module> modules =
        Stream.of(Module.ACTIVATIONS, Module.LICENSES)
            .filter(configuration.enabledModules()::contains)
            .toList();
    if (configuration.flag("dispatcher.intake.enabled") && modules.isEmpty()) {
      throw new StartException(
          "dispatcher.intake.enabled: what is pushed concerns activations and licenses, and both"
              + " modules are off; enable one, or set dispatcher.intake.enabled=false");
    }
    return new Intake(
        dataSource,
        new Intake.Settings(
            modules,
            profile.selectsInBatches(),
            configuration.duration("dispatcher.intake.debounce"),
            lease(),
            configuration.duration("dispatcher.retention"),
            configuration.duration("dispatcher.retention.figures")));
  }

  /** How windows are cut; null where the cursor is followed. */
  static Slicing slicing(Profile profile) {
    return profile.readsByDates()
        ? new Slicing(
            new Steps(profile.resolution(), profile.zone().orElse(ZoneOffset.UTC)),
            profile.maxRows())
        : null;
  }

  /** How records are told. */
  TellSettings telling() {
    return telling;
  }

  /** Reads the expressions of the configuration, once Camel is there to do it. */
  void readExpressions() {
    telling.readExpressions();
  }

  /** How License Central is reached. */
  static LicenseCentralConnection connection(Configuration configuration) {
    return new LicenseCentralConnection(
        new LicenseCentralConnection.Settings(
            configuration.duration(LICENSE_CENTRAL + "connectTimeout"),
            configuration.duration(LICENSE_CENTRAL + "timeout"),
            configuration.optionalText(LICENSE_CENTRAL + "user").orElse(null),
            configuration.optionalText(LICENSE_CENTRAL + "password").orElse(null),
            configuration.optionalPath(LICENSE_CENTRAL + "keyStore").orElse(null),
            configuration.optionalText(LICENSE_CENTRAL + "keyStorePassword").orElse(null),
            configuration.optionalPath(LICENSE_CENTRAL + "trustStore").orElse(null),
            configuration.optionalText(LICENSE_CENTRAL + "trustStorePassword").orElse(null)));
  }

  private static <T> Map<Module, T> perModule(Function<Module, T> of) {
    return Stream.of(Module.values()).collect(Collectors.toMap(Function.identity(), of));
  }
}
