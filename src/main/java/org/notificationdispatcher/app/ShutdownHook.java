package org.notificationdispatcher.app;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Closes the dispatcher when the process is told to end (SIGINT, SIGTERM), also in the middle of
 * its start.
 */
final class ShutdownHook extends Thread {
  private final Lock starting = new ReentrantLock();
  private Dispatcher dispatcher;

  ShutdownHook() {
    super("shutdown");
  }

  /** Starts the dispatcher that this hook closes. */
  Dispatcher closes(Supplier<Dispatcher> start) {
    starting.lock();
    try {
      dispatcher = start.get();
      return dispatcher;
    } finally {
      starting.unlock();
    }
  }

  /** Waits for a start in progress: what it has opened is known only then. */
  @Override
  public void run() {
    starting.lock();
    try {
      if (dispatcher != null) {
        dispatcher.close();
      }
    } finally {
      starting.unlock();
    }
  }
}
