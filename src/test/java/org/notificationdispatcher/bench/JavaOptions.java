package org.notificationdispatcher.bench;

import java.util.List;

/** How the dispatcher's JVM is started. */
final class JavaOptions {
  private JavaOptions() {}

  /** Those of {@code bench.java}, separated by blanks. */
  static List<String> ofTheDispatcher() {
    String more = System.getProperty("bench.java", "").strip();
    return more.isEmpty() ? List.of() : List.of(more.split(" +"));
  }
}
