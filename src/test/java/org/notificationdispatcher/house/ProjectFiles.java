package org.notificationdispatcher.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The text files of the project, by their path below its folder. */
final class ProjectFiles {
  private ProjectFiles() {}

  /**
   * All files below a folder, or the one file.
   *
   * @param end of the names; empty for all
   * @return none if there is no such folder
   */
  static Map<String, String> below(String folder, String end) {
    return below(Path.of(""), folder, end);
  }

  static Map<String, String> below(Path root, String folder, String end) {
    Map<String, String> texts = new TreeMap<>();
    if (!Files.exists(root.resolve(folder))) {
      return texts;
    }
    try (Stream<Path> all = Files.walk(root.resolve(folder))) {
      all.filter(file -> Files.isRegularFile(file) && file.toString().endsWith(end))
          .forEach(file -> texts.put(name(root.relativize(file)), text(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  private static String name(Path file) {
    return file.toString().replace('\\', '/');
  }

  /** What is no UTF-8 does not matter: a key store has no words. */
  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
