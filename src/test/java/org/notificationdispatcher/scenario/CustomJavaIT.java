package org.notificationdispatcher.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.CompiledJar;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.NewOrder;

/** The Maven project that integrators begin with: its test, and its jar in the program. */
class CustomJavaIT {
  private static final Path PROJECT = Path.of("docs/examples/custom-java");

  private static final Predicate<String> ORDER =
      Pattern.compile("[0-9a-f-]{36};order\\.created;SO-1;").asMatchPredicate();

  @TempDir Path folder;

  private Path classes;

  @BeforeEach
  void build() throws IOException {
    classes = folder.resolve("classes");
    CompiledJar.compile(PROJECT.resolve("src/main/java"), classes);
  }

  @Test
  void itsOwnTestSucceeds() throws Exception {
    Path tests = folder.resolve("test-classes");
    String classPath =
        String.join(
            File.pathSeparator,
            tests.toString(),
            classes.toString(),
            System.getProperty("java.class.path"));
    CompiledJar.compile(PROJECT.resolve("src/test/java"), tests, classes);
    Path log = folder.resolve("test.log");

    // Its route is named as seen from the project's folder
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                absolute(classPath),
                ExampleTests.class.getName(),
                "com.example.erp.ErpHostTest")
            .directory(PROJECT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("ends").isTrue();
      assertThat(Files.readString(log)).contains("2 succeeded, 0 failed");
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String absolute(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator))
        .map(part -> Path.of(part).toAbsolutePath().toString())
        .reduce((left, right) -> left + File.pathSeparator + right)
        .orElseThrow();
  }

  @Test
  void itsJarIsFoundByTheProgram() throws Exception {
    CompiledJar.pack(classes, folder.resolve("lib/custom/erp-host.jar"));
    Path routes = routes();
    try (Host host = new Host();
        Surroundings surroundings =
            new Surroundings(folder, InboxOptions.with(Surroundings.SECRET))) {
      surroundings
          .simulator
          .state()
          .createOrder(NewOrder.of("SO-1").forCustomer("C-10001").with("PRO-2026", 1));
      surroundings.schedule("0/1 * * * * ?");
      surroundings.settings.put("dispatcher.database.url", TestDatabase.newDatabase());
      surroundings.settings.put(
          "dispatcher.custom.folder", folder.resolve("lib/custom").toString());
      Path config = Files.createDirectories(folder.resolve("config"));
      Files.writeString(
          config.resolve("application.properties"),
          "erp.host=127.0.0.1\nerp.port=" + host.port() + "\n");

      try (DispatcherProcess process =
          new DispatcherProcess(
              folder.resolve("dispatcher.log"),
              List.of(),
              System.getProperty("java.class.path"),
              surroundings.settings,
              List.of("--routes", routes.toString(), "--config", config.toString()))) {
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> process.check() && host.lines.stream().anyMatch(ORDER));
        assertThat(process.stop()).isZero();
        assertThat(process.log()).contains("Own classes come from").contains("erp-host.jar");
      }
    }
  }

  /** The shipped routes, the project's, and a router that sends it orders. */
  private Path routes() throws IOException {
    Path routes = folder.resolve("routes");
    List<Path> all = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(Surroundings.ROUTES)) {
      walk.filter(Files::isRegularFile).forEach(all::add);
    }
    for (Path file : all) {
      Path copy = routes.resolve(Surroundings.ROUTES.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    Files.copy(
        PROJECT.resolve("routes/deliver-erp-host.camel.yaml"),
        routes.resolve("destinations/deliver-erp-host.camel.yaml"));
    Path router = routes.resolve("dispatch/dispatch-message.camel.yaml");
    Files.writeString(
        router,
        Files.readString(router)
            .replaceFirst(
                "      steps:\n",
                "      steps:\n        - to:\n            uri: outbox:erp-host\n"));
    return routes;
  }

  /** Takes whatever it is told. */
  private static final class Host implements AutoCloseable {
    private final ServerSocket server;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Host() throws IOException {
      server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
      new Thread(this::serve, "host").start();
    }

    int port() {
      return server.getLocalPort();
    }

    private void serve() {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          lines.add(
              new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine());
          socket.getOutputStream().write("OK\n".getBytes(UTF_8));
        } catch (IOException e) {
          // The end of the server, or of a caller that is killed
          continue;
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
