package org.notificationdispatcher.reporting;

import java.util.Map;

/**
 * A report on its way.
 *
 * @param run what it is about
 * @param way {@code mail}, {@code file}, {@code webhook}, or {@code none} if it is not to be sent
 * @param report the report; null where it is not shown to anybody
 * @param mail for {@code mail}, else null
 * @param webhook name of the destination for {@code webhook}, else empty
 * @param data for {@code webhook}: what its message says, else empty
 */
public record Outgoing(
    ReportRun run,
    String way,
    Report report,
    ReportMail mail,
    String webhook,
    Map<String, Object> data) {
  /** Of the message that has the figures. */
  public static final String TYPE = "report.created";

  static Outgoing none(ReportRun run) {
    return new Outgoing(run, "none", null, null, "", Map.of());
  }
}
