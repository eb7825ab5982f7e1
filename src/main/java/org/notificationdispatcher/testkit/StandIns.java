package org.notificationdispatcher.testkit;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.collect.Window;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.Simulator;
import org.notificationdispatcher.simulator.SimulatorOptions;
import org.notificationdispatcher.simulator.WebhookInbox;

/**
 * What is around a dispatcher under test: the stand-in for License Central, a webhook inbox, and
 * the settings that lead to them. Nothing is collected by the clock, only when a test says so.
 */
public final class StandIns implements AutoCloseable {
  private static final String NEVER = "0 0 0 1 1 ? 2099";

  private final HikariDataSource simulatorData = new HikariDataSource();
  private final Simulator simulator;
  private final WebhookInbox inbox;

  /**
   * Starts both, on free ports.
   *
   * @throws RuntimeException if one does not start
   */
  public StandIns(InboxOptions inboxOptions, SimulatorOptions simulatorOptions) {
    simulatorData.setJdbcUrl(TestServer.newDatabase());
    simulatorData.setUsername("postgres");
    simulatorData.setMaximumPoolSize(5);
    simulator = Simulator.start(simulatorData, simulatorOptions);
    simulator.state().createCatalogue();
    inbox = WebhookInbox.start(inboxOptions);
  }

  /** The stand-in for License Central. */
  public Simulator simulator() {
    return simulator;
  }

  /** The stand-in for whoever receives webhooks. */
  public WebhookInbox inbox() {
    return inbox;
  }

  /** The stand-in's own tables. */
  public DataSource data() {
    return simulatorData;
  }

  /**
   * What a dispatcher is to be told by its configuration; a new map. Its database is left to
   * whoever starts it.
   *
   * @param folder in which it may keep its data
   */
  public Map<String, String> settings(Path folder) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("dispatcher.data", folder.resolve("data").toString());
    settings.put("dispatcher.database.user", "postgres");
    settings.put("dispatcher.licensecentral.url", simulator.url());
    settings.put("dispatcher.egress.allow", "127.0.0.1");
    settings.put("dispatcher.outbox.retries", "fast");
    settings.put("dispatcher.outbox.pollDelay", "50ms");
    for (Module module : Module.values()) {
      settings.put("dispatcher." + module + ".schedule", NEVER);
      settings.put("dispatcher." + module + ".lag", "0s");
    }
    return settings;
  }

  /**
   * One cycle of a module as its timer route would run it, without the timer; returns when it is
   * through.
   *
   * @param dispatcher its context
   * @return why the window was not read to its end; null if it was
   */
  public static String collect(CamelContext dispatcher, Module module) {
    Exchange done =
        dispatcher
            .createProducerTemplate()
            .send(
                "direct:collect-module",
                exchange -> exchange.setVariable("module", module.toString()));
    if (done.getException() != null) {
      return String.valueOf(done.getException().getMessage());
    }
    Window window = done.getVariable("window", Window.class);
    return window != null && !window.open() ? null : "the window of " + module + " is still open";
  }

  @Override
  public void close() {
    inbox.close();
    simulator.close();
    simulatorData.close();
  }
}
