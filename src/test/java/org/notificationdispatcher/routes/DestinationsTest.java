package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.Samples;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.egress.EgressRules;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.WebhookInbox;

/** The shipped destinations, each with its own route file only. */
class DestinationsTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @TempDir Path folder;

  private static Message stored(long license) {
    UUID id = UUID.randomUUID();
    Long sequence =
        DATABASE
            .jdbc()
            .queryForObject(
                "INSERT INTO message (id, module, type, source, subject, changed_at, data) VALUES"
                    + " (?, 'activations', 'activation.completed', 'test', ?,"
                    + " '2026-11-24T10:00:00Z', json_build_object('ticketLicenseId', ?)) RETURNING"
                    + " sequence",
                Long.class,
                id,
                "license/" + license,
                license);
    return new Message(
        id,
        "activation.completed",
        Samples.TEN,
        "test",
        "license/" + license,
        null,
        sequence,
        Map.of("ticketLicenseId", license));
  }

  private static void awaitDelivered(int count) {
    await()
        .untilAsserted(
            () ->
                assertThat(DATABASE.jdbc().queryForList("SELECT state FROM delivery", String.class))
                    .hasSize(count)
                    .containsOnly("delivered"));
  }

  @Test
  void theArchiveIsAFileADayWithAJsonALine() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("dispatcher.archive.folder", folder.toString());
    CamelContext context =
        RouteFile.start(
            properties,
            Map.of("dataSource", DATABASE.dataSource(), "messageJson", MessageJson.mapper()),
            "destinations/deliver-archive");
    try {
      List<Message> messages = List.of(stored(1), stored(2), stored(3));
      messages.forEach(
          message -> context.createProducerTemplate().sendBody("outbox:archive", message));
      awaitDelivered(3);

      try (Stream<Path> files = Files.list(folder)) {
        List<Path> all = files.toList();
        assertThat(all).hasSize(1);
        assertThat(all.get(0).getFileName().toString())
            .matches("messages-\\d{4}-\\d{2}-\\d{2}\\.jsonl");
        assertThat(Files.readString(all.get(0)))
            .isEqualTo(
                messages.stream()
                    .map(DestinationsTest::line)
                    .reduce("", (text, line) -> text + line + "\n"));
      }
    } finally {
      context.stop();
    }
  }

  private static String line(Message message) {
    return """
        {"id":"%s","type":"activation.completed","timestamp":"2026-11-24T10:00:00Z",\
        "source":"test","subject":"%s","sequence":%d,"data":{"ticketLicenseId":%s}}"""
        .formatted(
            message.id(),
            message.subject(),
            message.sequence(),
            message.data().get("ticketLicenseId"));
  }

  @Test
  void theErpGetsASignedWebhookAndItsAnswerIsKept() throws Exception {
    Queue<ReceivedMessage> received = new ConcurrentLinkedQueue<>();
    try (WebhookInbox inbox =
        WebhookInbox.start(InboxOptions.with(SECRET).listener(received::add))) {
      CamelContext context = erp(inbox.url(), SECRET);
      try {
        Message message = stored(1);
        context.createProducerTemplate().sendBody("outbox:erp", message);
        awaitDelivered(1);

        assertThat(received).hasSize(1);
        assertThat(received.peek().verified()).isTrue();
        assertThat(received.peek().id()).isEqualTo(message.id().toString());
        assertThat(received.peek().body()).isEqualTo(line(message));
        assertThat(DATABASE.jdbc().queryForObject("SELECT status FROM attempt", Integer.class))
            .isBetween(200, 299);
      } finally {
        context.stop();
      }
    }
  }

  private static CamelContext erp(String url, String secret) throws Exception {
    return erp(url, secret, new Properties());
  }

  private static CamelContext erp(String url, String secret, Properties properties)
      throws Exception {
    properties.setProperty("dispatcher.webhook.erp.url", url);
    properties.setProperty("dispatcher.webhook.erp.secret", secret);
    properties.setProperty("dispatcher.webhook.erp.timeout", "30s");
    properties.setProperty("dispatcher.webhook.erp.connectTimeout", "5s");
    return RouteFile.start(
        properties,
        Map.of(
            "dataSource",
            DATABASE.dataSource(),
            "egress",
            EgressRules.of(List.of("127.0.0.1"), false)),
        "destinations/deliver-erp");
  }

  @Test
  void aReceiverMayWantPackedCloudEventsAndAHeader() throws Exception {
    Queue<ReceivedMessage> received = new ConcurrentLinkedQueue<>();
    Properties properties = new Properties();
    properties.setProperty("dispatcher.webhook.erp.payload", "cloudevents");
    properties.setProperty("dispatcher.webhook.erp.gzip", "true");
    properties.setProperty("dispatcher.webhook.erp.headers", "X-Tenant: blue");
    try (WebhookInbox inbox =
        WebhookInbox.start(InboxOptions.with(SECRET).listener(received::add))) {
      CamelContext context = erp(inbox.url(), SECRET, properties);
      try {
        Message message = stored(1);
        context.createProducerTemplate().sendBody("outbox:erp", message);
        awaitDelivered(1);

        assertThat(received.peek().verified()).isTrue();
        assertThat(received.peek().headers())
            .containsEntry("content-type", "application/cloudevents+json")
            .containsEntry("content-encoding", "gzip")
            .containsEntry("x-tenant", "blue");
        assertThat(received.peek().body())
            .isEqualTo(
                """
                {"specversion":"1.0","id":"%s","source":"test","type":"activation.completed",\
                "subject":"%s","time":"2026-11-24T10:00:00Z","sequence":"%019d",\
                "datacontenttype":"application/json","data":{"ticketLicenseId":%s}}"""
                    .formatted(
                        message.id(),
                        message.subject(),
                        message.sequence(),
                        message.data().get("ticketLicenseId")));
      } finally {
        context.stop();
      }
    }
  }

  @Test
  void whatIsTooLargeForTheReceiverIsADeadLetterWithTheReason() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("dispatcher.webhook.erp.maxBody", "100");
    try (WebhookInbox inbox = WebhookInbox.start(InboxOptions.with(SECRET))) {
      CamelContext context = erp(inbox.url(), SECRET, properties);
      try {
        context.createProducerTemplate().sendBody("outbox:erp", stored(1));
        await()
            .untilAsserted(
                () ->
                    assertThat(
                            DATABASE
                                .jdbc()
                                .queryForList(
                                    "SELECT last_error FROM delivery WHERE state = 'dead'",
                                    String.class))
                        .singleElement()
                        .asString()
                        .contains("more than the 100 of maxBody; nothing was sent"));
      } finally {
        context.stop();
      }
      assertThat(inbox.received()).isZero();
    }
  }

  @Test
  void secretsAndKeysAreReplacedWithoutARefusal() throws Exception {
    String next = "whsec_bm90aWZpY2F0aW9uLWRpc3BhdGNoZXItdGVzdA==";
    String key =
        "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
    String publicKey = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";
    try (WebhookInbox inbox = WebhookInbox.start(InboxOptions.with(SECRET))) {
      int sent = 0;
      // What the sender has, and what the receiver knows before and after
      for (String[] step :
          new String[][] {
            {SECRET, SECRET, SECRET},
            {next + " " + SECRET, SECRET, next},
            {next, next, next},
            {key + " " + next, next, publicKey},
            {key, publicKey, publicKey}
          }) {
        CamelContext context = erp(inbox.url(), step[0]);
        try {
          for (String known : new String[] {step[1], step[2]}) {
            inbox.expect(known);
            for (int i = 0; i < 10; i++) {
              context.createProducerTemplate().sendBody("outbox:erp", stored(sent++));
            }
            awaitDelivered(sent);
          }
        } finally {
          context.stop();
        }
      }
      assertThat(inbox.accepted()).isEqualTo(sent);
      assertThat(inbox.unverified()).isZero();
    }
  }

  @Test
  void aReceiverThatHasEndedIsDisabledAndItsMessagesAreHeld() throws Exception {
    AtomicBoolean gone = new AtomicBoolean(true);
    InboxOptions options =
        InboxOptions.with(SECRET).failing((number, id) -> gone.get() ? 410 : 204);
    try (WebhookInbox inbox = WebhookInbox.start(options)) {
      CamelContext context = erp(inbox.url(), SECRET);
      try {
        Destinations destinations = new Destinations(DATABASE.dataSource());
        context.createProducerTemplate().sendBody("outbox:erp", stored(1));
        await()
            .untilAsserted(() -> assertThat(destinations.get("erp").state()).isEqualTo("disabled"));
        assertThat(destinations.get("erp").reason()).endsWith(" answered 410");

        gone.set(false);
        destinations.resume("erp");

        awaitDelivered(1);
        assertThat(
                DATABASE
                    .jdbc()
                    .queryForList("SELECT status FROM attempt ORDER BY 1", Integer.class))
            .containsExactly(204, 410);
      } finally {
        context.stop();
      }
    }
  }
}
