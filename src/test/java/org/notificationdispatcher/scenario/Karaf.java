package org.notificationdispatcher.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Apache Karaf in a process of its own, on free ports. */
final class Karaf implements AutoCloseable {
  private static final String JAVA_HOME = System.getProperty("java.home");

  private final Path home;
  private final int sshPort;
  private Process process;

  private Karaf(Path home, int sshPort) {
    this.home = home;
    this.sshPort = sshPort;
  }

  /**
   * Copies what was unpacked, and prepares it.
   *
   * @param repository a folder laid out as a Maven repository, which it knows
   */
  static Karaf prepare(Path unpacked, Path home, Path repository) throws Exception {
    run(List.of("cp", "-a", unpacked.toString(), home.toString()));
    Karaf karaf = new Karaf(home, freePort());
    karaf.edit("org.apache.karaf.shell.cfg", "(?m)^sshPort *=.*", "sshPort = " + karaf.sshPort);
    karaf.edit(
        "org.apache.karaf.management.cfg",
        "(?m)^rmiRegistryPort *=.*",
        "rmiRegistryPort = " + freePort());
    karaf.edit(
        "org.apache.karaf.management.cfg",
        "(?m)^rmiServerPort *=.*",
        "rmiServerPort = " + freePort());
    karaf.edit("users.properties", "(?m)^#(karaf|_g_)", "$1");
    karaf.edit(
        "org.ops4j.pax.url.mvn.cfg",
        "(?m)^org.ops4j.pax.url.mvn.defaultRepositories *= *\\\\",
        "org.ops4j.pax.url.mvn.defaultRepositories = " + repository.toUri() + "@id=own, \\\\");
    return karaf;
  }

  private void edit(String file, String from, String to) throws IOException {
    Path edited = etc().resolve(file);
    String text = Files.readString(edited);
    String changed = text.replaceAll(from, to);
    if (changed.equals(text)) {
      throw new IllegalStateException(file + " has no " + from);
    }
    Files.writeString(edited, changed);
  }

  Path etc() {
    return home.resolve("etc");
  }

  /** Starts it; returns when it takes commands. */
  void start() throws IOException {
    ProcessBuilder started = new ProcessBuilder(home.resolve("bin/karaf").toString(), "server");
    started.environment().put("JAVA_HOME", JAVA_HOME);
    started.environment().put("KARAF_EXEC", "exec");
    process =
        started
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("out.log").toFile()))
            .start();
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> command("version").contains("4."));
  }

  /** Runs a command of its shell; what it says, within a minute: the client may hang at its end. */
  String command(String command) throws Exception {
    ProcessBuilder client =
        new ProcessBuilder(
            home.resolve("bin/client").toString(),
            "-h",
            "127.0.0.1",
            "-a",
            String.valueOf(sshPort),
            "-u",
            "karaf",
            "-p",
            "karaf",
            "-b");
    client.environment().put("JAVA_HOME", JAVA_HOME);
    Path said = Files.createTempFile(home, "client", ".log");
    Process running = client.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try (var in = running.getOutputStream()) {
      in.write((command + "\n").getBytes(UTF_8));
    }
    if (!running.waitFor(1, TimeUnit.MINUTES)) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
    return Files.readString(said);
  }

  /** Asks the JVM by jcmd. */
  String jcmd(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(JAVA_HOME, "bin", "jcmd").toString());
    command.add(String.valueOf(process.pid()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Resident memory, in MiB. */
  long memory() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum()
          / 1024;
    }
  }

  String log() throws IOException {
    Path log = home.resolve("data/log/karaf.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
      try {
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String run(List<String> command) throws Exception {
    Process running = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(running.getInputStream().readAllBytes(), UTF_8);
    if (running.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
    return said;
  }
}
