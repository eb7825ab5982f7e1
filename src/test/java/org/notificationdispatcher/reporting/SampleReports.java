package org.notificationdispatcher.reporting;

import jakarta.mail.Session;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/** Settings of a report, and what becomes of them. */
public final class SampleReports {
  public static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  public static final Period OCTOBER =
      new Period(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 1), BERLIN);

  static final Origin ORIGIN = new Origin("test", "https://tools.example.com/console");

  private SampleReports() {}

  public static ReportSettings settings(Locale locale) {
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
    return Report.of(
        SampleOverviews.busy(OCTOBER), settings(locale), new Origin("license-central-eu", ""));
  }

  /** With another way out, and rules for empty periods. */
  public static ReportSettings with(
      ReportSettings one, ReportSettings.Target target, boolean skipIfEmpty, boolean heartbeat) {
    return new ReportSettings(
        one.name(),
        one.schedule(),
        one.kind(),
        one.zone(),
        one.locale(),
        one.recipients(),
        one.filter(),
        one.sections(),
        one.top(),
        skipIfEmpty,
        heartbeat,
        one.limits(),
        one.csv(),
        target);
  }

  /** Reports of a busy vendor. */
  public static Reports busy(
      DataSource dataSource, ReportSettings one, Session session, Clock clock) {
    return reports(dataSource, one, session, clock, SampleOverviews::busy);
  }

  /** Reports of one who has nothing to tell. */
  public static Reports quiet(
      DataSource dataSource, ReportSettings one, Session session, Clock clock) {
    return reports(dataSource, one, session, clock, SampleOverviews::quiet);
  }

  private static Reports reports(
      DataSource dataSource,
      ReportSettings one,
      Session session,
      Clock clock,
      Function<Period, Overview> overviews) {
    return new Reports(
        dataSource,
        List.of(one),
        (settings, period) -> overviews.apply(period),
        Optional.ofNullable(session),
        ORIGIN,
        clock);
  }

  /** Without a schedule. */
  public static ReportSettings unscheduled(ReportSettings one) {
    return new ReportSettings(
        one.name(),
        Optional.empty(),
        one.kind(),
        one.zone(),
        one.locale(),
        one.recipients(),
        one.filter(),
        one.sections(),
        one.top(),
        one.skipIfEmpty(),
        one.heartbeat(),
        one.limits(),
        one.csv(),
        one.target());
  }

  /** With five lines a table. */
  static ReportSettings shorter(ReportSettings one) {
    return new ReportSettings(
        one.name(),
        one.schedule(),
        one.kind(),
        one.zone(),
        one.locale(),
        one.recipients(),
        one.filter(),
        one.sections(),
        5,
        one.skipIfEmpty(),
        one.heartbeat(),
        one.limits(),
        one.csv(),
        one.target());
  }
}
