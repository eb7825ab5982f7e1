package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.notificationdispatcher.Samples;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.MessageJson;

/** Messages that are there to be delivered, and what became of them. */
final class Deliveries {
  private final TestDatabase database;

  Deliveries(TestDatabase database) {
    this.database = database;
  }

  Message stored(long license, String correlationId, Map<String, Object> data)
      throws JsonProcessingException {
    UUID id = UUID.randomUUID();
    Long sequence =
        database
            .jdbc()
            .queryForObject(
                "INSERT INTO message (id, module, type, source, subject, correlation_id, changed_at,"
                    + " data) VALUES (?, 'licenses', 'license.created', 'test', ?, ?,"
                    + " '2026-11-24T10:00:00Z', ?::json) RETURNING sequence",
                Long.class,
                id,
                "license/" + license,
                correlationId,
                MessageJson.mapper().writeValueAsString(data));
    return new Message(
        id,
        "license.created",
        Samples.TEN,
        "test",
        "license/" + license,
        correlationId,
        sequence,
        data);
  }

  void awaitDelivered(int count) {
    awaitStates(Collections.nCopies(count, "delivered"));
  }

  /** Waits until the deliveries are as given, in any order; says why the last attempts failed. */
  void awaitStates(List<String> states) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(database.jdbc().queryForList("SELECT state FROM delivery", String.class))
                    .as(() -> "failures: " + errors())
                    .containsExactlyInAnyOrderElementsOf(states));
  }

  /** Waits until an attempt has failed. */
  void awaitFailure() {
    await().atMost(Duration.ofSeconds(30)).until(() -> !errors().isEmpty());
  }

  /** Why attempts failed, the earlier first. */
  List<String> errors() {
    return database
        .jdbc()
        .queryForList(
            "SELECT error FROM attempt WHERE error IS NOT NULL ORDER BY started_at", String.class);
  }
}
