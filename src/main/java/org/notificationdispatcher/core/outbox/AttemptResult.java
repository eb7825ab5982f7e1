package org.notificationdispatcher.core.outbox;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.util.ObjectHelper;
import org.notificationdispatcher.common.TransmissionException;

/** Reads from a finished exchange what is to become of the delivery. */
final class AttemptResult {

  /** Longer answers and errors are cut: they are for people. */
  private static final int KEPT_BYTES = 20_000;

  private static final Duration MOST_RETRY_AFTER = Duration.ofHours(24);

  private final RetrySchedule retries;

  AttemptResult(RetrySchedule retries) {
    this.retries = retries;
  }

  Outcome of(ClaimedDelivery delivery, Exchange exchange, Instant startedAt, Duration duration) {
    if (!exchange.isFailed()) {
      Integer status =
          readable(
              Integer.class,
              exchange,
              exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));
      // Without a status the body is what the route sent, not an answer
      String answer =
          status == null ? null : readable(String.class, exchange, exchange.getMessage().getBody());
      return new Outcome(
          delivery,
          Outcome.State.DELIVERED,
          Duration.ZERO,
          startedAt,
          duration,
          status,
          null,
          kept(answer));
    }
    Exception exception = exchange.getException();
    Optional<TransmissionException> refusal =
        Optional.ofNullable(ObjectHelper.getException(TransmissionException.class, exception));
    Outcome.Hold hold = hold(refusal);
    Optional<Duration> delay =
        hold == Outcome.Hold.NONE ? repetition(delivery, refusal) : Optional.of(Duration.ZERO);
    return new Outcome(
        delivery,
        delay.isPresent() ? Outcome.State.PENDING : Outcome.State.DEAD,
        delay
            .map(d -> later(d, refusal.flatMap(TransmissionException::retryAfter)))
            .orElse(Duration.ZERO),
        startedAt,
        duration,
        refusal.flatMap(TransmissionException::status).orElse(null),
        kept(refusal.<Throwable>map(r -> r).map(Throwable::getMessage).orElse(reason(exception))),
        kept(refusal.flatMap(TransmissionException::answer).orElse(null)),
        hold);
  }

  private static Outcome.Hold hold(Optional<TransmissionException> refusal) {
    if (refusal.filter(TransmissionException::gone).isPresent()) {
      return Outcome.Hold.DISABLE;
    }
    return refusal.filter(TransmissionException::locked).isPresent()
        ? Outcome.Hold.PAUSE
        : Outcome.Hold.NONE;
  }

  /** Empty if there is none. */
  private Optional<Duration> repetition(
      ClaimedDelivery delivery, Optional<TransmissionException> refusal) {
    return refusal.filter(TransmissionException::permanent).isPresent()
        ? Optional.empty()
        : retries.delayAfter(delivery.attempts() + 1, ThreadLocalRandom.current().nextDouble());
  }

  /**
   * Null for what a route left behind and cannot be read: the delivery has succeeded all the same.
   */
  private static <T> T readable(Class<T> type, Exchange exchange, Object value) {
    try {
      return exchange.getContext().getTypeConverter().tryConvertTo(type, exchange, value);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static Duration later(Duration delay, Optional<Duration> retryAfter) {
    Duration asked =
        retryAfter
            .map(d -> d.compareTo(MOST_RETRY_AFTER) > 0 ? MOST_RETRY_AFTER : d)
            .orElse(Duration.ZERO);
    return asked.compareTo(delay) > 0 ? asked : delay;
  }

  private static String reason(Exception exception) {
    if (exception == null) {
      return "the route marked the exchange for rollback";
    }
    String message = exception.getMessage();
    return message == null || message.isBlank() ? exception.getClass().getName() : message;
  }

  /** At most 20,000 bytes of UTF-8, and nothing that PostgreSQL cannot hold. */
  private static String kept(String text) {
    if (text == null) {
      return null;
    }
    // Encoded in a buffer that is too small, a text ends at the last whole character
    CharBuffer characters = CharBuffer.wrap(text.replace("\0", ""));
    ByteBuffer bytes = ByteBuffer.allocate(KEPT_BYTES);
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(characters, bytes, true);
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
  }
}
