package org.notificationdispatcher.sap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.olingo.commons.api.data.Entity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.notificationdispatcher.common.TransmissionException;

/** What is written is understood by an OData service that was not written here. */
@Timeout(60)
class OlingoTest {
  private static final String LICENSE =
      """
      {"operation": "%s", "set": "Licenses",
       "key": {"LicenseNumber": {"$int64": %d}, "Plant": "Wörk's 1/2"},
       "data": {"State": "%s", "Price": {"$decimal": "10.50"}, "Day": {"$day": "2026-11-24"},
                "ValidUntil": {"$date": "2027-11-22T08:00:00Z"}}}""";

  private OlingoService service;
  private SapFixture fixture;

  @BeforeEach
  void start() {
    service = new OlingoService();
    fixture = new SapFixture(Map.of("kind", "odata-v4", "url", service.url() + "/", "batch", "20"));
  }

  @AfterEach
  void stop() {
    fixture.close();
    service.close();
  }

  @Test
  void valuesAndKeysArriveAsTheyAreMeant() {
    fixture.delivers(LICENSE.formatted("upsert", 4711, "new"));
    service.expireSession();
    fixture.delivers(LICENSE.formatted("upsert", 4711, "activated"));

    Entity license = service.entities().get("4711,Wörk's 1/2");
    assertThat(license.getProperty("State").getValue()).isEqualTo("activated");
    assertThat((BigDecimal) license.getProperty("Price").getValue()).isEqualByComparingTo("10.50");
    assertThat(license.getProperty("ValidUntil").getValue()).isNotNull();
    assertThat(service.tokens()).isEqualTo(2);
  }

  @Test
  void anEntityIsFoundByItsKeyAfterAFailure() {
    UUID id = UUID.randomUUID();
    fixture.send(fixture.exchange(id, 1, LICENSE.formatted("create", 1, "new")));

    Exchange again = fixture.send(fixture.exchange(id, 2, LICENSE.formatted("create", 1, "new")));

    assertThat(again.getMessage().getBody(String.class)).contains("found by its key");
  }

  @Test
  void whatIsThereCountsAsDeliveredAndWhatIsWrongIsADeadLetter() {
    fixture.delivers(LICENSE.formatted("create", 1, "new"));

    assertThat(
            fixture
                .delivers(LICENSE.formatted("create", 1, "new"))
                .getMessage()
                .getBody(String.class))
        .startsWith("there already");
    TransmissionException failure =
        fixture.fails(LICENSE.formatted("create", 2, "new").replace("\"Price\"", "\"Cost\""));
    assertThat(failure.permanent()).isTrue();
    assertThat(failure).hasMessageContaining("Cost");
  }

  @Test
  void aBatchIsReadMemberByMember() throws Exception {
    fixture.delivers(LICENSE.formatted("create", 0, "new"));
    AsyncProducer producer = fixture.camel().getEndpoint("sap:erp").createAsyncProducer();
    producer.start();
    List<Exchange> all = new ArrayList<>();
    ConcurrentLinkedQueue<Exchange> done = new ConcurrentLinkedQueue<>();
    for (int number = 0; number < 40; number++) {
      String body = LICENSE.formatted("create", number, "new");
      Exchange exchange =
          fixture.exchange(
              UUID.randomUUID(), 1, number == 7 ? body.replace("\"Price\"", "\"Cost\"") : body);
      all.add(exchange);
      producer.process(exchange, doneSync -> done.add(exchange));
    }
    await().until(() -> done.size() == 40);
    producer.stop();

    assertThat(service.batches()).isPositive();
    assertThat(service.entities()).hasSize(39);
    for (int number = 0; number < 40; number++) {
      Exception failure = all.get(number).getException();
      if (number == 7) {
        assertThat(failure).hasMessageContaining("Cost");
      } else {
        assertThat(failure).isNull();
      }
    }
    assertThat(all.get(0).getMessage().getBody(String.class)).startsWith("there already");
  }
}
