package org.notificationdispatcher.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;

/**
 * The integrators' own jars: what routes and beans name is looked for in the program first, then
 * here. So package {@code common} is the program's, also for a jar that brings a copy.
 */
final class CustomJars implements AutoCloseable {
  private static final String KEY = "dispatcher.custom.folder";

  /** Where nobody has named another folder, there need not be one. */
  private static final Path DEFAULT = Path.of("lib", "custom");

  private final List<Path> jars;
  private final URLClassLoader loader;

  private CustomJars(List<Path> jars) {
    this.jars = jars;
    this.loader =
        new URLClassLoader(
            "custom",
            jars.stream().map(CustomJars::url).toArray(URL[]::new),
            CustomJars.class.getClassLoader());
  }

  /**
   * Opens what is in the folder now; what is put there later is not seen.
   *
   * @throws StartException for a folder that is not there or a jar that is none
   */
  static CustomJars open(Configuration configuration) {
    Path folder = configuration.path(KEY);
    if (!Files.isDirectory(folder)) {
      if (folder.equals(configuration.home().resolve(DEFAULT))) {
        return new CustomJars(List.of());
      }
      throw new StartException(
          configuration.complaint(KEY, "there is no folder " + folder + "; make it"));
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> jars =
          files.filter(file -> file.getFileName().toString().endsWith(".jar")).sorted().toList();
      jars.forEach(CustomJars::check);
      return new CustomJars(jars);
    } catch (IOException | UncheckedIOException e) {
      throw new StartException(
          configuration.complaint(KEY, folder + " cannot be read: " + e.getMessage()), e);
    }
  }

  /** A class loader passes over what it cannot read, and says later that a class is missing. */
  private static void check(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      if (file.size() == 0) {
        throw new StartException(jar + " is empty; copy it again, or take it away");
      }
    } catch (IOException e) {
      throw new StartException(
          "%s is no usable jar (%s); copy it again, or take it away".formatted(jar, e.getMessage()),
          e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In the order in which they are searched. */
  List<Path> jars() {
    return jars;
  }

  /** Finds the program's classes and theirs. */
  ClassLoader loader() {
    return loader;
  }

  @Override
  public void close() {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
