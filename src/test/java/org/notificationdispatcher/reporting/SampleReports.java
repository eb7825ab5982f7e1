package org.notificationdispatcher.reporting;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Settings of a report, and what becomes of them. */
final class SampleReports {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final Period OCTOBER =
      new Period(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 1), BERLIN);

  private SampleReports() {}

  static ReportSettings settings(Locale locale) {
    return new ReportSettings(
        "monthly",
        Optional.of("0 0 6 1 * ?"),
        PeriodKind.MONTH,
        BERLIN,
        locale,
        new ReportSettings.Recipients(
            "Dispatcher <dispatcher@example.com>",
            List.of("Sales <sales@example.com>", "support@example.com"),
            List.of("boss@example.com")),
        Filter.ALL,
        EnumSet.allOf(Section.class),
        10,
        false,
        false,
        new ReportSettings.Limits(Duration.ofDays(30), Duration.ofDays(90), Duration.ofDays(7)),
        true,
        new ReportSettings.Target(
            ReportSettings.Target.Kind.MAIL, Path.of("target", "reports"), ""));
  }

  static Report busy(Locale locale) {
    return Report.of(SampleOverviews.busy(OCTOBER), settings(locale), "license-central-eu");
  }
}
