package org.notificationdispatcher.app.configuration;

import static org.notificationdispatcher.app.configuration.Key.optional;
import static org.notificationdispatcher.app.configuration.Key.required;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.notificationdispatcher.common.Module;

/**
 * What is to be known of one License Central's own API, beside its WSDL and the style sheets:
 * {@code profile.properties} of a folder below {@code licensecentral}. Each key is explained in the
 * shipped ones. Immutable.
 */
public final class Profile {
  /** Before the keys, where routes name them. */
  private static final String PREFIX = "profile.";

  private static final String FILE = "profile.properties";
  private static final String OPERATION = "operation.";
  private static final String PROFILE_KEY = "dispatcher.licensecentral.profile";
  private static final String URL_KEY = "dispatcher.licensecentral.url";
  private static final String INTAKE_KEY = "dispatcher.intake.enabled";
  private static final String WSDL_KEY = "dispatcher.licensecentral.wsdl";

  private static final List<Key> KEYS = keys();

  private final String name;
  private final String location;
  private final Map<String, String> values;
  private final Map<String, String> origins;

  private Profile(
      String name, String location, Map<String, String> values, Map<String, String> origins) {
    this.name = name;
    this.location = location;
    this.values = Map.copyOf(values);
    this.origins = Map.copyOf(origins);
  }

  private static List<Key> keys() {
    Kind operation =
        Kind.text("[\\p{L}_][\\p{L}\\p{N}._-]*", "names of operations, without namespace");
    List<Key> keys = new ArrayList<>();
    keys.add(required("service", Kind.qualifiedName()));
    keys.add(required("port", Kind.qualifiedName()));
    keys.add(required("wsdl", Kind.text("[^/\\\\:]+", "names of files in the profile's folder")));
    keys.add(optional("address", Kind.address()));
    for (Module module : Module.values()) {
      keys.add(optional(OPERATION + module, operation));
    }
    for (String details : List.of("customers", "items", "containers")) {
      keys.add(optional(OPERATION + details, operation));
    }
    keys.add(required("get", Kind.oneOf("single", "batch")));
    keys.add(required("select", Kind.oneOf("single", "batch", "none")));
    keys.add(required("reading", Kind.oneOf("cursor", "dates")));
    keys.add(required("maxRows", Kind.integer(1, 100_000)));
    keys.add(optional("times.zone", Kind.zone()));
    keys.add(required("times.resolution", Kind.oneOf("1ms", "1s", "1d")));
    return List.copyOf(keys);
  }

  /**
   * Reads the profile that the configuration names.
   *
   * @param config folder of the profiles; those on the class path if it has not this one
   * @throws ConfigurationException with every problem found
   */
  public static Profile load(Configuration configuration, Path config) {
    String name = configuration.text(PROFILE_KEY);
    Profile profile =
        find(name, config)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        configuration.complaint(PROFILE_KEY, absent(name, config))));
    List<String> problems = new ArrayList<>();
    for (Module module : configuration.enabledModules()) {
      if (profile.text(OPERATION + module).isEmpty()) {
        problems.add(
            profile.complaint(
                OPERATION + module,
                "is empty; name the operation, or set dispatcher."
                    + module
                    + ".enabled=false ("
                    + configuration.origin("dispatcher." + module + ".enabled")
                    + ")"));
      }
    }
    if (configuration.flag(INTAKE_KEY) && !profile.selects()) {
      problems.add(
          profile.complaint(
              "select",
              "is none, and what is pushed cannot be asked for; let the style sheets do it, or set "
                  + INTAKE_KEY
                  + "=false ("
                  + configuration.origin(INTAKE_KEY)
                  + ")"));
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return profile;
  }

  /**
   * Reads a profile.
   *
   * @throws ConfigurationException with every problem found
   */
  public static Profile load(String name, Path config) {
    return find(name, config).orElseThrow(() -> new ConfigurationException(absent(name, config)));
  }

  private static String absent(String name, Path config) {
    return "there is no profile '"
        + name
        + "', that is no "
        + config.resolve("licensecentral").resolve(name).resolve(FILE)
        + "; correct the name, or copy the folder of another profile";
  }

  private static Optional<Profile> find(String name, Path config) {
    if (!name.matches("[a-z0-9][a-z0-9_-]*")) {
      return Optional.empty();
    }
    Path folder = config.resolve("licensecentral").resolve(name);
    String location =
        Files.isDirectory(folder)
            ? "file:" + folder.toAbsolutePath().normalize()
            : "classpath:notification-dispatcher/config/licensecentral/" + name;
    String file =
        Files.isDirectory(folder) ? folder.resolve(FILE).toString() : location + "/" + FILE;
    return content(location + "/" + FILE, file)
        .map(content -> check(name, location, file, content));
  }

  private static Optional<byte[]> content(String location, String file) {
    Optional<URL> url = url(location);
    if (url.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = url.get().openStream()) {
      return Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new ConfigurationException(file + ": cannot be read: " + e.getMessage());
    }
  }

  private static Profile check(String name, String location, String file, byte[] content) {
    List<String> problems = new ArrayList<>();
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> origins = new LinkedHashMap<>();
    PropertiesFile.parse(file, content, problems)
        .forEach(
            (key, entry) -> {
              values.put(key, entry.value());
              origins.put(key, file + ":" + entry.line());
            });
    boolean readable = problems.isEmpty();
    values.forEach(
        (key, value) ->
            objection(key, value).ifPresent(o -> problems.add(line(key, origins.get(key), o))));
    if (readable) {
      KEYS.stream()
          .map(Key::pattern)
          .filter(key -> !values.containsKey(key))
          .forEach(
              key ->
                  problems.add(
                      line(key, file, "is missing; take it over from the profile 'default'")));
    }
    Profile profile = new Profile(name, location, values, origins);
    if (problems.isEmpty() && url(profile.in(profile.text("wsdl"))).isEmpty()) {
      problems.add(
          profile.complaint(
              "wsdl", "there is no '" + profile.text("wsdl") + "' beside it; name the file"));
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return profile;
  }

  private static Optional<String> objection(String key, String value) {
    Optional<Key> declared = KEYS.stream().filter(one -> one.pattern().equals(key)).findFirst();
    if (declared.isEmpty()) {
      return Optional.of(
          "there is no such key"
              + Spelling.nearest(key, KEYS.stream().map(Key::pattern))
                  .map(near -> "; did you mean " + near + "?")
                  .orElse("; take it away"));
    }
    if (value.isBlank()) {
      return declared.get().mayBeEmpty() ? Optional.empty() : Optional.of("is empty; give a value");
    }
    return declared.get().kind().objection(value);
  }

  private static String line(String key, String origin, String problem) {
    return key + " (" + origin + "): " + problem;
  }

  /** The place of a file that {@code file:} or {@code classpath:} names; empty if there is none. */
  private static Optional<URL> url(String location) {
    if (location.startsWith("classpath:")) {
      String resource = location.substring("classpath:".length()).replaceFirst("^/+", "");
      return Optional.ofNullable(Profile.class.getResource("/" + resource));
    }
    Path file = Path.of(location.replaceFirst("^file:", ""));
    try {
      return Files.isRegularFile(file) ? Optional.of(file.toUri().toURL()) : Optional.empty();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(location, e);
    }
  }

  /** The name of its folder. */
  public String name() {
    return name;
  }

  /** The text of a key; empty if it is left empty. */
  public String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no key " + key + " in a profile");
    }
    return value;
  }

  /** The operation that answers for a module. */
  public String operation(Module module) {
    return text(OPERATION + module);
  }

  /** The keys that name operations, and the operations; without those left empty. */
  public Map<String, String> operations() {
    Map<String, String> operations = new LinkedHashMap<>();
    KEYS.stream()
        .map(Key::pattern)
        .filter(key -> key.startsWith(OPERATION) && !text(key).isEmpty())
        .forEach(key -> operations.put(key, text(key)));
    return operations;
  }

  /** Whether the feed can only be asked by times of change, without a cursor. */
  public boolean readsByDates() {
    return text("reading").equals("dates");
  }

  /** Whether customers, items and containers can be asked for by a list of ids. */
  public boolean getsInBatches() {
    return text("get").equals("batch");
  }

  /** Whether licenses and activations can be asked for by ticket, license number and container. */
  public boolean selects() {
    return !text("select").equals("none");
  }

  /** Whether several of these can be asked for at once. */
  public boolean selectsInBatches() {
    return text("select").equals("batch");
  }

  /** Most rows one answer can have. */
  public int maxRows() {
    return Integer.parseInt(text("maxRows"));
  }

  /** Zone of times without one; empty if all have theirs. */
  public Optional<ZoneId> zone() {
    return Optional.of(text("times.zone")).filter(zone -> !zone.isEmpty()).map(ZoneId::of);
  }

  /** The unit in which the change filter counts: milliseconds, seconds or days. */
  public ChronoUnit resolution() {
    return switch (text("times.resolution")) {
      case "1d" -> ChronoUnit.DAYS;
      case "1s" -> ChronoUnit.SECONDS;
      default -> ChronoUnit.MILLIS;
    };
  }

  /**
   * Where License Central is.
   *
   * @throws ConfigurationException if neither the configuration nor the profile says so
   */
  public String address(Configuration configuration) {
    return Stream.of(configuration.text(URL_KEY), text("address"))
        .filter(address -> !address.isBlank())
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    configuration.complaint(
                        URL_KEY,
                        "is empty, and so is address ("
                            + origins.get("address")
                            + "); give the address of License Central")));
  }

  /** Where the WSDL is: the one of the configuration, else that of the profile. */
  public String wsdl(Configuration configuration) {
    return configuration.optionalText(WSDL_KEY).orElseGet(() -> in(text("wsdl")));
  }

  /** As {@link #wsdl(Configuration)}, to be opened. */
  public URL wsdlFile(Configuration configuration) {
    return url(wsdl(configuration)).orElseThrow(() -> missing(wsdl(configuration)));
  }

  /**
   * A file of the profile, to be opened.
   *
   * @throws ConfigurationException if there is none
   */
  public URL file(String file) {
    return url(in(file)).orElseThrow(() -> missing(in(file)));
  }

  private static ConfigurationException missing(String location) {
    return new ConfigurationException(
        location + ": there is no such file; take it over from the profile 'default'");
  }

  private String in(String file) {
    return location + "/" + file;
  }

  /**
   * A line about a key for whoever writes profiles: key, file, line, what is wrong and the mend.
   */
  public String complaint(String key, String problem) {
    return line(key, origins.get(key), problem);
  }

  /**
   * Everything, for routes: {@code profile.service}, …, and the folder as {@code profile.location}.
   */
  public Properties asProperties() {
    Properties properties = new Properties();
    values.forEach((key, value) -> properties.setProperty(PREFIX + key, value));
    properties.setProperty(PREFIX + "location", location);
    return properties;
  }
}
