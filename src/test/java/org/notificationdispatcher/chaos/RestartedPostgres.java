package org.notificationdispatcher.chaos;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.notificationdispatcher.bench.Folders;

/** A PostgreSQL that is stopped and started again, on one port and durable. */
final class RestartedPostgres implements AutoCloseable {
  static final int CONNECTIONS = 60;
  private static final String SETTINGS =
      "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections="
          + CONNECTIONS
          + " -c fsync=on -c synchronous_commit=on";

  private final Path folder;
  private final Path data;
  private final Path programs;
  private final int port;

  private RestartedPostgres(Path folder, Path programs) throws IOException {
    this.folder = folder;
    this.data = folder.resolve("data");
    this.programs = programs;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
  }

  static RestartedPostgres startEmpty(Path folder) throws IOException {
    if (Files.exists(folder.resolve("data/postmaster.pid"))) {
      // A killed run has left it
      new RestartedPostgres(folder, programs(folder)).stop("immediate");
    }
    Folders.empty(folder);
    EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(folder.toFile())
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        // Registering fails in the middle of an interruption, and leaves it running
        .setRegisterShutdownHook(false)
        .start()
        .close();
    RestartedPostgres server = new RestartedPostgres(folder, programs(folder));
    server.start();
    return server;
  }

  private static Path programs(Path folder) throws IOException {
    try (Stream<Path> content = Files.list(folder)) {
      return content
          .filter(one -> one.getFileName().toString().startsWith("PG-") && Files.isDirectory(one))
          .findFirst()
          .orElseThrow()
          .resolve("bin");
    }
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  void start() throws IOException {
    run(
        "pg_ctl",
        "start",
        "--wait",
        "--timeout=120",
        "--pgdata=" + data,
        "--log=" + folder.resolve("postgres.log"),
        "--options=" + SETTINGS.formatted(port));
  }

  /**
   * @param mode {@code immediate}, as a crash, or {@code fast}
   */
  void stop(String mode) throws IOException {
    run("pg_ctl", "stop", "--wait", "--timeout=120", "--mode=" + mode, "--pgdata=" + data);
  }

  private void run(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      // It refuses to run as root
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0 && Files.exists(data.resolve("postmaster.pid"))) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    stop("immediate");
  }
}
