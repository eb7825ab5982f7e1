package org.notificationdispatcher.core.collect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.Samples;
import org.notificationdispatcher.app.routes.LogLines;
import org.notificationdispatcher.common.Module;

class ProgressTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-01-11T00:00:00Z");

  @RegisterExtension final LogLines log = new LogLines();

  private final MovableClock clock = new MovableClock();

  private Window opened(boolean first, Slice slice, Tally tally) {
    return new Window(
        Module.ORDERS, FROM, TO, null, 200, 1, true, first, clock.instant(), slice, null, tally);
  }

  private static Page page(int rows) {
    return new Page(
        Collections.nCopies(rows, Samples.order(1, "", FROM)), "1", true, FROM, 10_000L);
  }

  /** As many pages, each after so many seconds; what is open then. */
  private Window read(Progress progress, Window window, int pages, int rows, int seconds) {
    Window next = window;
    for (int page = 0; page < pages; page++) {
      clock.move(Duration.ofSeconds(seconds));
      progress.page(next);
      next = next.nextPage(TO, page(rows));
    }
    return next;
  }

  @Test
  void theFirstReadIsToldAboutEveryTenSecondsWithShareAndTimeLeft() {
    Window window = opened(true, null, new Tally(0, null));
    Progress progress = new Progress(window, clock);

    Window last = read(progress, window, 26, 200, 1);
    progress.released(last.closed(TO, page(0)));

    assertThat(log.of("INFO"))
        .containsExactly(
            "INFO orders: 1,800 of 10,000 rows read (18 %), 180 rows/s, about 46 s left",
            "INFO orders: 3,800 of 10,000 rows read (38 %), 190 rows/s, about 33 s left",
            "INFO orders: read for the first time, 5,200 rows in 26 s");
  }

  @Test
  void withoutTotalThereIsNoShare() {
    Window window = opened(true, null, new Tally(0, null));
    Progress progress = new Progress(window, clock);
    clock.move(Duration.ofSeconds(40));

    progress.page(window.nextPage(TO, new Page(page(10).records(), "1", true, FROM)));

    assertThat(log.of("INFO")).containsExactly("INFO orders: 10 rows read, 0.3 rows/s");
  }

  @Test
  void readByDatesTheShareIsThatOfTime() {
    Slice slice = new Slice(FROM, FROM.plus(Duration.ofDays(1)));
    Window window = opened(true, slice, new Tally(0, null));
    Progress progress = new Progress(window, clock);
    clock.move(Duration.ofHours(1));

    progress.page(
        window.nextSlice(
            new Slice(FROM.plus(Duration.ofDays(2)), FROM.plus(Duration.ofDays(3))), page(500)));

    assertThat(log.of("INFO"))
        .containsExactly(
            "INFO orders: 500 rows read (20 % of the time), 0.1 rows/s, about 4 h 0 min left");
  }

  @Test
  void afterARestartRowsAreCountedOnAndTheRateIsOfToday() {
    Window window = opened(true, null, new Tally(8_000, 10_000L));
    Progress progress = new Progress(window, clock);

    Window last = read(progress, window, 2, 500, 100);
    progress.released(last.closed(TO, page(0)));

    assertThat(log.of("INFO"))
        .containsExactly(
            "INFO orders: 8,000 of 10,000 rows read (80 %)",
            "INFO orders: 8,500 of 10,000 rows read (85 %), 2.5 rows/s, about 10 min 0 s left",
            "INFO orders: read for the first time, 9,000 rows; the last 1,000 of them in 3 min 20"
                + " s");
  }

  @Test
  void shortWindowsAreNotWorthALine() {
    Window window = opened(false, null, new Tally(0, null));
    Progress progress = new Progress(window, clock);

    Window last = read(progress, window, 20, 200, 60);
    progress.released(last.closed(TO, page(0)));

    assertThat(log.all()).isEmpty();
  }

  @Test
  void aLongCatchUpIsToldAsWell() {
    Window window = opened(false, null, new Tally(0, null));
    Progress progress = new Progress(window, clock);

    Window last = read(progress, window, 21, 200, 60);
    progress.released(last.closed(TO, page(0)));

    assertThat(log.of("INFO"))
        .containsExactly(
            "INFO orders: 4,000 of 10,000 rows read (40 %), 3.2 rows/s, about 31 min 30 s left",
            "INFO orders: caught up, 4,200 rows in 21 min 0 s");
  }

  @Test
  void aWindowThatIsLetGoBeforeItsEndIsNotDone() {
    Window window = opened(true, null, new Tally(0, null));
    Progress progress = new Progress(window, clock);

    progress.released(read(progress, window, 2, 200, 1));

    assertThat(log.all()).isEmpty();
  }
}
