package org.notificationdispatcher.house;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of the shipped configuration, and who reads them. */
final class ConfigurationRules {
  private static final Pattern KEY = Pattern.compile("(dispatcher\\.[\\w.-]+)=(.*)");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{\\??!?(dispatcher\\.[\\w.-]+)[^}]*}}");
  private static final Pattern EXTENDS = Pattern.compile("class \\w+ extends (\\w+)");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  /** Of each key, whether it is explained. */
  private final Map<String, Boolean> keys = new LinkedHashMap<>();

  private final String properties;

  ConfigurationRules(String properties) {
    this.properties = properties;
    String above = "";
    for (String line : properties.lines().toList()) {
      Matcher key = KEY.matcher(line);
      if (key.matches()) {
        keys.put(key.group(1), above.startsWith("# ") && !above.startsWith("# ----"));
      }
      above = line;
    }
  }

  /** Every key has a comment above it. */
  List<String> unexplained() {
    return keys.entrySet().stream()
        .filter(key -> !key.getValue())
        .map(key -> key.getKey() + ": has no comment above it")
        .toList();
  }

  /** Every placeholder in a route is a key. */
  List<String> unknown(Map<String, String> routes) {
    List<String> problems = new ArrayList<>();
    routes.forEach(
        (path, text) ->
            placeholders(text).stream()
                .filter(key -> !keys.containsKey(key))
                .map(key -> path + ": {{" + key + "}} is no key of config/application.properties")
                .forEach(problems::add));
    return problems;
  }

  /**
   * Every key is read.
   *
   * @param sources Java that reads keys, by literals: whole, or in parts of one file
   */
  List<String> unused(Collection<String> routes, Collection<String> sources) {
    Set<String> used = placeholders(properties);
    routes.forEach(route -> used.addAll(placeholders(route)));
    List<Set<String>> literals = sources.stream().map(source -> literals(source, sources)).toList();
    return keys.keySet().stream()
        .filter(key -> !used.contains(key))
        .filter(key -> literals.stream().noneMatch(file -> reads(file, key)))
        .map(key -> key + ": neither a route nor Java reads it")
        .toList();
  }

  private static boolean reads(Set<String> literals, String key) {
    if (literals.contains(key)) {
      return true;
    }
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      String rest = key.substring(dot + 1);
      // PREFIX + "rest", or PREFIX + module + ".rest"
      if (literals.contains(key.substring(0, dot + 1))
          && (literals.contains(rest)
              || (rest.contains(".") && literals.contains(rest.substring(rest.indexOf('.')))))) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> placeholders(String text) {
    Set<String> keys = new TreeSet<>();
    PLACEHOLDER.matcher(text).results().forEach(found -> keys.add(found.group(1)));
    return keys;
  }

  /** Those of a file, and of the one whose class it extends: a part of a key may stand there. */
  private static Set<String> literals(String source, Collection<String> sources) {
    Set<String> literals = literals(source);
    Matcher child = EXTENDS.matcher(source);
    if (child.find()) {
      sources.stream()
          .filter(other -> other.contains("class " + child.group(1) + " "))
          .forEach(parent -> literals.addAll(literals(parent)));
    }
    return literals;
  }

  private static Set<String> literals(String source) {
    Set<String> literals = new TreeSet<>();
    LITERAL.matcher(source).results().forEach(found -> literals.add(found.group(1)));
    return literals;
  }
}
