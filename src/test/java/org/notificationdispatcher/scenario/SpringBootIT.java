package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.LicenseCentralState;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.simulator.ReceivedMessage;

/**
 * The dispatcher in an application of Spring Boot: the example builds and passes its own test, and
 * its jar, in which ours is packed as a jar, does the main job and is killed on the way.
 */
class SpringBootIT {
  private static final int ORDERS = 100;

  @TempDir Path folder;

  private final Queue<ReceivedMessage> erp = new ConcurrentLinkedQueue<>();

  @Test
  void theExampleIsBuiltTestedAndLosesNothingWhenKilled() throws Exception {
    ExampleBuild example = new ExampleBuild(Path.of("docs/examples/spring-boot"), folder);
    assertThat(example.maven("package")).contains("Tests run: 2, Failures: 0, Errors: 0");
    Path jar = example.file("target/shop.jar");
    assertThat(libraries(jar, "BOOT-INF/lib/"))
        .as("the versions that are tested, whatever Spring Boot would take")
        .containsAll(libraries(PackedProgram.archive("\\.zip"), "[^/]+/lib/"));

    try (Surroundings surroundings =
        new Surroundings(
            folder,
            InboxOptions.with(Surroundings.SECRET)
                .listener(
                    message -> {
                      if (message.accepted()) {
                        erp.add(message);
                      }
                    }))) {
      LicenseCentralState state = surroundings.simulator.state();
      state.seed(ORDERS);
      surroundings.schedule("0/1 * * * * ?");
      Set<String> expected = News.of(state);
      try (DispatcherProcess shop = start(jar, surroundings)) {
        await(shop, () -> erp.size() >= expected.size() / 3);
        shop.kill();
      }
      assertThat(erp.size()).isLessThan(expected.size());

      state.createOrder(NewOrder.of("SO-LATER").forCustomer("C-10001").with("PRO-2026", 1));
      try (DispatcherProcess shop = start(jar, surroundings)) {
        await(shop, () -> News.of(erp).containsAll(News.of(state)));
        await(shop, () -> shop.log().contains("Download open for SO-LATER"));
        assertThat(News.of(erp)).isEqualTo(News.of(state));
        assertThat(shop.stop()).isZero();
      }
    }
  }

  private static Set<String> libraries(Path archive, String folder) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.matches(folder + "[^/]+\\.jar"))
          .map(name -> name.substring(name.lastIndexOf('/') + 1))
          .collect(Collectors.toSet());
    }
  }

  private DispatcherProcess start(Path jar, Surroundings surroundings) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(DispatcherProcess.QUICK_START);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(
        surroundings.settings.entrySet().stream()
            .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
            .toList());
    return new DispatcherProcess(
        Files.createTempFile(folder, "shop", ".log"),
        new ProcessBuilder(command).directory(folder.toFile()));
  }

  private static void await(DispatcherProcess shop, Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> shop.check() && condition.call());
  }
}
