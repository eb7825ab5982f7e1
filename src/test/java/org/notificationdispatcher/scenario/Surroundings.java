package org.notificationdispatcher.scenario;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Service;
import org.apache.camel.component.quartz.QuartzComponent;
import org.notificationdispatcher.app.Dispatcher;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.reporting.Overviews;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.Simulator;
import org.notificationdispatcher.simulator.SimulatorOptions;
import org.notificationdispatcher.simulator.WebhookInbox;
import org.notificationdispatcher.testkit.StandIns;
import org.notificationdispatcher.testkit.TestServer;
import org.quartz.JobKey;
import org.quartz.SchedulerException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What is around a dispatcher under test: the stand-in for License Central, a webhook inbox, and
 * the settings that lead to them. Modules are read when the test says so, or by their schedule.
 */
final class Surroundings implements AutoCloseable {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final Path CONFIG = Path.of("config");
  static final Path ROUTES = Path.of("routes");

  final Simulator simulator;
  final WebhookInbox inbox;
  final Map<String, String> settings;

  /** The dispatcher's own. */
  Clock clock = Clock.systemUTC();

  private final StandIns standIns;

  Surroundings(Path folder, InboxOptions inboxOptions) {
    this(folder, inboxOptions, SimulatorOptions.defaults());
  }

  Surroundings(Path folder, InboxOptions inboxOptions, SimulatorOptions simulatorOptions) {
    standIns = new StandIns(inboxOptions, simulatorOptions);
    simulator = standIns.simulator();
    inbox = standIns.inbox();
    settings = standIns.settings(folder);
    settings.put("dispatcher.webhook.erp.url", inbox.url());
    settings.put("dispatcher.webhook.erp.secret", SECRET);
  }

  /** A look into the stand-in's own tables. */
  JdbcTemplate standIn() {
    return new JdbcTemplate(standIns.data());
  }

  void schedule(String cron) {
    for (Module module : Module.values()) {
      settings.put("dispatcher." + module + ".schedule", cron);
    }
  }

  /** A dispatcher in this process, on a database of its own. */
  InProcess start() {
    return start(ROUTES);
  }

  /** As {@link #start()}, with other routes. */
  InProcess start(Path routes) {
    settings.put("dispatcher.database.url", TestServer.newDatabaseWithTables());
    return restart(routes);
  }

  /** As {@link #start()}, on the database of the last one. */
  InProcess restart() {
    return restart(ROUTES);
  }

  /** As {@link #restart()}, with other routes. */
  InProcess restart(Path routes) {
    String url = settings.get("dispatcher.database.url");
    return new InProcess(
        Dispatcher.start(Configuration.load(CONFIG, settings), CONFIG, routes, clock), url);
  }

  @Override
  public void close() {
    standIns.close();
  }

  /** A dispatcher in this process, and a look into its tables. */
  static final class InProcess implements AutoCloseable {
    private final Dispatcher dispatcher;
    private final HikariDataSource data = new HikariDataSource();
    final JdbcTemplate jdbc = new JdbcTemplate(data);

    private InProcess(Dispatcher dispatcher, String url) {
      this.dispatcher = dispatcher;
      data.setJdbcUrl(url + "?currentSchema=notification_dispatcher");
      data.setUsername("postgres");
      data.setMaximumPoolSize(2);
    }

    /** One cycle of each module, in their order. */
    void collectAll() {
      for (Module module : Module.values()) {
        collect(module);
      }
    }

    /** One cycle of a module, started by its own timer route; returns when it is through. */
    void collect(Module module) {
      Object before = lastEnd(module);
      try {
        dispatcher
            .context()
            .getComponent("quartz", QuartzComponent.class)
            .getScheduler()
            .triggerJob(JobKey.jobKey(module.toString(), "poll"));
      } catch (SchedulerException e) {
        throw new IllegalStateException(e);
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> !Objects.equals(before, lastEnd(module)));
      await().until(() -> dispatcher.context().getInflightRepository().size("poll-" + module) == 0);
    }

    /**
     * As {@link StandIns#collect}.
     *
     * @return whether the window was read to its end
     */
    boolean read(Module module) {
      return StandIns.collect(dispatcher.context(), module) == null;
    }

    /** What an operator can do, and what the commands do. */
    Destinations destinations() {
      return new Destinations(data);
    }

    /** What reports are made of. */
    Overviews overviews() {
      return new Overviews(data, Clock.systemUTC());
    }

    /** What runs in the context, such as its server. */
    <T extends Service> T service(Class<T> type) {
      return dispatcher.context().hasService(type);
    }

    private Object lastEnd(Module module) {
      return jdbc
          .queryForList(
              "SELECT greatest(last_success, last_error_at) FROM watermark WHERE module = ?",
              Object.class,
              module.toString())
          .stream()
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }

    String lastError(Module module) {
      return jdbc.queryForObject(
          "SELECT last_error FROM watermark WHERE module = ?", String.class, module.toString());
    }

    Object upto(Module module) {
      return jdbc.queryForObject(
          "SELECT upto FROM watermark WHERE module = ?", Object.class, module.toString());
    }

    long count(String sql) {
      return jdbc.queryForObject("SELECT count(*) FROM " + sql, Long.class);
    }

    @Override
    public void close() {
      data.close();
      dispatcher.close();
    }
  }
}
