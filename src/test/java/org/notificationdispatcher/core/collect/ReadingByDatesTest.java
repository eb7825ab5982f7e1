package org.notificationdispatcher.core.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.Samples;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.common.Order;

/** A feed that knows only times, and answers with so many rows at most. */
class ReadingByDatesTest {
  /** Not an extension: both Jupiter and jqwik run this class. Closed with the JVM. */
  private static final TestDatabase DATABASE = new TestDatabase();

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant START = Instant.parse("2026-10-20T00:00:00Z");
  private static final Duration OVERLAP = Duration.ofMinutes(5);

  private final MovableClock clock = new MovableClock(START.plus(Duration.ofDays(30)));
  private final List<Order> rows = new ArrayList<>();
  private final Set<Long> read = new HashSet<>();

  private Slicing slicing;
  private Watermarks watermarks;
  private int calls;

  @BeforeEach
  void forget() {
    DATABASE.jdbc().execute("DELETE FROM watermark");
    by(ChronoUnit.DAYS, 10);
  }

  private void by(ChronoUnit unit, int maxRows) {
    slicing = new Slicing(new Steps(unit, BERLIN), maxRows);
    watermarks = node();
  }

  private Watermarks node() {
    return new Watermarks(
        DATABASE.dataSource(),
        Map.of(Module.ORDERS, new ReadRules(START, OVERLAP, Duration.ofSeconds(2), 200, slicing)),
        Duration.ofMinutes(1),
        clock);
  }

  private void change(Instant at) {
    rows.add(Samples.order(rows.size() + 1, null, at));
  }

  /** What License Central says: of what is changed in the steps touched, any so many rows. */
  private Page answer(Window window, Random lot) {
    calls++;
    Slice asked = window.question();
    Steps steps = slicing.steps();
    List<Order> found =
        new ArrayList<>(
            rows.stream()
                .filter(
                    row -> {
                      long step = steps.of(row.modified());
                      return step >= steps.of(asked.from())
                          && step <= steps.of(asked.to().minusNanos(1))
                          && !row.modified().isAfter(clock.instant());
                    })
                .toList());
    Collections.shuffle(found, lot);
    List<Order> answer = found.subList(0, Math.min(found.size(), window.pageSize()));
    return window.storable(new Page(answer, null, answer.size() >= window.pageSize(), null));
  }

  private Window store(Window window, Page page) {
    Window next = watermarks.advance(window, page);
    page.records().forEach(row -> read.add(((Order) row).orderKey()));
    return next;
  }

  private Window cycle() {
    Random lot = new Random(1);
    Window window = watermarks.open("orders");
    while (window.open()) {
      window = store(window, answer(window, lot));
    }
    watermarks.release(window);
    return window;
  }

  private static Instant upto() {
    return DATABASE
        .jdbc()
        .query("SELECT upto FROM watermark", (row, n) -> row.getObject(1, OffsetDateTime.class))
        .stream()
        .filter(Objects::nonNull)
        .map(OffsetDateTime::toInstant)
        .findFirst()
        .orElse(null);
  }

  @Test
  void whatFitsIsOneCall() {
    change(START.plusSeconds(1));

    Window window = cycle();

    assertThat(calls).isEqualTo(1);
    assertThat(read).containsExactly(1L);
    assertThat(window.to()).isEqualTo(clock.instant().minusSeconds(2));
    assertThat(upto()).isEqualTo(window.to());
  }

  @Test
  void anIdleCycleIsOneCall() {
    IntStream.range(0, 60).forEach(n -> change(START.plus(Duration.ofHours(11L * n))));
    cycle();
    calls = 0;

    clock.move(Duration.ofMinutes(1));
    cycle();

    assertThat(calls).isEqualTo(1);
  }

  @Test
  void theEndIsFixedWhenTheWindowIsOpened() {
    IntStream.range(0, 60).forEach(n -> change(START.plus(Duration.ofHours(11L * n))));
    Instant opened = clock.instant();
    Window window = watermarks.open("orders");
    while (window.open()) {
      clock.move(Duration.ofSeconds(30));
      window = store(window, answer(window, new Random(1)));
    }

    assertThat(upto()).isEqualTo(opened.minusSeconds(2));
    assertThat(read).hasSize(60);
  }

  @Test
  void aKillBetweenSlicesRepeatsAtMostOne() {
    IntStream.range(0, 60).forEach(n -> change(START.plus(Duration.ofHours(11L * n))));
    Window window = watermarks.open("orders");
    while (read.isEmpty()) {
      window = store(window, answer(window, new Random(1)));
    }

    assertThat(node().open("orders")).isNull();
    watermarks.release(window);
    Window again = node().open("orders");
    assertThat(again.slice()).isEqualTo(window.slice());
    assertThat(again.to()).isEqualTo(window.to());
    assertThat(again.first()).isTrue();
  }

  /** Also what is just one row too many for a day: not a row of it is lost. */
  @Test
  void aDayThatDoesNotFitFailsAndLeavesTheWatermark() {
    cycle();
    Instant before = upto();
    Instant noon = clock.instant().plus(Duration.ofDays(3));
    IntStream.range(0, 10).forEach(n -> change(noon.plusMillis(n)));
    change(noon.minus(Duration.ofDays(1)));
    clock.move(Duration.ofDays(5));

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(this::cycle)
          .isInstanceOf(TooManyRowsException.class)
          .hasMessageStartingWith("10 or more orders changed on 2026-11-22 (Europe/Berlin)");
      assertThat(upto()).isEqualTo(before);
      // What is before that day is read
      assertThat(read).containsExactly(11L);
    }

    // License Central answers with more, and so says the profile
    by(ChronoUnit.DAYS, 20);
    DATABASE.jdbc().execute("UPDATE watermark SET lease_until = now() - interval '1 second'");
    cycle();
    assertThat(read).hasSize(11);
    assertThat(upto()).isEqualTo(clock.instant().minusSeconds(2));
  }

  @Test
  void aCycleThatFailedAtADayAsksForThatDayOnly() {
    IntStream.range(0, 10).forEach(n -> change(START.plus(Duration.ofDays(9))));
    assertThatThrownBy(this::cycle).isInstanceOf(TooManyRowsException.class);
    calls = 0;

    assertThatThrownBy(this::cycle).isInstanceOf(TooManyRowsException.class);

    assertThat(calls).isEqualTo(1);
  }

  @Test
  void aClockSetBackMovesNothing() {
    cycle();
    Instant before = upto();
    clock.move(Duration.ofDays(-2));

    cycle();

    assertThat(upto()).isEqualTo(before);
  }

  @Test
  void whatWasLeftByTheOtherWayOfReadingBeginsItsWindowAgain() {
    Watermarks byCursor =
        new Watermarks(
            DATABASE.dataSource(),
            Map.of(Module.ORDERS, new ReadRules(START, OVERLAP, Duration.ZERO, 200)),
            Duration.ofMinutes(1),
            clock);
    Window page = byCursor.open("orders");
    byCursor.release(byCursor.advance(page, new Page(List.of(), "4711", true, clock.instant())));

    Window bySlices = watermarks.open("orders");
    assertThat(bySlices.slice()).isEqualTo(new Slice(START, clock.instant()));
    IntStream.range(0, 60).forEach(n -> change(START.plus(Duration.ofHours(11L * n))));
    watermarks.release(store(bySlices, answer(bySlices, new Random(1))));

    assertThat(byCursor.open("orders").afterKey()).isNull();
  }

  /**
   * Whatever changes when, however few rows an answer has, wherever it is killed: every row is
   * read, the watermark passes none that is not, and calls stay in proportion.
   */
  @Property(tries = 150, afterFailure = AfterFailureMode.RANDOM_SEED)
  void everyRowIsRead(
      @ForAll Random lot,
      @ForAll @IntRange(min = 1, max = 30) int maxRows,
      @ForAll @IntRange(max = 120) int changes,
      @ForAll @IntRange(max = 2) int resolution) {
    forget();
    rows.clear();
    read.clear();
    calls = 0;
    ChronoUnit unit =
        List.of(ChronoUnit.DAYS, ChronoUnit.SECONDS, ChronoUnit.MILLIS).get(resolution);
    by(unit, maxRows);
    clock.set(START);
    int restarts = 0;
    int windows = 0;
    Instant moment = START;
    for (int cycle = 0; cycle < 3; cycle++) {
      clock.move(Duration.ofMillis(1 + lot.nextLong(40L * 86_400_000)));
      for (int n = 0; n < changes / 3; n++) {
        // Many at the very same moment
        if (lot.nextInt(3) > 0) {
          long span = Duration.between(moment, clock.instant()).toMillis();
          moment = clock.instant().minusMillis(lot.nextLong(1 + Math.min(span, 3_456_000_000L)));
        }
        change(moment.isBefore(START) ? START : moment);
      }
      windows++;
      Window window = watermarks.open("orders");
      try {
        while (window.open()) {
          Page page = answer(window, lot);
          if (lot.nextInt(8) == 0) {
            restarts++;
            window = watermarks.open("orders");
          } else {
            window = store(window, page);
          }
          assertThatNothingUnreadIsBefore(upto());
        }
      } catch (TooManyRowsException e) {
        long step = slicing.steps().of(watermarks.open("orders").slice().from());
        assertThat(rows.stream().filter(row -> slicing.steps().of(row.modified()) == step).count())
            .as("rows of the step that failed")
            .isGreaterThanOrEqualTo(maxRows);
        break;
      }
      moment = clock.instant();
    }

    double halvings = Math.log(120 * 86_400_000.0) / Math.log(2);
    assertThat((double) calls)
        .isLessThanOrEqualTo(
            restarts + windows + 2 * (halvings + 1) * (1 + (double) rows.size() / maxRows));
  }

  private void assertThatNothingUnreadIsBefore(Instant watermark) {
    if (watermark != null) {
      assertThat(rows)
          .filteredOn(row -> row.modified().isBefore(watermark))
          .allMatch(row -> read.contains(row.orderKey()), "is read");
    }
  }

  /** A back-fill of even density is not much more than rows by maxRows. */
  @Test
  void anEvenBackFillIsLessThanTwiceTheCallsThatARowsNeed() {
    by(ChronoUnit.SECONDS, 100);
    IntStream.range(0, 5_000).forEach(n -> change(START.plusSeconds(500L * n)));

    cycle();

    assertThat(read).hasSize(5_000);
    assertThat(calls).isLessThan(2 * 5_000 / 100 + 10);
  }
}
