package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process, and what is left of it. */
class DemoStopIT {
  @TempDir Path folder;

  @Test
  void interruptedWhileItStartsItLeavesNoDatabaseRunning() throws Exception {
    Path database = folder.resolve("data/demo/postgres");
    Process demo = start();
    try {
      // From here on the database is being started
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.exists(database));
      demo.destroy();

      assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(10))
          .until(() -> Files.notExists(database.resolve("postmaster.pid")));
    } finally {
      demo.destroyForcibly();
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.notificationdispatcher.app.Main",
                "demo",
                "--seconds=60"))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("demo.log").toFile())
        .start();
  }
}
