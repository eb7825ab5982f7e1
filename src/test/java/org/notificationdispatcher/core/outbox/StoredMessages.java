package org.notificationdispatcher.core.outbox;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
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
    UUID id = UUID.randomUUID();
    Long sequence =
        jdbc.queryForObject(
            "INSERT INTO message (id, module, type, source, subject, changed_at, data) VALUES (?,"
                + " 'licenses', ?, 'test', ?, '2026-11-24T10:00:00Z', '{\"n\":1}')"
                + " RETURNING sequence",
            Long.class,
            id,
            type,
            subject);
    return new Message(
        id,
        type,
        Instant.parse("2026-11-24T10:00:00Z"),
        "test",
        subject,
        null,
        sequence,
        Map.of("n", 1));
  }
}
