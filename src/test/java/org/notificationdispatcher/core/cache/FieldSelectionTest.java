package org.notificationdispatcher.core.cache;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.common.Module;

class FieldSelectionTest {

  @Test
  void unknownFieldsAreRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> FieldSelection.of(Module.ORDERS, List.of("orderId", "prize")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[prize]")
        .hasMessageContaining("customerId");
  }

  @Test
  void noFieldsAreRefused() {
    assertThatThrownBy(() -> FieldSelection.of(Module.LICENSES, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no fields");
  }

  @Test
  void aStarIsAll() {
    assertThatCode(() -> FieldSelection.of(Module.ACTIVATIONS, List.of("*")))
        .doesNotThrowAnyException();
  }
}
