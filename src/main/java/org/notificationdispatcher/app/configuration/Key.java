package org.notificationdispatcher.app.configuration;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One key that exists, or one for each destination.
 *
 * @param pattern the key; {@code <name>} in it stands for the name of a destination
 * @param kind what its value must look like
 * @param secret whether its value must never be shown
 * @param mayBeEmpty whether it may be left empty
 * @param otherwise the value of a destination that does not give it, or null if it must
 */
record Key(String pattern, Kind kind, boolean secret, boolean mayBeEmpty, String otherwise) {
  private static final String NAME = "<name>";
  private static final Pattern NAME_SYNTAX = Pattern.compile("[a-z0-9][a-z0-9-]*");
  private static final Pattern VARIABLE_SYNTAX = Pattern.compile("[A-Z0-9][A-Z0-9_]*");

  static Key required(String pattern, Kind kind) {
    return new Key(pattern, kind, false, false, null);
  }

  static Key optional(String pattern, Kind kind) {
    return new Key(pattern, kind, false, true, null);
  }

  Key asSecret() {
    return new Key(pattern, kind, true, mayBeEmpty, otherwise);
  }

  Key otherwise(String value) {
    return new Key(pattern, kind, secret, mayBeEmpty, value);
  }

  /** Whether there is one for each destination. */
  boolean named() {
    return pattern.contains(NAME);
  }

  /** What keys of destinations begin with, such as {@code dispatcher.webhook.}; else the key. */
  String channel() {
    return pattern.split(NAME, 2)[0];
  }

  /** The key of this destination. */
  String of(String name) {
    return pattern.replace(NAME, name);
  }

  boolean matches(String key) {
    return named() ? nameIn(key).isPresent() : pattern.equals(key);
  }

  /** The destination a key of this pattern belongs to; empty if the key is another one. */
  Optional<String> nameIn(String key) {
    return part(pattern, NAME, NAME_SYNTAX, key);
  }

  /** The destination an environment variable of this pattern belongs to. */
  Optional<String> nameInEnvironment(String variable) {
    return part(environmentVariable(pattern), environmentVariable(NAME), VARIABLE_SYNTAX, variable)
        .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  /** What stands where the template has the name. Asked for each key and each of these often. */
  private static Optional<String> part(String template, String name, Pattern syntax, String text) {
    int start = template.indexOf(name);
    int after = template.length() - start - name.length();
    if (start < 0
        || text.length() <= start + after
        || !text.startsWith(template.substring(0, start))
        || !text.endsWith(template.substring(start + name.length()))) {
      return Optional.empty();
    }
    String part = text.substring(start, text.length() - after);
    return syntax.matcher(part).matches() ? Optional.of(part) : Optional.empty();
  }

  /** The environment variable that sets a key: {@code dispatcher.a.bC} is DISPATCHER_A_BC. */
  static String environmentVariable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
