package org.notificationdispatcher.app.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.ResourceHelper;
import org.notificationdispatcher.app.configuration.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The files that hold the routes: {@code *.camel.yaml} in a folder and below, or on the class path
 * where there is no such folder. Names that begin with a dot are left alone, and so is the folder
 * {@code examples}: what is in it is to be copied.
 *
 * <p>An empty file is an error, since nobody saves one on purpose. One with nothing but comments is
 * a route that was switched off: a warning.
 */
public final class RouteFiles {
  private static final Logger LOG = LoggerFactory.getLogger(RouteFiles.class);

  static final String SUFFIX = ".camel.yaml";
  private static final String EXAMPLES = "examples";
  private static final String ON_CLASS_PATH = "classpath:routes/";

  private final CamelContext context;
  private final Path folder;

  private final UnreadOutboxes unreadOutboxes = new UnreadOutboxes(this);

  /** By location: what runs. */
  private final Map<String, LoadedFile> loaded = new LinkedHashMap<>();

  /**
   * @param folder need not exist
   */
  public RouteFiles(CamelContext context, Path folder) {
    this.context = context;
    this.folder = folder;
  }

  /**
   * Adds all routes to the context.
   *
   * @throws RouteFileException that names file and line of the first that cannot be loaded
   */
  public void load() {
    List<RouteFile> files = files();
    if (files.isEmpty()) {
      throw new RouteFileException(
          RouteFile.place(folder)
              + ": no file ends with "
              + SUFFIX
              + "; give the folder of the routes by --routes",
          null);
    }
    Map<RouteFile, LoadedFile> parsed = new LinkedHashMap<>();
    RouteClaims claims = new RouteClaims(context);
    for (RouteFile file : files) {
      RouteConfigurationBuilder builder = file.parse(context);
      if (builder == null) {
        LOG.warn("{}: holds only comments, and so no route", file.place());
      } else {
        parsed.put(file, parsed(file, builder));
        claims.add(parsed.get(file));
      }
    }
    // A route takes a configuration when it is parsed: they must be there before
    parsed.values().forEach(one -> model().addRouteConfigurations(one.configurations()));
    parsed.forEach((file, one) -> checkConfigurations(file, one.routes()));
    parsed.forEach((file, one) -> add(file, one.configurations()));
  }

  /** Whether a route takes its value from this key. */
  public boolean mention(String key) {
    return files().stream().anyMatch(file -> file.mentions(key));
  }

  /** Camel takes a route configuration that is not there for none. */
  void checkConfigurations(RouteFile file, List<RouteDefinition> routes) {
    for (RouteDefinition route : routes) {
      String ids = route.getRouteConfigurationId();
      for (String id : ids == null ? new String[0] : ids.split(",")) {
        if (id.strip().matches("[\\w.-]+")
            && model().getRouteConfigurationDefinitions().stream()
                .noneMatch(one -> id.strip().equals(one.getId()))) {
          throw RouteFileException.at(
              file.place(),
              RouteFailure.line(file.text(), Math.max(1, route.getLineNumber()), List.of(id)),
              "there is no route configuration \"" + id.strip() + "\"");
        }
      }
    }
  }

  /** Logs destinations that a route chooses and no route delivers to; each once. */
  public void warnOfUnreadOutboxes() {
    unreadOutboxes.warn();
  }

  /**
   * Says in one line why the context did not start.
   *
   * @param failure what was thrown by Camel
   */
  public StartException explain(Throwable failure) {
    return RouteFailure.explain(byLocation(), model().getRouteDefinitions(), failure);
  }

  /**
   * Adds the routes of a file.
   *
   * @param configurations those of the file, which are in the context already
   */
  LoadedFile add(RouteFile file, List<RouteConfigurationDefinition> configurations) {
    Set<RouteDefinition> before = new HashSet<>(model().getRouteDefinitions());
    RouteConfigurationBuilder builder = file.parse(context);
    builder.getRouteConfigurationCollection().getRouteConfigurations().clear();
    List<RouteDefinition> added = new ArrayList<>();
    LoadedFile one = new LoadedFile(file, configurations, added);
    loaded.put(file.location(), one);
    try {
      context.addRoutes(builder);
      context.addTemplatedRoutes(builder);
      return one;
    } catch (Exception e) {
      throw RouteFailure.explain(byLocation(), builder.getRouteCollection().getRoutes(), e);
    } finally {
      added.addAll(model().getRouteDefinitions());
      added.removeAll(before);
    }
  }

  static LoadedFile parsed(RouteFile file, RouteConfigurationBuilder builder) {
    return new LoadedFile(
        file,
        builder.getRouteConfigurationCollection().getRouteConfigurations(),
        builder.getRouteCollection().getRoutes());
  }

  Map<String, LoadedFile> loaded() {
    return loaded;
  }

  Map<String, RouteFile> byLocation() {
    Map<String, RouteFile> files = new HashMap<>();
    loaded.forEach((location, one) -> files.put(location, one.file()));
    return files;
  }

  Path folder() {
    return folder;
  }

  CamelContext context() {
    return context;
  }

  Model model() {
    return context.getCamelContextExtension().getContextPlugin(Model.class);
  }

  /** In the order of their locations. */
  List<RouteFile> files() {
    if (Files.isDirectory(folder)) {
      return paths().values().stream().map(RouteFile::read).toList();
    }
    try {
      return onClassPath().stream()
          .map(name -> RouteFile.read(ResourceHelper.resolveResource(context, name)))
          .toList();
    } catch (IOException e) {
      throw new RouteFileException(ON_CLASS_PATH + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Camel does not look into a jar within a jar, as Spring Boot packs them; Spring does. A file
   * that is there twice is the one that comes first: so an application replaces one of the
   * product's.
   */
  private Set<String> onClassPath() throws IOException {
    PathMatchingResourcePatternResolver resolver =
        new PathMatchingResourcePatternResolver(context.getApplicationContextClassLoader());
    Set<String> names = new TreeSet<>();
    for (Resource root : resolver.getResources("classpath*:routes/")) {
      String folder = root.getURL().toString();
      for (Resource file : resolver.getResources(folder + "**/*" + SUFFIX)) {
        names.add(ON_CLASS_PATH + file.getURL().toString().substring(folder.length()));
      }
    }
    names.removeIf(name -> name.startsWith(ON_CLASS_PATH + EXAMPLES + "/"));
    return names;
  }

  /** By location, in its order. */
  Map<String, Path> paths() {
    // Links are followed: a mounted configuration consists of them
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      Map<String, Path> paths = new TreeMap<>();
      all.filter(path -> path.getFileName().toString().endsWith(SUFFIX) && !ignored(path))
          .forEach(path -> paths.put(RouteFile.location(path), path));
      return paths;
    } catch (IOException | UncheckedIOException e) {
      throw new RouteFileException(
          RouteFile.place(folder) + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private boolean ignored(Path path) {
    Path below = folder.relativize(path);
    if (below.startsWith(EXAMPLES)) {
      return true;
    }
    for (Path name : below) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
