package org.notificationdispatcher.licensecentral;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;

/**
 * How License Central writes times: with a zone in each, or in local time; to the millisecond, the
 * second or the day. What is asked for is never less than what is meant, not even when clocks are
 * changed.
 */
public final class Times {
  private static final DateTimeFormatter READ =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalEnd()
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withChronology(IsoChronology.INSTANCE);

  private static final DateTimeFormatter TO_THE_SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
  private static final DateTimeFormatter TO_THE_MILLISECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS");

  private final ZoneId zone;
  private final ChronoUnit resolution;

  /**
   * @param zone of times without zone, or null if all have theirs
   * @param resolution of the change filter: {@code MILLIS}, {@code SECONDS} or {@code DAYS} (of UTC
   *     without zone)
   */
  public Times(ZoneId zone, ChronoUnit resolution) {
    this.zone = zone;
    this.resolution = resolution;
  }

  /** The beginning of a span, as the change filter takes it: not later than it is. */
  String from(Instant from) {
    return write(floor(lower(from)));
  }

  /**
   * The end of a span, as the change filter takes it: not before it is. Exclusive; to the day, the
   * last day.
   *
   * @param from the beginning of the span; at least one step of the filter is between them
   * @param to exclusive
   */
  String to(Instant from, Instant to) {
    LocalDateTime first = floor(lower(from));
    LocalDateTime end = upper(to);
    LocalDateTime up = floor(end).equals(end) ? end : floor(end).plus(1, resolution);
    LocalDateTime after = up.isAfter(first) ? up : first.plus(1, resolution);
    return write(resolution == ChronoUnit.DAYS ? after.minusDays(1) : after);
  }

  /**
   * Where clocks were put back, the filter may take the hour that is there twice for either: what
   * begins in its first pass begins before both.
   */
  private LocalDateTime lower(Instant moment) {
    LocalDateTime local = local(moment);
    ZoneOffsetTransition twice = twice(local);
    return twice != null && moment.isBefore(twice.getInstant())
        ? twice.getDateTimeAfter().minusNanos(1)
        : local;
  }

  /** What ends in the second pass ends after both. */
  private LocalDateTime upper(Instant moment) {
    LocalDateTime local = local(moment);
    ZoneOffsetTransition twice = twice(local);
    return twice != null && !moment.isBefore(twice.getInstant())
        ? twice.getDateTimeBefore()
        : local;
  }

  private LocalDateTime local(Instant moment) {
    return LocalDateTime.ofInstant(moment, zone());
  }

  /** The change of clocks that makes a local time ambiguous, or null. */
  private ZoneOffsetTransition twice(LocalDateTime local) {
    ZoneOffsetTransition change = zone().getRules().getTransition(local);
    return change != null && change.isOverlap() ? change : null;
  }

  private ZoneId zone() {
    return zone == null ? ZoneOffset.UTC : zone;
  }

  private LocalDateTime floor(LocalDateTime local) {
    return local.truncatedTo(resolution);
  }

  private String write(LocalDateTime local) {
    if (resolution == ChronoUnit.DAYS) {
      return local.toLocalDate().toString();
    }
    if (zone == null) {
      return local.toInstant(ZoneOffset.UTC).toString();
    }
    return local.format(resolution == ChronoUnit.SECONDS ? TO_THE_SECOND : TO_THE_MILLISECOND);
  }

  /**
   * Reads a time or a day; a day begins at its midnight. A local time that was there twice is read
   * as the later one that had come when License Central answered, so that what is new never looks
   * old; one that was left out is read as if clocks had not been changed.
   *
   * @param answered when License Central answered
   * @throws DateTimeException if it is none, or has no zone where one is needed
   */
  Instant read(String text, Instant answered) {
    String stripped = text.strip();
    TemporalAccessor parsed;
    try {
      parsed = READ.parse(stripped);
    } catch (DateTimeException e) {
      throw new DateTimeException("'" + text + "' is not a time", e);
    }
    LocalDate day = parsed.query(TemporalQueries.localDate());
    LocalTime time = parsed.query(TemporalQueries.localTime());
    ZoneOffset offset = parsed.query(TemporalQueries.offset());
    LocalDateTime local = day.atTime(time == null ? LocalTime.MIDNIGHT : time);
    if (offset != null) {
      return local.toInstant(offset);
    }
    if (zone == null && time != null) {
      throw new DateTimeException(
          "'" + text + "' has no zone; set times.zone of the profile to the zone it is in");
    }
    return time == null ? day.atStartOfDay(zone()).toInstant() : meant(local, answered);
  }

  private Instant meant(LocalDateTime local, Instant answered) {
    List<ZoneOffset> offsets = zone().getRules().getValidOffsets(local);
    if (offsets.size() < 2) {
      return local.atZone(zone()).toInstant();
    }
    Instant later = local.toInstant(offsets.get(1));
    return later.isAfter(answered) ? local.toInstant(offsets.get(0)) : later;
  }
}
