package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.schema.MessageSchemas;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.LoadGenerator;
import org.notificationdispatcher.simulator.LoadProfile;
import org.notificationdispatcher.simulator.ReceivedMessage;

/** Whatever happens in License Central, what a receiver gets is what the schemas say. */
class WireFormatIT {
  /** All that the load generator makes happen, at the levels of detail as shipped. */
  private static final Set<String> TYPES =
      Set.of(
          "order.created",
          "order.updated",
          "license.created",
          "license.updated",
          "license.withdrawn",
          "license.replaced",
          "activation.completed",
          "activation.returned",
          "activation.restored");

  /** How many days pass in one: some dozen events a second. */
  private static final double SPEED = 25_000;

  @TempDir Path folder;

  private final MessageSchemas strict = MessageSchemas.strict();
  private final Queue<ReceivedMessage> received = new ConcurrentLinkedQueue<>();

  @Test
  void everyBodyThatArrivesIsAsItsSchemaSays() {
    InboxOptions inbox = InboxOptions.with(Surroundings.SECRET).listener(received::add);
    try (Surroundings surroundings = new Surroundings(folder, inbox)) {
      surroundings.simulator.state().seed(50);
      surroundings.schedule("0/1 * * * * ?");
      try (Surroundings.InProcess dispatcher = surroundings.start()) {
        // The orders of the past first: one that is sent again is an update only if it is known
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> types().containsAll(Set.of("order.created", "license.created")));
        try (LoadGenerator load =
            LoadGenerator.start(surroundings.simulator, LoadProfile.SMALL, SPEED)) {
          await().atMost(Duration.ofMinutes(2)).until(() -> types().containsAll(TYPES));
          assertThat(load.counts()).isNotEmpty();
        }
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> dispatcher.count("delivery WHERE state = 'pending'") == 0);
      }
    }

    assertThat(received).isNotEmpty().allMatch(ReceivedMessage::verified);
    assertThat(types()).isEqualTo(TYPES);
    assertThat(received)
        .allSatisfy(
            message -> {
              JsonNode body = json(message.body());
              assertThat(strict.problems(body)).as(message.body()).isEmpty();
              assertThat(body.path("id").asText()).isEqualTo(message.id());
            });
    // The same check finds what is not as it should be
    ObjectNode wrong = (ObjectNode) json(received.peek().body());
    wrong.withObject("/data").put("brandNew", 1);
    assertThat(strict.problems(wrong)).isNotEqualTo(List.of());
  }

  private Set<String> types() {
    return received.stream().map(ReceivedMessage::type).collect(Collectors.toSet());
  }

  private static JsonNode json(String text) {
    try {
      return MessageJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
