package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.reporting.PeriodKind;
import org.notificationdispatcher.reporting.ReportSettings;
import org.notificationdispatcher.reporting.Section;

class ReportWiringTest {
  private static final String MAIL =
      """
      dispatcher.mail.host=smtp.example.com
      dispatcher.mail.from=a@example.com
      """;
  private static final String SCHEDULED =
      """
      dispatcher.report.monthly.schedule=0 0 6 1 * ?
      dispatcher.report.monthly.to=b@example.com
      """;

  @TempDir Path folder;

  private ReportWiring wiring(String text) throws Exception {
    Files.writeString(folder.resolve("application.properties"), text);
    return new ReportWiring(Configuration.load(folder));
  }

  @Test
  void whatIsShippedMakesNoReportByItself() {
    ReportWiring shipped = new ReportWiring(Configuration.load(Path.of("config")));

    assertThat(shipped.scheduled()).isFalse();
    assertThat(shipped.session()).isEmpty();
    assertThat(shipped.all()).extracting(ReportSettings::name).containsExactly("monthly");
  }

  @Test
  void theExampleOfTheDocumentWorks() throws Exception {
    Matcher example =
        Pattern.compile("(?s)```properties\n(.*?)```")
            .matcher(Files.readString(Path.of("docs/reports.md")));
    assertThat(example.find()).isTrue();
    ReportWiring wiring = wiring(example.group(1).replace("{{env:MAIL_PASSWORD}}", "secret"));

    assertThat(wiring.mailed()).isTrue();
    ReportSettings week = wiring.all().get(0);
    assertThat(week.name()).isEqualTo("erp-week");
    assertThat(week.kind()).isEqualTo(PeriodKind.WEEK);
    assertThat(week.sections())
        .containsExactlyInAnyOrder(
            Section.DELIVERIES, Section.POLLING, Section.UNEXPECTED, Section.RECEIPTS);
    assertThat(week.heartbeat()).isTrue();
    ReportSettings monthly = wiring.all().get(1);
    assertThat(monthly.locale()).isEqualTo(Locale.GERMAN);
    assertThat(monthly.recipients().to())
        .containsExactly("Sales <sales@example.com>", "support@example.com");
    assertThat(monthly.recipients().from()).isEqualTo("License reports <reports@example.com>");
    Session session = wiring.session().orElseThrow();
    assertThat(session.getProperty("mail.smtp.starttls.required")).isEqualTo("true");
    assertThat(session.getProperty("mail.smtp.ssl.checkserveridentity")).isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dispatcher.report.monthly.schedule=0 6 1 * ? | dispatcher.report.monthly.schedule | not a usable Quartz cron",
        "dispatcher.report.monthly.period=year | dispatcher.report.monthly.period | none of day, week, month, quarter",
        "dispatcher.report.monthly.zone=Berlin | dispatcher.report.monthly.zone | not a time zone",
        "dispatcher.report.monthly.locale=fr | dispatcher.report.monthly.locale | none of en, de",
        "dispatcher.report.monthly.to=sales | dispatcher.report.monthly.to | 'sales' is not a mail address",
        "dispatcher.report.monthly.to=a@example.com, | dispatcher.report.monthly.to | '' is not a mail address",
        "dispatcher.report.monthly.cc=a b@example.com | dispatcher.report.monthly.cc | is not a mail address",
        "dispatcher.report.monthly.firmCodes=6000010, x | dispatcher.report.monthly.firmCodes | numbers separated by commas",
        "dispatcher.report.monthly.sections=activity, itmes | dispatcher.report.monthly.sections | 'itmes' is none of activity",
        "dispatcher.report.monthly.top=0 | dispatcher.report.monthly.top | from 1 to 100",
        "dispatcher.report.monthly.target=ftp | dispatcher.report.monthly.target | webhook: and the name of one",
        "dispatcher.report.monthly.target=webhook:nobody | dispatcher.report.monthly.target | there is no webhook 'nobody'; there are erp",
        "dispatcher.report.monthly.heartbeat=true | dispatcher.report.monthly.heartbeat | skipIfEmpty=true as well",
        "dispatcher.report.monthly.shedule=x | dispatcher.report.monthly.shedule | did you mean",
        "dispatcher.mail.tls=ssl | dispatcher.mail.tls | none of starttls, tls, none",
        "dispatcher.mail.from=nobody | dispatcher.mail.from | not a mail address",
      })
  void whatCannotWorkIsToldWithKeyPlaceAndMend(String line, String key, String problem) {
    String others =
        (MAIL + SCHEDULED)
            .lines()
            .filter(other -> !other.startsWith(key + "="))
            .map(other -> other + "\n")
            .collect(Collectors.joining());
    assertThatThrownBy(() -> wiring(line + "\n" + others))
        .isInstanceOf(StartException.class)
        .hasMessageContainingAll(key, "application.properties:1", problem);
  }

  @Test
  void aReportThatIsMailedNeedsAServerASenderAndSomebodyToGetIt() {
    assertThatThrownBy(() -> wiring(SCHEDULED)).hasMessageContaining("dispatcher.mail.host");
    assertThatThrownBy(() -> wiring(SCHEDULED + "dispatcher.mail.host=x\n"))
        .hasMessageContaining("dispatcher.mail.from");
    assertThatThrownBy(() -> wiring(MAIL + "dispatcher.report.monthly.schedule=0 0 6 1 * ?\n"))
        .hasMessageContaining("dispatcher.report.monthly.to");
  }

  @Test
  void aReportThatIsAFileNeedsNone() throws Exception {
    ReportWiring wiring =
        wiring(
            """
            dispatcher.report.monthly.schedule=0 0 6 1 * ?
            dispatcher.report.monthly.target=file
            """);

    assertThat(wiring.scheduled()).isTrue();
    assertThat(wiring.mailed()).isFalse();
    assertThat(wiring.all().get(0).target().folder()).isEqualTo(Path.of("data/reports"));
  }

  @Test
  void aTrustStoreThatCannotBeReadIsTold() throws Exception {
    Path file = Files.writeString(folder.resolve("trust.p12"), "x");
    ReportWiring wiring = wiring(MAIL + "dispatcher.mail.trustStore=" + file + "\n");

    assertThatThrownBy(wiring::session)
        .isInstanceOf(StartException.class)
        .hasMessageContainingAll("dispatcher.mail.trustStore", "application.properties:3");
  }
}
