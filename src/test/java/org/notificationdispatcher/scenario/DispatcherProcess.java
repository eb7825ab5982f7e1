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
  /**
   * Started quickly rather than fast later; without JMX, which comes with a library only the tests
   * have.
   */
  static final List<String> QUICK_START =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xshare:auto",
          "-Dorg.apache.camel.jmx.disabled=true");

  private final Process process;
  private final Path log;

  /**
   * With a JVM that starts quickly.
   *
   * @param settings given by the command line
   */
  DispatcherProcess(Path folder, Map<String, String> settings) throws IOException {
    this(folder, QUICK_START, settings);
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
    this(
        Files.createTempFile(folder, "dispatcher", ".log"),
        options,
        System.getProperty("java.class.path"),
        settings,
        List.of("--routes", routes.toString()));
  }

  /**
   * @param log takes what it says
   * @param arguments of its command line, behind {@code run}
   */
  public DispatcherProcess(
      Path log,
      List<String> options,
      String classPath,
      Map<String, String> settings,
      List<String> arguments)
      throws IOException {
    this(log, new ProcessBuilder(command(options, classPath, settings, arguments)));
  }

  /**
   * @param log takes what it says
   * @param started how it is started
   */
  DispatcherProcess(Path log, ProcessBuilder started) throws IOException {
    this.log = log;
    process = started.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static List<String> command(
      List<String> options,
      String classPath,
      Map<String, String> settings,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", classPath, "org.notificationdispatcher.app.Main", "run"));
    command.addAll(arguments);
    return command;
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

  public boolean alive() {
    return process.isAlive();
  }

  /** Of one that has ended. */
  public int exitValue() {
    return process.exitValue();
  }

  /** SIGSTOP: as a machine that is frozen, its connections stay open. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if nothing had happened. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
  }

  /** SIGKILL: nothing is closed, nothing is written down. */
  public void kill() throws InterruptedException {
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
