package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.LicenseCentralState;
import org.notificationdispatcher.simulator.ReceivedMessage;

/**
 * The main job by the program as it is packed, which is killed twice, and an inbox that refuses one
 * request in five: nothing is lost, and what comes twice is explained. That the tests' class path
 * has more than the program's shows here.
 */
class MainJobIT {
  private static final int ORDERS = 1_000;

  @TempDir Path folder;

  private final Queue<ReceivedMessage> received = new ConcurrentLinkedQueue<>();
  private final AtomicInteger wrongSignatures = new AtomicInteger();
  private final List<Instant> kills = new ArrayList<>();

  @Test
  void nothingIsLostWhenTheInboxFailsAndTheProcessIsKilledTwice() throws Exception {
    Random random = new Random(20261124);
    Webhook verifier = new Webhook(Surroundings.SECRET);
    InboxOptions inbox =
        InboxOptions.with(Surroundings.SECRET)
            .failing(
                (number, id) -> {
                  synchronized (random) {
                    return random.nextInt(5) == 0 ? 503 : 204;
                  }
                })
            .listener(
                message -> {
                  received.add(message);
                  if (!verified(verifier, message)) {
                    wrongSignatures.incrementAndGet();
                  }
                });
    try (PackedProgram program = PackedProgram.unpack(folder);
        Surroundings surroundings = new Surroundings(program.work(), inbox)) {
      Map<String, String> files = program.content();
      LicenseCentralState state = surroundings.simulator.state();
      state.seed(ORDERS);
      surroundings.schedule("0/1 * * * * ?");
      surroundings.settings.remove("dispatcher.database.user");
      Set<String> expected = News.of(state);
      assertThat(state.orderKeys()).hasSize(ORDERS);

      for (int part = 1; part <= 2; part++) {
        try (DispatcherProcess process = program.start(surroundings.settings)) {
          int enough = expected.size() * part / 3;
          await()
              .atMost(Duration.ofMinutes(3))
              .until(() -> process.check() && accepted().size() >= enough);
          process.kill();
          kills.add(Instant.now());
        }
      }
      try (DispatcherProcess process = program.start(surroundings.settings)) {
        await()
            .atMost(Duration.ofMinutes(4))
            .until(() -> process.check() && accepted().size() >= expected.size());
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> process.check() && archived().size() >= News.activations(expected));
        assertThat(process.stop()).isZero();
      }

      assertThat(News.of(accepted().values().stream().map(times -> times.get(0)).toList()))
          .isEqualTo(expected);
      assertThat(wrongSignatures).hasValue(0);
      assertThat(surroundings.inbox.unverified()).isZero();
      sameNewsSameId();
      twiceOnlyAroundAKill();
      inOrderPerSubject();
      assertThat(archived()).hasSize((int) News.activations(expected));
      assertThat(program.content()).as("the program's folder").isEqualTo(files);
    }
  }

  private void sameNewsSameId() {
    Map<String, Set<String>> ids =
        received.stream()
            .collect(
                Collectors.groupingBy(
                    message ->
                        message.type() + message.subject() + News.json(message.body()).get("data"),
                    Collectors.mapping(ReceivedMessage::id, Collectors.toSet())));
    assertThat(ids.values()).allMatch(set -> set.size() == 1);
  }

  private void twiceOnlyAroundAKill() {
    accepted()
        .values()
        .forEach(
            times -> {
              for (int n = 1; n < times.size(); n++) {
                Instant first = times.get(n - 1).received();
                Instant second = times.get(n).received();
                assertThat(kills)
                    .as("%s accepted at %s and at %s", times.get(0).id(), first, second)
                    .anyMatch(kill -> kill.isAfter(first) && kill.isBefore(second));
              }
            });
  }

  private void inOrderPerSubject() {
    Map<String, List<Long>> sequences = new TreeMap<>();
    accepted()
        .values()
        .forEach(
            times ->
                sequences
                    .computeIfAbsent(times.get(0).subject(), subject -> new ArrayList<>())
                    .add(times.get(0).sequence()));
    assertThat(sequences.values()).allSatisfy(list -> assertThat(list).isSorted());
  }

  /** By id, in the order of their first acceptance. */
  private Map<String, List<ReceivedMessage>> accepted() {
    return received.stream()
        .filter(ReceivedMessage::accepted)
        .collect(
            Collectors.groupingBy(ReceivedMessage::id, LinkedHashMap::new, Collectors.toList()));
  }

  /** The ids in the archive; a line cut off by a kill does not count. */
  private Set<String> archived() {
    try (Stream<Path> files = Files.list(folder.resolve("work/data/archive"))) {
      Set<String> ids = new HashSet<>();
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith("{") && line.endsWith("}")) {
            ids.add(News.json(line).get("id").asText());
          }
        }
      }
      return ids;
    } catch (IOException e) {
      return Set.of();
    }
  }

  private static boolean verified(Webhook verifier, ReceivedMessage message) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    message.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    try {
      verifier.verify(message.body(), HttpHeaders.of(headers, (name, value) -> true));
      return true;
    } catch (WebhookVerificationException e) {
      return false;
    }
  }
}
