package org.notificationdispatcher.app.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.Processor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.core.outbox.OutboxHeaders;
import org.springframework.jdbc.core.JdbcTemplate;

class OutboxReloadTest {
  private static final int MESSAGES = 2_000;
  private static final int VERSIONS = 4;

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
  @RegisterExtension final LogLines log = new LogLines();
  @TempDir Path folder;

  private final Queue<String> delivered = new ConcurrentLinkedQueue<>();

  private static String destination(int version) {
    return """
        - route:
            id: deliver-shop
            from:
              uri: outbox:shop
              parameters:
                concurrency: 4
                pollDelay: 100ms
              steps:
                - setHeader:
                    name: version
                    expression:
                      constant:
                        expression: "%d"
                - process:
                    ref: sink
        """
        .formatted(version);
  }

  private static void store(int number) {
    JdbcTemplate jdbc = DATABASE.jdbc();
    UUID id = UUID.randomUUID();
    jdbc.update(
        "INSERT INTO message (id, module, type, source, subject, changed_at, data) VALUES (?,"
            + " 'licenses', 'license.updated', 'test', ?, now(), '{}')",
        id,
        "license/" + number);
    jdbc.update(
        "INSERT INTO delivery (destination, message_id, order_key, sequence, due_at) SELECT 'shop', id,"
            + " subject, sequence, now() FROM message WHERE id = ?",
        id);
  }

  @Test
  void nothingIsLostOrDeliveredTwiceWhileMessagesFlow() throws Exception {
    for (int number = 0; number < MESSAGES; number++) {
      store(number);
    }
    try (RouteFolder routes = new RouteFolder(folder)) {
      routes.context.getRegistry().bind("dataSource", DATABASE.dataSource());
      Queue<String> versions = new ConcurrentLinkedQueue<>();
      routes
          .context
          .getRegistry()
          .bind(
              "sink",
              (Processor)
                  exchange -> {
                    // A sink takes its time
                    await().pollDelay(Duration.ofMillis(5)).until(() -> true);
                    delivered.add(
                        exchange.getMessage().getHeader(OutboxHeaders.MESSAGE_ID, String.class));
                    versions.add(exchange.getMessage().getHeader("version", String.class));
                  });
      routes.write("shop", destination(0)).start();

      for (int version = 1; version < VERSIONS; version++) {
        String expected = Integer.toString(version);
        routes.write("shop", destination(version));
        await().atMost(Duration.ofSeconds(10)).until(() -> versions.contains(expected));
      }

      await().atMost(Duration.ofSeconds(60)).until(() -> delivered.size() >= MESSAGES);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  DATABASE
                          .jdbc()
                          .queryForObject(
                              "SELECT count(*) FROM delivery WHERE state = 'delivered'",
                              Integer.class)
                      == MESSAGES);
    }
    assertThat(delivered).doesNotHaveDuplicates().hasSize(MESSAGES);
    assertThat(DATABASE.jdbc().queryForObject("SELECT count(*) FROM attempt", Integer.class))
        .isEqualTo(MESSAGES);
    assertThat(log.of("ERROR")).isEmpty();
  }
}
