package org.notificationdispatcher.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.simulator.FaultScript.Step;

class FaultScriptTest {

  private final FaultScript script = new FaultScript();

  @Test
  void stepWithoutAmountHasTheUsualOneOfItsKind() {
    assertThat(new Step(null, FaultKind.LATE_ROWS, 1).amount()).isEqualTo(Duration.ofSeconds(30));
    assertThat(new Step(null, FaultKind.CLOCK_SKEW, 1).amount()).isEqualTo(Duration.ofMinutes(10));
    assertThat(new Step(null, FaultKind.TIMEOUT, 1).amount()).isNull();
  }

  @Test
  void amountThatMakesNoSenseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Step(null, FaultKind.SOAP_FAULT, 1, Duration.ofSeconds(1)))
        .withMessage("SOAP_FAULT has no amount");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Step(null, FaultKind.LATE_ROWS, 1, Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Step(null, FaultKind.SOAP_FAULT, 0));
  }

  @Test
  void amountStaysUntilTheStepIsUsedUp() {
    Duration amount = Duration.ofMinutes(-3);
    script.add(new Step(null, FaultKind.CLOCK_SKEW, 2, amount));

    assertThat(script.next("doQueryOrders")).map(Step::amount).hasValue(amount);
    assertThat(script.next("doQueryOrders")).map(Step::amount).hasValue(amount);
    assertThat(script.next("doQueryOrders")).isEmpty();
  }

  @Test
  void stepWaitsForAnOperationItCanHappenTo() {
    script.add(FaultKind.CLOCK_SKEW, 1);
    script.add(FaultKind.DUPLICATE_ROWS, 1);

    assertThat(script.next("doGetCustomer")).isEmpty();
    assertThat(script.next("LeseBox")).isEmpty();
    assertThat(script.next("LeseLizenzen")).map(Step::kind).hasValue(FaultKind.DUPLICATE_ROWS);
    assertThat(script.steps()).extracting(Step::kind).isEqualTo(List.of(FaultKind.CLOCK_SKEW));
    assertThat(script.next("doQueryLicenses")).map(Step::kind).hasValue(FaultKind.CLOCK_SKEW);
  }
}
