package org.notificationdispatcher.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.chaos.Auditor.Findings;
import org.notificationdispatcher.chaos.Journal.What;
import org.notificationdispatcher.scenario.Receiver;
import org.notificationdispatcher.scenario.Receiver.Reaction;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.simulator.Simulator;
import org.notificationdispatcher.simulator.SimulatorOptions;

/** An auditor that finds nothing proves nothing: it finds each thing that must not be. */
class AuditorTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final AtomicReference<Reaction> reaction = new AtomicReference<>(Reaction.accept());
  private final Receiver erp = Receiver.start(arrival -> reaction.get());
  private final Journal journal = new Journal();
  private final HttpClient client = HttpClient.newHttpClient();
  private Simulator simulator;

  @BeforeEach
  void start() {
    DATABASE.jdbc().execute("DROP SCHEMA IF EXISTS simulator CASCADE");
    simulator = Simulator.start(DATABASE.dataSource(), SimulatorOptions.defaults());
  }

  @AfterEach
  void end() {
    simulator.close();
    erp.close();
  }

  private record Told(String id, long sequence) {}

  private Told delivery(String state) {
    String id = UUID.randomUUID().toString();
    Long sequence =
        DATABASE
            .jdbc()
            .queryForObject(
                "INSERT INTO message (id, module, type, source, subject, changed_at, data) VALUES"
                    + " (?::uuid, 'licenses', 'license.updated', 'lc', 'license/1', now(),"
                    + " json_build_object('ticketLicenseId', 1, 'of', ?::text)) RETURNING sequence",
                Long.class,
                id,
                id);
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO delivery (message_id, destination, order_key, sequence, due_at, state)"
                + " VALUES (?::uuid, 'erp', 'license/1', ?, now(), ?)",
            id,
            sequence,
            state);
    return new Told(id, sequence);
  }

  private void post(String node, Told message) throws Exception {
    client.send(
        HttpRequest.newBuilder(URI.create(erp.url(node)))
            .header("webhook-id", message.id())
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"subject\":\"license/1\",\"sequence\":" + message.sequence() + "}"))
            .build(),
        HttpResponse.BodyHandlers.discarding());
  }

  private Findings audit() {
    return new Auditor(simulator.state(), DATABASE.jdbc(), Map.of("erp", erp), journal).audit();
  }

  @Test
  void whatWasAcceptedOnceAndInOrderIsWell() throws Exception {
    Told first = delivery("delivered");
    Told second = delivery("delivered");
    post("a-1", first);
    post("b-1", second);

    Findings found = audit();

    assertThat(found.lost).isEmpty();
    assertThat(found.unsettled).isEmpty();
    assertThat(found.untold).isEmpty();
    assertThat(found.unstable).isEmpty();
    assertThat(found.outOfOrder).isEmpty();
    assertThat(found.duplicates).isEmpty();
    assertThat(found.taken).isEqualTo(2);
  }

  @Test
  void whatIsCalledDeliveredAndWasOnlyRefusedIsLost() throws Exception {
    Told message = delivery("delivered");
    reaction.set(Reaction.refuse(503, 1));
    post("a-1", message);

    assertThat(audit().lost).singleElement().asString().startsWith(message.id());
  }

  @Test
  void aMessageThatWasNotChosenIsLost() {
    Told message = delivery("delivered");
    DATABASE.jdbc().update("DELETE FROM delivery");

    assertThat(audit().lost).singleElement().asString().startsWith(message.id());
  }

  @Test
  void whatIsStillPendingIsUnsettled() {
    delivery("pending");
    delivery("dead");

    Findings found = audit();

    assertThat(found.unsettled).hasSize(1);
    assertThat(found.dead).isEqualTo(1);
  }

  @Test
  void whatLicenseCentralHasAndNobodyRecordedIsUntold() {
    simulator.state().createCatalogue();
    simulator.state().createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));

    assertThat(audit().untold).hasSize(2);
  }

  @Test
  void aLaterOneBeforeAnEarlierOneOfItsKeyIsOutOfOrder() throws Exception {
    Told first = delivery("delivered");
    Told second = delivery("delivered");
    post("a-1", second);
    post("a-1", first);

    assertThat(audit().outOfOrder).hasSize(1);
  }

  @Test
  void aDuplicateNeedsACause() throws Exception {
    Told message = delivery("delivered");
    post("a-1", message);
    post("b-1", message);

    assertThat(audit().unexplained).hasSize(1);
  }

  @Test
  void thatTheSenderGaveItUpIsACause() throws Exception {
    Told message = delivery("delivered");
    post("a-1", message);
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO attempt (message_id, destination, number, started_at, duration, error)"
                + " VALUES (?::uuid, 'erp', 1, now() - interval '1 minute', '2 minutes',"
                + " 'webhook:erp: not done after 2500 ms')",
            message.id());
    post("b-1", message);

    assertThat(audit().duplicates).containsOnly(Map.entry("time-out", 1));
  }

  @Test
  void theKillOfWhoeverSentItFirstIsACauseThatOfAnotherIsNot() throws Exception {
    Told message = delivery("delivered");
    post("a-1", message);
    journal.add(What.KILL, "c-1", Instant.now(), Instant.now());
    assertThat(audit().unexplained).isEmpty();
    Instant killed = Instant.now();
    post("b-1", message);
    assertThat(audit().unexplained).hasSize(1);

    journal.add(What.KILL, "a-1", killed, killed);
    assertThat(audit().duplicates).containsOnly(Map.entry("crash", 1));
  }

  @Test
  void oneIdWithTwoContentsIsUnstable() throws Exception {
    Told message = delivery("delivered");
    post("a-1", message);
    post("a-1", new Told(message.id(), message.sequence() + 1));

    assertThat(audit().unstable).hasSize(1);
  }
}
