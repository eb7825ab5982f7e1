package org.notificationdispatcher.reporting;

import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * The periods a report is to be made of: at each time of its schedule, the last one that is over.
 * Not thread-safe: neither is a cron expression.
 */
final class Schedule {
  /** So many that were missed are made up for. */
  static final int MOST = 10;

  private final CronExpression cron;
  private final PeriodKind kind;
  private final ZoneId zone;

  /**
   * @throws IllegalArgumentException if it is no Quartz cron expression
   */
  Schedule(String cron, PeriodKind kind, ZoneId zone) {
    try {
      this.cron = new CronExpression(cron);
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
    this.cron.setTimeZone(TimeZone.getTimeZone(zone));
    this.kind = kind;
    this.zone = zone;
  }

  /**
   * Those whose time came after the one moment and not after the other; at most the last {@value
   * #MOST}, the oldest first.
   */
  List<Period> due(Instant after, Instant now) {
    Deque<Period> due = new ArrayDeque<>();
    Period period = kind.lastBefore(now, zone);
    while (due.size() < MOST && end(period).isAfter(after)) {
      Instant time = timeAfter(period.end());
      if (time != null && time.isAfter(after) && !time.isAfter(now) && time.isBefore(end(period))) {
        due.addFirst(period);
      }
      LocalDate until = period.from();
      period = new Period(kind.later(until, -1), until, zone);
    }
    return List.copyOf(due);
  }

  /**
   * When a report is made next, and of which period; empty if the schedule has no such time any
   * more, or none within the next {@value #MOST} periods.
   */
  Optional<Plan> next(Instant now) {
    Period period = kind.lastBefore(now, zone);
    for (int n = 0; n <= MOST; n++) {
      Instant time = timeAfter(period.end());
      if (time != null && time.isAfter(now) && time.isBefore(end(period))) {
        return Optional.of(new Plan(period, time));
      }
      period = new Period(period.until(), kind.later(period.until(), 1), zone);
    }
    return Optional.empty();
  }

  /** That the report of a period will be made. */
  record Plan(Period period, Instant at) {}

  /** When another one is the last that is over. */
  private Instant end(Period period) {
    return kind.later(period.until(), 1).atStartOfDay(zone).toInstant();
  }

  /** The first time of the schedule from this moment on; null if there is none any more. */
  private Instant timeAfter(Instant moment) {
    Date time = cron.getNextValidTimeAfter(Date.from(moment.minusSeconds(1)));
    return time == null ? null : time.toInstant();
  }
}
