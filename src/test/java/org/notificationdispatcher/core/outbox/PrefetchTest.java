package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrefetchTest {
  private static final int SLOTS = 16;
  private static final long KILOBYTE = 1_000;

  private final Prefetch prefetch = new Prefetch(0);
  private long now;

  /** Many rounds of the same kind. */
  private void rounds(int count, Duration every) {
    for (int round = 0; round < 50; round++) {
      now += every.toNanos();
      prefetch.claimed(count, count * KILOBYTE);
      prefetch.ended(count, now);
    }
  }

  @Test
  void twiceAsManyAsThereAreSlotsWhileNothingIsKnown() {
    assertThat(prefetch.hold(SLOTS)).isEqualTo(2 * SLOTS);
  }

  @Test
  void twiceAsManyAsThereAreSlotsForASlowDestination() {
    rounds(SLOTS, Duration.ofSeconds(30));

    assertThat(prefetch.hold(SLOTS)).isEqualTo(2 * SLOTS);
  }

  @Test
  void whatAFastOneTakesInAMoment() {
    rounds(100, Duration.ofMillis(50));

    assertThat(prefetch.hold(SLOTS)).isEqualTo(SLOTS + 200);
  }

  @Test
  void notMoreThanAProcessThatDiesMayKeepFromOthers() {
    rounds(1_000, Duration.ofMillis(10));

    assertThat(prefetch.hold(SLOTS)).isEqualTo(SLOTS + Prefetch.MOST);
  }

  @Test
  void fewLargeOnes() {
    rounds(1_000, Duration.ofMillis(10));
    for (int n = 0; n < 50; n++) {
      prefetch.claimed(1, Prefetch.MOST_CHARACTERS / 20);
    }

    assertThat(prefetch.hold(SLOTS)).isEqualTo(SLOTS + 20);
    assertThat(prefetch.hold(64)).isEqualTo(128);
  }

  @Test
  void fewerAgainWhenItBecomesSlow() {
    rounds(1_000, Duration.ofMillis(10));

    rounds(1, Duration.ofSeconds(1));

    assertThat(prefetch.hold(SLOTS)).isEqualTo(2 * SLOTS);
  }
}
