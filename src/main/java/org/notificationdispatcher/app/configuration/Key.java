package org.notificationdispatcher.app.configuration;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
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
  private static final String NAME_SYNTAX = "[a-z0-9][a-z0-9-]*";

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
    return group(pattern, "(" + NAME_SYNTAX + ")", key);
  }

  /** The destination an environment variable of this pattern belongs to. */
  Optional<String> nameInEnvironment(String variable) {
    return group(environmentVariable(pattern), "([A-Z0-9][A-Z0-9_]*)", variable)
        .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  private Optional<String> group(String template, String group, String text) {
    if (!named()) {
      return Optional.empty();
    }
    String[] around = template.split("<(?i:name)>", 2);
    Matcher matcher =
        Pattern.compile(Pattern.quote(around[0]) + group + Pattern.quote(around[1])).matcher(text);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The environment variable that sets a key: {@code dispatcher.a.bC} is DISPATCHER_A_BC. */
  static String environmentVariable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
