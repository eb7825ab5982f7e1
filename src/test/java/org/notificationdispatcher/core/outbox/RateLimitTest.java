package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  // Soon to run over
  private long now = Long.MAX_VALUE - 1_000;

  private RateLimit limit(String text) {
    return RateLimit.of(text, () -> now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private int beginAllThatMay(RateLimit limit) {
    int begun = 0;
    while (limit.untilNext().isZero()) {
      limit.begin();
      begun++;
    }
    return begun;
  }

  @Test
  void spreadsEvenlyWhatItLetsBegin() {
    RateLimit limit = limit("60/1m");

    for (int n = 0; n < 200; n++) {
      assertThat(beginAllThatMay(limit)).isEqualTo(1);
      pass(limit.untilNext());
    }

    assertThat(Duration.ofNanos(now - Long.MAX_VALUE + 1_000))
        .isBetween(Duration.ofSeconds(199), Duration.ofSeconds(200));
  }

  @Test
  void letsNothingAccumulateWhileThereIsNothingToDo() {
    RateLimit limit = limit("100/1s");
    limit.begin();
    pass(Duration.ofHours(1));

    // What a thread that woke late would have missed, and no more
    assertThat(beginAllThatMay(limit)).isEqualTo(6);
  }

  @Test
  void makesUpForAThreadThatWokeLate() {
    RateLimit limit = limit("1000/1s");
    int begun = beginAllThatMay(limit);
    for (int n = 0; n < 100; n++) {
      pass(Duration.ofMillis(10));
      begun += beginAllThatMay(limit);
    }

    assertThat(begun).isBetween(990, 1_051);
  }

  @Test
  void saysHowManyMayBeginSoon() {
    RateLimit limit = limit("2/1m");
    assertThat(limit.within(SECOND)).isEqualTo(1);
    assertThat(limit.within(Duration.ofSeconds(59))).isEqualTo(2);

    limit.begin();

    assertThat(limit.within(SECOND)).isZero();
    assertThat(limit.within(Duration.ofSeconds(30))).isEqualTo(1);
  }

  @Test
  void noneLetsEverythingBegin() {
    RateLimit none = limit("none");
    none.begin();
    none.begin();

    assertThat(none.untilNext()).isZero();
    assertThat(none.within(Duration.ZERO)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void refusesWhatIsNoRate() {
    for (String text :
        List.of("", "100", "0/1s", "1/0s", "-1/1s", "1000001/1h", "9/1w", "1/1", "1/s", "a/1s")) {
      assertThatThrownBy(() -> limit(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("such as 100/1s or 60/1m")
          .hasMessageContaining("'" + text + "'");
    }
  }

  /** Whenever somebody looks, and whatever he begins when he may. */
  @Property
  void neverMoreThanSoManyInAnySpanOfThatLength(
      @ForAll @IntRange(min = 1, max = 50) int most,
      @ForAll @IntRange(min = 1, max = 2_000) int millis,
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 500) Integer> steps) {
    RateLimit any = limit(most + "/" + millis + "ms");
    Duration period = Duration.ofMillis(millis);
    List<Long> begun = new ArrayList<>();
    for (int step : steps) {
      pass(period.multipliedBy(step).dividedBy(100L * most));
      int soon = any.within(period);
      while (any.untilNext().isZero()) {
        any.begin();
        begun.add(now);
        assertThat(soon).isPositive();
      }
      assertThat(any.untilNext()).isLessThanOrEqualTo(period);
    }
    for (int n = most; n < begun.size(); n++) {
      assertThat(begun.get(n) - begun.get(n - most)).isGreaterThanOrEqualTo(period.toNanos());
    }
  }
}
