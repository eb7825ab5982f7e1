package org.notificationdispatcher.app.routes;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.notificationdispatcher.app.configuration.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over route files while they run: changed, new and deleted ones, and with a changed route
 * configuration the routes that use it. A file is tried out before anything is stopped for it; one
 * that cannot be used is reported in one line with file and line number, and the last good one runs
 * on. What a stopped route has under way comes to its end first.
 *
 * <p>Nothing but {@code *.camel.yaml} below the folder of the routes is looked at: the
 * configuration, mapping files and jars need a restart. A file is read when nothing was written for
 * a moment; an empty one counts as not yet written.
 */
public final class RouteReload implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);

  /** Editors write in several steps. */
  private static final Duration QUIET = Duration.ofMillis(300);

  private static final Duration MOST_PATIENCE = Duration.ofSeconds(5);

  /** For file systems that do not tell, such as shared ones. */
  private static final Duration LOOK_ANYWAY = Duration.ofSeconds(10);

  private final RouteFiles files;
  private final RouteTrial trial;
  private final WatchService watcher;
  private final Thread thread;

  /** By location: what the file was when it was looked at last. Used by the thread only. */
  private Map<String, String> seen = new HashMap<>();

  /** By location: the problem that was told last. Used by the thread only. */
  private final Map<String, String> told = new HashMap<>();

  private RouteReload(RouteFiles files) throws IOException {
    this.files = files;
    this.trial = new RouteTrial(files);
    this.watcher = files.folder().getFileSystem().newWatchService();
    this.thread = new Thread(this::run, "route-reload");
  }

  /**
   * Watches from now on.
   *
   * @param files loaded, of a context that has started
   * @throws IOException if the folder cannot be watched
   */
  public static RouteReload start(RouteFiles files) throws IOException {
    RouteReload reload = new RouteReload(files);
    reload.watchFolders();
    reload.thread.start();
    return reload;
  }

  /** Returns when what is being taken over has been. */
  @Override
  public void close() {
    try {
      watcher.close();
      thread.join();
    } catch (IOException e) {
      LOG.debug("The watch does not end in order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        awaitQuiet();
        try {
          // Before looking, so that what is written in between is told
          watchFolders();
          look();
        } catch (IOException | RuntimeException e) {
          problem(files.folder().toString(), e.getMessage(), "all routes run on");
          LOG.debug("The routes cannot be looked at", e);
        }
        awaitChange();
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("The watch has ended");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watchFolders() throws IOException {
    try (Stream<Path> all = Files.walk(files.folder(), FileVisitOption.FOLLOW_LINKS)) {
      for (Path each : (Iterable<Path>) all.filter(Files::isDirectory)::iterator) {
        each.register(
            watcher,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_MODIFY,
            StandardWatchEventKinds.ENTRY_DELETE);
      }
    }
  }

  private void awaitChange() throws InterruptedException {
    WatchKey key = watcher.poll(LOOK_ANYWAY.toMillis(), TimeUnit.MILLISECONDS);
    if (key != null) {
      key.pollEvents();
      key.reset();
    }
  }

  private void awaitQuiet() throws InterruptedException {
    long since = System.nanoTime();
    WatchKey key;
    do {
      key = watcher.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
      if (key != null) {
        key.pollEvents();
        key.reset();
      }
    } while (key != null && System.nanoTime() - since < MOST_PATIENCE.toNanos());
  }

  private void look() {
    Map<String, Path> paths = files.paths();
    Map<String, String> now = new HashMap<>();
    Map<String, RouteFile> changed = new TreeMap<>();
    paths.forEach(
        (location, path) -> {
          try {
            RouteFile file = RouteFile.read(path);
            now.put(location, file.text());
            if (file.blank()) {
              problem(location, file.place() + ":1: is empty", outcome(location));
            } else if (!file.equals(running(location))) {
              changed.put(location, file);
            } else if (told.remove(location) != null) {
              LOG.info("{} is again what runs", file.place());
            }
          } catch (RouteFileException e) {
            now.put(location, e.getMessage());
            problem(location, e.getMessage(), outcome(location));
          }
        });
    if (now.equals(seen)) {
      return;
    }
    seen = now;
    Set<String> gone = new LinkedHashSet<>(files.loaded().keySet());
    gone.removeAll(paths.keySet());
    told.keySet().retainAll(paths.keySet());
    if (!changed.isEmpty() || !gone.isEmpty()) {
      takeOver(changed, gone);
      files.warnOfUnreadOutboxes();
    }
  }

  private RouteFile running(String location) {
    LoadedFile loaded = files.loaded().get(location);
    return loaded == null ? null : loaded.file();
  }

  private void takeOver(Map<String, RouteFile> changed, Set<String> gone) {
    Map<String, RouteFile> batch = new LinkedHashMap<>();
    Map<String, List<RouteConfigurationDefinition>> configurations = new LinkedHashMap<>();
    changed.forEach(
        (location, file) -> {
          try {
            RouteConfigurationBuilder builder = file.parse(files.context());
            if (builder == null) {
              gone.add(location);
            } else {
              batch.put(location, file);
              configurations.put(location, RouteFiles.parsed(file, builder).configurations());
            }
          } catch (StartException e) {
            refuse(location, e);
          }
        });
    List<RouteConfigurationDefinition> before =
        List.copyOf(files.model().getRouteConfigurationDefinitions());
    Set<String> configuring = changeConfigurations(batch, gone, configurations);
    tryOut(batch, gone);
    configuring.removeAll(batch.keySet());
    configuring.removeAll(gone);
    if (configuring.isEmpty()) {
      replace(batch, gone, configurations);
    } else {
      // The others were tried out with a configuration that is not to be: wait for the mend
      restoreConfigurations(before);
    }
  }

  private void restoreConfigurations(List<RouteConfigurationDefinition> before) {
    files.model().getRouteConfigurationDefinitions().clear();
    files.model().addRouteConfigurations(before);
  }

  /**
   * Puts the route configurations of the batch in place of the old ones, and adds to the batch
   * whose routes use them. If those would not run, all is as before, and the changed files leave
   * the batch.
   *
   * @return locations of what was changed
   */
  private Set<String> changeConfigurations(
      Map<String, RouteFile> batch,
      Set<String> gone,
      Map<String, List<RouteConfigurationDefinition>> changed) {
    List<RouteConfigurationDefinition> current = files.model().getRouteConfigurationDefinitions();
    List<RouteConfigurationDefinition> before = List.copyOf(current);
    Set<String> locations = new LinkedHashSet<>(batch.keySet());
    locations.addAll(gone);
    locations.removeIf(
        location ->
            changed.getOrDefault(location, List.of()).isEmpty()
                && old(location).configurations().isEmpty());
    if (locations.isEmpty()) {
      return locations;
    }
    locations.forEach(location -> current.removeAll(old(location).configurations()));
    Map<String, RouteFile> users = users();
    users.keySet().removeAll(batch.keySet());
    users.keySet().removeAll(gone);
    try {
      locations.forEach(
          location ->
              files.model().addRouteConfigurations(changed.getOrDefault(location, List.of())));
      users.values().forEach(user -> trial.run(user, batch));
      batch.putAll(users);
      return locations;
    } catch (RuntimeException e) {
      restoreConfigurations(before);
      locations.forEach(
          location ->
              refuse(
                  location,
                  e instanceof StartException || !batch.containsKey(location)
                      ? e
                      : RouteFailure.explain(batch.get(location), e)));
      batch.keySet().removeAll(locations);
      gone.removeAll(locations);
      return new LinkedHashSet<>();
    }
  }

  /** The files with routes that have a route configuration. */
  private Map<String, RouteFile> users() {
    boolean unnamed =
        files.model().getRouteConfigurationDefinitions().stream()
            .anyMatch(one -> one.getId() == null);
    Map<String, RouteFile> users = new LinkedHashMap<>();
    files
        .loaded()
        .forEach(
            (location, loaded) -> {
              if (loaded.routes().stream()
                  .anyMatch(route -> unnamed || route.getRouteConfigurationId() != null)) {
                users.put(location, loaded.file());
              }
            });
    return users;
  }

  private LoadedFile old(String location) {
    return files.loaded().getOrDefault(location, new LoadedFile(null, List.of(), List.of()));
  }

  /** Leaves in the batch what can run beside each other and beside the files that stay. */
  private void tryOut(Map<String, RouteFile> batch, Set<String> gone) {
    Set<String> refused = new LinkedHashSet<>();
    do {
      refused.clear();
      RouteClaims claims = new RouteClaims(files.context());
      files
          .loaded()
          .forEach(
              (location, loaded) -> {
                if (!batch.containsKey(location) && !gone.contains(location)) {
                  claims.add(loaded);
                }
              });
      batch.forEach(
          (location, file) -> {
            try {
              claims.add(RouteFiles.parsed(file, file.parse(files.context())));
              trial.run(file, batch);
            } catch (StartException e) {
              refuse(location, e);
              refused.add(location);
            }
          });
      batch.keySet().removeAll(refused);
      // What was refused stays as it was, with its old claims
    } while (!refused.isEmpty());
  }

  private void replace(
      Map<String, RouteFile> batch,
      Set<String> gone,
      Map<String, List<RouteConfigurationDefinition>> configurations) {
    Map<String, LoadedFile> before = new HashMap<>();
    Stream.concat(batch.keySet().stream(), gone.stream())
        .filter(files.loaded()::containsKey)
        .forEach(location -> before.put(location, files.loaded().remove(location)));
    remove(before.values().stream().flatMap(loaded -> loaded.routes().stream()).toList());
    gone.forEach(
        location -> {
          LoadedFile loaded = before.get(location);
          if (loaded != null) {
            LOG.info("Removed with {}: {}", loaded.file().place(), ids(loaded));
          }
        });
    batch.forEach(
        (location, file) -> {
          LoadedFile old = before.get(location);
          replace(
              file,
              configurations.getOrDefault(location, old == null ? List.of() : old.configurations()),
              old);
        });
  }

  private void replace(
      RouteFile file, List<RouteConfigurationDefinition> configurations, LoadedFile before) {
    try {
      LoadedFile loaded = files.add(file, configurations);
      told.remove(file.location());
      LOG.info("Taken over: {} ({})", file.place(), ids(loaded));
    } catch (StartException e) {
      // It could be created but does not start
      forget(file);
      files.model().getRouteConfigurationDefinitions().removeAll(configurations);
      if (before != null) {
        bringBack(before);
      }
      refuse(file.location(), e);
    }
  }

  private void bringBack(LoadedFile before) {
    try {
      files.model().addRouteConfigurations(before.configurations());
      files.add(before.file(), before.configurations());
    } catch (StartException e) {
      forget(before.file());
      LOG.error(
          "{} could not be brought back; mend it or restart: {}",
          before.file().place(),
          e.getMessage());
    }
  }

  private void forget(RouteFile file) {
    LoadedFile loaded = files.loaded().remove(file.location());
    if (loaded != null) {
      remove(loaded.routes());
    }
  }

  /** Those that begin something first: they need the others to end. */
  private void remove(List<RouteDefinition> routes) {
    List<RouteDefinition> ordered = new ArrayList<>(routes);
    ordered.sort(
        Comparator.comparing(route -> route.getInput().getEndpointUri().startsWith("direct:")));
    for (RouteDefinition route : ordered) {
      try {
        files.model().removeRouteDefinition(route);
      } catch (Exception e) {
        LOG.error("Route {} could not be stopped: {}", route.getRouteId(), e.getMessage());
      }
    }
  }

  private static String ids(LoadedFile loaded) {
    return Stream.concat(
            loaded.configurations().stream().map(RouteConfigurationDefinition::getId),
            loaded.routes().stream().map(RouteDefinition::getRouteId))
        .filter(Objects::nonNull)
        .collect(Collectors.joining(", "));
  }

  private String outcome(String location) {
    return files.loaded().containsKey(location) ? "the last good one runs on" : "not taken over";
  }

  private void refuse(String location, Exception e) {
    problem(location, e.getMessage(), outcome(location));
    LOG.debug("{} cannot be used", location, e);
  }

  private void problem(String location, String problem, String outcome) {
    if (!Objects.equals(told.put(location, problem), problem)) {
      LOG.error("{}; {}", problem, outcome);
    }
  }
}
