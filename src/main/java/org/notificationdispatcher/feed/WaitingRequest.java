package org.notificationdispatcher.feed;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.notificationdispatcher.core.outbox.PulledDeliveries.Page;
import org.notificationdispatcher.inbound.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request for messages, until it is answered. Reads again whenever there may be some. */
final class WaitingRequest implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingRequest.class);

  /** A hint may be missed; so long it takes then. */
  private static final long LOOK_AGAIN_MILLIS = 2_000;

  private final Reply reply;
  private final Supplier<Page> read;
  private final Executor readers;
  private final ScheduledExecutorService timer;
  private final Consumer<WaitingRequest> atEnd;
  private final long deadlineNanos;

  /** How often somebody said that there may be something, since the last look began. */
  private final AtomicInteger hints = new AtomicInteger();

  /** Guarded by this. */
  private Closeable listening = () -> {};

  /** Guarded by this. */
  private boolean ended;

  /**
   * @param read what to look at
   * @param atEnd called once, when there is an answer
   */
  WaitingRequest(
      Reply reply,
      FeedQuery query,
      Supplier<Page> read,
      Executor readers,
      ScheduledExecutorService timer,
      Consumer<WaitingRequest> atEnd) {
    this.reply = reply;
    this.read = read;
    this.readers = readers;
    this.timer = timer;
    this.atEnd = atEnd;
    deadlineNanos = System.nanoTime() + query.patience().toNanos();
  }

  /**
   * Looks for the first time.
   *
   * @param listen how to hear that there may be something; null if there is no patience to wait
   */
  void start(Function<Runnable, Closeable> listen) {
    if (listen != null) {
      Closeable heard = listen.apply(this::hint);
      synchronized (this) {
        listening = heard;
      }
    }
    hint();
  }

  private void hint() {
    if (hints.getAndIncrement() == 0) {
      try {
        readers.execute(this);
      } catch (RejectedExecutionException e) {
        stopped();
      }
    }
  }

  @Override
  public void run() {
    int seen;
    do {
      seen = hints.get();
      look();
    } while (!hints.compareAndSet(seen, 0));
  }

  private void look() {
    synchronized (this) {
      if (ended) {
        return;
      }
    }
    Page page;
    try {
      page = read.get();
    } catch (RuntimeException e) {
      LOG.error("The feed cannot read", e);
      end(() -> reply.answer(Problem.held("the messages cannot be read now; try again")));
      return;
    }
    long left = deadlineNanos - System.nanoTime();
    if (page.held() != null) {
      end(() -> reply.answer(Problem.held("this consumer is " + page.held())));
    } else if (!page.messages().isEmpty() || page.more() || left <= 0) {
      end(() -> reply.answer(page));
    } else {
      lookAgain(Math.min(TimeUnit.NANOSECONDS.toMillis(left) + 1, LOOK_AGAIN_MILLIS));
    }
  }

  private void lookAgain(long millis) {
    try {
      Future<?> unused = timer.schedule(this::hint, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      stopped();
    }
  }

  void stopped() {
    end(() -> reply.answer(Problem.held("the dispatcher stops; try again")));
  }

  private void end(Runnable answer) {
    Closeable heard;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      heard = listening;
    }
    try {
      heard.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answer.run();
    atEnd.accept(this);
  }
}
