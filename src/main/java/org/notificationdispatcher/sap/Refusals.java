package org.notificationdispatcher.sap;

import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.http.Answer;
import org.notificationdispatcher.http.Result;
import org.notificationdispatcher.http.RetryAfter;

/** What an answer that is no consent means for the delivery and the destination. */
final class Refusals {
  private static final Set<Integer> TO_BE_REPEATED = Set.of(408, 412, 423, 428, 429);

  private final String label;
  private final String address;
  private final Clock clock;

  /**
   * @param label how messages name the destination
   * @param address how they name the server
   */
  Refusals(String label, String address, Clock clock) {
    this.label = label;
    this.address = address;
    this.clock = clock;
  }

  /** There was no whole answer, or it is no consent of a service. */
  TransmissionException of(Result result) {
    Answer answer = result.answer();
    if (answer != null && (!answer.consent() || page(answer))) {
      return of(answer);
    }
    String beginning =
        answer == null ? "" : "began to answer %d, then: ".formatted(answer.status());
    return TransmissionException.failed(
        "%s: %s: %s".formatted(label, address, beginning + result.trouble()), result.cause());
  }

  private TransmissionException of(Answer answer) {
    int status = answer.status();
    if (status >= 300 && status < 400) {
      return locked(answer, "a redirect, which is not followed; check url and logon");
    }
    if (!forGood(answer)) {
      return repeated(answer, "");
    }
    if (page(answer)) {
      return locked(answer, "a page for people instead of data; check url, service and logon");
    }
    if (status == 401 || status == 403) {
      return locked(answer, told("the logon or its authorization is refused", answer));
    }
    return rejected(answer, told("", answer));
  }

  /** Whether no repetition mends it. */
  boolean forGood(Answer answer) {
    return answer.status() < 500 && !TO_BE_REPEATED.contains(answer.status());
  }

  /** To be repeated by the schedule. */
  TransmissionException repeated(Answer answer, String reason) {
    return TransmissionException.refused(
        text(answer, told(reason, answer)),
        answer.status(),
        answer.text(),
        answer.header("retry-after") == null
            ? null
            : RetryAfter.parse(answer.header("retry-after"), clock.instant()).orElse(null));
  }

  /** Not to be repeated. */
  TransmissionException rejected(Answer answer, String reason) {
    return TransmissionException.rejected(text(answer, reason), answer.status(), answer.text());
  }

  /** Nothing goes before somebody has mended it. */
  TransmissionException locked(Answer answer, String reason) {
    return TransmissionException.locked(text(answer, reason), answer.status(), answer.text());
  }

  /** What is to be sent is not what the kind takes; no repetition mends it. */
  TransmissionException unusable(String what) {
    return TransmissionException.unfit(label + ": " + what);
  }

  private String text(Answer answer, String reason) {
    return "%s: %s answered %d%s"
        .formatted(label, address, answer.status(), reason.isEmpty() ? "" : ", " + reason);
  }

  private static String told(String reason, Answer answer) {
    String said = SapError.of(answer.text()).text();
    return reason.isEmpty() || said.isEmpty() ? reason + said : reason + ": " + said;
  }

  /** HTML is what a logon form, a proxy or an inactive service answer, whatever the status. */
  static boolean page(Answer answer) {
    String type = answer.header("content-type");
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html");
  }
}
