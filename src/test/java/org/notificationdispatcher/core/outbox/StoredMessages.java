package org.notificationdispatcher.core.outbox;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.notificationdispatcher.common.Message;
import org.springframework.jdbc.core.JdbcTemplate;

/** Writes messages as the cache would. */
final class StoredMessages {
  private final JdbcTemplate jdbc;

  StoredMessages(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  Message store(String subject) {
    return store(subject, "license.updated");
  }

  Message store(String subject, String type) {
    return store(subject, type, Map.of("n", 1));
  }

  /**
   * @param data of numbers and texts without quotes
   */
  Message store(String subject, String type, Map<String, Object> data) {
    UUID id = UUID.randomUUID();
    Long sequence =
        jdbc.queryForObject(
            "INSERT INTO message (id, module, type, source, subject, changed_at, data) VALUES (?,"
                + " 'licenses', ?, 'test', ?, '2026-11-24T10:00:00Z', ?::json)"
                + " RETURNING sequence",
            Long.class,
            id,
            type,
            subject,
            json(data));
    return new Message(
        id, type, Instant.parse("2026-11-24T10:00:00Z"), "test", subject, null, sequence, data);
  }

  private static String json(Map<String, Object> data) {
    return data.entrySet().stream()
        .map(field -> "\"" + field.getKey() + "\":" + quoted(field.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(Object value) {
    return value instanceof Number ? value.toString() : "\"" + value + "\"";
  }
}
