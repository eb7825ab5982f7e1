package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.LicenseCentralState;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.WebhookInbox;

/**
 * The feature in a real Karaf: installed by its commands, the main job, a hard kill, a second
 * instance, stop, start and update of the bundle.
 */
class KarafIT {
  private static final int ORDERS = 300;
  private static final Path REPOSITORY = Path.of("target/kar/repository").toAbsolutePath();
  private static final String THREADS =
      "(?i)^\"(outbox|dispatcher|webhook|scheduler-notification|vert\\.x|vertx|Camel).*";

  @TempDir Path folder;

  private final Queue<ReceivedMessage> first = new ConcurrentLinkedQueue<>();
  private final Queue<ReceivedMessage> second = new ConcurrentLinkedQueue<>();

  private static InboxOptions collecting(Queue<ReceivedMessage> accepted) {
    return InboxOptions.with(Surroundings.SECRET)
        .listener(
            message -> {
              if (message.accepted()) {
                accepted.add(message);
              }
            });
  }

  @Test
  void losesNothingWhenKilledAndLeavesNothingBehindWhenStopped() throws Exception {
    try (Surroundings surroundings = new Surroundings(folder, collecting(first));
        WebhookInbox other = WebhookInbox.start(collecting(second));
        Karaf karaf =
            Karaf.prepare(
                Path.of(System.getProperty("karaf.home")), folder.resolve("karaf"), REPOSITORY)) {
      LicenseCentralState state = surroundings.simulator.state();
      state.seed(ORDERS);
      surroundings.schedule("0/1 * * * * ?");
      surroundings
          .settings
          .keySet()
          .removeAll(Set.of("dispatcher.data", "dispatcher.database.user"));
      Path file = karaf.etc().resolve("notification-dispatcher.cfg");
      write(file, surroundings.settings);

      karaf.start();
      Instant installed = Instant.now();
      assertThat(
              karaf.command(
                  "feature:repo-add mvn:org.notificationdispatcher/notification-dispatcher/"
                      + version()
                      + "/xml/features"))
          .doesNotContain("Error");
      assertThat(karaf.command("feature:install notification-dispatcher")).doesNotContain("Error");
      await(karaf, () -> surroundings.simulator.calls().size() > 0);
      Duration toFirstCall = Duration.between(installed, Instant.now());

      // Killed on the way
      Set<String> expected = News.of(state);
      await(karaf, () -> first.size() >= expected.size() / 3);
      karaf.kill();
      assertThat(first.size()).isLessThan(expected.size());
      Instant again = Instant.now();
      karaf.start();
      await(karaf, () -> News.of(first).containsAll(expected));
      assertThat(News.of(first)).isEqualTo(expected);
      System.out.printf(
          "karaf: %d orders, %d messages told; first call %d s after feature:repo-add, all told %d s"
              + " after the kill; resident memory %d MiB with Karaf itself%n",
          ORDERS,
          expected.size(),
          toFirstCall.toSeconds(),
          Duration.between(again, Instant.now()).toSeconds(),
          karaf.memory());

      // A second one beside it, with a memory of its own
      Map<String, String> settings = new TreeMap<>(surroundings.settings);
      settings.put("dispatcher.webhook.erp.url", other.url());
      write(karaf.etc().resolve("notification-dispatcher-second.cfg"), settings);
      await(karaf, () -> News.of(second).containsAll(expected));
      Files.delete(karaf.etc().resolve("notification-dispatcher-second.cfg"));
      await(karaf, () -> karaf.log().contains("notification-dispatcher-second is stopped"));

      // Stopped and started, updated
      karaf.command("bundle:stop org.notificationdispatcher");
      await(karaf, () -> threads(karaf).isEmpty());
      assertThat(ProcessHandle.allProcesses().map(KarafIT::command))
          .noneMatch(command -> command.contains(folder.resolve("karaf") + "/notification"));
      karaf.command("bundle:start org.notificationdispatcher");
      state.createOrder(order("SO-AFTER-START"));
      await(karaf, () -> News.of(first).containsAll(News.of(state)));
      long starts = starts(karaf);
      karaf.command("bundle:update org.notificationdispatcher");
      await(karaf, () -> starts(karaf) > starts);
      state.createOrder(order("SO-AFTER-UPDATE"));
      await(karaf, () -> News.of(first).containsAll(News.of(state)));
    }
  }

  private static NewOrder order(String number) {
    return NewOrder.of(number).forCustomer("C-10001").with("PRO-2026", 1);
  }

  /** Fails with Karaf's log. */
  private static void await(Karaf karaf, Callable<Boolean> condition) throws IOException {
    try {
      Awaitility.await()
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofMillis(500))
          .until(condition);
    } catch (ConditionTimeoutException e) {
      String log = karaf.log();
      throw new AssertionError(log.substring(Math.max(0, log.length() - 20_000)), e);
    }
  }

  private static Set<String> threads(Karaf karaf) throws Exception {
    return karaf
        .jcmd("Thread.print")
        .lines()
        .filter(line -> line.matches(THREADS))
        .collect(Collectors.toSet());
  }

  private static long starts(Karaf karaf) throws IOException {
    return karaf.log().lines().filter(line -> line.contains("is started, home")).count();
  }

  private static String command(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  private static String version() throws IOException {
    try (var files =
        Files.list(REPOSITORY.resolve("org/notificationdispatcher/notification-dispatcher"))) {
      return files.findFirst().orElseThrow().getFileName().toString();
    }
  }

  private static void write(Path file, Map<String, String> settings) {
    try {
      Files.writeString(
          file,
          settings.entrySet().stream()
              .map(setting -> setting.getKey() + "=" + setting.getValue())
              .collect(Collectors.joining("\n", "", "\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
