package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
  private final ConcurrencyLimit limit = new ConcurrencyLimit(16);

  private void taken(int times) {
    IntStream.range(0, times).forEach(n -> limit.taken());
  }

  @Test
  void isHalvedWhenTheDestinationIsOverloaded() {
    limit.overloaded(100, 110);

    assertThat(limit.now()).isEqualTo(8);
  }

  @Test
  void aBurstHalvesItOnce() {
    for (int n = 0; n < 16; n++) {
      limit.overloaded(100 + n, 150 + n);
    }

    assertThat(limit.now()).isEqualTo(8);
  }

  @Test
  void whatBeganAfterwardsAndFailsHalvesItAgain() {
    limit.overloaded(100, 110);
    limit.overloaded(110, 120);
    limit.overloaded(120, 130);
    limit.overloaded(130, 140);
    limit.overloaded(140, 150);

    assertThat(limit.now()).isEqualTo(1);
  }

  @Test
  void growsByOneWhenAsManyAsItAllowsWereTaken() {
    limit.startAnew();
    taken(1);
    assertThat(limit.now()).isEqualTo(2);
    taken(1);
    assertThat(limit.now()).isEqualTo(2);
    taken(1);
    assertThat(limit.now()).isEqualTo(3);
    taken(2 * 16 * 16);
    assertThat(limit.now()).isEqualTo(16);
  }

  /** The clock may be negative, and run over. */
  @Property
  void isAlwaysBetweenOneAndTheMost(
      @ForAll @IntRange(min = 1, max = 1_000) int most,
      @ForAll long start,
      @ForAll List<@IntRange(min = -10, max = 10) Integer> events) {
    ConcurrencyLimit any = new ConcurrencyLimit(most);
    long now = start;
    for (int event : events) {
      int before = any.now();
      now++;
      if (event == 0) {
        any.startAnew();
      } else if (event > 0) {
        any.taken();
        assertThat(any.now()).isBetween(before, before + 1);
      } else {
        any.overloaded(now + event, now);
        assertThat(any.now()).isIn(before, Math.max(1, before / 2));
      }
      assertThat(any.now()).isBetween(1, most);
    }
  }
}
