package org.notificationdispatcher.transmission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.Samples;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.RejectedException;
import org.notificationdispatcher.common.Transmission;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.common.TransmissionResult;

class TransmissionComponentTest {
  private static final Message MESSAGE =
      new Message(
          UUID.randomUUID(),
          "license.created",
          Samples.TEN,
          "test",
          "license/1",
          "SO-1",
          1,
          Map.of("state", "Assigned"));

  private final CamelContext context = new DefaultCamelContext();

  @BeforeEach
  void start() {
    context.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private Exchange send(Transmission transmission, Object body) {
    context.getRegistry().bind("erp", Transmission.class, transmission);
    return context
        .createProducerTemplate()
        .send("transmission:erp", exchange -> exchange.getMessage().setBody(body));
  }

  private Exchange send(Transmission transmission) {
    return send(transmission, MESSAGE);
  }

  @Test
  void whatIsDeliveredOrThereAlreadySucceeds() {
    List<Message> seen = new ArrayList<>();
    Exchange delivered =
        send(
            message -> {
              seen.add(message);
              return TransmissionResult.delivered();
            });

    assertThat(delivered.isFailed()).isFalse();
    assertThat(delivered.getMessage().getBody()).isSameAs(MESSAGE);
    assertThat(seen).containsExactly(MESSAGE);
    assertThat(send(message -> TransmissionResult.duplicate()).isFailed()).isFalse();
  }

  @Test
  void whatIsToComeLaterSaysWhenAndWhy() {
    Exchange later =
        send(message -> TransmissionResult.retryAfter(Duration.ofMinutes(5), "month-end"));

    TransmissionException refusal = later.getException(TransmissionException.class);
    assertThat(refusal).hasMessage("month-end");
    assertThat(refusal.retryAfter()).contains(Duration.ofMinutes(5));
    assertThat(refusal.permanent()).isFalse();
  }

  @Test
  void whatIsRejectedIsADeadLetter() {
    Exchange never = send(message -> TransmissionResult.rejected("no such customer"));

    assertThat(never.getException())
        .isInstanceOf(RejectedException.class)
        .hasMessage("no such customer");
  }

  @Test
  void whatIsThrownIsToldAsItIs() {
    IOException failure = new IOException("line down");
    TransmissionException locked = TransmissionException.locked("password expired", null, null);

    assertThat(
            send(message -> {
                  throw failure;
                })
                .getException())
        .isSameAs(failure);
    assertThat(
            send(message -> {
                  throw locked;
                })
                .getException())
        .isSameAs(locked);
  }

  @Test
  void aClassThatIsMissingIsNamed() {
    Exchange failed =
        send(
            message -> {
              throw new NoClassDefFoundError("com/example/Client");
            });

    assertThat(failed.getException())
        .hasMessage(
            "transmission:erp: a class is missing or of another version:"
                + " java.lang.NoClassDefFoundError: com/example/Client");
  }

  @Test
  void noAnswerAndAMappedBodyAreFailures() {
    assertThat(send(message -> null).getException())
        .hasMessageStartingWith("transmission:erp: the bean answered null");
    assertThat(send(message -> TransmissionResult.delivered(), "{}").getException())
        .hasMessageStartingWith("transmission:erp: takes the message as it comes from the outbox");
  }

  @Test
  void aBeanThatIsMadeAnewIsUsedAtOnce() {
    send(message -> TransmissionResult.rejected("the old one"));

    assertThat(send(message -> TransmissionResult.delivered()).isFailed()).isFalse();
  }

  @Test
  void aNameThatIsNoTransmissionIsToldWhenTheRouteIsMade() {
    context.getRegistry().bind("text", "a text");

    assertThatThrownBy(() -> context.getEndpoint("transmission:erpTabel"))
        .hasRootCauseMessage(
            "transmission:erpTabel: there is no bean erpTabel; mind the spelling, or declare it by"
                + " \"- beans:\" in the route file");
    assertThatThrownBy(() -> context.getEndpoint("transmission:text"))
        .hasRootCauseMessage(
            "transmission:text: the bean is a java.lang.String, which does not implement"
                + " org.notificationdispatcher.common.Transmission; let it, or call it by \"bean:\"");
  }
}
