package org.notificationdispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.MovableClock;

class SignInLimitTest {
  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-24T10:00:00Z"));
  private final SignInLimit limit = new SignInLimit(clock);

  @Test
  void aUserAtAnAddressHasFiveAttemptsInAQuarterOfAnHour() {
    for (int n = 0; n < SignInLimit.OF_PAIR; n++) {
      assertThat(limit.tried("olga", "a")).isEmpty();
    }
    clock.move(Duration.ofMinutes(5));
    assertThat(limit.tried("olga", "a")).contains(Duration.ofMinutes(10));
    assertThat(limit.tried("olga", "b")).isEmpty();
    assertThat(limit.tried("vera", "a")).isEmpty();
    clock.move(Duration.ofMinutes(10));
    assertThat(limit.tried("olga", "a")).isEmpty();
  }

  @Test
  void anAddressIsLimitedWhateverTheName() {
    for (int n = 0; n < SignInLimit.OF_ADDRESS; n++) {
      assertThat(limit.tried("user" + n, "a")).isEmpty();
    }
    assertThat(limit.tried("another", "a")).isPresent();
    assertThat(limit.tried("another", "b")).isEmpty();
  }

  @Test
  void aUserIsLimitedWhateverTheAddress() {
    for (int n = 0; n < SignInLimit.OF_USER; n++) {
      assertThat(limit.tried("olga", "a" + n)).isEmpty();
    }
    assertThat(limit.tried("olga", "another")).isPresent();
  }

  @Test
  void whoHasThePasswordUsesUpNothing() {
    for (int n = 0; n < 100; n++) {
      assertThat(limit.tried("olga", "a")).isEmpty();
      limit.succeeded("olga", "a");
    }
  }
}
