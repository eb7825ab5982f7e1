package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.reporting.MailServer;

/** The command beside a dispatcher, on its database. */
class ReportCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final String database = TestDatabase.newDatabase();

  @BeforeEach
  void useADatabase() throws IOException {
    configure();
    try (Database database = Database.open(Configuration.load(folder), null)) {
      database.migrate();
    }
  }

  private void configure(String... lines) throws IOException {
    Files.writeString(
        folder.resolve("application.properties"),
        "dispatcher.data="
            + folder.resolve("data")
            + "\ndispatcher.database.url="
            + database
            + "\ndispatcher.database.user=postgres\n"
            + String.join("\n", lines)
            + "\n");
  }

  private int execute(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--config";
    all[arguments.length + 1] = folder.toString();
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), all);
  }

  @Test
  void aReportIsShownAsText() {
    assertThat(execute("report", "monthly", "--period", "2026-10")).as(err::toString).isZero();
    assertThat(out.toString())
        .startsWith("License overview: October 2026\ncompared with September 2026\n")
        .contains("Made by Notification Dispatcher (license-central)");
  }

  @Test
  void withoutAPeriodItIsTheLastOne() {
    assertThat(execute("report", "monthly")).isZero();
    assertThat(out.toString()).startsWith("License overview: ");
  }

  @Test
  void aReportIsWrittenIntoAFolder() {
    Path target = folder.resolve("out");
    for (int time = 0; time < 2; time++) {
      assertThat(execute("report", "monthly", "--period", "2026-W45", "--out", target.toString()))
          .isZero();
    }
    assertThat(out.toString()).isEqualToIgnoringNewLines("written to " + target);
    assertThat(target.resolve("report.html")).content().contains("Week 45, 2026");
    assertThat(target.resolve("report.eml")).isNotEmptyFile();
    assertThat(target.getParent().toFile().list()).doesNotContain(".out");
  }

  @Test
  void aReportIsSentAtOnceAsAMailOfItsOwn() throws Exception {
    try (MailServer server = new MailServer(null)) {
      configure(
          "dispatcher.mail.host=127.0.0.1",
          "dispatcher.mail.port=" + server.port(),
          "dispatcher.mail.tls=none",
          "dispatcher.mail.from=reports@example.com",
          "dispatcher.report.monthly.to=Sales <sales@example.com>",
          "dispatcher.report.monthly.cc=boss@example.com");
      for (int time = 0; time < 2; time++) {
        assertThat(execute("report", "monthly", "--period", "2026-Q3", "--send"))
            .as(err::toString)
            .isZero();
      }
      assertThat(out.toString())
          .isEqualToIgnoringNewLines("sent to sales@example.com, boss@example.com");
      assertThat(server.accepted)
          .hasSize(2)
          .allSatisfy(
              one ->
                  assertThat(one.recipients())
                      .isEqualTo(List.of("sales@example.com", "boss@example.com")));
      assertThat(
              server.accepted.stream()
                  .map(one -> one.mail().replaceAll("(?s).*Message-ID: (<[^>]*>).*", "$1"))
                  .distinct())
          .hasSize(2);
    }
  }

  @Test
  void whatCannotBeDoneIsToldWithTheMend() {
    assertThat(execute("report", "yearly")).isEqualTo(1);
    assertThat(err.toString()).contains("no report 'yearly'; there are monthly");
    assertThat(execute("report", "monthly", "--period", "October")).isEqualTo(1);
    assertThat(err.toString()).contains("'October' is no period; give a day as 2026-11-20");
    assertThat(execute("report", "monthly", "--send")).isEqualTo(1);
    assertThat(err.toString()).contains("dispatcher.report.monthly.to");
    assertThat(execute("report", "monthly", "--send", "--out", "x")).isEqualTo(2);
  }

  @Test
  void aServerThatDoesNotTakeItIsTold() throws Exception {
    try (MailServer server = new MailServer(null)) {
      server.answers = line -> line.startsWith("MAIL") ? "554 5.7.1 not from you" : null;
      configure(
          "dispatcher.mail.host=127.0.0.1",
          "dispatcher.mail.port=" + server.port(),
          "dispatcher.mail.tls=none",
          "dispatcher.mail.from=reports@example.com",
          "dispatcher.report.monthly.to=sales@example.com");
      assertThat(execute("report", "monthly", "--send")).isEqualTo(1);
      assertThat(err.toString()).contains("the report was not sent: 554 5.7.1 not from you");
    }
  }
}
