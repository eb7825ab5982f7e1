package org.notificationdispatcher.sap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.ResolveEndpointFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.simulator.SapStandIn;
import org.notificationdispatcher.simulator.SapStandIn.Trouble;
import org.notificationdispatcher.simulator.SapStandInOptions;

@Timeout(60)
class ODataTest {
  private static final String LICENSE =
      """
      {"operation": "upsert", "set": "LicenseSet", "key": {"LicenseNumber": {"$int64": 4711}},
       "data": {"OrderId": "SO-1", "State": "%s", "ValidUntil": {"$date": "2027-11-22T08:00:00Z"}}}""";
  private static final String ORDER =
      """
      {"operation": "create", "set": "OrderSet", "key": {"OrderKey": {"$int64": 7}},
       "data": {"OrderId": "SO-1", "CreatedAt": {"$date": "2026-11-24T10:00:00Z"},
                "Items": [{"Position": 1, "ItemId": "A", "Quantity": 2},
                          {"Position": 2, "ItemId": "B", "Quantity": 1}]}}""";

  private SapStandIn sap;
  private SapFixture fixture;

  private void start(String kind, SapStandInOptions options, Map<String, String> more) {
    sap = SapStandIn.start(options);
    Map<String, String> all = new HashMap<>(more);
    all.put("kind", kind);
    all.putIfAbsent("url", kind.equals("odata-v2") ? sap.odataV2() : sap.odataV4());
    fixture = new SapFixture(all);
  }

  private void start(String kind) {
    start(kind, SapStandInOptions.defaults(), Map.of());
  }

  @AfterEach
  void stop() {
    if (fixture != null) {
      fixture.close();
    }
    if (sap != null) {
      sap.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"odata-v2, /Date(1826870400000)/, \"4711\"", "odata-v4, 2027-11-22T08:00:00Z, 4711"})
  void anUpsertCreatesWhatIsNotThereAndChangesWhatIs(String kind, String date, String number) {
    start(kind);

    fixture.delivers(LICENSE.formatted("delivered"));
    fixture.delivers(LICENSE.formatted("activated"));

    ObjectNode license = sap.entities("LicenseSet").get("4711");
    assertThat(license.get("State").asText()).isEqualTo("activated");
    assertThat(license.get("ValidUntil").asText()).isEqualTo(date);
    assertThat(license.get("LicenseNumber").toString()).isEqualTo(number);
    assertThat(sap.rejectedDuplicates()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PATCH", "MERGE", "PUT"})
  void theMethodOfAChangeIsConfigured(String method) {
    start("odata-v2", SapStandInOptions.defaults(), Map.of("update", method));

    fixture.delivers(LICENSE.formatted("delivered"));
    fixture.delivers(
        """
        {"operation": "update", "set": "LicenseSet", "key": {"LicenseNumber": {"$int64": 4711}},
         "data": {"State": "activated"}}""");

    ObjectNode license = sap.entities("LicenseSet").get("4711");
    assertThat(license.get("State").asText()).isEqualTo("activated");
    assertThat(license.has("OrderId")).isEqualTo(!method.equals("PUT"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"odata-v2", "odata-v4"})
  void anOrderComesWithItsItems(String kind) {
    start(kind);

    fixture.delivers(ORDER);

    assertThat(sap.entities("OrderSet")).containsOnlyKeys("7");
    assertThat(sap.entities("OrderItemSet")).containsOnlyKeys("7,1", "7,2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"odata-v2", "odata-v4"})
  void aFunctionIsCalledWithItsParameters(String kind) {
    start(kind);

    fixture.delivers(
        """
        {"operation": "function", "name": "ConfirmActivation", "data": {"EventId": "it's 1"}}""");

    assertThat(sap.confirmations()).isEqualTo(1);
  }

  @Test
  void whatIsThereAlreadyCountsAsDeliveredAndSaysSo() {
    start("odata-v2");
    fixture.delivers(ORDER);

    Exchange second = fixture.delivers(ORDER);

    assertThat(second.getMessage().getBody(String.class)).startsWith("there already");
    assertThat(second.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(409);
  }

  @Test
  void theCodeOfADuplicateIsConfigured() {
    start(
        "odata-v2",
        SapStandInOptions.defaults().withDuplicateCode("ZND/001"),
        Map.of("duplicates", "ZND/000, ZND/001"));
    fixture.delivers(ORDER);

    assertThat(fixture.delivers(ORDER).getMessage().getBody(String.class))
        .startsWith("there already");
  }

  @Test
  void anotherCodeIsADeadLetterWithCodeTextAndTransaction() {
    start("odata-v2", SapStandInOptions.defaults().withDuplicateCode("ZND/001"), Map.of());
    fixture.delivers(ORDER);

    TransmissionException failure = fixture.fails(ORDER);

    assertThat(failure.permanent()).isTrue();
    assertThat(failure)
        .hasMessageEndingWith(
            "answered 400, ZND/001 Entity exists already (transaction 5F4A1C2E00000001)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"odata-v2", "odata-v4"})
  void anAnswerThatWasLostIsFoundByTheKeyBeforeItIsSentAgain(String kind) {
    start(kind);
    UUID id = UUID.randomUUID();
    // Has a session
    fixture.delivers(LICENSE.formatted("delivered"));
    sap.trouble(Trouble.LOST_ANSWERS);
    TransmissionException lost = fixture.fails(fixture.exchange(id, 1, ORDER));
    assertThat(lost.permanent()).isFalse();
    assertThat(lost.status()).isEmpty();
    sap.trouble(Trouble.NONE);

    Exchange again = fixture.send(fixture.exchange(id, 2, ORDER));

    assertThat(again.getException()).isNull();
    assertThat(again.getMessage().getBody(String.class)).contains("found by its key");
    assertThat(sap.rejectedDuplicates()).isZero();
  }

  @Test
  void whatIsNotFoundByItsKeyIsSentAgain() {
    start("odata-v2");

    Exchange second = fixture.send(fixture.exchange(UUID.randomUUID(), 2, ORDER));

    assertThat(second.getException()).isNull();
    assertThat(sap.entities("OrderSet")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"odata-v2", "odata-v4"})
  void aVersionThatIsAskedForIsReadAndNamed(String kind) {
    start(kind, SapStandInOptions.defaults().withEtags(), Map.of());
    fixture.delivers(LICENSE.formatted("delivered"));

    fixture.delivers(LICENSE.formatted("activated"));

    assertThat(sap.entities("LicenseSet").get("4711").get("State").asText()).isEqualTo("activated");
  }

  @ParameterizedTest
  @EnumSource(
      value = Trouble.class,
      names = {"LOGON_PAGE", "REDIRECT", "UNAUTHORIZED", "FORBIDDEN"})
  void whatNoDeliveryIsToBlameForLocksTheDestination(Trouble trouble) {
    start("odata-v2");
    // With a session, and without one
    for (boolean session : new boolean[] {false, true}) {
      if (session) {
        sap.trouble(Trouble.NONE);
        fixture.delivers(LICENSE.formatted("delivered"));
      }
      sap.trouble(trouble);

      TransmissionException failure = fixture.fails(ORDER);

      assertThat(failure.locked()).as("%s %s", trouble, failure.getMessage()).isTrue();
      assertThat(failure.permanent()).isFalse();
    }
    assertThat(sap.entities("OrderSet")).isEmpty();
  }

  @Test
  void aWrongAddressLocksTheDestination() {
    start("odata-v2", SapStandInOptions.defaults(), Map.of());
    fixture.close();
    fixture =
        new SapFixture(Map.of("kind", "odata-v2", "url", sap.odataV2().replace("ZND_", "ZXX_")));

    TransmissionException failure = fixture.fails(ORDER);

    assertThat(failure.locked()).isTrue();
    assertThat(failure).hasMessageContaining("404");
  }

  @Test
  void aSystemThatIsDownIsTriedAgain() {
    start("odata-v2");
    sap.trouble(Trouble.UNAVAILABLE);

    TransmissionException failure = fixture.fails(ORDER);

    assertThat(failure.permanent() || failure.locked()).isFalse();
    assertThat(failure.status()).contains(503);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"set\": \"OrderSet\", \"OrderId\": \"1\"} | there is a field OrderId beside operation",
        "{\"set\": \"OrderSet\", \"operation\": \"delete\", \"data\": {}} | operation is none of",
        "{\"set\": \"OrderSet\", \"operation\": \"upsert\", \"data\": {}} | there is no key",
        "{\"set\": \"OrderSet\", \"data\": {\"A\": {\"$date\": \"gestern\"}}} | field A: no time",
        "{\"set\": \"OrderSet\", \"data\": {\"I\": [{\"Q\": {\"$int64\": \"x\"}}]}} | field I.Q: no number",
        "{\"data\": {}} | set is missing",
        "[1] | the body is no JSON object",
      })
  void aBodyThatDoesNotFitIsADeadLetterThatSaysWhatToMend(String body, String problem) {
    start("odata-v2");

    TransmissionException failure = fixture.fails(body);

    assertThat(failure.permanent()).isTrue();
    assertThat(failure).hasMessageContaining(problem);
    assertThat(sap.requests()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind | odata-v3 | kind is none of odata-v2, odata-v4, idoc-soap, idoc-xml, soap",
        "client | 1 | client is not three digits",
        "csrf | POST | csrf is none of GET, HEAD, none",
        "update | POST | update: PATCH, MERGE and PUT are allowed",
        "zone | Mars | zone is not a time zone",
      })
  void anOptionThatCannotBeUsedIsNamed(String option, String value, String problem) {
    Map<String, String> options = new HashMap<>();
    options.put("kind", "odata-v2");
    options.put("url", "https://sap.example.com/sap/opu/odata/sap/ZND_LICENSES_SRV");
    options.put(option, value);
    fixture = new SapFixture(options);

    assertThatThrownBy(() -> fixture.camel().getEndpoint("sap:erp"))
        .isInstanceOf(ResolveEndpointFailedException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining("dispatcher.sap.erp.");
  }
}
