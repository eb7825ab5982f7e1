package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.reporting.MailServer;

/** The command beside a dispatcher, on its database. */
class ReportCommandTest {
  @TempDir Path folder;

  private Commands commands;

  @BeforeEach
  void useADatabase() throws IOException {
    commands = Commands.onDatabase(folder);
  }

  @Test
  void aReportIsShownAsText() {
    assertThat(commands.execute("report", "monthly", "--period", "2026-10"))
        .as(commands::err)
        .isZero();
    assertThat(commands.out())
        .startsWith("License overview: October 2026\ncompared with September 2026\n")
        .contains("Made by Notification Dispatcher (license-central)");
  }

  @Test
  void withoutAPeriodItIsTheLastOne() {
    assertThat(commands.execute("report", "monthly")).isZero();
    assertThat(commands.out()).startsWith("License overview: ");
  }

  @Test
  void programsAreToldOfWhichTimeItIs() throws Exception {
    assertThat(commands.execute("report", "monthly", "--period", "2026-10", "--json")).isZero();
    JsonNode shown = commands.json();
    assertThat(shown.path("report").asText()).isEqualTo("monthly");
    assertThat(shown.path("period").asText()).isEqualTo("2026-10");
    assertThat(Instant.parse(shown.path("from").asText())).isBefore("2026-10-02T00:00:00Z");
    assertThat(shown.path("text").asText()).startsWith("License overview: October 2026\n");
    String target = folder.resolve("out").toString();
    assertThat(commands.execute("report", "monthly", "--json", "--out", target)).isZero();
    assertThat(commands.json().path("folder").asText()).isEqualTo(target);
    assertThat(commands.json().has("text")).isFalse();
  }

  @Test
  void aReportIsWrittenIntoAFolder() {
    Path target = folder.resolve("out");
    for (int time = 0; time < 2; time++) {
      assertThat(
              commands.execute(
                  "report", "monthly", "--period", "2026-W45", "--out", target.toString()))
          .isZero();
    }
    assertThat(commands.out()).isEqualToIgnoringNewLines("written to " + target);
    assertThat(target.resolve("report.html")).content().contains("Week 45, 2026");
    assertThat(target.resolve("report.eml")).isNotEmptyFile();
    assertThat(target.getParent().toFile().list()).doesNotContain(".out");
  }

  @Test
  void aReportIsSentAtOnceAsAMailOfItsOwn() throws Exception {
    try (MailServer server = new MailServer(null)) {
      commands.configure(
          "dispatcher.mail.host=127.0.0.1",
          "dispatcher.mail.port=" + server.port(),
          "dispatcher.mail.tls=none",
          "dispatcher.mail.from=reports@example.com",
          "dispatcher.report.monthly.to=Sales <sales@example.com>",
          "dispatcher.report.monthly.cc=boss@example.com");
      for (int time = 0; time < 2; time++) {
        assertThat(commands.execute("report", "monthly", "--period", "2026-Q3", "--send"))
            .as(commands::err)
            .isZero();
      }
      assertThat(commands.out())
          .isEqualToIgnoringNewLines("sent to sales@example.com, boss@example.com");
      assertThat(server.accepted)
          .hasSize(2)
          .allSatisfy(
              one ->
                  assertThat(one.recipients())
                      .isEqualTo(List.of("sales@example.com", "boss@example.com")));
      assertThat(commands.execute("report", "monthly", "--send", "--json")).isZero();
      assertThat(commands.json().path("recipients"))
          .hasToString("[\"sales@example.com\",\"boss@example.com\"]");
      assertThat(
              server.accepted.stream()
                  .map(one -> one.mail().replaceAll("(?s).*Message-ID: (<[^>]*>).*", "$1"))
                  .distinct())
          .hasSize(3);
    }
  }

  @Test
  void whatCannotBeDoneIsToldWithTheMend() {
    assertThat(commands.execute("report", "yearly")).isEqualTo(1);
    assertThat(commands.err()).contains("no report 'yearly'; there are monthly");
    assertThat(commands.execute("report", "monthly", "--period", "October")).isEqualTo(1);
    assertThat(commands.err()).contains("'October' is no period; give a day as 2026-11-20");
    assertThat(commands.execute("report", "monthly", "--send")).isEqualTo(1);
    assertThat(commands.err()).contains("dispatcher.report.monthly.to");
    assertThat(commands.execute("report", "monthly", "--send", "--out", "x")).isEqualTo(2);
  }

  @Test
  void aServerThatDoesNotTakeItIsTold() throws Exception {
    try (MailServer server = new MailServer(null)) {
      server.answers = line -> line.startsWith("MAIL") ? "554 5.7.1 not from you" : null;
      commands.configure(
          "dispatcher.mail.host=127.0.0.1",
          "dispatcher.mail.port=" + server.port(),
          "dispatcher.mail.tls=none",
          "dispatcher.mail.from=reports@example.com",
          "dispatcher.report.monthly.to=sales@example.com");
      assertThat(commands.execute("report", "monthly", "--send")).isEqualTo(1);
      assertThat(commands.err()).contains("the report was not sent: 554 5.7.1 not from you");
    }
  }
}
