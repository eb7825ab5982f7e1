package org.notificationdispatcher.reporting;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.notificationdispatcher.common.TransmissionException;

/**
 * What a mail server's refusal means. RFC 5321, 4.2.1: after 4yz another attempt may succeed, after
 * 5yz none does.
 */
final class MailFailures {
  private static final int TEMPORARY = 400;
  private static final int PERMANENT = 500;

  private MailFailures() {}

  /**
   * What became of each recipient.
   *
   * @param reached the server has accepted it for them
   * @param refused it never will
   * @param open it may at another attempt
   * @param reason what the server said last, with its code
   * @param status the code, or null
   */
  record Outcome(
      List<String> reached,
      List<String> refused,
      List<String> open,
      String reason,
      Integer status) {

    /** What the outbox is to do about those that are open, or if nobody was reached. */
    TransmissionException failure() {
      if (!open.isEmpty()) {
        return status == null
            ? TransmissionException.failed(reason, null)
            : TransmissionException.refused(reason, status, null, null);
      }
      return TransmissionException.rejected(reason, status == null ? PERMANENT : status, null);
    }
  }

  /**
   * Reads it out of what camel-mail throws.
   *
   * @param recipients those it was sent to
   */
  static Outcome of(MessagingException failure, List<String> recipients) {
    List<String> reached = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    Integer status = null;
    if (failure instanceof SendFailedException sent) {
      reached.addAll(addresses(sent.getValidSentAddresses()));
      for (Exception each = sent; each != null; each = next(each)) {
        if (each instanceof SMTPAddressFailedException one) {
          reasons.add(one.getAddress().getAddress() + ": " + said(one));
          status = one.getReturnCode();
          if (one.getReturnCode() >= PERMANENT) {
            refused.add(one.getAddress().getAddress());
          }
        } else if (each instanceof SMTPSendFailedException all
            && all.getReturnCode() >= TEMPORARY) {
          reasons.add(said(all));
          status = all.getReturnCode();
          if (all.getReturnCode() >= PERMANENT) {
            refused.addAll(recipients);
          }
        }
      }
    }
    refused.removeAll(reached);
    List<String> open =
        recipients.stream()
            .filter(each -> !reached.contains(each) && !refused.contains(each))
            .toList();
    String reason =
        reasons.isEmpty()
            ? line(failure)
            : reasons.stream().distinct().collect(Collectors.joining("; "));
    return new Outcome(reached, refused.stream().distinct().toList(), open, reason, status);
  }

  /** Whether the server does not let us in: nothing can be sent before somebody has mended it. */
  static Optional<TransmissionException> locked(MessagingException failure) {
    // 454: the server cannot check it just now
    return failure instanceof AuthenticationFailedException && !said(failure).startsWith("4")
        ? Optional.of(
            TransmissionException.locked(
                "the mail server refuses the logon (dispatcher.mail.user, .password): "
                    + line(failure),
                null,
                null))
        : Optional.empty();
  }

  private static Exception next(Exception failure) {
    return failure instanceof MessagingException messaging ? messaging.getNextException() : null;
  }

  private static List<String> addresses(Address[] addresses) {
    return addresses == null
        ? List.of()
        : Arrays.stream(addresses)
            .flatMap(
                each ->
                    each instanceof InternetAddress one
                        ? Stream.of(one.getAddress())
                        : Stream.empty())
            .toList();
  }

  private static String said(Exception failure) {
    return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
  }

  /** With what it comes from, such as a connection that was refused. */
  private static String line(Exception failure) {
    Exception cause = next(failure);
    return cause == null || said(failure).contains(said(cause))
        ? said(failure)
        : said(failure) + " (" + said(cause) + ")";
  }
}
