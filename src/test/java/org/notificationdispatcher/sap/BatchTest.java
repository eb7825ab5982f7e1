package org.notificationdispatcher.sap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.http.Answer;
import org.notificationdispatcher.simulator.SapStandIn;
import org.notificationdispatcher.simulator.SapStandIn.Trouble;
import org.notificationdispatcher.simulator.SapStandInOptions;

@Timeout(60)
class BatchTest {
  private static final String ACTIVATION =
      """
      {"operation": "create", "set": "ActivationSet", "key": {"EventId": "%s"},
       "data": {"State": "Größe €"}}""";
  private static final String LICENSE =
      """
      {"operation": "upsert", "set": "LicenseSet", "key": {"LicenseNumber": {"$int64": "%s"}},
       "data": {"State": "delivered"}}""";

  private SapStandIn sap;
  private SapFixture fixture;

  private void start(String kind) {
    sap = SapStandIn.start(SapStandInOptions.defaults());
    Map<String, String> options = new HashMap<>();
    options.put("kind", kind);
    options.put("url", kind.equals("odata-v2") ? sap.odataV2() : sap.odataV4());
    options.put("client", "100");
    options.put("batch", "10");
    // Only what is full goes off: how fast this machine is does not matter
    fixture = new SapFixture(new SapComponent(Clock.systemUTC(), Duration.ofMinutes(1)), options);
  }

  @AfterEach
  void stop() {
    if (fixture != null) {
      fixture.close();
      sap.close();
    }
  }

  /** As the outbox does: many under way, no thread waits. */
  private List<Exchange> send(List<String> bodies) throws Exception {
    AsyncProducer producer = fixture.camel().getEndpoint("sap:erp").createAsyncProducer();
    producer.start();
    List<Exchange> all = new ArrayList<>();
    ConcurrentLinkedQueue<Exchange> done = new ConcurrentLinkedQueue<>();
    for (String body : bodies) {
      Exchange exchange = fixture.exchange(UUID.randomUUID(), 1, body);
      all.add(exchange);
      producer.process(exchange, doneSync -> done.add(exchange));
    }
    await().until(() -> done.size() == bodies.size());
    producer.stop();
    return all;
  }

  private static List<String> numbered(String body, int count) {
    List<String> bodies = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      bodies.add(body.formatted(number));
    }
    return bodies;
  }

  @ParameterizedTest
  @ValueSource(strings = {"odata-v2", "odata-v4"})
  void messagesGoTogetherAndEachHasItsOwnAnswer(String kind) throws Exception {
    start(kind);

    List<Exchange> all = send(numbered(ACTIVATION, 50));

    assertThat(all).allSatisfy(one -> assertThat(one.getException()).isNull());
    assertThat(sap.entities("ActivationSet")).hasSize(50);
    assertThat(sap.entities("ActivationSet").get("7").get("State").asText()).isEqualTo("Größe €");
    assertThat(sap.batches()).isEqualTo(5);
  }

  @Test
  void oneThatIsRefusedIsNothingToTheOthers() throws Exception {
    start("odata-v2");
    sap.trouble(Trouble.HALF_BATCH);

    List<Exchange> all = send(numbered(ACTIVATION, 10));

    for (int number = 0; number < all.size(); number++) {
      TransmissionException failure = all.get(number).getException(TransmissionException.class);
      if (sap.entities("ActivationSet").containsKey(String.valueOf(number))) {
        assertThat(failure).isNull();
      } else {
        assertThat(failure).hasMessageContaining("ZND/030 Not this one");
        assertThat(failure.permanent()).isTrue();
      }
    }
    assertThat(sap.entities("ActivationSet")).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"odata-v2", "odata-v4"})
  void whatIsNotThereYetIsCreatedOutsideOfTheBatch(String kind) throws Exception {
    start(kind);

    List<Exchange> all = send(numbered(LICENSE, 10));

    assertThat(all).allSatisfy(one -> assertThat(one.getException()).isNull());
    assertThat(sap.entities("LicenseSet")).hasSize(10);
  }

  @Test
  void aServiceThatKnowsNoBatchesGetsOneByOneFromThenOn() throws Exception {
    start("odata-v2");
    sap.trouble(Trouble.NO_BATCH);

    send(numbered(ACTIVATION, 10));
    long tried = sap.batches();
    send(numbered(LICENSE, 10));

    assertThat(sap.entities("ActivationSet")).hasSize(10);
    assertThat(sap.entities("LicenseSet")).hasSize(10);
    assertThat(sap.batches()).isEqualTo(tried).isOne();
  }

  @Test
  void aBatchThatWasLostIsLookedForOneByOne() throws Exception {
    start("odata-v2");
    // A session; a second attempt goes alone
    Exchange before =
        fixture.send(fixture.exchange(UUID.randomUUID(), 2, ACTIVATION.formatted("before")));
    assertThat(before.getException()).isNull();
    sap.trouble(Trouble.LOST_ANSWERS);
    List<Exchange> lost = send(numbered(ACTIVATION, 10));
    assertThat(lost).allSatisfy(one -> assertThat(one.getException()).isNotNull());
    sap.trouble(Trouble.NONE);

    for (int number = 0; number < 10; number++) {
      Exchange again =
          fixture.send(fixture.exchange(UUID.randomUUID(), 2, ACTIVATION.formatted(number)));
      assertThat(again.getException()).isNull();
    }

    assertThat(sap.entities("ActivationSet")).hasSize(11);
    assertThat(sap.rejectedDuplicates()).isZero();
  }

  @Test
  void anAnswerThatEndsEarlyHasNoAnswerToTheRest() {
    String text =
        "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\r\n"
            + "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 201 Crea";

    List<Answer> answers =
        BatchBody.answers(
            new Answer(
                202, Map.of("content-type", List.of("multipart/mixed; boundary=\"b\"")), text));

    assertThat(answers).extracting(Answer::status).containsExactly(204);
  }

  @Test
  void lengthsAreBytes() {
    BatchBody body =
        BatchBody.of(
            List.of(
                new Step(
                    "POST",
                    "ActivationSet",
                    "",
                    Map.of(),
                    JsonNodeFactory.instance.objectNode().put("A", "€"))));

    assertThat(new String(body.bytes(), UTF_8))
        .contains("Content-Length: 11\r\n\r\n{\"A\":\"€\"}\r\n");
  }
}
