package org.notificationdispatcher.simulator;

import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How a webhook inbox behaves.
 *
 * @param port on 127.0.0.1; 0 for a free one
 * @param secret or several, as the sender has them: {@code whsec_…} and {@code whsk_…}; or the
 *     public key of one of the latter, {@code whpk_…}
 * @param failureRule what to answer to requests with a right signature
 * @param listener gets every request, those with a wrong signature too, before it is answered; or
 *     null, which saves reading the bodies. Called by several threads; must not block. If it
 *     throws, the answer is 500
 * @param clock for the age of signatures
 */
public record InboxOptions(
    int port,
    String secret,
    FailureRule failureRule,
    Consumer<ReceivedMessage> listener,
    Clock clock) {

  public InboxOptions {
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(failureRule, "failureRule");
    Objects.requireNonNull(clock, "clock");
  }

  /** A free port, every message with a right signature accepted, nothing kept. */
  public static InboxOptions with(String secret) {
    return new InboxOptions(0, secret, FailureRule.never(), null, Clock.systemUTC());
  }

  public InboxOptions port(int newPort) {
    return new InboxOptions(newPort, secret, failureRule, listener, clock);
  }

  public InboxOptions failing(FailureRule rule) {
    return new InboxOptions(port, secret, rule, listener, clock);
  }

  public InboxOptions listener(Consumer<ReceivedMessage> newListener) {
    return new InboxOptions(port, secret, failureRule, newListener, clock);
  }

  public InboxOptions clock(Clock newClock) {
    return new InboxOptions(port, secret, failureRule, listener, newClock);
  }
}
