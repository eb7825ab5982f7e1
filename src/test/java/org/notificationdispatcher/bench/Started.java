package org.notificationdispatcher.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What a part has started, ended in reverse order when the part is over or the process is
 * interrupted, whichever comes first. Thread-safe.
 */
public final class Started implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch ending = new CountDownLatch(1);

  private Started() {}

  public static Started endingWithTheProcess() {
    Started started = new Started();
    Runtime.getRuntime().addShutdownHook(new Thread(started::close, "interrupted"));
    return started;
  }

  /**
   * Starts something. An interruption waits for that: what has been opened is known only then.
   *
   * @throws InterruptedException if all is being ended already
   */
  public synchronized <T extends AutoCloseable> T start(Callable<T> part)
      throws InterruptedException {
    if (ending.getCount() == 0) {
      throw new InterruptedException();
    }
    try {
      T open = part.call();
      parts.push(open);
      return open;
    } catch (RuntimeException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a part of the surroundings does not start", e);
    }
  }

  /**
   * Waits for a condition, which is looked at every 50 ms.
   *
   * @throws InterruptedException if all is being ended
   * @throws IllegalStateException after so many seconds
   */
  public void await(String what, long seconds, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(what + " took more than " + seconds + " s");
      }
      if (ending.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new InterruptedException();
      }
    }
  }

  @Override
  public void close() {
    ending.countDown();
    synchronized (this) {
      while (!parts.isEmpty()) {
        AutoCloseable part = parts.pop();
        try {
          part.close();
        } catch (Exception e) {
          System.err.println(part + " did not end in order: " + e);
        }
      }
    }
  }
}
