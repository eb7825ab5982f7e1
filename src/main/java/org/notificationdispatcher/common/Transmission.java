package org.notificationdispatcher.common;

/**
 * Tells a destination in Java what a route cannot, such as by a library of the lead system. A route
 * names it by its bean: {@code to: transmission:<bean>}.
 *
 * <p>One bean serves all messages of its routes, so it must be thread-safe: as many calls are under
 * way as the outbox has {@code concurrency}. Messages of one subject come one after the other. The
 * same message can come again after a crash or a time-out, always with the same {@link Message#id}.
 */
@FunctionalInterface
public interface Transmission {

  /**
   * Transmits one message. May block, but not for ever: a call needs a time-out of its own, which
   * the dispatcher cannot give it.
   *
   * @param message never null
   * @return what became of it; null is a failure, as an exception is
   * @throws TransmissionException for what the results do not say, such as a status, or that the
   *     destination is to be paused
   * @throws Exception for every other failure: the message is repeated by the schedule, and the
   *     exception's message is what operators read, so it should hold no secrets
   */
  TransmissionResult transmit(Message message) throws Exception;
}
