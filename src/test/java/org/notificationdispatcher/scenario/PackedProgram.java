package org.notificationdispatcher.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The program as {@code mvn package} packs it, unpacked to a path with a blank, in which nothing
 * can be written. Root may write everywhere, so that root runs it as a user who may do nothing.
 */
final class PackedProgram implements AutoCloseable {
  private static final String NOBODY = "65534";

  /** As without it, but started quickly rather than fast later. */
  private static final String QUICK_START = "-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private final Path program;
  private final Path work;

  private PackedProgram(Path program, Path work) {
    this.program = program;
    this.work = work;
  }

  /**
   * @param folder takes the program, and beside it a folder in which it may write
   */
  static PackedProgram unpack(Path folder) throws IOException {
    Path place = Files.createDirectory(folder.resolve("a path"));
    run(place, "tar", "-xzf", archive(".tar.gz").toAbsolutePath().toString());
    Path work = Files.createDirectory(folder.resolve("work"));
    allow(folder, "rwxr-xr-x");
    allow(work, "rwxrwxrwx");
    run(folder, "chmod", "-R", "a-w,a+rX", place.toString());
    try (Stream<Path> unpacked = Files.list(place)) {
      return new PackedProgram(unpacked.findFirst().orElseThrow(), work);
    }
  }

  /** What the build has made. */
  static Path archive(String ending) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(
              file ->
                  file.getFileName().toString().matches("notification-dispatcher-[0-9.]+" + ending))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no archive; build it by mvn package"));
    }
  }

  /** Where it was unpacked to. */
  Path program() {
    return program;
  }

  /** Where it is started, and may write. */
  Path work() {
    return work;
  }

  /**
   * Starts it by its script, from another folder.
   *
   * @param settings given by environment variables
   */
  DispatcherProcess start(Map<String, String> settings) throws IOException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.addAll(List.of(script(), "run"));
    ProcessBuilder started = new ProcessBuilder(command).directory(work.toFile());
    settings.forEach(
        (key, value) ->
            started
                .environment()
                .put(key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value));
    started.environment().put("JAVA_OPTS", QUICK_START);
    started.environment().put("HOME", work.toString());
    started.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return new DispatcherProcess(
        Files.createTempFile(work.getParent(), "dispatcher", ".log"), started);
  }

  String script() {
    return program.resolve("bin/dispatcher").toString();
  }

  /** The files of the program, with what shows a change. */
  Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(program)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(
            program.relativize(file).toString(),
            Files.size(file) + " bytes of " + Files.getLastModifiedTime(file));
      }
    }
    return content;
  }

  private static void allow(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static void run(Path place, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(place.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
  }

  /** Lets it be removed. */
  @Override
  public void close() throws IOException {
    run(program.getParent(), "chmod", "-R", "u+w", program.toString());
  }
}
