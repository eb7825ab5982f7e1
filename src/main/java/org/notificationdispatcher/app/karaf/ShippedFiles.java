package org.notificationdispatcher.app.karaf;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.osgi.framework.Bundle;

/** What operators and integrators edit, out of the bundle. */
final class ShippedFiles {
  private static final String CONFIGURATION =
      "notification-dispatcher/config/application.properties";

  private ShippedFiles() {}

  /**
   * Copies configuration, routes, profiles and mappings where there are none: nothing of the
   * operator's is overwritten, also by an update.
   */
  static void copyUnlessThere(Bundle bundle, Path etc) throws IOException {
    Path file = etc.resolve(Instances.NAME + Instances.SUFFIX);
    if (Files.notExists(file)) {
      copy(bundle.getEntry(CONFIGURATION), file);
    }
    Path folder = etc.resolve(Instances.NAME);
    copyFolder(bundle, "routes", folder.resolve("routes"));
    copyFolder(
        bundle, "notification-dispatcher/config/licensecentral", folder.resolve("licensecentral"));
    copyFolder(bundle, "notification-dispatcher/config/mappings", folder.resolve("mappings"));
  }

  private static void copyFolder(Bundle bundle, String name, Path to) throws IOException {
    if (Files.exists(to)) {
      return;
    }
    // Aside first: what is killed in between is no folder with half of it
    Path aside = to.resolveSibling(to.getFileName() + ".new");
    for (URL entry : Collections.list(bundle.findEntries(name, "*", true))) {
      String path = entry.getPath();
      if (!path.endsWith("/")) {
        String below = path.substring(path.indexOf(name) + name.length() + 1);
        copy(entry, aside.resolve(below));
      }
    }
    Files.move(aside, to);
  }

  private static void copy(URL entry, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (InputStream in = entry.openStream()) {
      Files.write(file, in.readAllBytes());
    }
  }
}
