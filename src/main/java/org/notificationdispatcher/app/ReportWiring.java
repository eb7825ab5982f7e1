package org.notificationdispatcher.app;

import jakarta.mail.Session;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.sql.DataSource;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.http.KeyFiles;
import org.notificationdispatcher.reporting.Bounds;
import org.notificationdispatcher.reporting.Filter;
import org.notificationdispatcher.reporting.Happenings;
import org.notificationdispatcher.reporting.MailSessions;
import org.notificationdispatcher.reporting.MailSettings;
import org.notificationdispatcher.reporting.Origin;
import org.notificationdispatcher.reporting.Overviews;
import org.notificationdispatcher.reporting.PeriodKind;
import org.notificationdispatcher.reporting.ReportSettings;
import org.notificationdispatcher.reporting.ReportSettings.Limits;
import org.notificationdispatcher.reporting.ReportSettings.Recipients;
import org.notificationdispatcher.reporting.ReportSettings.Target;
import org.notificationdispatcher.reporting.Reports;
import org.notificationdispatcher.reporting.Section;

/** The reports of the configuration, and the mail server they are given to. */
final class ReportWiring {
  private static final String MAIL = "dispatcher.mail.";
  private static final String REPORT = "dispatcher.report.";
  private static final String WEBHOOK = "webhook:";

  /** Of each kind, in an attached table: some hundred KB. */
  private static final int MOST_FINDINGS = 5_000;

  private final Configuration configuration;
  private final List<ReportSettings> all;

  /**
   * @throws StartException that names the key of what cannot work
   */
  ReportWiring(Configuration configuration) {
    this.configuration = configuration;
    this.all = configuration.reports().stream().map(this::settings).toList();
  }

  /** All of them, scheduled or not. */
  List<ReportSettings> all() {
    return all;
  }

  /** Sets what the routes ask for before they start. */
  void describe(Properties properties) {
    properties.setProperty("reports.scheduled", String.valueOf(scheduled()));
    properties.setProperty("reports.mailed", String.valueOf(mailed()));
  }

  /** Whether any is made by itself. */
  boolean scheduled() {
    return all.stream().anyMatch(one -> one.schedule().isPresent());
  }

  /** Whether any that is made by itself is sent by mail. */
  boolean mailed() {
    return all.stream()
        .anyMatch(one -> one.schedule().isPresent() && one.target().kind() == Target.Kind.MAIL);
  }

  /** For the routes. */
  Reports reports(DataSource dataSource, Clock clock) {
    Overviews overviews = new Overviews(dataSource, clock);
    Happenings happenings = happenings(configuration, dataSource);
    return new Reports(
        dataSource,
        all,
        (settings, period) -> {
          happenings.foldAll();
          return overviews.of(
              period, PeriodKind.previous(period), settings.filter(), bounds(settings));
        },
        session(),
        new Origin(
            configuration.text("dispatcher.instance"),
            configuration.optionalText("dispatcher.console.url").orElse("")),
        clock);
  }

  /** What happens, as it is counted. */
  static Happenings happenings(Configuration configuration, DataSource dataSource) {
    return new Happenings(
        dataSource,
        configuration.enabledModules().contains(Module.LICENSES),
        configuration.duration("dispatcher.retention.happenings"));
  }

  private static Bounds bounds(ReportSettings settings) {
    Limits limits = settings.limits();
    return new Bounds(
        limits.expiresWithin(),
        limits.unusedAfter(),
        limits.receiptWithin(),
        settings.csv() ? MOST_FINDINGS : settings.top());
  }

  private ReportSettings settings(String name) {
    String prefix = REPORT + name;
    ReportSettings settings =
        new ReportSettings(
            name,
            configuration.optionalText(prefix + ".schedule"),
            PeriodKind.named(configuration.text(prefix + ".period")),
            ZoneId.of(configuration.text(prefix + ".zone")),
            Locale.forLanguageTag(configuration.text(prefix + ".locale")),
            new Recipients(
                configuration
                    .optionalText(prefix + ".from")
                    .or(() -> configuration.optionalText(MAIL + "from"))
                    .orElse(""),
                configuration.list(prefix + ".to"),
                configuration.list(prefix + ".cc")),
            new Filter(
                configuration.list(prefix + ".firmCodes").stream()
                    .map(Long::valueOf)
                    .collect(Collectors.toSet()),
                new HashSet<>(configuration.list(prefix + ".items")),
                new HashSet<>(configuration.list(prefix + ".customers"))),
            sections(configuration.list(prefix + ".sections")),
            configuration.integer(prefix + ".top"),
            configuration.flag(prefix + ".skipIfEmpty"),
            configuration.flag(prefix + ".heartbeat"),
            new Limits(
                configuration.duration(prefix + ".expiresWithin"),
                configuration.duration(prefix + ".unusedAfter"),
                configuration.duration(prefix + ".receiptWithin")),
            configuration.flag(prefix + ".csv"),
            target(prefix));
    check(settings, prefix);
    return settings;
  }

  private static Set<Section> sections(List<String> names) {
    Set<Section> sections = EnumSet.noneOf(Section.class);
    names.forEach(name -> sections.add(Section.named(name)));
    return sections;
  }

  private Target target(String prefix) {
    String target = configuration.text(prefix + ".target");
    Path folder = configuration.path(prefix + ".folder");
    if (!target.startsWith(WEBHOOK)) {
      return new Target(target.equals("file") ? Target.Kind.FILE : Target.Kind.MAIL, folder, "");
    }
    String webhook = target.substring(WEBHOOK.length());
    if (!configuration.webhooks().contains(webhook)) {
      throw new StartException(
          configuration.complaint(
              prefix + ".target",
              "there is no webhook '"
                  + webhook
                  + "'; there are "
                  + String.join(", ", configuration.webhooks())));
    }
    return new Target(Target.Kind.WEBHOOK, folder, webhook);
  }

  /** What is made by itself must find its way; what is only asked for need not. */
  private void check(ReportSettings settings, String prefix) {
    if (settings.heartbeat() && !settings.skipIfEmpty()) {
      throw new StartException(
          configuration.complaint(
              prefix + ".heartbeat",
              "says what is sent in place of an empty report, and empty reports are sent; set "
                  + prefix
                  + ".skipIfEmpty=true as well"));
    }
    if (settings.schedule().isPresent() && settings.target().kind() == Target.Kind.MAIL) {
      checkMail(settings, prefix);
    }
  }

  /**
   * @throws StartException if the report cannot be sent by mail
   */
  void checkMail(ReportSettings settings, String prefix) {
    if (settings.recipients().to().isEmpty()) {
      throw new StartException(
          configuration.complaint(prefix + ".to", "is empty; say who gets the report"));
    }
    if (configuration.optionalText(MAIL + "host").isEmpty()) {
      throw new StartException(
          configuration.complaint(
              MAIL + "host", "is empty, and " + prefix + " is sent by mail; name the mail server"));
    }
    if (settings.recipients().from().isEmpty()) {
      throw new StartException(
          configuration.complaint(
              MAIL + "from", "is empty, and " + prefix + " is sent by mail; say from whom"));
    }
  }

  /** The mail server, if there is one. */
  Optional<Session> session() {
    return configuration
        .optionalText(MAIL + "host")
        .map(
            host ->
                MailSessions.of(
                    new MailSettings(
                        host,
                        configuration.integer(MAIL + "port"),
                        configuration.optionalText(MAIL + "user"),
                        configuration.text(MAIL + "password"),
                        MailSettings.Tls.named(configuration.text(MAIL + "tls")),
                        configuration.optionalText(MAIL + "trustStore").map(this::trusted),
                        configuration.duration(MAIL + "timeout"))));
  }

  private SSLContext trusted(String file) {
    try {
      return new KeyFiles("the mail server", Clock.systemUTC())
          .context("", "", file, configuration.text(MAIL + "trustStorePassword"));
    } catch (IllegalArgumentException e) {
      throw new StartException(configuration.complaint(MAIL + "trustStore", e.getMessage()), e);
    }
  }
}
