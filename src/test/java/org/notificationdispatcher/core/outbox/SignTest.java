package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.common.TransmissionException;

class SignTest {
  private static Sign sign(Exception failure) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.setException(failure);
    return Sign.of(exchange);
  }

  @Test
  void whatIsTakenShowsThatItLives() {
    assertThat(sign(null)).isEqualTo(Sign.ALIVE);
  }

  @Test
  void soDoesWhatItRefusesForGood() {
    assertThat(sign(TransmissionException.rejected("no", 400, "bad"))).isEqualTo(Sign.ALIVE);
  }

  @Test
  void whatWasNeverSentSaysNothing() {
    assertThat(sign(TransmissionException.unfit("too large"))).isEqualTo(Sign.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 504})
  void thisIsTooMuchForIt(int status) {
    assertThat(sign(TransmissionException.refused("no", status, null, null)))
        .isEqualTo(Sign.OVERLOADED);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 404, 500, 503})
  void otherAnswersAreFailures(int status) {
    assertThat(sign(TransmissionException.refused("no", status, null, Duration.ofHours(1))))
        .isEqualTo(Sign.FAILS);
  }

  static Stream<Exception> noAnswers() {
    return Stream.of(
        TransmissionException.failed("not done after 30000 ms", null),
        new ConnectException("refused"),
        new TimeoutException(),
        new IllegalStateException(new SocketTimeoutException()),
        new CamelExecutionException(
            "in a route", null, TransmissionException.failed("connection lost", null)));
  }

  @Test
  void whatSaysWhenToComeBackHasAnswered() {
    assertThat(sign(TransmissionException.refused("closed", Duration.ZERO))).isEqualTo(Sign.FAILS);
  }

  @ParameterizedTest
  @MethodSource("noAnswers")
  void noAnswerIsTooMuchForItToo(Exception failure) {
    assertThat(sign(failure)).isEqualTo(Sign.OVERLOADED);
  }

  @Test
  void aRouteThatFailsSaysNothingOfItsLoad() {
    assertThat(sign(new IllegalStateException("a field is missing"))).isEqualTo(Sign.FAILS);
  }
}
