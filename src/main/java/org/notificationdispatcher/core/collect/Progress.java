package org.notificationdispatcher.core.collect;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the log how far a long window is read: the first of a module, or one of many pages. Made
 * when the window is opened; used by one thread at a time.
 */
final class Progress {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final int MANY_PAGES = 20;

  private final Clock clock;
  private final Window opened;
  private final Instant started;

  private int pages;
  private Instant told;
  private Instant ended;

  Progress(Window opened, Clock clock) {
    this.clock = clock;
    this.opened = opened;
    this.started = clock.instant();
    this.told = started;
  }

  /**
   * A page was read.
   *
   * @param stored the window as it was before that page: so much is stored for certain
   */
  void page(Window stored) {
    pages++;
    Instant now = clock.instant();
    if (isLong() && Duration.between(told, now).compareTo(EVERY) >= 0) {
      told = now;
      LOG.info(line(stored, Duration.between(started, now)));
    }
    ended = now;
  }

  /** The window was let go; told if it was read to its end. */
  void released(Window last) {
    if (!last.open() && isLong()) {
      LOG.info(total(last.tally().read(), Duration.between(started, ended)));
    }
  }

  private boolean isLong() {
    return opened.first() || pages > MANY_PAGES;
  }

  private String line(Window window, Duration sofar) {
    long rows = newRows(window.tally().read());
    double seconds = sofar.toMillis() / 1_000.0;
    double done = done(window) - done(opened);
    double left = (1 - done(window)) / done * seconds;
    return "%s: %s rows read%s%s%s"
        .formatted(
            window.module(),
            rows(window),
            share(window),
            rows == 0 ? "" : ", " + rate(rows / seconds) + " rows/s",
            done > 0 ? ", about " + text(Duration.ofSeconds(Math.round(left))) + " left" : "");
  }

  private static String rows(Window window) {
    Long expected = window.slice() == null ? window.tally().expected() : null;
    return number(window.tally().read()) + (expected == null ? "" : " of " + number(expected));
  }

  private static String share(Window window) {
    if (window.slice() == null && window.tally().expected() == null) {
      return "";
    }
    return " (%d %%%s)"
        .formatted((int) (100 * done(window)), window.slice() == null ? "" : " of the time");
  }

  /** From 0 to 1; 0 if it cannot be known. */
  private static double done(Window window) {
    if (window.slice() != null) {
      double all = Duration.between(window.from(), window.to()).toSeconds();
      double read = Duration.between(window.from(), window.slice().from()).toSeconds();
      return all <= 0 ? 0 : Math.min(1, read / all);
    }
    Long expected = window.tally().expected();
    return expected == null || expected == 0
        ? 0
        : Math.min(1, (double) window.tally().read() / expected);
  }

  private String total(long rows, Duration duration) {
    String what = opened.first() ? "read for the first time" : "caught up";
    return newRows(rows) == rows
        ? "%s: %s, %s rows in %s".formatted(opened.module(), what, number(rows), text(duration))
        : "%s: %s, %s rows; the last %s of them in %s"
            .formatted(opened.module(), what, number(rows), number(newRows(rows)), text(duration));
  }

  private long newRows(long rows) {
    return rows - opened.tally().read();
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String rate(double rate) {
    return String.format(Locale.ROOT, rate < 10 ? "%.1f" : "%,.0f", rate);
  }

  private static String text(Duration duration) {
    if (duration.toHours() > 0) {
      return duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
    return duration.toMinutes() > 0
        ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
        : duration.toSeconds() + " s";
  }
}
