package org.notificationdispatcher.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.MovableClock;

class PaceTest {
  private final MovableClock clock = new MovableClock();

  @Test
  void whoAsksTooOftenWaitsForTheNextMinuteAndNobodyElse() {
    Pace pace = new Pace(2, clock);
    assertThat(pace.request("webdepot")).isZero();
    clock.move(Duration.ofSeconds(20));
    assertThat(pace.request("webdepot")).isZero();

    assertThat(pace.request("webdepot")).isEqualTo(Duration.ofSeconds(40));
    assertThat(pace.request("gateway")).isZero();
    clock.move(Duration.ofSeconds(40));
    assertThat(pace.request("webdepot")).isZero();
  }
}
