package org.notificationdispatcher.app.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.notificationdispatcher.common.Module;

/** Reads and checks a {@link Configuration}, and collects every problem on the way. */
final class ConfigurationLoader {
  private static final String FILE = "application.properties";
  private static final String DEFAULTS = "/notification-dispatcher/config/" + FILE;
  private static final String VARIABLE_PREFIX = "DISPATCHER_";

  /** Kubernetes sets these in every container next to a service named "dispatcher". */
  private static final String SERVICE_LINK = "DISPATCHER_(SERVICE_(HOST|PORT)|PORT)(_.*)?";

  private record Raw(String value, String origin) {}

  private final Catalogue catalogue = new Catalogue();
  private final Map<String, String> environment;
  private final Properties system;
  private final Path home;

  ConfigurationLoader(Map<String, String> environment, Properties system) {
    this.environment = environment;
    this.system = system;
    this.home = Path.of(system.getProperty(Configuration.HOME, ""));
  }

  Configuration load(Path folder) {
    return load(folder, folder.resolve(FILE));
  }

  /**
   * @param folder of the file, if it is there
   * @param file what is set, if it is there
   */
  Configuration load(Path folder, Path file) {
    List<String> problems = new ArrayList<>();
    Map<String, Raw> raw = new LinkedHashMap<>();
    PropertiesFile.parse("default", defaults(), problems)
        .forEach((key, entry) -> raw.put(key, new Raw(entry.value(), "default")));
    readFile(folder, file, raw, problems);
    readEnvironment(raw, problems);
    readSystem(raw);
    removeUnknown(raw, problems);
    return check(raw, problems);
  }

  /** The shipped file, in UTF-8. */
  static byte[] defaults() {
    try (InputStream in = ConfigurationLoader.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException(DEFAULTS + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readFile(
      Path folder, Path file, Map<String, Raw> raw, List<String> problems) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      problems.add(folder + ": is not a folder; name the folder of " + FILE);
      return;
    }
    if (Files.notExists(file)) {
      return;
    }
    if (!Files.isRegularFile(file)) {
      problems.add(file + ": is not a file; put the configuration there, or take it away");
      return;
    }
    try {
      PropertiesFile.parse(file.toString(), Files.readAllBytes(file), problems)
          .forEach((key, entry) -> raw.put(key, new Raw(entry.value(), file + ":" + entry.line())));
    } catch (AccessDeniedException e) {
      problems.add(
          file + ": must not be read by user " + System.getProperty("user.name") + "; allow it");
    } catch (IOException e) {
      problems.add(file + ": cannot be read: " + e.getMessage());
    }
  }

  private void readEnvironment(Map<String, Raw> raw, List<String> problems) {
    new TreeMap<>(environment)
        .forEach(
            (variable, value) -> {
              if (!variable.startsWith(VARIABLE_PREFIX) || variable.matches(SERVICE_LINK)) {
                return;
              }
              Optional<String> key = catalogue.setBy(variable, raw.keySet());
              if (key.isPresent()) {
                raw.put(key.get(), new Raw(value.strip(), "environment variable " + variable));
              } else if (!isReferredTo(variable, raw)) {
                problems.add(
                    "environment variable "
                        + variable
                        + ": sets no key that exists"
                        + catalogue
                            .nearest(variable.toLowerCase(Locale.ROOT).replace('_', '.'))
                            .map(near -> "; did you mean " + Key.environmentVariable(near) + "?")
                            .orElse("; take it away, or correct its name"));
              }
            });
  }

  private static boolean isReferredTo(String variable, Map<String, Raw> raw) {
    return raw.values().stream().anyMatch(each -> each.value().contains("env:" + variable));
  }

  private void readSystem(Map<String, Raw> raw) {
    for (String key : new TreeSet<>(system.stringPropertyNames())) {
      if (key.startsWith(Catalogue.PREFIX)) {
        raw.put(key, new Raw(system.getProperty(key).strip(), "-D" + key));
      }
    }
  }

  private void removeUnknown(Map<String, Raw> raw, List<String> problems) {
    raw.entrySet()
        .removeIf(
            entry -> {
              String key = entry.getKey();
              if (catalogue.find(key).isPresent()) {
                return false;
              }
              Optional<String> nearest = catalogue.nearest(key);
              // A mistake in the first word must not turn the key into somebody else's.
              if (!key.startsWith(Catalogue.PREFIX) && nearest.isEmpty()) {
                return false;
              }
              problems.add(
                  key
                      + " ("
                      + entry.getValue().origin()
                      + "): there is no such key"
                      + nearest
                          .map(near -> "; did you mean " + near + "?")
                          .orElse("; take it away, or look its name up in the shipped " + FILE));
              return true;
            });
  }

  private Configuration check(Map<String, Raw> raw, List<String> problems) {
    completeDestinations(raw);
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> origins = new LinkedHashMap<>();
    Map<String, String> passedThrough = new LinkedHashMap<>();
    Map<String, String> complaints = new LinkedHashMap<>();
    Map<String, String> missing = new LinkedHashMap<>();

    Properties unresolved = new Properties();
    raw.forEach((key, each) -> unresolved.setProperty(key, each.value()));
    try (Placeholders placeholders = new Placeholders(unresolved, home)) {
      raw.forEach(
          (key, each) -> {
            Optional<Key> declared = catalogue.find(key);
            if (declared.isEmpty()) {
              passedThrough.put(key, each.value());
              return;
            }
            origins.put(key, each.origin());
            String start = key + " (" + each.origin() + "): ";
            try {
              String value = settled(declared.get(), placeholders.resolve(each.value()));
              values.put(key, value);
              objection(declared.get(), value)
                  .ifPresent(
                      objection ->
                          (value.isBlank() ? missing : complaints).put(key, start + objection));
            } catch (Placeholders.MissingException e) {
              values.put(key, each.value());
              missing.put(key, start + e.getMessage());
            }
          });
    }
    missingKeys(raw, missing);

    boolean asks = asks(values);
    Map<String, String> deferred = new LinkedHashMap<>();
    missing.forEach(
        (key, problem) -> {
          if (catalogue.find(key).filter(Key::named).isPresent()) {
            deferred.put(key, problem);
          } else {
            complaints.put(key, problem);
          }
        });
    complaints.forEach(
        (key, problem) -> {
          if (key.startsWith(Catalogue.LICENSE_CENTRAL) && !asks) {
            deferred.put(key, problem);
          } else {
            problems.add(problem);
          }
        });
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return new Configuration(catalogue, home, values, origins, passedThrough, deferred);
  }

  private String settled(Key key, String value) {
    return value.isBlank() ? value : key.kind().settled(value, home);
  }

  private static Optional<String> objection(Key key, String value) {
    if (value.isBlank()) {
      return key.mayBeEmpty() ? Optional.empty() : Optional.of("is empty; give a value");
    }
    return key.kind().objection(value);
  }

  /** Gives each destination the values it may leave out. */
  private void completeDestinations(Map<String, Raw> raw) {
    Map<String, Set<String>> destinations = destinations(raw);
    for (Key key : catalogue.ofDestinations()) {
      if (key.otherwise() != null) {
        for (String name : destinations.get(key.channel())) {
          raw.putIfAbsent(key.of(name), new Raw(key.otherwise(), "default"));
        }
      }
    }
  }

  private void missingKeys(Map<String, Raw> raw, Map<String, String> missing) {
    Map<String, Set<String>> destinations = destinations(raw);
    for (Key key : catalogue.ofDestinations()) {
      for (String name : destinations.get(key.channel())) {
        if (!raw.containsKey(key.of(name))) {
          missing.put(
              key.of(name),
              key.of(name) + ": is missing; destination " + name + " cannot be used without it");
        }
      }
    }
  }

  /** The names of those that have keys, by their channel. */
  private Map<String, Set<String>> destinations(Map<String, Raw> raw) {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    for (Key key : catalogue.ofDestinations()) {
      names.computeIfAbsent(
          key.channel(),
          channel -> {
            Set<String> own = new TreeSet<>();
            raw.keySet()
                .forEach(each -> catalogue.destinationOf(channel, each).ifPresent(own::add));
            return own;
          });
    }
    return names;
  }

  /** Whether License Central is asked at all. */
  private static boolean asks(Map<String, String> values) {
    for (Module module : Module.values()) {
      if ("true".equals(values.get(Catalogue.PREFIX + module + ".enabled"))) {
        return true;
      }
    }
    return false;
  }
}
