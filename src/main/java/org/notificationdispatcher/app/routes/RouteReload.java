package org.notificationdispatcher.app.routes;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.FileWatcherResourceReloadStrategy;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over a route file when it changes. One that cannot be used is reported with file and line,
 * and the last good one runs on.
 */
public final class RouteReload extends FileWatcherResourceReloadStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);

  /** Text by location of what runs now. */
  private final Map<String, String> running = new ConcurrentHashMap<>();

  /**
   * @param folder watched with all folders below
   */
  public RouteReload(Path folder) {
    super(folder.toString(), true);
    setFileFilter(file -> file.getName().endsWith(RouteFiles.SUFFIX));
    setResourceReload((name, resource) -> reload(resource));
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    for (RouteDefinition route : routes()) {
      running.computeIfAbsent(
          location(route.getResource()), l -> RouteFiles.text(route.getResource()));
    }
  }

  /** Called by the watching thread only, one file after the other. */
  private void reload(Resource file) {
    String location = location(file);
    String text = RouteFiles.text(file);
    String before = running.get(location);
    if (text.equals(before)) {
      return;
    }
    Set<String> idsBefore = ids(location);
    try {
      Set<String> ids = update(location, text);
      running.put(location, text);
      idsBefore.removeAll(ids);
      for (String gone : idsBefore) {
        remove(gone);
      }
      LOG.info(
          "Taken over: {} ({}{})",
          RouteFiles.place(file),
          String.join(", ", ids),
          idsBefore.isEmpty() ? "" : "; gone: " + String.join(", ", idsBefore));
    } catch (Exception e) {
      LOG.error(
          "{}; {}",
          RouteFileException.of(RouteFiles.place(file), text, e).getMessage(),
          before == null ? "not taken over" : "the last good one runs on");
      LOG.debug("{} cannot be used", location, e);
      restore(location, before, idsBefore);
    }
  }

  private Set<String> update(String location, String text) throws Exception {
    return PluginHelper.getRoutesLoader(getCamelContext())
        .updateRoutes(List.of(ResourceHelper.fromString(location, text)));
  }

  private void restore(String location, String before, Set<String> idsBefore) {
    try {
      if (before != null) {
        update(location, before);
      }
      for (String id : ids(location)) {
        if (!idsBefore.contains(id)) {
          remove(id);
        }
      }
    } catch (Exception e) {
      LOG.error(
          "{} could not be brought back; mend it or restart: {}", location, e.getMessage(), e);
    }
  }

  private void remove(String id) throws Exception {
    getCamelContext().getRouteController().stopRoute(id);
    getCamelContext().removeRoute(id);
    RouteDefinition definition = model().getRouteDefinition(id);
    if (definition != null) {
      model().removeRouteDefinition(definition);
    }
  }

  private Set<String> ids(String location) {
    return routes().stream()
        .filter(route -> location(route.getResource()).equals(location))
        .map(RouteDefinition::getRouteId)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private List<RouteDefinition> routes() {
    return model().getRouteDefinitions().stream()
        .filter(route -> route.getResource() != null)
        .toList();
  }

  private Model model() {
    return getCamelContext().getCamelContextExtension().getContextPlugin(Model.class);
  }

  private static String location(Resource resource) {
    return resource.getLocation();
  }
}
