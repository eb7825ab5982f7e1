package org.notificationdispatcher.reporting;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.notificationdispatcher.common.Message;

/**
 * A report of a period: what one message of type {@value #TYPE} says.
 *
 * @param report name of the report
 * @param period what it is about
 */
public record ReportRun(String report, Period period) {
  /** Of the message that says a report is to be made. */
  public static final String TYPE = "report.due";

  /** Of its message. */
  public String subject() {
    return "report/" + report;
  }

  /** Of its message: the same for the same report and period. */
  public String messageId() {
    return UUID.nameUUIDFromBytes(
            (TYPE + " " + report + " " + PeriodName.of(period)).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /** What its message says. */
  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("report", report);
    data.put("period", PeriodName.of(period));
    data.put("zone", period.zone().getId());
    return data;
  }

  /**
   * The one a message is about.
   *
   * @throws IllegalArgumentException if it is about none
   */
  static ReportRun of(Message message) {
    Map<String, Object> data = message.data();
    if (data.get("report") instanceof String report
        && data.get("period") instanceof String period
        && data.get("zone") instanceof String zone) {
      return new ReportRun(report, PeriodName.parse(period, ZoneId.of(zone)));
    }
    throw new IllegalArgumentException(
        "message " + message.id() + " does not say of which report, period and zone it is");
  }
}
