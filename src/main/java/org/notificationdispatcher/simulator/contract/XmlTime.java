package org.notificationdispatcher.simulator.contract;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** Times of the contract: {@code xs:dateTime}, written with milliseconds and zone {@code Z}. */
public final class XmlTime {

  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private XmlTime() {}

  /**
   * Reads an {@code xs:dateTime}; one without a zone is taken as UTC.
   *
   * @throws java.time.format.DateTimeParseException if it is not a time
   */
  public static Instant parse(String text) {
    TemporalAccessor time =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(
            text.trim(), OffsetDateTime::from, LocalDateTime::from);
    return time instanceof OffsetDateTime zoned
        ? zoned.toInstant()
        : ((LocalDateTime) time).toInstant(ZoneOffset.UTC);
  }

  /** Writes an {@code xs:dateTime}; null stays null. */
  public static String print(Instant time) {
    return time == null ? null : MILLISECONDS.format(time);
  }
}
