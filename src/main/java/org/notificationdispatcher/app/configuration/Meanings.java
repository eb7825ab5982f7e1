package org.notificationdispatcher.app.configuration;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What stands above each key in the shipped {@code application.properties}, and its default. */
final class Meanings {
  private final Map<String, String> meanings = new HashMap<>();
  private final Map<String, String> standards = new HashMap<>();

  private Meanings() {}

  /** By the keys of the catalogue; those of destinations are explained once, with an example. */
  static Meanings shipped(Catalogue catalogue) {
    Meanings all = new Meanings();
    List<String> above = new ArrayList<>();
    for (String line :
        new String(ConfigurationLoader.defaults(), StandardCharsets.UTF_8).lines().toList()) {
      int equals = line.indexOf('=');
      if (line.startsWith("# ")) {
        above.add(line.substring(2));
      } else {
        if (equals > 0) {
          String value = line.substring(equals + 1);
          catalogue
              .find(line.substring(0, equals))
              .ifPresent(
                  key -> {
                    all.meanings.putIfAbsent(key.pattern(), String.join("\n", above));
                    all.standards.putIfAbsent(key.pattern(), value);
                  });
        }
        above.clear();
      }
    }
    return all;
  }

  String of(Key key) {
    return meanings.getOrDefault(key.pattern(), "");
  }

  /** Of a key that is not a destination's. */
  String standard(Key key) {
    return standards.get(key.pattern());
  }
}
