package org.notificationdispatcher.chaos;

import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What was done to whom, and when. Thread-safe. */
final class Journal {
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();

  enum What {
    /** SIGKILL of a node. */
    KILL,
    /** SIGSTOP of a node until the end. */
    FREEZE,
    /** PostgreSQL was away. */
    OUTAGE,
    /** Some sessions of a node were ended. */
    CUT,
    /** No connection was left for nodes. */
    EXHAUSTED,
    /** A receiver refused connections, and cut those it had. */
    REFUSED
  }

  /**
   * @param whom a node in one of its lives, or a receiver; empty for all
   */
  record Event(What what, String whom, Instant from, Instant to) {}

  void add(What what, String whom, Instant from, Instant to) {
    events.add(new Event(what, whom, from, to));
  }

  List<Event> of(What what) {
    return events.stream().filter(event -> event.what() == what).toList();
  }
}
