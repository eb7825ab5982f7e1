package org.notificationdispatcher.app.routes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * The files that hold the routes: {@code *.camel.yaml} in a folder and below, or on the class path
 * where there is no such folder.
 */
public final class RouteFiles {
  static final String SUFFIX = ".camel.yaml";
  private static final String ON_CLASS_PATH = "classpath:routes/**/*" + SUFFIX;

  private final CamelContext context;
  private final Path folder;

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
    List<Resource> files = files();
    if (files.isEmpty()) {
      throw new RouteFileException(
          folder + ": no file ends with " + SUFFIX + "; give the folder of the routes by --routes",
          null);
    }
    for (Resource file : files) {
      try {
        PluginHelper.getRoutesLoader(context).loadRoutes(file);
      } catch (Exception e) {
        throw RouteFileException.of(place(file), text(file), e);
      }
    }
  }

  private List<Resource> files() {
    try {
      if (!Files.isDirectory(folder)) {
        return sorted(
            PluginHelper.getPackageScanResourceResolver(context).findResources(ON_CLASS_PATH));
      }
      try (Stream<Path> all = Files.walk(folder)) {
        return sorted(
            all.filter(file -> file.toString().endsWith(SUFFIX) && Files.isRegularFile(file))
                .map(
                    file ->
                        ResourceHelper.resolveResource(
                            context, "file:" + file.toAbsolutePath().normalize()))
                .toList());
      }
    } catch (Exception e) {
      throw new RouteFileException(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Route configurations first: a route only takes those that are there already. */
  private List<Resource> sorted(Collection<Resource> files) {
    List<Resource> sorted = new ArrayList<>(files);
    sorted.sort(
        Comparator.comparing((Resource file) -> !text(file).contains("- routeConfiguration:"))
            .thenComparing(Resource::getLocation));
    return sorted;
  }

  /** The file as the operator knows it. */
  static String place(Resource file) {
    String location = file.getLocation();
    Path path = Path.of(location.startsWith("file:") ? location.substring(5) : location);
    Path here = Path.of("").toAbsolutePath();
    return path.startsWith(here)
        ? here.relativize(path).toString()
        : location.replaceFirst("^file:", "");
  }

  static String text(Resource file) {
    try (InputStream in = file.getInputStream()) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new RouteFileException(place(file) + " cannot be read: " + e.getMessage(), e);
    }
  }
}
