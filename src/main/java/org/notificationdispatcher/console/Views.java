package org.notificationdispatcher.console;

import java.util.List;
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

  /** Who did what. */
  record AuditView(List<AuditLog.Entry> entries, Long next) {}
}
