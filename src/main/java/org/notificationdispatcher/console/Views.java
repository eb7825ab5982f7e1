package org.notificationdispatcher.console;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.notificationdispatcher.console.Overview.DestinationRow;
import org.notificationdispatcher.console.Records.By;
import org.notificationdispatcher.console.Records.Found;
import org.notificationdispatcher.console.Records.Kept;
import org.notificationdispatcher.console.Records.Subject;
import org.notificationdispatcher.console.Records.Told;
import org.notificationdispatcher.core.outbox.Destinations.Destination;
import org.notificationdispatcher.core.outbox.Messages.Deliveries;
import org.notificationdispatcher.core.outbox.Messages.Stored;
import org.notificationdispatcher.core.outbox.Story;
import org.notificationdispatcher.reporting.PeriodKind;
import org.notificationdispatcher.reporting.PeriodName;
import org.notificationdispatcher.reporting.Report;
import org.notificationdispatcher.reporting.ReportSettings;
import org.notificationdispatcher.reporting.Reports.Planned;

/** What stands on the pages. */
final class Views {
  private Views() {}

  /**
   * @param to where to go then, below the console
   * @param token of the form
   * @param problem why the last attempt failed, or null
   */
  record SignInView(String to, String token, String user, String problem) {}

  /**
   * @param problem why the last attempt failed, or null
   */
  record PasswordView(String problem) {}

  /** Why there is no page. */
  record ProblemView(String title, String text) {}

  /**
   * @param by the one way that is asked for; null for all
   */
  record SearchView(String q, By by, List<Found> found, List<Subject> subjects) {
    boolean nothing() {
      return found.stream().allMatch(one -> one.records().isEmpty()) && subjects.isEmpty();
    }
  }

  /**
   * @param record null if there is none of this subject
   * @param next the sequence before which there are more; null if there are none
   */
  record StoryView(
      String subject, Kept record, String json, List<String> related, List<Told> told, Long next) {}

  /**
   * One message, and what became of it.
   *
   * @param json its data, as it is shown
   */
  record MessageView(Stored message, String json, List<Story> stories) {}

  /**
   * @param state of the deliveries that are listed
   */
  record DestinationView(DestinationRow row, String state, Deliveries deliveries, boolean first) {
    Destination destination() {
      return row.destination();
    }
  }

  /**
   * @param action {@code replay} or {@code discard}
   * @param count how many it would be; null if the filter cannot be read
   * @param problem why it cannot, or null
   */
  record ConfirmView(
      Destination destination, String action, Filter filter, Long count, String problem) {}

  /** What reports there are, and what became of them. */
  record ReportsView(List<Planned> reports) {
    /** What becomes of it, in words. */
    static String way(ReportSettings settings) {
      return switch (settings.target().kind()) {
        case MAIL -> "by mail to " + recipients(settings);
        case FILE -> "a folder in " + settings.target().folder();
        case WEBHOOK -> "its figures to " + settings.target().webhook();
      };
    }

    private static String recipients(ReportSettings settings) {
      return settings.recipients().to().isEmpty()
          ? "nobody yet"
          : Stream.concat(settings.recipients().to().stream(), settings.recipients().cc().stream())
              .collect(Collectors.joining(", "));
    }
  }

  /**
   * A report as it would be mailed.
   *
   * @param period its name
   * @param earlier the name of the one before
   * @param attachments names of files
   */
  record ReportView(
      ReportSettings settings,
      String period,
      String earlier,
      String subject,
      List<String> attachments) {
    static ReportView of(Report report) {
      return new ReportView(
          report.settings(),
          PeriodName.of(report.period()),
          PeriodName.of(PeriodKind.previous(report.period())),
          report.subject(),
          List.copyOf(report.tables().keySet()));
    }
  }

  /** Who did what. */
  record AuditView(List<AuditLog.Entry> entries, Long next) {}
}
