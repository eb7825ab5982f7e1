package org.notificationdispatcher.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.common.TransmissionResult.Rejected;
import org.notificationdispatcher.common.TransmissionResult.RetryAfter;

class TransmissionResultTest {

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  "})
  void aReasonThatIsNotGivenIsNoFailure(String reason) {
    assertThat(TransmissionResult.rejected(reason)).isEqualTo(new Rejected("no reason was given"));
    assertThat(TransmissionResult.retryAfter(Duration.ZERO, reason))
        .isEqualTo(new RetryAfter(Duration.ZERO, "no reason was given"));
  }

  @Test
  void nothingIsRepeatedInThePast() {
    assertThatThrownBy(() -> TransmissionResult.retryAfter(Duration.ofSeconds(-1), "busy"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the delay is negative: PT-1S");
  }

  @Test
  void aRejectionSaysNothingOfTheDestination() {
    TransmissionException rejection = new RejectedException("no such customer");

    assertThat(rejection.permanent()).isTrue();
    assertThat(rejection.status()).isEmpty();
    assertThat(rejection.gone() || rejection.locked()).isFalse();
  }
}
