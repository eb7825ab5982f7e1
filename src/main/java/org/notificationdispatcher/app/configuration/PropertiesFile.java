package org.notificationdispatcher.app.configuration;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A properties file in UTF-8 that remembers the line of each key. The syntax is that of {@link
 * Properties}, except that every key is followed by "=" or ":" and stands only once.
 */
final class PropertiesFile {

  /** A value as it stands in the file, and where. */
  record Entry(String value, int line) {}

  private PropertiesFile() {}

  /**
   * @param name how to call the file in messages
   * @param problems gets one line a problem; what is readable is returned nevertheless
   */
  static Map<String, Entry> parse(String name, byte[] content, List<String> problems) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    String text = decode(name, content, problems);
    if (text == null) {
      return entries;
    }
    String[] lines = text.split("\r\n|\n|\r", -1);
    int number = 0;
    while (number < lines.length) {
      int first = number + 1;
      String line = lines[number++];
      if (isBlankOrComment(line)) {
        continue;
      }
      StringBuilder logical = new StringBuilder(line);
      while (continues(line) && number < lines.length) {
        line = lines[number++];
        logical.append('\n').append(line);
      }
      String at = name + ":" + first + ": ";
      if (continues(line) || (number == lines.length && continuesIntoNothing(lines, first))) {
        problems.add(at + "the file ends in the middle of a line; complete it");
        continue;
      }
      add(entries, logical.toString(), first, at, problems);
    }
    return entries;
  }

  private static void add(
      Map<String, Entry> entries, String line, int number, String at, List<String> problems) {
    Properties one = new Properties();
    try {
      one.load(new StringReader(line));
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          at + "\\u is not followed by four hexadecimal digits; write the character itself");
      return;
    }
    String key = one.stringPropertyNames().iterator().next();
    if (!hasSeparator(line)) {
      problems.add(at + "there is no '=' after '" + key + "'; write key=value");
      return;
    }
    Entry earlier = entries.putIfAbsent(key, new Entry(one.getProperty(key).strip(), number));
    if (earlier != null) {
      problems.add(
          at + key + " stands in line " + earlier.line() + " already; keep one of the two");
    }
  }

  private static String decode(String name, byte[] content, List<String> problems) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(content);
    CharBuffer out = CharBuffer.allocate(content.length);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    if (result.isError()) {
      long line = 1 + out.chars().filter(c -> c == '\n').count();
      problems.add(
          "%s:%d: not UTF-8 (byte 0x%02X); save the file as UTF-8"
              .formatted(name, line, content[in.position()]));
      return null;
    }
    if (out.chars().anyMatch(c -> c == 0)) {
      problems.add(name + ": not UTF-8 text (it contains zero bytes); save the file as UTF-8");
      return null;
    }
    String text = out.toString();
    // Editors on Windows begin UTF-8 with a byte order mark; it would be part of the first key.
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static boolean isBlankOrComment(String line) {
    String stripped = line.stripLeading();
    return stripped.isEmpty() || stripped.startsWith("#") || stripped.startsWith("!");
  }

  /** Whether the line ends in an odd number of backslashes. */
  private static boolean continues(String line) {
    int backslashes = 0;
    for (int i = line.length() - 1; i >= 0 && line.charAt(i) == '\\'; i--) {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  /** Whether the last line is empty and the one before it says that it goes on. */
  private static boolean continuesIntoNothing(String[] lines, int first) {
    int last = lines.length - 1;
    return last >= first && lines[last].isEmpty() && continues(lines[last - 1]);
  }

  /** Whether the first character that ends the key is "=" or ":", with or without blanks before. */
  private static boolean hasSeparator(String line) {
    String stripped = line.stripLeading();
    int i = 0;
    while (i < stripped.length() && " \t\f=:".indexOf(stripped.charAt(i)) < 0) {
      i += stripped.charAt(i) == '\\' ? 2 : 1;
    }
    String rest = i < stripped.length() ? stripped.substring(i).stripLeading() : "";
    return rest.startsWith("=") || rest.startsWith(":");
  }
}
