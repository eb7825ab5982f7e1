package org.notificationdispatcher.bench;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Under what a part was measured. */
final class Conditions {
  private Conditions() {}

  /**
   * Those of every part.
   *
   * @param load the {@link #loadAverage} before
   */
  static Map<String, String> of(String load, PostgresServer data) {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    conditions.put("load average of the machine before and after", load + ", " + loadAverage());
    conditions.put(
        "Java",
        System.getProperty("java.version") + " " + String.join(" ", JavaOptions.ofTheDispatcher()));
    conditions.put("PostgreSQL", data.jdbc().queryForObject("SHOW server_version", String.class));
    return conditions;
  }

  static String loadAverage() {
    return String.format(
        Locale.ROOT, "%.2f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
