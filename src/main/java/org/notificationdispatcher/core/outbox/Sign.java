package org.notificationdispatcher.core.outbox;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeTimedOutException;
import org.apache.camel.util.ObjectHelper;
import org.notificationdispatcher.common.TransmissionException;

/** What an attempt says of the destination, whatever becomes of the delivery. */
enum Sign {
  /** It took the delivery, or refused this one for good. */
  ALIVE,
  /** Nothing was sent. */
  NONE,
  FAILS,
  /** It fails because too much is asked of it, or it does not answer at all. */
  OVERLOADED;

  private static final Set<Integer> TOO_MUCH = Set.of(429, 502, 504);

  static Sign of(Exchange exchange) {
    if (!exchange.isFailed()) {
      return ALIVE;
    }
    Optional<TransmissionException> refusal =
        Optional.ofNullable(
            ObjectHelper.getException(TransmissionException.class, exchange.getException()));
    if (refusal.isEmpty()) {
      return withoutAnswer(exchange.getException()) ? OVERLOADED : FAILS;
    }
    if (refusal.get().permanent()) {
      return refusal.get().status().isPresent() ? ALIVE : NONE;
    }
    // What says when to come back has answered
    boolean silent = refusal.get().retryAfter().isEmpty();
    return refusal.get().status().map(TOO_MUCH::contains).orElse(silent) ? OVERLOADED : FAILS;
  }

  /** Of what Camel's own components throw: a connection that failed, or a time-out. */
  private static boolean withoutAnswer(Exception exception) {
    return exception != null
        && (ObjectHelper.getException(IOException.class, exception) != null
            || ObjectHelper.getException(TimeoutException.class, exception) != null
            || ObjectHelper.getException(ExchangeTimedOutException.class, exception) != null);
  }
}
