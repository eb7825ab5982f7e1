package org.notificationdispatcher.app;

import jakarta.mail.MessagingException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.reporting.Period;
import org.notificationdispatcher.reporting.PeriodName;
import org.notificationdispatcher.reporting.Report;
import org.notificationdispatcher.reporting.Reports;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Makes a report of any period, beside a dispatcher that runs. */
@Command(
    name = "report",
    description = {
      "Make a report now and show it as text. Its settings are the keys dispatcher.report.NAME.*.",
      "What the schedule has made, or will make, is not touched by it."
    })
final class ReportCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Name of the report, such as monthly.")
  private String name;

  @Option(
      names = "--period",
      paramLabel = "P",
      description = {
        "2026-10 a month, 2026-Q3 a quarter, 2026-W45 a week, 2026-11-20 a day,",
        "2026-01-01..2026-03-15 these days (default: the last one that is over)."
      })
  private String period;

  @ArgGroup private Way way;

  /** What becomes of it besides being shown. */
  private static final class Way {
    @Option(
        names = "--out",
        paramLabel = "DIR",
        description =
            "Write page, pictures, text, tables and mail into this folder; what is in it goes.")
    private Path folder;

    @Option(
        names = "--send",
        description = "Send it to the recipients of the report, as a mail of its own.")
    private boolean send;
  }

  @Mixin private Form form;

  /**
   * What was made.
   *
   * @param text null unless it is only shown
   * @param folder it was written into, or null
   * @param recipients it was sent to, or null
   */
  private record Made(
      String report,
      String period,
      Instant from,
      Instant until,
      String subject,
      String text,
      String folder,
      List<String> recipients) {}

  private Made made(Report report, String text, String folder, List<String> recipients) {
    Period about = report.period();
    return new Made(
        name,
        PeriodName.of(about),
        about.begin(),
        about.end(),
        report.subject(),
        text,
        folder,
        recipients);
  }

  @Override
  public Integer call() {
    main.useLog();
    Configuration configuration = main.load();
    ReportWiring wiring = new ReportWiring(configuration);
    PrintWriter out = spec.commandLine().getOut();
    try (Database database = Database.connect(configuration)) {
      Reports reports = wiring.reports(database.dataSource(), Clock.systemUTC());
      Report report = reports.make(name, period);
      if (way == null) {
        if (!form.shown(out, made(report, report.text(), null, null))) {
          out.print(report.text());
          out.flush();
        }
      } else if (way.folder != null) {
        String folder = reports.files(report, way.folder).toString();
        form.tell(out, made(report, null, folder, null), "written to " + folder);
      } else if (way.send) {
        wiring.checkMail(report.settings(), "dispatcher.report." + name);
        List<String> recipients = reports.send(report);
        form.tell(
            out, made(report, null, null, recipients), "sent to " + String.join(", ", recipients));
      }
      return 0;
    } catch (IllegalArgumentException e) {
      throw new StartException(e.getMessage(), e);
    } catch (MessagingException e) {
      throw new StartException("the report was not sent: " + e.getMessage(), e);
    }
  }
}
