package org.notificationdispatcher.core.outbox;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/**
 * Some of the messages of a destination. What is null does not matter.
 *
 * @param id of one message
 * @param type such as {@code license.created}, or {@code license.*} for all that begin so
 * @param subject such as {@code license/4711}
 * @param since the first moment: of deliveries when they came to their end, of messages their
 *     timestamp
 * @param until the first moment that does not belong to it
 */
public record Selection(UUID id, String type, String subject, Instant since, Instant until) {
  /** All there are. */
  public static final Selection ALL = new Selection(null, null, null, null, null);

  /** One message. */
  public static Selection of(UUID id) {
    return new Selection(id, null, null, null, null);
  }

  MapSqlParameterSource parameters(String destination) {
    return new MapSqlParameterSource("destination", destination)
        .addValue("id", id == null ? null : id.toString())
        .addValue("type", pattern())
        .addValue("subject", subject)
        .addValue("since", since == null ? null : since.atOffset(ZoneOffset.UTC))
        .addValue("until", until == null ? null : until.atOffset(ZoneOffset.UTC));
  }

  private String pattern() {
    if (type == null) {
      return null;
    }
    String literal = type.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    return literal.endsWith("*") ? literal.substring(0, literal.length() - 1) + "%" : literal;
  }
}
