package org.notificationdispatcher.app.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.notificationdispatcher.app.configuration.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own in {@code postgres} below the data folder. It is kept over restarts,
 * writes durably, listens on 127.0.0.1 at a port of its choice only, and asks for a password that
 * is made at the first start ({@code postgres.password}). It logs to {@code postgres.log}.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  static final String USER = "dispatcher";
  private static final String DATABASE = "postgres";
  private static final String CLUSTER = "postgres";
  private static final String PASSWORD_FILE = "postgres.password";
  private static final String PID_FILE = "postmaster.pid";
  private static final long LARGEST_LOG = 10L * 1024 * 1024;

  /** Recovery after a crash, or the last checkpoint of a large database, can take minutes. */
  private static final String PATIENCE_SECONDS = "600";

  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on",
          "shared_buffers=128MB",
          "max_connections=100",
          "timezone=UTC",
          "log_timezone=UTC",
          "log_checkpoints=off");

  private final PostgresBinaries binaries;
  private final Path cluster;
  private final int port;
  private final String password;
  private boolean closed;

  private EmbeddedDatabase(PostgresBinaries binaries, Path cluster, int port, String password) {
    this.binaries = binaries;
    this.cluster = cluster;
    this.port = port;
    this.password = password;
  }

  /**
   * Starts it, the first time after creating it. One left running by a dispatcher that was killed
   * is stopped before.
   *
   * @throws StartException if it does not start
   */
  static EmbeddedDatabase start(DataFolder data) {
    return start(data, PostgresBinaries.cache(data.path()));
  }

  /**
   * @param cache for the unpacked programs
   */
  static EmbeddedDatabase start(DataFolder data, Path cache) {
    Path cluster = data.path().resolve(CLUSTER);
    Path log = data.path().resolve("postgres.log");
    try {
      PostgresBinaries binaries = PostgresBinaries.unpackedIn(cache);
      String password = password(data.path(), cluster);
      if (isEmpty(cluster)) {
        create(binaries, data.path(), cluster);
      }
      checkVersion(binaries, cluster);
      stopOrphan(binaries, cluster);
      rotate(log);
      int port = startServer(binaries, cluster, log);
      LOG.info("Embedded PostgreSQL in {} answers at 127.0.0.1:{}", cluster, port);
      return new EmbeddedDatabase(binaries, cluster, port, password);
    } catch (IOException e) {
      throw new StartException(
          "embedded PostgreSQL in " + cluster + " does not start: " + reason(e), e);
    }
  }

  /**
   * How to reach the one that a dispatcher has started.
   *
   * @param data the data folder; another process holds it
   * @throws StartException if none runs there
   */
  static Running running(Path data) {
    Path pidFile = data.resolve(CLUSTER).resolve(PID_FILE);
    try {
      if (process(pidFile).isEmpty()) {
        throw new StartException(
            "no dispatcher runs on folder "
                + data.toAbsolutePath()
                + "; start it, or name its folder with dispatcher.data");
      }
      // Process, folder, time of start, port
      String port = Files.readAllLines(pidFile, StandardCharsets.UTF_8).get(3).strip();
      return new Running(
          jdbcUrl(Integer.parseInt(port)),
          Files.readString(data.resolve(PASSWORD_FILE), StandardCharsets.US_ASCII).strip());
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      throw new StartException(
          "the embedded PostgreSQL in " + data.toAbsolutePath() + " cannot be found: " + e, e);
    }
  }

  /** Address and password of user {@link #USER}. */
  record Running(String jdbcUrl, String password) {}

  private static String reason(IOException e) {
    return e.getClass() == IOException.class
        ? e.getMessage()
        : e.getMessage() + " (" + e.getClass().getSimpleName() + ")";
  }

  private static boolean isEmpty(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return true;
    }
    try (Stream<Path> content = Files.list(folder)) {
      return content.findAny().isEmpty();
    }
  }

  private static String password(Path data, Path cluster) throws IOException {
    Path file = data.resolve(PASSWORD_FILE);
    if (Files.exists(file)) {
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    }
    if (!isEmpty(cluster)) {
      throw new StartException(
          "embedded PostgreSQL: "
              + file
              + ", the password of the database beside it, is missing; restore it from the backup");
    }
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    Path aside = data.resolve("postgres.password.new");
    Files.deleteIfExists(aside);
    Files.createFile(aside, onlyForOwner(data));
    Files.writeString(aside, password + "\n", StandardCharsets.US_ASCII);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    return password;
  }

  private static FileAttribute<?>[] onlyForOwner(Path folder) throws IOException {
    return Files.getFileStore(folder).supportsFileAttributeView("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Creates it aside, so that one half made is never taken for the real one. */
  private static void create(PostgresBinaries binaries, Path data, Path cluster)
      throws IOException {
    Path aside = data.resolve("postgres.new");
    PostgresBinaries.delete(aside);
    PostgresBinaries.Outcome outcome =
        binaries.run(
            "initdb",
            "--pgdata=" + aside,
            "--username=" + USER,
            "--pwfile=" + data.resolve(PASSWORD_FILE),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            // Independent of the operating system's locales, whose changes would break indexes.
            "--no-locale",
            "--data-checksums");
    if (outcome.exitCode() != 0) {
      throw new IOException(
          outcome.output().contains("cannot be run as root")
              ? "it must not run as root, and unshare -U is not allowed here; start the dispatcher"
                  + " as another user, or set dispatcher.database.url"
              : "initdb: " + lastLines(outcome.output()));
    }
    Files.deleteIfExists(cluster);
    Files.move(aside, cluster, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void checkVersion(PostgresBinaries binaries, Path cluster) throws IOException {
    Path file = cluster.resolve("PG_VERSION");
    if (Files.notExists(file)) {
      throw new StartException(
          "embedded PostgreSQL: folder "
              + cluster
              + " holds no database; move it away, or name another folder with dispatcher.data");
    }
    String found = Files.readString(file, StandardCharsets.US_ASCII).strip();
    String mine = Integer.toString(binaries.majorVersion());
    if (!found.equals(mine)) {
      throw new StartException(
          ("embedded PostgreSQL: folder %s was made by PostgreSQL %s, this program brings %s;"
                  + " start the dispatcher with the PostgreSQL %s binaries on the class path, dump"
                  + " the database with pg_dump, and restore it into an empty folder")
              .formatted(cluster, found, mine, found));
    }
  }

  /**
   * Stops a PostgreSQL whose dispatcher was killed: the lock on the data folder is ours, so nobody
   * uses it.
   */
  private static void stopOrphan(PostgresBinaries binaries, Path cluster) throws IOException {
    Path pidFile = cluster.resolve(PID_FILE);
    Optional<ProcessHandle> process = process(pidFile);
    if (process.isEmpty()) {
      return;
    }
    ProcessHandle.Info info = process.get().info();
    Optional<String> command = info.command().map(path -> Path.of(path).getFileName().toString());
    if (command.isPresent() && !command.get().startsWith("postgres")) {
      // The number belongs to another program by now, as is usual after a container's restart.
      // PostgreSQL would take that for itself and refuse to start.
      Files.deleteIfExists(pidFile);
      return;
    }
    boolean ours =
        info.arguments()
            .map(arguments -> List.of(arguments).contains(cluster.toString()))
            .orElse(command.isPresent());
    if (!ours) {
      throw new StartException(
          ("embedded PostgreSQL: %s names process %d, which may use the folder; stop that process,"
                  + " or if it has nothing to do with the folder, delete the file")
              .formatted(pidFile, process.get().pid()));
    }
    LOG.info("Stopping the PostgreSQL that was left running (pid {})", process.get().pid());
    PostgresBinaries.Outcome outcome = stopServer(binaries, cluster);
    if (outcome.exitCode() != 0 && process(pidFile).isPresent()) {
      throw new IOException(
          "the one left running (pid "
              + process.get().pid()
              + ") cannot be stopped: "
              + lastLines(outcome.output()));
    }
  }

  private static Optional<ProcessHandle> process(Path pidFile) throws IOException {
    if (Files.notExists(pidFile)) {
      return Optional.empty();
    }
    String pid = Files.readString(pidFile, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    return pid.matches("\\d{1,18}")
        ? ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)
        : Optional.empty();
  }

  private static void rotate(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LARGEST_LOG) {
      Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static int startServer(PostgresBinaries binaries, Path cluster, Path log)
      throws IOException {
    int tries = 3;
    while (true) {
      int port = freePort();
      long before = Files.exists(log) ? Files.size(log) : 0;
      PostgresBinaries.Outcome outcome =
          binaries.run(
              "pg_ctl",
              "start",
              "--wait",
              "--timeout=" + PATIENCE_SECONDS,
              "--pgdata=" + cluster,
              "--log=" + log,
              "--options=" + options(port));
      if (outcome.exitCode() == 0) {
        return port;
      }
      String said = Files.exists(log) ? tail(log, before) : "";
      // Somebody else may have taken the port since it was found free.
      if (--tries == 0 || !said.contains("could not bind")) {
        throw new IOException(lastLines(said.isBlank() ? outcome.output() : said) + "; see " + log);
      }
    }
  }

  private static String options(int port) {
    StringBuilder options = new StringBuilder("-p " + port);
    SETTINGS.forEach(setting -> options.append(" -c ").append(setting));
    return options.toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }

  private static String tail(Path log, long from) throws IOException {
    byte[] content = Files.readAllBytes(log);
    int start = (int) Math.min(from, content.length);
    return new String(content, start, content.length - start, StandardCharsets.UTF_8);
  }

  /** What explains the end, as one line: what was fatal and why, else what was said last. */
  private static String lastLines(String output) {
    List<String> lines =
        output
            .lines()
            .map(line -> line.strip().replaceFirst("^\\d{4}-\\S+ \\S+ \\S+ \\[\\d+\\] ", ""))
            .filter(line -> !line.isEmpty())
            .toList();
    int end = lines.size();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches("(FATAL|PANIC):.*")) {
        end = i + 1;
      }
    }
    return String.join(" | ", lines.subList(Math.max(0, end - 3), end));
  }

  private static PostgresBinaries.Outcome stopServer(PostgresBinaries binaries, Path cluster)
      throws IOException {
    return binaries.run(
        "pg_ctl",
        "stop",
        "--wait",
        "--mode=fast",
        "--timeout=" + PATIENCE_SECONDS,
        "--pgdata=" + cluster);
  }

  String jdbcUrl() {
    return jdbcUrl(port);
  }

  private static String jdbcUrl(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
  }

  String password() {
    return password;
  }

  /** Stops it; connections still open are cut, what was committed is safe. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      PostgresBinaries.Outcome outcome = stopServer(binaries, cluster);
      if (outcome.exitCode() != 0) {
        LOG.warn("Embedded PostgreSQL did not stop: {}", lastLines(outcome.output()));
      }
    } catch (IOException e) {
      LOG.warn("Embedded PostgreSQL did not stop", e);
    }
  }
}
