package org.notificationdispatcher.app;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.database.DataFolder;
import org.notificationdispatcher.app.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running dispatcher: data folder, database and routes. */
public final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** What was started, the last first: that is the order of stopping. */
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean running;

  private Database database;
  private CamelRuntime runtime;

  private Dispatcher() {}

  /**
   * Takes the data folder, opens the database, brings it up to date and starts the routes. If one
   * of it fails, what was started before is stopped again.
   *
   * @param config folder of the profiles; those on the class path if it does not exist
   * @param routes folder of the routes
   * @throws org.notificationdispatcher.app.configuration.StartException for what an operator can
   *     mend
   */
  public static Dispatcher start(Configuration configuration, Path config, Path routes) {
    return start(configuration, config, routes, Clock.systemUTC());
  }

  /**
   * As {@link #start(Configuration, Path, Path)}.
   *
   * @param clock ours, for the end of what is read where License Central does not tell its own time
   */
  public static Dispatcher start(
      Configuration configuration, Path config, Path routes, Clock clock) {
    Dispatcher dispatcher = new Dispatcher();
    try {
      dispatcher.startAll(configuration, config, routes, clock);
      return dispatcher;
    } catch (RuntimeException | Error e) {
      dispatcher.close();
      throw e;
    }
  }

  private void startAll(Configuration configuration, Path config, Path routes, Clock clock) {
    DataFolder data = DataFolder.open(configuration);
    started.push(data);
    database = Database.open(configuration, data);
    started.push(database);
    database.migrate();

    runtime = CamelRuntime.start(configuration, database, config, routes, clock);
    started.push(runtime);

    running = true;
    LOG.info("Dispatcher started with the routes of {}", routes);
  }

  /** The running context, for those who embed the dispatcher; never null once started. */
  public CamelContext context() {
    return runtime.context();
  }

  /**
   * The pool of connections to its tables, for a component {@code outbox} in another context of the
   * same process. The dispatcher closes it.
   */
  public DataSource dataSource() {
    return database.dataSource();
  }

  /** Waits until the dispatcher has stopped. */
  public void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Stops everything in reverse order; the second call waits for the first. */
  @Override
  public void close() {
    if (closing.getAndSet(true)) {
      awaitFirst();
      return;
    }
    for (AutoCloseable each : started) {
      try {
        each.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop in order", each.getClass().getSimpleName(), e);
      }
    }
    if (running) {
      LOG.info("Dispatcher stopped");
    }
    stopped.countDown();
  }

  private void awaitFirst() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
