package org.notificationdispatcher.reporting;

import jakarta.activation.DataHandler;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A report as a mail: text and HTML with its pictures as alternatives, then the tables. Its
 * Message-ID is that of the report and period, so that a second copy can be known for what it is.
 */
public final class ReportMail extends MimeMessage {
  /** RFC 5322, 3.3. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US);

  private final String id;
  private final List<InternetAddress> envelope = new ArrayList<>();

  private ReportMail(Session session, String id) {
    super(session);
    this.id = id;
  }

  /**
   * Makes the mail.
   *
   * @param session null if it is not to be sent
   * @param id its Message-ID, as {@link #id} makes it
   * @param done recipients who have it already, or will never have it: they stay in the header, and
   *     are not sent to
   */
  static ReportMail of(Report report, Session session, String id, Instant at, Set<String> done) {
    ReportSettings settings = report.settings();
    ReportMail mail = new ReportMail(session, id);
    try {
      if (!settings.recipients().from().isEmpty()) {
        mail.setFrom(new InternetAddress(settings.recipients().from()));
      }
      mail.recipients(Message.RecipientType.TO, settings.recipients().to(), done);
      mail.recipients(Message.RecipientType.CC, settings.recipients().cc(), done);
      mail.setSubject(report.subject(), StandardCharsets.UTF_8.name());
      mail.setHeader("Date", DATE.format(at.atZone(settings.zone())));
      // RFC 3834: no answer by a machine, please
      mail.setHeader("Auto-Submitted", "auto-generated");
      mail.setHeader("X-Auto-Response-Suppress", "All");
      // RFC 2919, so that readers can sort by it
      mail.setHeader("List-Id", "<" + settings.name() + ".reports." + domain(settings) + ">");
      mail.setHeader("Content-Language", settings.locale().getLanguage());
      mail.setContent(content(report));
      mail.saveChanges();
      return mail;
    } catch (MessagingException e) {
      throw new IllegalStateException("the mail cannot be made: " + e.getMessage(), e);
    }
  }

  /** The Message-ID of the report and period of one License Central. */
  static String id(ReportSettings settings, Period period, String instance) {
    String name = settings.name() + "." + PeriodName.of(period);
    UUID rest = UUID.nameUUIDFromBytes((instance + " " + name).getBytes(StandardCharsets.UTF_8));
    return "<report-" + name.replace("..", "-") + "." + rest + "@" + domain(settings) + ">";
  }

  /** One that no other mail has. */
  static String ownId(ReportSettings settings) {
    return "<report-" + settings.name() + "." + UUID.randomUUID() + "@" + domain(settings) + ">";
  }

  private static String domain(ReportSettings settings) {
    String from = settings.recipients().from();
    return from.isEmpty() ? "localhost" : address(from).replaceFirst(".*@", "");
  }

  /** The bare address of one with a name. */
  private static String address(String withName) {
    try {
      return new InternetAddress(withName).getAddress();
    } catch (AddressException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void recipients(Message.RecipientType type, List<String> addresses, Set<String> done)
      throws MessagingException {
    for (String each : addresses) {
      InternetAddress address = new InternetAddress(each);
      addRecipient(type, address);
      if (!done.contains(address.getAddress())) {
        envelope.add(address);
      }
    }
  }

  private static MimeMultipart content(Report report) throws MessagingException {
    MimeMultipart related = new MimeMultipart("related");
    related.addBodyPart(text(report.html(), "html"));
    for (Map.Entry<String, byte[]> picture : report.pictures().entrySet()) {
      MimeBodyPart part = part(picture.getValue(), "image/png");
      part.setContentID("<" + picture.getKey() + ">");
      part.setDisposition(MimeBodyPart.INLINE);
      part.setFileName(fileName(picture.getKey()));
      related.addBodyPart(part);
    }
    MimeMultipart alternative = new MimeMultipart("alternative");
    alternative.addBodyPart(text(report.text(), "plain"));
    alternative.addBodyPart(wrapped(related));
    MimeMultipart mixed = new MimeMultipart("mixed");
    mixed.addBodyPart(wrapped(alternative));
    for (Map.Entry<String, byte[]> table : report.tables().entrySet()) {
      MimeBodyPart part = part(table.getValue(), "text/csv; charset=UTF-8; header=present");
      part.setDisposition(MimeBodyPart.ATTACHMENT);
      part.setFileName(table.getKey());
      mixed.addBodyPart(part);
    }
    return mixed;
  }

  /** Of a picture with this content id. */
  static String fileName(String contentId) {
    return contentId.substring(0, contentId.indexOf('@')) + ".png";
  }

  private static MimeBodyPart text(String text, String subtype) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, StandardCharsets.UTF_8.name(), subtype);
    part.setHeader("Content-Transfer-Encoding", "quoted-printable");
    return part;
  }

  private static MimeBodyPart part(byte[] bytes, String type) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setDataHandler(new DataHandler(new ByteArrayDataSource(bytes, type)));
    part.setHeader("Content-Type", type);
    part.setHeader("Content-Transfer-Encoding", "base64");
    return part;
  }

  private static MimeBodyPart wrapped(MimeMultipart multipart) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setContent(multipart);
    return part;
  }

  /** Whom it is still to be sent to; those of the header may be more. */
  @Override
  public Address[] getAllRecipients() {
    return envelope.toArray(Address[]::new);
  }

  /** Whom it is still to be sent to, as bare addresses. */
  List<String> remaining() {
    return Arrays.stream(getAllRecipients())
        .map(each -> ((InternetAddress) each).getAddress())
        .toList();
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", id);
  }

  /** Its Message-ID. */
  String id() {
    return id;
  }

  /** As it goes over the wire. */
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }
}
