package org.notificationdispatcher.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of this folder in a JVM of its own, with the dispatcher's options, that is told what to
 * do by lines on its standard input and answers by lines on its standard output. It ends when its
 * input does.
 */
final class ChildProcess implements AutoCloseable {
  private final String name;
  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  ChildProcess(Class<?> program, Path log, String... arguments) throws IOException {
    name = program.getSimpleName();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JavaOptions.ofTheDispatcher());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(Stream.of(arguments).toList());
    process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  long pid() {
    return process.pid();
  }

  /** Says a line and waits for the one that answers. */
  String ask(String line) {
    try {
      in.write(line + "\n");
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " has ended", e);
    }
    return next();
  }

  /** The next line it says. */
  String next() {
    try {
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException(name + " has ended; its log says why");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As by SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    try {
      in.close();
    } catch (IOException e) {
      // It has ended already, which is what was wanted
    }
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
