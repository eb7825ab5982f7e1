package org.notificationdispatcher.common;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What there is to tell: immutable, and the same at every attempt. In this order of fields it is
 * also what goes over the wire as JSON.
 *
 * @param id the same for the same news at every attempt, replay and re-reading; receivers recognise
 *     what they already have by it
 * @param type such as {@code activation.completed}
 * @param timestamp when it happened, on License Central's clock
 * @param source the License Central it comes from: {@code dispatcher.instance}
 * @param subject what it is about, such as {@code license/4711}
 * @param correlationId by what the lead system knows it, such as its order number ({@code
 *     dispatcher.<module>.correlation}), or null
 * @param sequence grows from message to message of one dispatcher; not without gaps
 * @param data the selected fields of the record, in the record's order. What comes from the outbox
 *     is as JSON has it: text, {@link Number} (of whatever class holds it), {@link Boolean}, {@link
 *     java.util.List} and {@link Map}; times are text as ISO 8601 in UTC. Never null; a field
 *     without value is not in it
 */
public record Message(
    UUID id,
    String type,
    Instant timestamp,
    String source,
    String subject,
    String correlationId,
    long sequence,
    Map<String, Object> data) {

  public Message {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(subject, "subject");
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }

  /** That of the id: expressions of routes ask for it often, and equal messages have the same. */
  @Override
  public int hashCode() {
    return id.hashCode();
  }
}
