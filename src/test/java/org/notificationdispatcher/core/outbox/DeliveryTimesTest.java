package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeliveryTimesTest {
  private static DeliveryTimes times(long millis, int... classes) {
    Integer[] all = new Integer[64];
    for (int n = 0; n < all.length; n++) {
      all[n] = n < classes.length ? classes[n] : 0;
    }
    return DeliveryTimes.of(millis, all);
  }

  @Test
  void ofNoneNothingIsKnown() {
    assertThat(DeliveryTimes.NONE.count()).isZero();
    assertThat(DeliveryTimes.NONE.mean()).isEmpty();
    assertThat(DeliveryTimes.NONE.quantile(0.5)).isEmpty();
  }

  @Test
  void sumsHaveTheQuantilesOfAll() {
    DeliveryTimes sum = times(4, 3).plus(times(30, 0, 0, 0, 0, 1));

    assertThat(sum.count()).isEqualTo(4);
    assertThat(sum.mean().orElseThrow()).hasMillis(8);
    assertThat(sum.quantile(0.75).orElseThrow().toMillis()).isEqualTo(1);
    assertThat(sum.quantile(1).orElseThrow().toMillis()).isEqualTo(4);
  }

  @Test
  void aPartIsFromZeroToOne() {
    assertThatThrownBy(() -> times(1, 1).quantile(95)).hasMessageContaining("from 0 to 1, not 95");
    assertThatThrownBy(() -> times(1, 1).quantile(Double.NaN)).hasMessageContaining("not NaN");
  }
}
