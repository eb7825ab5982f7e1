package org.notificationdispatcher.bench;

/** Somebody who delivers. */
interface Contestant extends AutoCloseable {
  String name();

  /** How it is set up, in a line. */
  String settings();

  /** How the receiver knows its requests. */
  String sender();

  /** Delivers so many, which are durable before it begins, unless it has no database. */
  double messagesPerSecond(int messages) throws InterruptedException;

  @Override
  void close() throws InterruptedException;
}
