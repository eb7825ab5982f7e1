package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.TestKeys;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Ended;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.notificationdispatcher.core.outbox.Selection;
import org.notificationdispatcher.http.KeyFiles;
import org.notificationdispatcher.reporting.MailServer;
import org.notificationdispatcher.reporting.MailSessions;
import org.notificationdispatcher.reporting.MailSettings;
import org.notificationdispatcher.reporting.Origin;
import org.notificationdispatcher.reporting.ReportSettings;
import org.notificationdispatcher.reporting.ReportSettings.Target;
import org.notificationdispatcher.reporting.Reports;
import org.notificationdispatcher.reporting.SampleReports;
import org.notificationdispatcher.schema.MessageSchemas;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The routes of reports, with mail servers, and several of them on one database. */
class DeliverReportsTest {
  private static final Instant NOVEMBER = Instant.parse("2026-11-01T05:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOVEMBER.plusSeconds(60), ZoneOffset.UTC);

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @TempDir static Path keyFolder;
  @TempDir Path folder;

  private final List<CamelContext> contexts = new ArrayList<>();

  /** Once: each takes some JVMs. */
  @BeforeAll
  static void keys() throws Exception {
    TestKeys keys = new TestKeys(keyFolder, "secret");
    keys.create("localhost", "-ext", "san=dns:localhost");
    keys.trust("client", "localhost");
  }

  @AfterEach
  void stop() {
    contexts.forEach(CamelContext::stop);
  }

  private static ReportSettings monthly() {
    return SampleReports.settings(Locale.GERMAN);
  }

  private static Session session(int port) {
    return MailSessions.of(settings(port, MailSettings.Tls.NONE, Optional.empty()));
  }

  private static MailSettings settings(
      int port, MailSettings.Tls tls, Optional<SSLContext> trusted) {
    return new MailSettings(
        "localhost",
        port,
        trusted.map(context -> "user"),
        "password",
        tls,
        trusted,
        Duration.ofSeconds(20));
  }

  /** As if the report had been there before it was due. */
  private static void seenBefore(ReportSettings one) {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO report VALUES (?, ?, '2026-10-15T00:00:00Z')",
            one.name(),
            one.schedule().get() + " | " + one.kind() + " | " + one.zone().getId());
  }

  private CamelContext node(Reports reports, Session session) throws Exception {
    return node(
        reports,
        session,
        "report/mail-report",
        "report/post-report",
        "report/deliver-reports",
        "report/record-report",
        "report/schedule-reports");
  }

  private CamelContext node(Reports reports, Session session, String... files) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("reports.scheduled", "true");
    properties.setProperty("reports.mailed", "true");
    properties.setProperty("dispatcher.mail.host", "localhost");
    Map<String, Object> beans = new HashMap<>();
    beans.put("dataSource", DATABASE.dataSource());
    // What is due again, and nobody is woken for, is found at once
    OutboxComponent outbox = new OutboxComponent();
    outbox.setPollDelay("50ms");
    beans.put("outbox", outbox);
    beans.put(
        "transacted",
        new SpringTransactionPolicy(new DataSourceTransactionManager(DATABASE.dataSource())));
    beans.put("reports", reports);
    beans.put("mailSession", session);
    CamelContext context = RouteFile.start(properties, beans, files);
    contexts.add(context);
    return context;
  }

  private static List<Map<String, Object>> deliveries() {
    return DATABASE
        .jdbc()
        .queryForList(
            "SELECT d.destination, d.state, d.attempts, d.last_status, d.last_error FROM delivery d"
                + " ORDER BY sequence");
  }

  private static void awaitDelivery(String state) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(deliveries()).hasSize(1).first().extracting("state").isEqualTo(state));
  }

  private static void tryAgain() {
    DATABASE.jdbc().update("UPDATE delivery SET due_at = now()");
  }

  @Test
  void aReportThatIsDueIsMailed() throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    try {
      seenBefore(monthly());
      Session session = session(mail.getSmtp().getPort());
      node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
      awaitDelivery("delivered");

      assertThat(mail.getReceivedMessages()).hasSize(3);
      MimeMessage one = mail.getReceivedMessages()[0];
      assertThat(one.getSubject())
          .isEqualTo("Lizenzüberblick Oktober 2026: 3 unzustellbare Nachrichten");
      assertThat(one.getHeader("Subject", null)).contains("=?UTF-8?");
      assertThat(one.getFrom()).containsExactly(new InternetAddress("dispatcher@example.com"));
      assertThat(one.getAllRecipients())
          .extracting(each -> ((InternetAddress) each).getAddress())
          .containsExactly("sales@example.com", "support@example.com", "boss@example.com");
      assertThat(one.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(one.getHeader("List-Id")).containsExactly("<monthly.reports.example.com>");
      assertThat(one.getSentDate()).isEqualTo(CLOCK.instant());
      assertThat(one.getMessageID())
          .matches("<report-monthly\\.2026-10\\.[0-9a-f-]{36}@example\\.com>");

      MimeMultipart mixed = (MimeMultipart) one.getContent();
      assertThat(mixed.getContentType()).startsWith("multipart/mixed");
      MimeMultipart alternative = (MimeMultipart) mixed.getBodyPart(0).getContent();
      assertThat(alternative.getContentType()).startsWith("multipart/alternative");
      assertThat((String) alternative.getBodyPart(0).getContent()).contains("Aktivierungen");
      MimeMultipart related = (MimeMultipart) alternative.getBodyPart(1).getContent();
      assertThat(related.getContentType()).startsWith("multipart/related");
      String html = (String) related.getBodyPart(0).getContent();
      assertThat(related.getCount()).isEqualTo(5);
      for (int part = 1; part < related.getCount(); part++) {
        String id = related.getBodyPart(part).getHeader("Content-ID")[0];
        assertThat(html).contains("src=\"cid:" + id.substring(1, id.length() - 1) + "\"");
        assertThat(related.getBodyPart(part).getContentType()).startsWith("image/png");
      }
      assertThat(mixed.getCount()).isEqualTo(10);
      BodyPart table = mixed.getBodyPart(1);
      assertThat(table.getFileName()).isEqualTo("2026-10-activity.csv");
      assertThat(table.getDisposition()).isEqualTo("attachment");
      assertThat(table.getInputStream().readAllBytes()).startsWith(0xEF, 0xBB, 0xBF);

      assertThat(DATABASE.jdbc().queryForMap("SELECT * FROM report_run"))
          .containsEntry("state", "sent")
          .containsEntry("message_id", one.getMessageID());
    } finally {
      mail.stop();
    }
  }

  @Test
  void itIsSentByStartTlsAndWithALogon() throws Exception {
    KeyFiles files = new KeyFiles("test", CLOCK);
    String store = keyFolder.resolve("localhost.p12").toString();
    String trust = keyFolder.resolve("client-trust.p12").toString();
    try (MailServer server = new MailServer(files.context(store, "secret", "", ""))) {
      seenBefore(monthly());
      Session session =
          MailSessions.of(
              settings(
                  server.port(),
                  MailSettings.Tls.STARTTLS,
                  Optional.of(files.context("", "", trust, "secret"))));
      node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
      awaitDelivery("delivered");

      assertThat(server.commands).containsSubsequence("STARTTLS", "AUTH LOGIN");
      assertThat(server.accepted).hasSize(1);
    }
  }

  @Test
  void withoutStartTlsNeitherPasswordNorReportIsSent() throws Exception {
    try (MailServer server = new MailServer(null)) {
      seenBefore(monthly());
      Session session =
          MailSessions.of(
              settings(
                  server.port(), MailSettings.Tls.STARTTLS, Optional.of(SSLContext.getDefault())));
      node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
      await()
          .untilAsserted(
              () -> assertThat(deliveries()).first().extracting("attempts").isEqualTo(1));

      assertThat(deliveries().get(0))
          .containsEntry("state", "pending")
          .extractingByKey("last_error")
          .asString()
          .contains("STARTTLS is required");
      assertThat(server.commands).noneMatch(line -> line.startsWith("AUTH"));
    }
  }

  @Test
  void aRefusedLogonPausesTheReportsAndKillsNone() throws Exception {
    try (MailServer server = new MailServer(null)) {
      server.answers = line -> line.startsWith("AUTH") ? "535 5.7.8 who are you" : null;
      seenBefore(monthly());
      Session session =
          MailSessions.of(
              settings(server.port(), MailSettings.Tls.NONE, Optional.of(SSLContext.getDefault())));
      node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
      await()
          .untilAsserted(
              () ->
                  assertThat(DATABASE.jdbc().queryForMap("SELECT state, reason FROM destination"))
                      .containsEntry("state", "paused")
                      .extractingByKey("reason")
                      .asString()
                      .contains("dispatcher.mail.user", "535 5.7.8 who are you"));
      assertThat(deliveries().get(0)).containsEntry("state", "pending");
    }
  }

  @Test
  void whatIsRefusedForNowIsSentLaterToThoseWhoDoNotHaveIt() throws Exception {
    try (MailServer server = new MailServer(null)) {
      server.answers = line -> line.startsWith("RCPT TO:<support") ? "451 4.7.1 later" : null;
      seenBefore(monthly());
      Session session = session(server.port());
      node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
      await()
          .untilAsserted(
              () ->
                  assertThat(deliveries())
                      .first()
                      .satisfies(
                          delivery ->
                              assertThat(delivery)
                                  .containsEntry("attempts", 1)
                                  .containsEntry("last_status", 451)));
      server.answers = line -> null;
      tryAgain();
      awaitDelivery("delivered");

      assertThat(server.accepted)
          .extracting(MailServer.Accepted::recipients)
          .containsExactly(
              List.of("sales@example.com", "boss@example.com"), List.of("support@example.com"));
      assertThat(server.accepted.stream().map(DeliverReportsTest::messageId).distinct()).hasSize(1);
      assertThat(server.accepted)
          .allSatisfy(one -> assertThat(one.mail()).contains("Sales <sales@example.com>"));
    }
  }

  private static String messageId(MailServer.Accepted accepted) {
    try {
      return new MimeMessage(
              null, new ByteArrayInputStream(accepted.mail().getBytes(StandardCharsets.ISO_8859_1)))
          .getMessageID();
    } catch (MessagingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void oneWhoIsRefusedForGoodDoesNotKeepTheOthersFromTheirs() throws Exception {
    try (MailServer server = new MailServer(null)) {
      server.answers = line -> line.startsWith("RCPT TO:<support") ? "550 5.1.1 nobody" : null;
      seenBefore(monthly());
      Session session = session(server.port());
      node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
      awaitDelivery("delivered");

      assertThat(server.accepted).hasSize(1);
      assertThat(DATABASE.jdbc().queryForObject("SELECT refused[1] FROM report_run", String.class))
          .isEqualTo("support@example.com");
    }
  }

  @Test
  void aReportThatIsRefusedForAllIsADeadLetterWithTheReason() throws Exception {
    try (MailServer server = new MailServer(null)) {
      server.answers = line -> line.startsWith("RCPT") ? "550 5.1.1 nobody" : null;
      seenBefore(monthly());
      Session session = session(server.port());
      node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
      awaitDelivery("dead");

      assertThat(deliveries().get(0))
          .containsEntry("attempts", 1)
          .containsEntry("last_status", 550)
          .extractingByKey("last_error")
          .asString()
          .startsWith("sales@example.com: 550 5.1.1 nobody; support@example.com: 550");
      // Mended, it is sent to all when somebody replays it
      server.answers = line -> null;
      new Destinations(DATABASE.dataSource()).replay("reports", Selection.ALL, Set.of(Ended.DEAD));
      awaitDelivery("delivered");
      assertThat(server.accepted).first().extracting(one -> one.recipients().size()).isEqualTo(3);
    }
  }

  @Test
  void aMailThatIsRefusedAsAWholeIsADeadLetter() throws Exception {
    try (MailServer server = new MailServer(null)) {
      server.answers = line -> line.equals("DATA") ? "552 5.3.4 too large" : null;
      seenBefore(monthly());
      Session session = session(server.port());
      node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
      awaitDelivery("dead");

      assertThat(deliveries().get(0)).containsEntry("last_status", 552);
      assertThat(server.accepted).isEmpty();
    }
  }

  @Test
  void aServerThatIsAwayIsTriedAgain() throws Exception {
    int port;
    try (MailServer server = new MailServer(null)) {
      port = server.port();
    }
    seenBefore(monthly());
    Session session = session(port);
    node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
    await()
        .untilAsserted(() -> assertThat(deliveries()).first().extracting("attempts").isEqualTo(1));
    assertThat(deliveries().get(0)).containsEntry("state", "pending");
  }

  @Test
  void severalNodesSendOneMail() throws Exception {
    try (MailServer server = new MailServer(null)) {
      seenBefore(monthly());
      Session session = session(server.port());
      for (int node = 0; node < 3; node++) {
        node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
      }
      awaitDelivery("delivered");
      // Each has looked
      await()
          .untilAsserted(
              () ->
                  assertThat(contexts)
                      .allSatisfy(
                          context ->
                              assertThat(
                                      ((Reports) context.getRegistry().lookupByName("reports"))
                                          .due())
                                  .isEmpty()));
      assertThat(server.accepted).hasSize(1);
      assertThat(deliveries()).hasSize(1);
    }
  }

  @Test
  void aNodeThatDiedAfterTheServerHadSaidYesSendsTheSameMailAgain() throws Exception {
    try (MailServer server = new MailServer(null)) {
      seenBefore(monthly());
      Session session = session(server.port());
      CamelContext first =
          node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
      awaitDelivery("delivered");
      first.stop();
      // As it would stand there: nothing of it was written down
      DATABASE.jdbc().update("UPDATE delivery SET state = 'pending', due_at = now()");
      DATABASE.jdbc().update("UPDATE report_run SET state = 'due', reached = '{}', sent_at = NULL");

      node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
      await().untilAsserted(() -> assertThat(server.accepted).hasSize(2));
      assertThat(server.accepted.stream().map(DeliverReportsTest::messageId).distinct()).hasSize(1);
    }
  }

  @Test
  void aNodeThatDiedBeforeItRecordedTheRunLosesNothing() throws Exception {
    seenBefore(monthly());
    DataSourceTransactionManager transactions =
        new DataSourceTransactionManager(DATABASE.dataSource());
    Reports dying = SampleReports.busy(DATABASE.dataSource(), monthly(), null, CLOCK);
    new TransactionTemplate(transactions)
        .executeWithoutResult(
            status -> {
              assertThat(dying.note(dying.due().get(0))).isTrue();
              status.setRollbackOnly();
            });
    try (MailServer server = new MailServer(null)) {
      Session session = session(server.port());
      node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
      awaitDelivery("delivered");
      assertThat(server.accepted).hasSize(1);
    }
  }

  /** One that is switched off for a while is not made up for when it is on again. */
  @Test
  void aScheduleThatWasEmptiedBeginsAnew() {
    seenBefore(monthly());
    assertThat(SampleReports.busy(DATABASE.dataSource(), monthly(), null, CLOCK).due()).hasSize(1);
    // With it, a start forgets nothing; without it, it does
    SampleReports.busy(DATABASE.dataSource(), monthly(), null, CLOCK).forgetUnscheduled();
    assertThat(SampleReports.busy(DATABASE.dataSource(), monthly(), null, CLOCK).due()).hasSize(1);
    SampleReports.busy(DATABASE.dataSource(), SampleReports.unscheduled(monthly()), null, CLOCK)
        .forgetUnscheduled();

    assertThat(SampleReports.busy(DATABASE.dataSource(), monthly(), null, CLOCK).due()).isEmpty();
    Clock december = Clock.offset(CLOCK, Duration.ofDays(30));
    assertThat(SampleReports.busy(DATABASE.dataSource(), monthly(), null, december).due())
        .singleElement()
        .satisfies(run -> assertThat(run.subject()).isEqualTo("report/monthly"));
  }

  @Test
  void itIsSentByTlsFromTheFirstByte() throws Exception {
    KeyFiles files = new KeyFiles("test", CLOCK);
    String store = keyFolder.resolve("localhost.p12").toString();
    String trust = keyFolder.resolve("client-trust.p12").toString();
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
    mail.setUser("user", "password");
    System.setProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY, store);
    System.setProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY, "secret");
    try {
      mail.start();
      seenBefore(monthly());
      Session session =
          MailSessions.of(
              settings(
                  mail.getSmtps().getPort(),
                  MailSettings.Tls.TLS,
                  Optional.of(files.context("", "", trust, "secret"))));
      node(SampleReports.busy(DATABASE.dataSource(), monthly(), session, CLOCK), session);
      awaitDelivery("delivered");

      assertThat(mail.getReceivedMessages()).hasSize(3);
    } finally {
      mail.stop();
      System.clearProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY);
      System.clearProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY);
    }
  }

  @Test
  void whatHasNothingToTellIsNotSent() throws Exception {
    try (MailServer server = new MailServer(null)) {
      ReportSettings one = SampleReports.with(monthly(), monthly().target(), true, false);
      seenBefore(one);
      Session session = session(server.port());
      node(SampleReports.quiet(DATABASE.dataSource(), one, session, CLOCK), session);
      awaitDelivery("delivered");

      assertThat(server.accepted).isEmpty();
      assertThat(DATABASE.jdbc().queryForObject("SELECT state FROM report_run", String.class))
          .isEqualTo("empty");
    }
  }

  @Test
  void aHeartbeatSaysThatNothingHappened() throws Exception {
    try (MailServer server = new MailServer(null)) {
      ReportSettings one = SampleReports.with(monthly(), monthly().target(), true, true);
      seenBefore(one);
      Session session = session(server.port());
      node(SampleReports.quiet(DATABASE.dataSource(), one, session, CLOCK), session);
      awaitDelivery("delivered");

      assertThat(server.accepted).hasSize(1);
      assertThat(server.accepted.peek().mail()).contains("weil heartbeat eingeschaltet ist");
    }
  }

  @Test
  void aReportBecomesAFolderThatIsWhole() throws Exception {
    ReportSettings one =
        SampleReports.with(monthly(), new Target(Target.Kind.FILE, folder, ""), false, false);
    seenBefore(one);
    node(SampleReports.busy(DATABASE.dataSource(), one, null, CLOCK), session(1));
    awaitDelivery("delivered");

    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).containsExactly(folder.resolve("monthly-2026-10"));
    }
    Path report = folder.resolve("monthly-2026-10");
    assertThat(report.resolve("report.eml")).isNotEmptyFile();
    assertThat(report.resolve("report.txt")).content().contains("Lizenzüberblick: Oktober 2026");
    assertThat(report.resolve("report.html")).content().contains("src=\"activations.png\"");
    assertThat(report.resolve("activations.png")).isNotEmptyFile();
    assertThat(report.resolve("2026-10-items.csv")).isNotEmptyFile();
  }

  @Test
  void theFiguresGoToAWebhookAsOneMessage() throws Exception {
    ReportSettings one =
        SampleReports.with(monthly(), new Target(Target.Kind.WEBHOOK, folder, "bi"), false, false);
    seenBefore(one);
    node(SampleReports.busy(DATABASE.dataSource(), one, null, CLOCK), session(1));
    await()
        .untilAsserted(
            () ->
                assertThat(deliveries())
                    .extracting(each -> each.get("destination") + " " + each.get("state"))
                    .containsExactly("reports delivered", "bi pending"));

    Map<String, Object> message =
        DATABASE
            .jdbc()
            .queryForMap(
                "SELECT type, subject, data ->> 'report' AS report, data ->> 'name' AS name,"
                    + " data -> 'total' ->> 'ORDERED' AS ordered,"
                    + " data -> 'deliveries' -> 2 ->> 'p95' AS p95,"
                    + " data -> 'period' ->> 'from' AS \"from\", data ->> 'at' AS at"
                    + " FROM message WHERE type = 'report.created'");
    assertThat(message)
        .containsEntry("subject", "report/monthly")
        .containsEntry("report", "monthly")
        .containsEntry("name", "2026-10")
        .containsEntry("ordered", "210")
        .containsEntry("p95", "PT3M4S")
        .containsEntry("from", "2026-10-01")
        .containsEntry("at", "2026-11-01T05:00:00Z");
    assertThat(MessageSchemas.strict().problems(sent())).isEmpty();
  }

  /** As receivers get it. */
  private static JsonNode sent() throws Exception {
    String message =
        DATABASE
            .jdbc()
            .queryForObject(
                "SELECT json_build_object('id', id, 'type', type, 'timestamp',"
                    + " to_char(changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), 'source',"
                    + " 'test', 'subject', subject, 'sequence', sequence, 'data', data) FROM message"
                    + " WHERE type = 'report.created'",
                String.class);
    return MessageJson.mapper().readTree(message);
  }

  @Test
  void whatHasNoValueIsLeftOutOfTheFigures() throws Exception {
    ReportSettings one =
        SampleReports.with(monthly(), new Target(Target.Kind.WEBHOOK, folder, "bi"), false, false);
    seenBefore(one);
    node(SampleReports.quiet(DATABASE.dataSource(), one, null, CLOCK), session(1));
    await().untilAsserted(() -> assertThat(deliveries()).hasSize(2));

    assertThat(sent().at("/data/deliveries/0").has("median")).isFalse();
    assertThat(sent().toString()).doesNotContain("null");
    assertThat(MessageSchemas.strict().problems(sent())).isEmpty();
  }

  @Test
  void aReportThatIsNotConfiguredAnyMoreIsADeadLetter() throws Exception {
    seenBefore(monthly());
    Reports gone =
        new Reports(
            DATABASE.dataSource(),
            List.of(),
            (settings, period) -> null,
            Optional.empty(),
            new Origin("x", ""),
            CLOCK);
    node(
        SampleReports.busy(DATABASE.dataSource(), monthly(), null, CLOCK),
        session(1),
        "report/record-report",
        "report/schedule-reports");
    await().untilAsserted(() -> assertThat(deliveries()).hasSize(1));
    node(gone, session(1));
    awaitDelivery("dead");
    assertThat(deliveries().get(0).get("last_error").toString())
        .contains("report monthly is not configured any more");
  }
}
