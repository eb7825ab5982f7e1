package org.notificationdispatcher.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A dispatcher in a process of its own, with the shipped configuration, and the shipped routes or
 * others.
 */
public final class DispatcherProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  /**
   * @param settings given by the command line
   */
  DispatcherProcess(Path folder, Map<String, String> settings) throws IOException {
    this(folder, List.of(), settings);
  }

  /**
   * @param options of its JVM
   * @param settings given by the command line
   */
  public DispatcherProcess(Path folder, List<String> options, Map<String, String> settings)
      throws IOException {
    this(folder, options, settings, Path.of("routes"));
  }

  /**
   * @param options of its JVM
   * @param settings given by the command line
   * @param routes folder of its routes
   */
  public DispatcherProcess(
      Path folder, List<String> options, Map<String, String> settings, Path routes)
      throws IOException {
    log = Files.createTempFile(folder, "dispatcher", ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "org.notificationdispatcher.app.Main",
            "--routes",
            routes.toString(),
            "run"));
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  public long pid() {
    return process.pid();
  }

  /** True while it runs; fails with its log when it has ended by itself. */
  public boolean check() {
    if (!process.isAlive()) {
      throw new AssertionError("the dispatcher ended with " + process.exitValue() + ":\n" + log());
    }
    return true;
  }

  /** SIGKILL: nothing is closed, nothing is written down. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM; returns the exit code, as the JVM gives it for an orderly end by that signal. */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the dispatcher does not stop:\n" + log());
    }
    int terminated = 128 + 15;
    return process.exitValue() == terminated ? 0 : process.exitValue();
  }

  public String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
