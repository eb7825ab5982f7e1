package org.notificationdispatcher.chaos;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.notificationdispatcher.scenario.DispatcherProcess;

/**
 * A node and who starts it again whenever it has ended, as a service manager does. Each of its
 * lives has a name of its own.
 */
final class Node implements AutoCloseable {
  private static final long PAUSE_MILLIS = 300;

  private final String name;
  private final Starter starter;
  private final Journal journal;
  private final Thread manager;
  private final AtomicInteger endedByItself = new AtomicInteger();
  private final AtomicInteger killedInStart = new AtomicInteger();
  private volatile boolean closed;

  /** Guarded by this. */
  private DispatcherProcess process;

  /** Guarded by this. */
  private int life;

  /** Guarded by this. */
  private Instant frozenSince;

  /** Starts a life of a node. */
  @FunctionalInterface
  interface Starter {
    DispatcherProcess start(String name, String life) throws IOException;
  }

  Node(String name, Starter starter, Journal journal) {
    this.name = name;
    this.starter = starter;
    this.journal = journal;
    this.manager = new Thread(this::keepAlive, "manager-" + name);
    manager.setDaemon(true);
    manager.start();
  }

  private void keepAlive() {
    try {
      while (!closed) {
        synchronized (this) {
          if (!closed && (process == null || !process.alive())) {
            if (process != null && process.exitValue() != 128 + 9) {
              endedByItself.incrementAndGet();
            }
            life++;
            process = starter.start(name, name + "-" + life);
          }
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (IOException e) {
      throw new IllegalStateException("node " + name + " cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGKILL, whatever it is doing; returns whether it was alive. */
  synchronized boolean kill() throws InterruptedException {
    if (process == null || !process.alive()) {
      return false;
    }
    Instant before = Instant.now();
    endFreeze();
    if (!started()) {
      killedInStart.incrementAndGet();
    }
    process.kill();
    journal.add(Journal.What.KILL, name + "-" + life, before, Instant.now());
    return true;
  }

  synchronized void freeze() throws IOException, InterruptedException {
    if (process != null && process.alive() && frozenSince == null) {
      frozenSince = Instant.now();
      process.freeze();
    }
  }

  synchronized void thaw() throws IOException, InterruptedException {
    if (frozenSince != null) {
      process.thaw();
      endFreeze();
    }
  }

  private void endFreeze() {
    if (frozenSince != null) {
      journal.add(Journal.What.FREEZE, name + "-" + life, frozenSince, Instant.now());
      frozenSince = null;
    }
  }

  /** Whether it is running with its routes. */
  synchronized boolean started() {
    return process != null && process.alive() && process.log().contains("Dispatcher started");
  }

  /** How often it ended without being killed, such as for want of its database. */
  int endedByItself() {
    return endedByItself.get();
  }

  /** How often it was killed before its routes were running. */
  int killedInStart() {
    return killedInStart.get();
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    synchronized (this) {
      if (process != null) {
        process.kill();
      }
    }
    manager.join();
  }
}
