package org.notificationdispatcher.app;

import java.net.BindException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.util.ObjectHelper;
import org.notificationdispatcher.app.configuration.StartException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a command serves on this machine, and for how long. */
final class Serving {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "On 127.0.0.1 (default: ${DEFAULT-VALUE}); 0 for a free one.")
  private int port;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "End after N seconds; 0: when interrupted.")
  private long seconds;

  /**
   * @param port unless the command line says another
   */
  Serving(int port) {
    this.port = port;
  }

  /**
   * Looks at the options before anything is started.
   *
   * @throws ParameterException that says what is wrong
   */
  void check() {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(spec.commandLine(), "--port is from 0 to 65535");
    }
    if (seconds < 0) {
      throw new ParameterException(spec.commandLine(), "--seconds is not below 0");
    }
  }

  int port() {
    return port;
  }

  /**
   * Starts what serves.
   *
   * @throws StartException if somebody else has the port
   */
  <T> T start(Supplier<T> service) {
    try {
      return service.get();
    } catch (RuntimeException e) {
      if (ObjectHelper.getException(BindException.class, e) != null) {
        throw new StartException("port " + port + " is taken; choose another by --port", e);
      }
      throw e;
    }
  }

  /** Begins before anything is opened, and is closed after it: then the process may end. */
  Time begin() {
    return new Time(seconds);
  }

  /** From the start to the end, which comes by the clock or by a signal. */
  static final class Time implements AutoCloseable {
    private static final long CLOSING_SECONDS = 10;

    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "shutdown");
    private final long seconds;

    private Time(long seconds) {
      this.seconds = seconds;
      Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The JVM ends when its hooks have: what is open is closed before. */
    private void interrupt() {
      interrupted.countDown();
      try {
        closed.await(CLOSING_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Waits for the end. */
    void await() throws InterruptedException {
      if (seconds > 0) {
        interrupted.await(seconds, TimeUnit.SECONDS);
      } else {
        interrupted.await();
      }
    }

    @Override
    public void close() {
      closed.countDown();
      if (interrupted.getCount() > 0) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }
}
