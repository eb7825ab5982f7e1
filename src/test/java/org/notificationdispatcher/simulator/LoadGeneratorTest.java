package org.notificationdispatcher.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LoadGeneratorTest {

  @RegisterExtension static final StandInDatabase DATABASE = new StandInDatabase();

  private LicenseCentralState state;

  @BeforeEach
  void empty() {
    state = new LicenseCentralState(DATABASE.pool(), Clock.systemUTC(), 1);
  }

  @Test
  void everythingHappensSoonerOrLater() {
    try (LoadGenerator load = LoadGenerator.start(state, LoadProfile.SMALL, 40_000, 1)) {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(load.counts())
                      .containsKeys(
                          "order",
                          "renewal",
                          "activation",
                          "receipt",
                          "late-receipt",
                          "storm-receipt",
                          "return",
                          "restore",
                          "auto-update",
                          "withdrawal",
                          "replacement"));
      assertThat(load.counts()).doesNotContainKey("failed");
    }
    Totals totals = state.totals();
    assertThat(totals.orders()).isPositive();
    assertThat(totals.completedActivations())
        .isPositive()
        .isLessThanOrEqualTo(totals.activations());
  }

  @Test
  void nothingHappensAfterClose() {
    LoadGenerator load = LoadGenerator.start(state, LoadProfile.SMALL, 20_000, 1);
    await().until(() -> load.counts().getOrDefault("order", 0L) > 0);
    load.close();
    Map<String, Long> atClose = load.counts();
    Totals totals = state.totals();

    await()
        .during(Duration.ofMillis(500))
        .atMost(Duration.ofSeconds(5))
        .until(() -> load.counts().equals(atClose) && state.totals().equals(totals));
  }

  @Test
  void secondGeneratorGoesOnWithTheOrderNumbers() {
    for (int i = 0; i < 2; i++) {
      try (LoadGenerator load = LoadGenerator.start(state, LoadProfile.SMALL, 20_000, 1)) {
        await().until(() -> load.counts().getOrDefault("order", 0L) > 3);
        assertThat(load.counts()).doesNotContainKey("failed");
      }
    }

    assertThat(state.lastOrderNumber()).isEqualTo(state.totals().orders());
  }

  @Test
  void speedMustBePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LoadGenerator.start(state, LoadProfile.SMALL, 0, 1));
  }
}
