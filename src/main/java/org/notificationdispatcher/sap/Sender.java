package org.notificationdispatcher.sap;

import org.notificationdispatcher.common.TransmissionException;

/** Sends messages in one of the protocols. Thread-safe, never blocks. */
interface Sender {

  /**
   * What is to be sent.
   *
   * @param id of the message, the same at every attempt
   * @param repeated whether an earlier attempt may have succeeded without our knowing
   * @param body JSON as a tree, or text
   * @param deadlineNanos when its time is up, by {@link System#nanoTime}
   */
  record Job(String id, boolean repeated, Object body, long deadlineNanos) {}

  /** Learns what came of it: one of the two, once, by any thread. */
  interface Listener {
    /**
     * @param status of the answer
     * @param answer what was said, for people
     */
    void delivered(int status, String answer);

    void failed(TransmissionException failure);
  }

  /**
   * @throws TransmissionException if the body is not what the protocol takes; the listener hears
   *     nothing then
   */
  void send(Job job, Listener listener) throws TransmissionException;
}
