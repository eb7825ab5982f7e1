package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Maven project of the documentation, built as its reader would: after {@code mvn install} of the
 * dispatcher. That needs no installing: the local repository is seen through links, with what this
 * build has packed beside it.
 */
final class ExampleBuild {
  private static final Path GROUP = Path.of("org", "notificationdispatcher");
  private static final String ARTIFACT = "notification-dispatcher";

  private final Path project;
  private final Path repository;

  /**
   * @param source of the project; it is copied, and so stays as it is
   * @param folder takes the copy and the repository
   */
  ExampleBuild(Path source, Path folder) throws IOException {
    project = folder.resolve(source.getFileName());
    repository = Files.createDirectory(folder.resolve("repository"));
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(one -> !one.startsWith(source.resolve("target"))).toList()) {
        Files.copy(file, project.resolve(source.relativize(file)));
      }
    }
    link(Path.of(System.getProperty("maven.repository")), Path.of(""));
    Path jar = PackedProgram.archive("\\.jar");
    String version = jar.getFileName().toString().replaceFirst(ARTIFACT + "-(.*)\\.jar", "$1");
    Path ours =
        Files.createDirectories(repository.resolve(GROUP).resolve(ARTIFACT).resolve(version));
    Files.copy(jar, ours.resolve(jar.getFileName()));
    Files.copy(Path.of("pom.xml"), ours.resolve(ARTIFACT + "-" + version + ".pom"));
  }

  /** All but our own group, which would be that of another build. */
  private void link(Path from, Path below) throws IOException {
    Files.createDirectories(repository.resolve(below));
    try (Stream<Path> all = Files.list(from.resolve(below))) {
      for (Path path : all.toList()) {
        Path name = below.resolve(path.getFileName());
        if (name.equals(GROUP)) {
          continue;
        }
        if (GROUP.startsWith(name)) {
          link(from, name);
        } else {
          Files.createSymbolicLink(repository.resolve(name), path.toAbsolutePath());
        }
      }
    }
  }

  /** Runs Maven in it; returns what it said. */
  String maven(String... goals) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-B", "-Dmaven.repo.local=" + repository));
    command.addAll(List.of(goals));
    Path log = project.resolve("maven.log");
    ProcessBuilder started = new ProcessBuilder(command).directory(project.toFile());
    started.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = started.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("Maven ends").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(() -> said(log)).isZero();
    return said(log);
  }

  private static String said(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  Path file(String name) {
    return project.resolve(name);
  }
}
