package org.notificationdispatcher.core.outbox;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.notificationdispatcher.common.Message;

/** A message that a producer makes of a body, before it has its place in the sequence. */
record Unstored(UUID id, String type, String subject, Instant timestamp, Map<String, Object> data) {

  boolean tellsTheSameAs(String otherType, String otherSubject, Map<String, Object> otherData) {
    return type.equals(otherType) && subject.equals(otherSubject) && data.equals(otherData);
  }

  /** Whoever sends an id twice says the same twice, only later. */
  void mustTellTheSameAs(String otherType, String otherSubject, Map<String, Object> otherData) {
    if (!tellsTheSameAs(otherType, otherSubject, otherData)) {
      throw new IllegalArgumentException(
          ("message %s is there already and tells something else (%s of %s); give other news another"
                  + " id in header %s, or remove the header")
              .formatted(id, otherType, otherSubject, OutboxHeaders.MESSAGE_ID));
    }
  }

  void mustTellTheSameAs(Message stored) {
    mustTellTheSameAs(stored.type(), stored.subject(), stored.data());
  }
}
