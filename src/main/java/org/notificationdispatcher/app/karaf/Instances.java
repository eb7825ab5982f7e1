package org.notificationdispatcher.app.karaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.notificationdispatcher.app.Dispatcher;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dispatchers of a Karaf: one a file {@code etc/notification-dispatcher.cfg} or {@code
 * etc/notification-dispatcher-<name>.cfg}. A new file starts one, a changed one restarts it, one
 * that is taken away stops it. What cannot start is tried again. Everything happens on one thread.
 */
final class Instances implements AutoCloseable {
  static final String NAME = "notification-dispatcher";
  static final String SUFFIX = ".cfg";

  private static final Logger LOG = LoggerFactory.getLogger(Instances.class);
  private static final String FILES = NAME + "(-[a-z0-9-]+)?\\" + SUFFIX;
  private static final int AGAIN_AFTER_SECONDS = 30;

  /** Several events come at once when Karaf reads its folder. */
  private static final int SETTLING_MILLISECONDS = 500;

  /**
   * @param content of its file
   * @param dispatcher null if it could not start
   */
  private record Instance(byte[] content, Dispatcher dispatcher) {}

  private final Path etc;
  private final Path base;
  private final ScheduledThreadPoolExecutor worker =
      new ScheduledThreadPoolExecutor(1, work -> new Thread(work, NAME));
  private final AtomicBoolean looking = new AtomicBoolean();
  private final Map<String, Instance> instances = new TreeMap<>();
  private Future<?> nextTry = CompletableFuture.completedFuture(null);

  /**
   * @param etc folder of the files
   * @param base below which each has a home of its own, named as its file
   */
  Instances(Path etc, Path base) {
    this.etc = etc;
    this.base = base;
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Looks soon whether there is something to start or to stop; returns at once. */
  void look() {
    if (!looking.getAndSet(true)) {
      worker.schedule(this::lookNow, SETTLING_MILLISECONDS, TimeUnit.MILLISECONDS);
    }
  }

  private void lookNow() {
    looking.set(false);
    nextTry.cancel(false);
    Thread.currentThread().setContextClassLoader(Instances.class.getClassLoader());
    try {
      Map<String, byte[]> files = files();
      for (String name : Map.copyOf(instances).keySet()) {
        if (!Arrays.equals(instances.get(name).content(), files.get(name))) {
          stop(name);
        }
      }
      boolean allRun = true;
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Instance running = instances.get(file.getKey());
        if (running == null || running.dispatcher() == null) {
          allRun &= start(file.getKey(), file.getValue());
        }
      }
      if (!allRun) {
        nextTry = worker.schedule(this::lookNow, AGAIN_AFTER_SECONDS, TimeUnit.SECONDS);
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("{} cannot be read; what runs goes on", etc, e);
    }
  }

  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(etc)) {
      for (Path file : all.toList()) {
        String name = file.getFileName().toString();
        if (name.matches(FILES)) {
          files.put(name.substring(0, name.length() - SUFFIX.length()), Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  private boolean start(String name, byte[] content) {
    Path file = etc.resolve(name + SUFFIX);
    Path home = base.resolve(name);
    try {
      Files.createDirectories(home);
      Dispatcher dispatcher =
          Dispatcher.start(
              Configuration.loadFile(file, home),
              ownOrCommon(name, ""),
              ownOrCommon(name, "routes"));
      instances.put(name, new Instance(content, dispatcher));
      LOG.info("{} is started, home {}", name, home);
      return true;
    } catch (StartException e) {
      e.getMessage().lines().forEach(line -> LOG.error("{} does not start: {}", name, line));
    } catch (IOException | RuntimeException e) {
      LOG.error("{} does not start", name, e);
    }
    LOG.info("{} is tried again in {} s, or when its file changes", name, AGAIN_AFTER_SECONDS);
    instances.put(name, new Instance(content, null));
    return false;
  }

  /** A folder of its own, or that of the one without a name. */
  private Path ownOrCommon(String name, String folder) {
    Path own = etc.resolve(name).resolve(folder);
    return Files.isDirectory(own) ? own : etc.resolve(NAME).resolve(folder);
  }

  private void stop(String name) {
    Instance instance = instances.remove(name);
    if (instance.dispatcher() != null) {
      instance.dispatcher().close();
      LOG.info("{} is stopped", name);
    }
  }

  /** Stops all; returns when they have. */
  @Override
  public void close() {
    try {
      worker.submit(() -> Map.copyOf(instances).keySet().forEach(this::stop)).get();
    } catch (ExecutionException e) {
      LOG.error("A dispatcher does not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      worker.shutdown();
    }
  }
}
