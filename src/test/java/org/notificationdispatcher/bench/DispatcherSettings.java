package org.notificationdispatcher.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The shipped configuration, but for what a measurement has to change. */
final class DispatcherSettings {
  private DispatcherSettings() {}

  /** On a database, with nothing to collect and nobody to tell. */
  static Map<String, String> withoutCollecting(Path folder, PostgresServer data) {
    Map<String, String> settings = new LinkedHashMap<>(data.settings());
    settings.put("dispatcher.data", folder.resolve("data").toString());
    settings.put("dispatcher.webhook.erp.url", "http://127.0.0.1:9/nobody");
    settings.put("dispatcher.egress.allow", "127.0.0.1");
    settings.put("dispatcher.webhook.erp.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    settings.put("dispatcher.orders.enabled", "false");
    settings.put("dispatcher.licenses.enabled", "false");
    settings.put("dispatcher.activations.enabled", "false");
    return settings;
  }
}
