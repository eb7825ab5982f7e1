package org.notificationdispatcher.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in no file, and which file stands for what. */
final class SourceRules {
  private static final Pattern SQL =
      Pattern.compile("\"\\s*(?i:select|insert|update|delete|create|alter|drop)\\s");
  private static final Pattern FOLDER =
      Pattern.compile("(?<![\\w.:}/-])/(?:home|root|work|Users)/\\w|\\b[A-Z]:[\\\\/]+Users\\b");
  private static final Pattern HOST = Pattern.compile("https?://([\\w.-]+)");
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:.*[.-])?(?:repos?\\d*|repository|repositories|maven\\d*|registry|nexus|artifactory"
              + "|npmjs|pypi|crates|jitpack|sonatype|rubygems|proxy)(?:[.-].*)?");

  /** The namespace of the POM. */
  private static final String NAMESPACE_HOST = "maven.apache.org";

  private SourceRules() {}

  /** SQL is a file. */
  static List<String> sqlInJava(Map<String, String> sources) {
    return found(sources, SQL, "holds a statement; make it a file below src/main/resources/sql");
  }

  /** Nothing names a folder of the machine it was written on. */
  static List<String> foldersOfAMachine(Map<String, String> texts) {
    return found(texts, FOLDER, "names a folder that others do not have");
  }

  /** Where artifacts come from is the business of whoever builds. */
  static List<String> registries(Map<String, String> texts) {
    List<String> problems = new ArrayList<>();
    texts.forEach(
        (path, text) -> {
          Matcher host = HOST.matcher(text);
          while (host.find()) {
            if (REGISTRY.matcher(host.group(1)).matches()
                && !host.group(1).equals(NAMESPACE_HOST)) {
              problems.add(
                  place(path, text, host.start()) + ": names a registry, " + host.group(1));
            }
          }
        });
    return problems;
  }

  /**
   * Each statement is read, and what is read is there.
   *
   * @param names the files, without {@code .sql}
   * @param reference how a statement is named; the name is group 1
   */
  static List<String> statements(
      Set<String> names, Map<String, String> readers, Pattern reference) {
    List<String> problems = new ArrayList<>();
    Set<String> unread = new TreeSet<>(names);
    readers.forEach(
        (path, text) -> {
          Matcher read = reference.matcher(text);
          while (read.find()) {
            unread.remove(read.group(1));
            if (!names.contains(read.group(1))) {
              problems.add(
                  place(path, text, read.start()) + ": there is no " + read.group(1) + ".sql");
            }
          }
        });
    unread.forEach(name -> problems.add(name + ".sql: nobody reads it; delete it"));
    return problems;
  }

  private static List<String> found(Map<String, String> texts, Pattern pattern, String problem) {
    List<String> problems = new ArrayList<>();
    texts.forEach(
        (path, text) -> {
          Matcher matcher = pattern.matcher(text);
          while (matcher.find()) {
            problems.add(place(path, text, matcher.start()) + ": " + problem);
          }
        });
    return problems;
  }

  private static String place(String path, String text, int at) {
    return path + ":" + (1 + text.substring(0, at).chars().filter(c -> c == '\n').count());
  }
}
