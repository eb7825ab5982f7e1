package org.notificationdispatcher.bench;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Posts what the workers of a peer are given, and knows when. Thread-safe. */
final class Deliveries implements AutoCloseable {
  /** A peer that does nothing for so long comes to no end. */
  private static final int STANDSTILL_SECONDS = 60;

  private static final long LOOK_MILLIS = 2;

  private final String url;
  private final CountDownLatch open;
  private final BlockingPosts posts;
  private final AtomicLong begin = new AtomicLong();

  Deliveries(String url, int count, int threads) {
    this.url = url;
    this.open = new CountDownLatch(count);
    this.posts = new BlockingPosts(threads);
  }

  String url() {
    return url;
  }

  /** From now on it counts, unless it does already. */
  void begin() {
    begin.compareAndSet(0, System.nanoTime());
  }

  /** What a worker does with a message. */
  void deliver(String id, String body) {
    begin();
    try {
      posts.post(url, id, body);
    } catch (IOException e) {
      failed(e);
    }
    answered();
  }

  /** A message has been taken by the receiver. */
  void answered() {
    open.countDown();
  }

  /** Ends the process: a run with a failure measures something else. */
  void failed(Exception failure) {
    failure.printStackTrace();
    Runtime.getRuntime().halt(1);
  }

  /**
   * Waits for the end of the backlog, which is looked at once a second until all is answered, and
   * then all the time: so one that was lost does not hold up the end.
   *
   * @return nanoseconds since the beginning
   * @throws IllegalStateException if nothing happens for a minute
   */
  long awaitNothing(BooleanSupplier left) throws InterruptedException {
    long still = open.getCount();
    int seconds = 0;
    while (!open.await(1, TimeUnit.SECONDS) && left.getAsBoolean()) {
      seconds = open.getCount() == still ? seconds + 1 : 0;
      still = open.getCount();
      if (seconds > STANDSTILL_SECONDS) {
        throw new IllegalStateException("nothing happens, and " + still + " are left");
      }
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STANDSTILL_SECONDS);
    CountDownLatch never = new CountDownLatch(1);
    while (left.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("all is answered, and not all is settled");
      }
      never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return System.nanoTime() - begin.get();
  }

  @Override
  public void close() throws IOException {
    posts.close();
  }
}
