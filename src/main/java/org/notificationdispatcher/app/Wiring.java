package org.notificationdispatcher.app;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.cache.FieldSelection;
import org.notificationdispatcher.core.cache.SnapshotStore;
import org.notificationdispatcher.core.collect.ReadRules;
import org.notificationdispatcher.core.collect.Watermarks;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.notificationdispatcher.licensecentral.CollectFailures;
import org.notificationdispatcher.licensecentral.FailureClassifier;
import org.notificationdispatcher.licensecentral.LicenseCentralConnection;
import org.notificationdispatcher.licensecentral.LicenseCentralXml;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Makes the beans that the routes name, from the configuration. */
final class Wiring {
  private static final String LICENSE_CENTRAL = "dispatcher.licensecentral.";

  /** Beyond the time-outs of a call: time to store a page. */
  private static final Duration STORING = Duration.ofMinutes(1);

  private final Configuration configuration;
  private final Database database;
  private final DataSource dataSource;

  Wiring(Configuration configuration, Database database) {
    this.configuration = configuration;
    this.database = database;
    this.dataSource = database.dataSource();
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
    beans.put("snapshots", snapshots());
    beans.put("licenseCentralXml", new LicenseCentralXml());
    beans.put("licenseCentralConnection", connection());
    beans.put(
        "collectFailures",
        new CollectFailures(
            watermarks,
            new FailureClassifier(
                Set.copyOf(configuration.list(LICENSE_CENTRAL + "permanentErrors")))));
    beans.put("messageJson", MessageJson.mapper());
    return beans;
  }

  private Watermarks watermarks() {
    return new Watermarks(
        dataSource,
        perModule(
            module -> {
              String key = "dispatcher." + module;
              return new ReadRules(
                  configuration.optionalInstant(key + ".from").orElse(Instant.EPOCH),
                  configuration.duration(key + ".overlap"),
                  configuration.duration(key + ".lag"),
                  configuration.integer(LICENSE_CENTRAL + "pageSize"));
            }),
        configuration.duration(LICENSE_CENTRAL + "timeout").multipliedBy(2).plus(STORING));
  }

  private SnapshotStore snapshots() {
    return new SnapshotStore(
        dataSource, configuration.text("dispatcher.instance"), perModule(this::selection));
  }

  private FieldSelection selection(Module module) {
    String key = "dispatcher." + module + ".fields";
    try {
      return FieldSelection.of(module, configuration.list(key));
    } catch (IllegalArgumentException e) {
      throw new StartException(configuration.complaint(key, e.getMessage()), e);
    }
  }

  private LicenseCentralConnection connection() {
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
