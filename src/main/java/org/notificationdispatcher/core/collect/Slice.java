package org.notificationdispatcher.core.collect;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A span of changes that is asked for in one call.
 *
 * @param from inclusive
 * @param to exclusive; null for "up to now"
 */
public record Slice(Instant from, Instant to) {

  /** Reads what {@link #toString()} wrote; nothing if it is something else. */
  static Optional<Slice> parse(String text) {
    String[] ends = text == null ? new String[0] : text.split("/", -1);
    if (ends.length != 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Slice(Instant.parse(ends[0]), Instant.parse(ends[1])));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** As an interval of ISO 8601: the way table {@code watermark} keeps it. */
  @Override
  public String toString() {
    return from + "/" + to;
  }
}
