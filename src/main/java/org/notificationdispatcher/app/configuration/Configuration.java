package org.notificationdispatcher.app.configuration;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.notificationdispatcher.common.Module;

/**
 * What the operator set, checked. Immutable.
 *
 * <p>A destination that no route uses may lack its address or secret: what is wrong with it is told
 * when one of its keys is asked for.
 */
public final class Configuration {
  /**
   * The system property of the folder that relative paths are relative to; without it, the one in
   * which the process was started. bin/dispatcher sets it, because it is started from anywhere.
   */
  public static final String HOME = "notification-dispatcher.home";

  private final Catalogue catalogue;
  private final Path home;
  private final Map<String, String> values;
  private final Map<String, String> origins;
  private final Map<String, String> passedThrough;
  private final Map<String, String> deferred;

  Configuration(
      Catalogue catalogue,
      Path home,
      Map<String, String> values,
      Map<String, String> origins,
      Map<String, String> passedThrough,
      Map<String, String> deferred) {
    this.catalogue = catalogue;
    this.home = home;
    this.values = Map.copyOf(values);
    this.origins = Map.copyOf(origins);
    this.passedThrough = Map.copyOf(passedThrough);
    this.deferred = Map.copyOf(deferred);
  }

  /**
   * Reads the shipped defaults, {@code application.properties} in the folder, the environment and
   * the system properties; the later wins.
   *
   * @param folder need not exist: then the defaults hold
   * @throws ConfigurationException with every problem found
   */
  public static Configuration load(Path folder) {
    return new ConfigurationLoader(System.getenv(), System.getProperties()).load(folder);
  }

  /**
   * As {@link #load(Path)}, with values that win over all others.
   *
   * @param overrides by key
   */
  public static Configuration load(Path folder, Map<String, String> overrides) {
    return new ConfigurationLoader(System.getenv(), system(overrides)).load(folder);
  }

  /**
   * As {@link #load(Path)}, of a file of any name, where one process has several dispatchers.
   *
   * @param home what relative paths are relative to
   */
  public static Configuration loadFile(Path file, Path home) {
    Properties system = system(Map.of(HOME, home.toString()));
    return new ConfigurationLoader(System.getenv(), system).load(file.getParent(), file);
  }

  private static Properties system(Map<String, String> overrides) {
    Properties system = new Properties();
    system.putAll(System.getProperties());
    system.putAll(overrides);
    return system;
  }

  /** What relative paths are relative to; the empty path where the process was started. */
  public Path home() {
    return home;
  }

  /** The text of a key; empty if it is left empty. */
  public String text(String key) {
    Key declared = declared(key);
    String problem = deferred.get(key);
    if (problem != null) {
      throw new ConfigurationException(problem);
    }
    String value = values.get(key);
    if (value != null) {
      return value;
    }
    if (declared.otherwise() != null) {
      return declared.otherwise();
    }
    throw new ConfigurationException(key + " is missing; set it");
  }

  /** The text of a key; nothing if it is left empty. */
  public Optional<String> optionalText(String key) {
    return Optional.of(text(key)).filter(value -> !value.isBlank());
  }

  /** A span of time, such as {@code 30s}. */
  public Duration duration(String key) {
    return read(key, Kind::parseDuration);
  }

  /** A whole number. */
  public int integer(String key) {
    return read(key, Integer::parseInt);
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key) {
    return read(key, Boolean::parseBoolean);
  }

  /** Values separated by commas; none if it is left empty. */
  public List<String> list(String key) {
    return read(key, Kind::parseList);
  }

  /** An address. */
  public URI address(String key) {
    return read(key, URI::create);
  }

  /** A file or folder. */
  public Path path(String key) {
    return read(key, Path::of);
  }

  /** A file or folder; nothing if it is left empty. */
  public Optional<Path> optionalPath(String key) {
    return optionalText(key).map(Path::of);
  }

  /** A point in time; nothing if it is left empty. */
  public Optional<Instant> optionalInstant(String key) {
    return optionalText(key).map(value -> read(key, Kind::parseInstant));
  }

  private <T> T read(String key, Function<String, T> parser) {
    String value = text(key);
    try {
      return parser.apply(value);
    } catch (RuntimeException e) {
      // Its value was checked when it was loaded, so it was asked for as the wrong thing.
      throw new IllegalArgumentException(key + " is not of the kind it is asked for as", e);
    }
  }

  private Key declared(String key) {
    return catalogue
        .find(key)
        .orElseThrow(() -> new IllegalArgumentException("no key " + key + " in the catalogue"));
  }

  /** The modules that are collected, in their order. */
  public List<Module> enabledModules() {
    return Arrays.stream(Module.values())
        .filter(module -> flag(Catalogue.PREFIX + module + ".enabled"))
        .toList();
  }

  /** The names of the webhooks that have keys, used or not. */
  public NavigableSet<String> webhooks() {
    return destinations(Catalogue.WEBHOOK);
  }

  /** The names of the destinations in SAP that have keys, used or not. */
  public NavigableSet<String> saps() {
    return destinations(Catalogue.SAP);
  }

  /** The names of the reports that have keys, scheduled or not. */
  public NavigableSet<String> reports() {
    return destinations(Catalogue.REPORT);
  }

  private NavigableSet<String> destinations(String channel) {
    NavigableSet<String> names = new TreeSet<>();
    values.keySet().forEach(key -> catalogue.destinationOf(channel, key).ifPresent(names::add));
    deferred.keySet().forEach(key -> catalogue.destinationOf(channel, key).ifPresent(names::add));
    return names;
  }

  /**
   * What is wrong with keys nobody has asked for yet, one line each, such as the secret of a
   * destination that no route uses.
   *
   * @param prefix of the keys, such as {@code dispatcher.webhook.erp.}
   */
  public List<String> problems(String prefix) {
    return new TreeMap<>(deferred)
        .entrySet().stream()
            .filter(problem -> problem.getKey().startsWith(prefix))
            .map(Map.Entry::getValue)
            .toList();
  }

  /**
   * As {@link #problems(String)}, of all keys nobody has asked for yet.
   *
   * @return the line by its key
   */
  public SortedMap<String, String> unusable() {
    return new TreeMap<>(deferred);
  }

  /**
   * Where the value of a key comes from: {@code config/application.properties:12}, {@code
   * environment variable NAME}, {@code -Dkey} or {@code default}.
   */
  public String origin(String key) {
    return origins.getOrDefault(key, "default");
  }

  /**
   * A key as it may be shown.
   *
   * @param value null for a secret that is set
   * @param problem why it cannot be used, or null
   */
  public record Shown(String key, String value, String origin, String problem) {}

  /** Every key that has a value, by name; of keys that are not the dispatcher's, none. */
  public List<Shown> shown() {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(
                each ->
                    new Shown(
                        each.getKey(),
                        shown(declared(each.getKey()), each.getValue()),
                        origin(each.getKey()),
                        deferred.get(each.getKey())))
            .toList();
  }

  /**
   * A key as it may be shown, and what it is for.
   *
   * @param value null for a secret that is set
   * @param standard its default; null if it has none and must be set
   * @param problem why it cannot be used, or null
   * @param meaning as the shipped {@code application.properties} has it; several lines
   */
  public record Explained(
      String key, String value, String standard, String origin, String problem, String meaning) {}

  /** As {@link #shown}, in the order of the names, with default and meaning. */
  public List<Explained> explained() {
    Meanings meanings = Meanings.shipped(catalogue);
    return shown().stream()
        .map(
            one -> {
              Key key = declared(one.key());
              return new Explained(
                  one.key(),
                  one.value(),
                  key.named() ? key.otherwise() : meanings.standard(key),
                  one.origin(),
                  one.problem(),
                  meanings.of(key));
            })
        .toList();
  }

  /** A receiver may want a secret in the query of its address. */
  private static String shown(Key key, String value) {
    return key.secret() && !value.isEmpty()
        ? null
        : value.replaceAll(
            "(?i)([?&][^=&]*(?:password|secret|token|key|sig)[^=&]*=)[^&]*", "$1***");
  }

  /**
   * When a schedule fires first after a moment; empty if it never does again.
   *
   * @param key of a Quartz cron expression
   */
  public Optional<Instant> next(String key, Instant moment) {
    return Kind.next(text(key), moment);
  }

  /** A line about a key for the operator: key, origin, what is wrong and the mend. */
  public String complaint(String key, String problem) {
    return key + " (" + origin(key) + "): " + problem;
  }

  /**
   * Everything, for Camel: placeholders in keys of the dispatcher are resolved, other keys are as
   * they stand. Contains secrets.
   */
  public Properties asProperties() {
    Properties properties = new Properties();
    properties.putAll(passedThrough);
    properties.putAll(values);
    return properties;
  }

  /** Without values: some are secrets. */
  @Override
  public String toString() {
    return "Configuration" + new TreeMap<>(origins);
  }
}
