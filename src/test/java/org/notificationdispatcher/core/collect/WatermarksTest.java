package org.notificationdispatcher.core.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.notificationdispatcher.Samples.TEN;
import static org.notificationdispatcher.Samples.order;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Module;

class WatermarksTest {
  private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final MovableClock clock = new MovableClock(TEN.minusSeconds(1));
  private final Watermarks watermarks = node();
  private final Watermarks otherNode = node();

  private Watermarks node() {
    return new Watermarks(
        DATABASE.dataSource(),
        Map.of(
            Module.ORDERS, new ReadRules(START, Duration.ofMinutes(5), Duration.ofSeconds(2), 200)),
        Duration.ofMinutes(1),
        clock);
  }

  private static Page page(String lastKey, boolean hasMore, Instant serverTime) {
    return new Page(List.of(), lastKey, hasMore, serverTime);
  }

  private Window readOnce(Instant serverTime) {
    Window window = watermarks.open("orders");
    watermarks.release(watermarks.advance(window, page(null, false, serverTime)));
    return window;
  }

  @Test
  void theFirstWindowBeginsWhereConfigurationSays() {
    assertThat(watermarks.open("orders"))
        .extracting(Window::from, Window::to, Window::afterKey, Window::pageSize)
        .containsExactly(START, null, null, 200);
  }

  @Test
  void theNextWindowBeginsBeforeTheLastOnesEndByTheOverlap() {
    readOnce(TEN);

    assertThat(watermarks.open("orders").from())
        .isEqualTo(TEN.minusSeconds(2).minus(Duration.ofMinutes(5)));
  }

  /** What was changed between asking and answering may be missing on the page. */
  @Test
  void withoutServerTimeAWindowEndsWhereItWasAskedOnOurClock() {
    Window window = watermarks.open("orders");
    clock.move(Duration.ofSeconds(40));

    assertThat(watermarks.advance(window, page(null, false, null)).to())
        .isEqualTo(TEN.minusSeconds(1).minusSeconds(2));
  }

  @Test
  void pagesFollowByKeyInAWindowWhoseEndStays() {
    Window first = watermarks.open("orders");
    Window second = watermarks.advance(first, page("200", true, TEN));
    Window third = watermarks.advance(second, page("400", true, TEN.plusSeconds(60)));
    Window end = watermarks.advance(third, page("450", false, TEN.plusSeconds(90)));

    assertThat(second)
        .extracting(Window::from, Window::to, Window::afterKey)
        .containsExactly(START, TEN.minusSeconds(2), "200");
    assertThat(third)
        .extracting(Window::to, Window::afterKey)
        .containsExactly(TEN.minusSeconds(2), "400");
    assertThat(end.open()).isFalse();
    watermarks.release(end);
    assertThat(watermarks.open("orders").from())
        .isEqualTo(TEN.minusSeconds(2).minus(Duration.ofMinutes(5)));
  }

  private static Page rows(int count, boolean hasMore, Long totalRows) {
    return new Page(
        IntStream.range(0, count).mapToObj(n -> order(n, "", TEN)).toList(),
        Integer.toString(count),
        hasMore,
        TEN,
        totalRows);
  }

  @Test
  void theFirstWindowIsToldFromLaterOnesUntilItIsReadThrough() {
    Window first = watermarks.open("orders");
    Window second = watermarks.advance(first, page("200", true, TEN));
    watermarks.release(second);
    Window resumed = watermarks.open("orders");
    assertThat(List.of(first, second, resumed)).allMatch(Window::first);

    watermarks.release(watermarks.advance(resumed, page(null, false, TEN)));
    assertThat(watermarks.open("orders").first()).isFalse();
  }

  @Test
  void rowsAreCountedOnAfterAnInterruption() {
    watermarks.release(watermarks.advance(watermarks.open("orders"), rows(3, true, 5L)));

    Window resumed = otherNode.open("orders");
    assertThat(resumed.tally()).isEqualTo(new Tally(3, 5L));
    assertThat(
            DATABASE
                .jdbc()
                .queryForList("SELECT rows_read || ' of ' || rows_expected FROM watermark"))
        .hasToString("[{?column?=3 of 5}]");

    otherNode.release(otherNode.advance(resumed, rows(2, false, null)));
    assertThat(watermarks.open("orders").tally()).isEqualTo(new Tally(0, null));
  }

  @Test
  void aWindowThatWasInterruptedGoesOnAfterItsLastPage() {
    Window first = watermarks.open("orders");
    Window second = watermarks.advance(first, page("200", true, TEN));
    watermarks.release(second);

    assertThat(watermarks.open("orders"))
        .extracting(Window::from, Window::to, Window::afterKey)
        .containsExactly(START, TEN.minusSeconds(2), "200");
  }

  @Test
  void oneNodeAtATime() {
    Window mine = watermarks.open("orders");
    assertThat(otherNode.open("orders")).isNull();

    watermarks.release(mine);
    assertThat(otherNode.open("orders")).isNotNull();
  }

  /** Of nodes whose clocks differ by a day, neither takes what the other still holds. */
  @Test
  void aLeaseEndsOnTheDatabasesClock() {
    Window held = watermarks.open("orders");
    clock.move(Duration.ofDays(1));
    assertThat(otherNode.open("orders")).isNull();

    DATABASE.jdbc().update("UPDATE watermark SET lease_until = now() - interval '1 second'");
    clock.move(Duration.ofDays(-2));
    assertThat(otherNode.open("orders").token()).isGreaterThan(held.token());
    assertThat(
            DATABASE
                .jdbc()
                .queryForObject(
                    "SELECT lease_until - now() BETWEEN interval '1 s' AND interval '60 s' FROM"
                        + " watermark",
                    Boolean.class))
        .isTrue();
  }

  /** A cycle that lost the database could not release it. */
  @Test
  void aNodeTakesItsOwnLeaseBack() {
    Window lost = watermarks.open("orders");

    Window again = watermarks.open("orders");

    assertThat(again.token()).isGreaterThan(lost.token());
    assertThat(otherNode.open("orders")).isNull();
  }

  @Test
  void whoseLeaseEndedMovesNothing() {
    Window old = watermarks.open("orders");
    DATABASE.jdbc().update("UPDATE watermark SET lease_until = now() - interval '1 second'");
    Window current = otherNode.open("orders");

    assertThatThrownBy(() -> watermarks.advance(old, page("200", true, TEN)))
        .isInstanceOf(LeaseLostException.class);
    watermarks.release(old);
    watermarks.failed("orders", old, "too late", true);
    assertThat(otherNode.advance(current, page(null, false, TEN)).open()).isFalse();
    otherNode.release(current);
    assertThat(watermarks.open("orders")).isNotNull();
  }

  @Test
  void aPassingFailureDoesNotResumeAPausedModule() {
    watermarks.release(watermarks.open("orders"));
    watermarks.failed("orders", null, "http 401", true);
    watermarks.failed("orders", null, "database", false);

    assertThat(watermarks.open("orders")).isNull();
  }

  @Test
  void theWatermarkNeverGoesBack() {
    readOnce(TEN);
    readOnce(TEN.minus(Duration.ofDays(1)));

    assertThat(watermarks.open("orders").from())
        .isEqualTo(TEN.minusSeconds(2).minus(Duration.ofMinutes(5)));
  }

  @Test
  void aPageThatPromisesMoreButDoesNotMoveEndsTheCycle() {
    Window second = watermarks.advance(watermarks.open("orders"), page("200", true, TEN));

    assertThatThrownBy(() -> watermarks.advance(second, page("200", true, TEN)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no key beyond 200");
  }

  @Test
  void aFailureLeavesTheWatermarkAndFreesTheModule() {
    readOnce(TEN);
    Window window = watermarks.open("orders");
    watermarks.failed("orders", window, "http 503", false);

    assertThat(DATABASE.jdbc().queryForObject("SELECT last_error FROM watermark", String.class))
        .isEqualTo("http 503");
    assertThat(watermarks.open("orders").from()).isEqualTo(window.from());
  }

  @Test
  void aPermanentFailurePausesTheModuleUntilItIsResumed() {
    watermarks.failed("orders", watermarks.open("orders"), "http 401", true);
    assertThat(watermarks.open("orders")).isNull();

    watermarks.resume();
    assertThat(watermarks.open("orders")).isNotNull();
  }

  @Test
  void successForgetsTheError() {
    watermarks.failed("orders", watermarks.open("orders"), "http 503", false);
    readOnce(TEN);

    assertThat(
            DATABASE
                .jdbc()
                .queryForObject(
                    "SELECT last_error IS NULL AND last_success IS NOT NULL FROM watermark",
                    Boolean.class))
        .isTrue();
  }

  private static final Selection TICKET =
      new Selection(Selection.By.TICKET, List.of("AAAAA-BBBBB-CCCCC-DDDDD-EEEEE"));

  @Test
  void aSelectionIsReadPageByPageAndLeavesTheWatermark() {
    readOnce(TEN);
    Object upto = DATABASE.jdbc().queryForMap("SELECT upto, last_success FROM watermark");

    Window first = watermarks.select("orders", TICKET);
    Window second = watermarks.advance(first, page("200", true, TEN.plusSeconds(60)));
    Window end = watermarks.advance(second, page(null, false, TEN.plusSeconds(60)));

    assertThat(first.afterKey()).isNull();
    assertThat(second)
        .extracting(Window::selection, Window::afterKey, Window::open)
        .containsExactly(TICKET, "200", true);
    assertThat(end.open()).isFalse();
    assertThat(DATABASE.jdbc().queryForMap("SELECT upto, last_success FROM watermark"))
        .isEqualTo(upto);
    assertThatThrownBy(() -> watermarks.advance(second, page("200", true, TEN)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whileAModuleIsReadNothingIsSelected() {
    Window window = otherNode.open("orders");

    assertThatThrownBy(() -> watermarks.select("orders", TICKET))
        .isInstanceOf(LeaseLostException.class);

    otherNode.release(otherNode.advance(window, page(null, false, TEN)));
    assertThat(watermarks.select("orders", TICKET).open()).isTrue();
  }

  @Test
  void anAnswerIsNotStoredAfterALaterOne() {
    Window before = watermarks.select("orders", TICKET);
    readOnce(TEN);
    assertThatThrownBy(() -> watermarks.advance(before, page(null, false, TEN)))
        .isInstanceOf(LeaseLostException.class);

    Window one = watermarks.select("orders", TICKET);
    Window other = otherNode.select("orders", TICKET);
    watermarks.advance(one, page(null, false, TEN));
    assertThatThrownBy(() -> otherNode.advance(other, page(null, false, TEN)))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void whoStoodStillForLongerThanItsLeaseStoresNothingAfterASelection() {
    Window late = otherNode.open("orders");
    DATABASE.jdbc().update("UPDATE watermark SET lease_until = now() - interval '1 second'");

    watermarks.advance(watermarks.select("orders", TICKET), page(null, false, TEN));

    assertThatThrownBy(() -> otherNode.advance(late, page(null, false, TEN)))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void aPausedModuleIsNotAskedForASelection() {
    watermarks.failed("orders", watermarks.open("orders"), "http 401", true);

    assertThatThrownBy(() -> watermarks.select("orders", TICKET))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void aSelectionDoesNotKeepACycleFromBeginning() {
    Window selected = watermarks.select("orders", TICKET);
    Window window = watermarks.open("orders");
    assertThat(window).isNotNull();

    assertThatThrownBy(() -> watermarks.advance(selected, page(null, false, TEN)))
        .isInstanceOf(LeaseLostException.class);
    assertThat(watermarks.advance(window, page(null, false, TEN)).open()).isFalse();
  }
}
