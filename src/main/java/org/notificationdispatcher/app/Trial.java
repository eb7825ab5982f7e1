package org.notificationdispatcher.app;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.FileFunction;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.app.routes.TrialRoute;
import org.notificationdispatcher.core.MessageJson;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Camel for trying out single routes, beside a dispatcher that runs. */
final class Trial {
  private static final int SHUTDOWN_SECONDS = 5;

  private Trial() {}

  /** Not started; with what routes of destinations need, and without a database. */
  static DefaultCamelContext context(Configuration configuration, Path config) {
    DefaultCamelContext context = new DefaultCamelContext();
    context.setSourceLocationEnabled(true);
    context.setStartupSummaryLevel(StartupSummaryLevel.Off);
    context.getShutdownStrategy().setTimeout(SHUTDOWN_SECONDS);
    Properties properties = configuration.asProperties();
    properties.setProperty(CamelRuntime.MAPPINGS, CamelRuntime.mappings(config));
    ReportWiring reports = new ReportWiring(configuration);
    reports.describe(properties);
    context.getPropertiesComponent().setInitialProperties(properties);
    context.getPropertiesComponent().addPropertiesFunction(new FileFunction(configuration.home()));
    context.getRegistry().bind("messageJson", MessageJson.mapper());
    context.getRegistry().bind("egress", Wiring.egress(configuration));
    // Its route names them; nobody asks the database, which is none
    context
        .getRegistry()
        .bind("reports", reports.reports(new DriverManagerDataSource(), Clock.systemUTC()));
    reports.session().ifPresent(session -> context.getRegistry().bind("mailSession", session));
    return context;
  }

  /**
   * Keys that are unusable matter only to those who use them, such as a destination's secret.
   *
   * @throws StartException with a line for each that the route uses
   */
  static void checkUsed(Configuration configuration, TrialRoute route) {
    List<String> problems =
        configuration.unusable().entrySet().stream()
            .filter(key -> route.mentions(key.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    if (!problems.isEmpty()) {
      throw new StartException(String.join("\n", problems));
    }
  }
}
