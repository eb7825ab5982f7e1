package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {

  @Test
  void standardIsTenAttemptsOver75Hours35MinutesAnd5Seconds() {
    RetrySchedule standard = RetrySchedule.of("standard");

    assertThat(standard.attempts()).isEqualTo(10);
    assertThat(
            IntStream.rangeClosed(1, 9)
                .mapToObj(attempts -> standard.delayAfter(attempts, 0).orElseThrow())
                .reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofHours(75).plusMinutes(35).plusSeconds(5));
    assertThat(standard.delayAfter(10, 0)).isEmpty();
  }

  @Test
  void longIsThreeMoreDays() {
    assertThat(RetrySchedule.of("long").attempts()).isEqualTo(13);
    assertThat(RetrySchedule.of("long").delayAfter(12, 0)).contains(Duration.ofHours(24));
  }

  @Test
  void noneIsOneAttempt() {
    assertThat(RetrySchedule.of("none").delayAfter(1, 0.5)).isEmpty();
  }

  @Property
  void jitterOnlyAddsAtMostATenthAndAQuarterOfAnHour(
      @ForAll @IntRange(min = 1, max = 9) int attempts,
      @ForAll @DoubleRange(min = 0, max = 1) double random) {
    RetrySchedule standard = RetrySchedule.of("standard");
    Duration scheduled = standard.delayAfter(attempts, 0).orElseThrow();

    Duration delay = standard.delayAfter(attempts, random).orElseThrow();

    assertThat(delay).isGreaterThanOrEqualTo(scheduled);
    assertThat(delay.minus(scheduled).toMillis())
        .isLessThanOrEqualTo(scheduled.toMillis() / 10)
        .isLessThanOrEqualTo(Duration.ofMinutes(15).toMillis());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "5", "5s,", "-5s", "5s;1m", "1w"})
  void anythingElseIsRefusedWithTheChoices(String text) {
    assertThatThrownBy(() -> RetrySchedule.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("standard, long, fast, none");
  }
}
