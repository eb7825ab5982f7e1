package org.notificationdispatcher.core.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells consumers at once that there is something due, or that their destination was paused or
 * resumed: in this process by a call after commit, from other processes by LISTEN on one
 * connection. Only a hint; a consumer that misses one looks again after its poll delay.
 */
final class WakeUps implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);
  private static final int PATIENCE_MILLIS = 500;
  private static final String WORK = "outbox";
  private static final String STATE = "outbox_destination";

  private final DataSource dataSource;
  private final Map<String, Set<Sleeper>> sleepers = new ConcurrentHashMap<>();
  private final Thread listener = new Thread(this::listen, "outbox-listener");
  private volatile boolean closed;

  /** Who looks at a destination. */
  interface Sleeper {
    /** There may be something due. */
    void wake();

    /** Somebody may have paused or resumed the destination. */
    void stateChanged();
  }

  WakeUps(DataSource dataSource) {
    this.dataSource = dataSource;
    listener.setDaemon(true);
  }

  void start() {
    listener.start();
  }

  void add(String destination, Sleeper sleeper) {
    sleepers.computeIfAbsent(destination, name -> ConcurrentHashMap.newKeySet()).add(sleeper);
  }

  void remove(String destination, Sleeper sleeper) {
    sleepers.getOrDefault(destination, Set.of()).remove(sleeper);
  }

  void wake(String destination) {
    sleepers.getOrDefault(destination, Set.of()).forEach(Sleeper::wake);
  }

  private void stateChanged(String destination) {
    sleepers.getOrDefault(destination, Set.of()).forEach(Sleeper::stateChanged);
  }

  private void listen() {
    boolean reported = false;
    while (!closed) {
      try (Connection connection = dataSource.getConnection()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("LISTEN " + WORK);
          statement.execute("LISTEN " + STATE);
        }
        reported = false;
        // What was announced while nobody listened
        sleepers.keySet().forEach(this::stateChanged);
        PGConnection notifications = connection.unwrap(PGConnection.class);
        while (!closed) {
          PGNotification[] heard = notifications.getNotifications(PATIENCE_MILLIS);
          for (PGNotification one : heard == null ? new PGNotification[0] : heard) {
            if (one.getName().equals(STATE)) {
              stateChanged(one.getParameter());
            } else {
              wake(one.getParameter());
            }
          }
        }
        try (Statement statement = connection.createStatement()) {
          statement.execute("UNLISTEN *");
        }
      } catch (SQLException e) {
        if (!reported && !closed) {
          LOG.warn(
              "Not listening for other processes' messages ({}); polling goes on", e.getMessage());
          reported = true;
        }
        pause();
      }
    }
  }

  private void pause() {
    try {
      synchronized (listener) {
        if (!closed) {
          listener.wait(PATIENCE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    synchronized (listener) {
      listener.notifyAll();
    }
    try {
      listener.join(4L * PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
