package org.notificationdispatcher.reporting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A report as files: {@code report.html} with its pictures, the text, the tables, the mail. */
final class ReportFiles {
  private ReportFiles() {}

  /**
   * Writes all files into a folder that has another name until it is whole, and takes the place of
   * an older one.
   *
   * @param eml the mail as it would be sent
   * @return the folder
   * @throws UncheckedIOException if it cannot be written
   */
  static Path write(Report report, byte[] eml, Path folder) {
    try {
      Path absolute = folder.toAbsolutePath();
      Files.createDirectories(absolute.getParent());
      Path part = absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID());
      Files.createDirectory(part);
      try {
        fill(report, eml, part);
        if (Files.exists(absolute)) {
          Path old = absolute.resolveSibling(part.getFileName() + ".old");
          Files.move(absolute, old, StandardCopyOption.ATOMIC_MOVE);
          Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE);
          remove(old);
        } else {
          Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE);
        }
      } finally {
        remove(part);
      }
      return absolute;
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written to " + folder + ": " + e, e);
    }
  }

  private static void fill(Report report, byte[] eml, Path folder) throws IOException {
    String html = report.html();
    for (Map.Entry<String, byte[]> picture : report.pictures().entrySet()) {
      String file = ReportMail.fileName(picture.getKey());
      html = html.replace("cid:" + picture.getKey(), file);
      Files.write(folder.resolve(file), picture.getValue());
    }
    Files.writeString(folder.resolve("report.html"), html, StandardCharsets.UTF_8);
    Files.writeString(folder.resolve("report.txt"), report.text(), StandardCharsets.UTF_8);
    for (Map.Entry<String, byte[]> table : report.tables().entrySet()) {
      Files.write(folder.resolve(table.getKey()), table.getValue());
    }
    Files.write(folder.resolve("report.eml"), eml);
  }

  private static void remove(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
