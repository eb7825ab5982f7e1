package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.core.outbox.Circuit.Change;

class CircuitTest {
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  // Soon to run over
  private long now = Long.MAX_VALUE - 1_000;
  private final Circuit circuit = circuit(10);

  private Circuit circuit(int failures) {
    return new Circuit(failures, FIVE_SECONDS, () -> now, () -> 0);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void open() {
    IntStream.range(0, 10).forEach(n -> circuit.failed(now));
  }

  @Test
  void opensAfterSoManyFailuresInARowAndSaysSoOnce() {
    for (int n = 1; n < 10; n++) {
      assertThat(circuit.failed(now)).isEqualTo(Change.NONE);
    }
    assertThat(circuit.open()).isFalse();
    assertThat(circuit.failed(now)).isEqualTo(Change.FAILS);
    assertThat(circuit.open()).isTrue();
    assertThat(circuit.failed(now)).isEqualTo(Change.NONE);
  }

  @Test
  void aSignOfLifeBreaksTheRow() {
    for (int n = 0; n < 50; n++) {
      if (n % 10 == 9) {
        assertThat(circuit.alive()).isEqualTo(Change.NONE);
      } else {
        assertThat(circuit.failed(now)).isEqualTo(Change.NONE);
      }
    }
    assertThat(circuit.open()).isFalse();
  }

  @Test
  void probesInGrowingDistancesOfAMinuteAtMost() {
    open();

    for (int seconds : new int[] {5, 10, 20, 40, 60, 60, 60}) {
      assertThat(circuit.untilProbe()).isEqualTo(Duration.ofSeconds(seconds));
      pass(Duration.ofSeconds(seconds));
      assertThat(circuit.untilProbe()).isZero();
      circuit.failed(now);
    }
  }

  @Test
  void whatBeganBeforeItOpenedIsNoProbe() {
    long before = now;
    pass(Duration.ofSeconds(1));
    open();

    circuit.failed(before);

    assertThat(circuit.untilProbe()).isEqualTo(FIVE_SECONDS);
  }

  @Test
  void closesAtTheFirstSignOfLifeAndSaysSoOnce() {
    open();

    assertThat(circuit.alive()).isEqualTo(Change.WORKS_AGAIN);
    assertThat(circuit.open()).isFalse();
    assertThat(circuit.untilProbe()).isZero();
    assertThat(circuit.alive()).isEqualTo(Change.NONE);
  }

  @Test
  void beginsWithTheFirstDelayWhenItOpensAgain() {
    open();
    pass(FIVE_SECONDS);
    circuit.failed(now);
    circuit.alive();

    open();

    assertThat(circuit.untilProbe()).isEqualTo(FIVE_SECONDS);
  }

  @Test
  void canBeAskedToProbeAtOnce() {
    open();
    circuit.failed(now);
    circuit.failed(now);

    circuit.probeNow();

    assertThat(circuit.untilProbe()).isZero();
    circuit.failed(now);
    assertThat(circuit.untilProbe()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void withoutItFailuresAreToldAndHoldNothing() {
    Circuit none = circuit(0);
    for (int n = 1; n < Circuit.WORTH_AN_ALERT; n++) {
      assertThat(none.failed(now)).isEqualTo(Change.NONE);
    }

    assertThat(none.failed(now)).isEqualTo(Change.FAILS);
    assertThat(none.open()).isFalse();
    assertThat(none.untilProbe()).isZero();
    assertThat(none.alive()).isEqualTo(Change.WORKS_AGAIN);
  }

  @Property
  void jitterOnlyAddsAndAtMostATenth(
      @ForAll @DoubleRange(min = 0, max = 1) double chance,
      @ForAll @IntRange(min = 0, max = 20) int probes) {
    Circuit any = new Circuit(1, FIVE_SECONDS, () -> now, () -> chance);
    IntStream.rangeClosed(0, probes).forEach(n -> any.failed(now));

    long scheduled = Math.min(60_000, 5_000L << probes);

    assertThat(any.untilProbe().toMillis()).isBetween(scheduled, scheduled + scheduled / 10);
  }
}
