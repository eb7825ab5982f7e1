package org.notificationdispatcher.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is License Central's own stands in a profile, and nowhere else. */
final class ProfileRules {
  private static final Pattern KEY = Pattern.compile("(?m)^([\\w.]+)=(.*)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{profile\\.([\\w.]+)}}");

  /** Set by the wiring: where the profile's folder is. */
  private static final String LOCATION = "location";

  private ProfileRules() {}

  /** Every key has a comment above it. */
  static List<String> unexplained(String properties) {
    List<String> problems = new ArrayList<>();
    String above = "";
    for (String line : properties.lines().toList()) {
      Matcher key = KEY.matcher(line);
      if (key.matches() && (!above.startsWith("# ") || above.startsWith("# ----"))) {
        problems.add(key.group(1) + ": has no comment above it");
      }
      above = line;
    }
    return problems;
  }

  /** Every placeholder of a route is a key. */
  static List<String> unknown(String properties, Map<String, String> routes) {
    Set<String> keys = new TreeSet<>(Set.of(LOCATION));
    KEY.matcher(properties).results().forEach(key -> keys.add(key.group(1)));
    List<String> problems = new ArrayList<>();
    routes.forEach(
        (path, text) ->
            PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(key -> !keys.contains(key))
                .forEach(
                    key ->
                        problems.add(path + ": {{profile." + key + "}} is no key of a profile")));
    return problems;
  }

  /** Names of services, ports and operations, and their namespaces, are in no route and no Java. */
  static List<String> leaked(String properties, Map<String, String> texts) {
    Set<String> names = new TreeSet<>();
    KEY.matcher(properties)
        .results()
        .filter(key -> key.group(1).matches("service|port|operation\\..*"))
        .flatMap(key -> List.of(key.group(2).split("[{}]")).stream())
        .filter(name -> !name.isBlank())
        .forEach(names::add);
    List<String> problems = new ArrayList<>();
    texts.forEach(
        (path, text) ->
            names.stream()
                .filter(
                    name ->
                        Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w-])")
                            .matcher(text)
                            .find())
                .forEach(
                    name -> problems.add(path + ": names " + name + "; that is the profile's")));
    return problems;
  }
}
