package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was recorded, as people and programs see it. */
class MessageCommandsTest {
  private static final String ID = "7ec28e57-840f-5535-b7f4-a2ae89216b3b";

  @TempDir Path folder;

  private Commands commands;

  @BeforeEach
  void recordSome() throws Exception {
    commands = Commands.onDatabase(folder);
    commands.store(
        "INSERT INTO destination (name) VALUES ('erp'), ('crm')",
        message(ID, "license.created", 1),
        message(ID.replace('7', '8'), "license.updated", 1),
        message(ID.replace('7', '9'), "order.created", 2),
        delivery("erp", "license.created", "delivered", "NULL"),
        delivery("erp", "license.updated", "dead", "'unknown'"),
        delivery("crm", "license.created", "pending", "NULL"));
  }

  private static String message(String id, String type, int number) {
    return "INSERT INTO message (id, module, type, source, subject, correlation_id, changed_at,"
        + " data) VALUES ('%s', 'licenses', '%s', 'test', 'license/%d', 'SO-1', '2026-11-2%dT09:00:00Z', '{\"quantity\": 3}')"
            .formatted(id, type, number, number);
  }

  private static String delivery(String destination, String type, String state, String error) {
    return "INSERT INTO delivery (destination, message_id, order_key, sequence, due_at, state,"
        + " attempts, delivered_at, dead_at, last_error) SELECT '%s', id, subject, sequence, now(), '%s', 1, CASE '%2$s' WHEN 'delivered' THEN now() END, CASE '%2$s' WHEN 'dead' THEN now() END, %s FROM message WHERE type = '%s'"
            .formatted(destination, state, error, type);
  }

  private void listed(String... rows) {
    assertThat(commands.out().lines().skip(1).map(line -> line.replaceAll(" +", " ")))
        .containsExactly(rows);
  }

  @Test
  void messagesAreListedNewestFirstAndSelected() {
    assertThat(commands.execute("messages")).as(commands::err).isZero();
    assertThat(commands.out().lines()).hasSize(4);
    assertThat(commands.out().lines().toList().get(1)).contains("order.created");
    assertThat(commands.execute("messages", "--type", "license.*", "--limit", "1")).isZero();
    listed("2 2026-11-21T09:00:00Z license.updated license/1 SO-1 " + ID.replace('7', '8'));
    assertThat(commands.execute("messages", "--subject", "license/2")).isZero();
    assertThat(commands.out().lines()).hasSize(2);
    assertThat(commands.execute("messages", "--since", "2026-11-22T00:00:00Z")).isZero();
    assertThat(commands.out()).contains("order.created").doesNotContain("license.created");
    assertThat(commands.execute("messages", "--until", "2026-11-21T00:00:00Z")).isZero();
    assertThat(commands.out().lines()).hasSize(1);
  }

  @Test
  void aMessageIsShownWithItsData() throws IOException {
    assertThat(commands.execute("messages", ID)).as(commands::err).isZero();
    assertThat(commands.out()).contains("subject      license/1", "\"quantity\" : 3");
    assertThat(commands.execute("messages", ID, "--json")).isZero();
    assertThat(commands.json().path("data").path("quantity").asInt()).isEqualTo(3);
    assertThat(commands.json().path("changedAt").asText()).isEqualTo("2026-11-21T09:00:00Z");
    assertThat(commands.execute("messages", ID.replace('7', '6'))).isOne();
    assertThat(commands.err()).contains("there is no message 6");
    assertThat(commands.execute("messages", ID, "--type", "x")).isEqualTo(2);
    assertThat(commands.execute("messages", "--limit", "0")).isEqualTo(2);
  }

  @Test
  void messagesAreOneJsonDocument() throws IOException {
    assertThat(commands.execute("messages", "--json", "--type", "license.*")).isZero();
    assertThat(commands.json()).hasSize(2);
    assertThat(commands.json().path(1).path("id").asText()).isEqualTo(ID);
  }

  @Test
  void deliveriesAreListedByDestinationStateAndMessage() throws IOException {
    assertThat(commands.execute("deliveries")).as(commands::err).isZero();
    assertThat(commands.out()).contains("crm ").contains("pending").doesNotContain("erp");
    assertThat(commands.execute("deliveries", "erp", "--state", "dead", "--json")).isZero();
    JsonNode dead = commands.json();
    assertThat(dead).hasSize(1);
    assertThat(dead.path(0).path("lastError").asText()).isEqualTo("unknown");
    assertThat(dead.path(0).path("state").asText()).isEqualTo("dead");
    assertThat(commands.execute("deliveries", "--state", "delivered", "--json")).isZero();
    assertThat(commands.json().path(0).path("id").asText()).isEqualTo(ID);
    assertThat(commands.execute("deliveries", "--message", ID, "--json")).isZero();
    assertThat(commands.json())
        .extracting(one -> one.path("destination").asText() + " " + one.path("state").asText())
        .containsExactly("crm pending", "erp delivered");
    assertThat(commands.execute("deliveries", "epr")).isOne();
    assertThat(commands.err()).contains("there is no destination epr; there are crm, erp");
    assertThat(commands.execute("deliveries", "--message", ID, "--state", "dead")).isEqualTo(2);
    assertThat(commands.execute("deliveries", "--state", "lost")).isEqualTo(2);
  }

  @Test
  void whatOthersListIsJsonToo() throws IOException {
    assertThat(commands.execute("destinations", "--json")).isZero();
    assertThat(commands.json()).extracting(one -> one.path("name").asText()).contains("crm", "erp");
    assertThat(commands.execute("dead", "--json")).isZero();
    assertThat(commands.json().path("deadLetters")).hasSize(1);
    assertThat(commands.json().path("more").asLong()).isZero();
    assertThat(commands.execute("attempts", ID, "--json")).isZero();
    assertThat(commands.json()).hasSize(2);
    assertThat(commands.execute("users", "list", "--json")).isZero();
    assertThat(commands.json()).isEmpty();
    // A failure leaves the output to nobody
    assertThat(commands.execute("attempts", ID.replace('7', '6'), "--json")).isOne();
    assertThat(commands.out()).isEmpty();
  }
}
