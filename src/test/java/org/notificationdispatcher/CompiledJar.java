package org.notificationdispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Java that a test brings along, compiled against what the test itself runs with. */
public final class CompiledJar {
  private CompiledJar() {}

  /**
   * Compiles all sources below a folder.
   *
   * @param classes where they go
   * @param others classes that they use besides those of the test
   */
  public static void compile(Path sources, Path classes, Path... others) throws IOException {
    Files.createDirectories(classes);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> all = Files.walk(sources)) {
      List<Path> java = all.filter(file -> file.toString().endsWith(".java")).toList();
      boolean well =
          compiler
              .getTask(
                  complaints,
                  files,
                  null,
                  List.of(
                      "-proc:none",
                      "--release",
                      "17",
                      "-d",
                      classes.toString(),
                      "-cp",
                      Stream.of(others)
                          .map(other -> other + File.pathSeparator)
                          .collect(
                              Collectors.joining("", "", System.getProperty("java.class.path")))),
                  null,
                  files.getJavaFileObjectsFromPaths(java))
              .call();
      assertThat(well).as(complaints.toString()).isTrue();
    }
  }

  /** Packs classes into a jar, whose folder is made. */
  public static void pack(Path classes, Path jar) throws IOException {
    Files.createDirectories(jar.getParent());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> all = Files.walk(classes)) {
      for (Path file :
          all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
  }
}
