package org.notificationdispatcher.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.xml.ws.WebServiceException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.datatype.XMLGregorianCalendar;
import org.apache.cxf.binding.soap.Soap12;
import org.apache.cxf.binding.soap.SoapFault;
import org.apache.cxf.jaxws.JaxWsProxyFactoryBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.simulator.contract.legacy.AblaufArt;
import org.notificationdispatcher.simulator.contract.legacy.Aktivierung;
import org.notificationdispatcher.simulator.contract.legacy.AktivierungsArt;
import org.notificationdispatcher.simulator.contract.legacy.AktivierungsStatus;
import org.notificationdispatcher.simulator.contract.legacy.Altdienst;
import org.notificationdispatcher.simulator.contract.legacy.AltdienstService;
import org.notificationdispatcher.simulator.contract.legacy.Auftrag;
import org.notificationdispatcher.simulator.contract.legacy.AuftragsAntwort;
import org.notificationdispatcher.simulator.contract.legacy.BoxArt;
import org.notificationdispatcher.simulator.contract.legacy.BoxStatus;
import org.notificationdispatcher.simulator.contract.legacy.JaNein;
import org.notificationdispatcher.simulator.contract.legacy.Lizenz;
import org.notificationdispatcher.simulator.contract.legacy.LizenzAntwort;
import org.notificationdispatcher.simulator.contract.legacy.LizenzStatus;

class LegacyServiceTest {

  private static final String DAY = "2026-11-24";
  private static final String REQUEST =
      "<e:Envelope xmlns:e='%s'><e:Body>"
          + "<a:LeseAuftraege xmlns:a='urn:notification-dispatcher:license-central:legacy:v1'>"
          + "<vonDatum>2026-11-24</vonDatum><bisDatum>2026-11-24</bisDatum>"
          + "<maxZeilen>10</maxZeilen></a:LeseAuftraege></e:Body></e:Envelope>";
  private static final String SOAP_1_1 = "http://schemas.xmlsoap.org/soap/envelope/";
  private static final String SOAP_1_2 = "http://www.w3.org/2003/05/soap-envelope";

  @RegisterExtension static final StandInDatabase DATABASE = new StandInDatabase();

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-24T10:00:00.987Z"));
  private final HttpClient http = HttpClient.newHttpClient();
  private Simulator simulator;
  private LicenseCentralState state;

  @BeforeEach
  void start() {
    start(SimulatorOptions.defaults());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void orderIsToldInLocalTimeOfWholeSeconds() {
    CreatedOrder order =
        state.createOrder(
            NewOrder.of("SO-1")
                .forCustomer("C-10001")
                .createdBy("shop")
                .with("PRO-2026", 2)
                .with("STD-2026", 1));

    AuftragsAntwort answer = legacy().leseAuftraege(day(DAY), day(DAY), 500);

    assertThat(answer.getRC()).isZero();
    assertThat(answer.getMELDUNG()).isNull();
    assertThat(answer.getANZAHL()).isEqualTo(1);
    Auftrag auftrag = answer.getAUFTRAG().get(0);
    assertThat(auftrag.getAUFTRAG_ID()).isEqualTo(order.orderKey());
    assertThat(auftrag.getAUFTRAGSNR()).isEqualTo("SO-1");
    assertThat(auftrag.getTICKETNR()).isEqualTo(order.ticketId());
    assertThat(auftrag.getKUNDENNR()).isEqualTo("C-10001");
    assertThat(auftrag.getANGELEGT_VON()).isEqualTo("shop");
    assertThat(auftrag.getGEAENDERT_AM()).isEqualTo(LocalDateTime.parse("2026-11-24T11:00:00"));
    assertThat(auftrag.getPOSITION())
        .extracting("POS_NR", "ARTIKELNR", "MENGE")
        .containsExactly(tuple(1, "PRO-2026", 2), tuple(2, "STD-2026", 1));
    assertThat(auftrag.getPOSITION().get(0).getLIZENZNR())
        .isEqualTo(order.ticketLicenseIds().subList(0, 2));
  }

  @Test
  void licensesAndActivationsAreToldInTheServicesOwnWords() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("TRIAL-30", 1));
    long number = order.ticketLicenseIds().get(0);
    state.confirm(state.activate(order.ticketId(), "3-4019156"));
    clock.move(Duration.ofHours(1));
    state.restore(List.of(number), "130-150197269");
    state.withdraw(number);

    Lizenz lizenz = legacy().leseLizenzen(day(DAY), day(DAY), 500).getLIZENZ().get(0);
    List<Aktivierung> all =
        legacy().leseAktivierungen(day(DAY), day(DAY), "", 500).getAKTIVIERUNG();
    List<Aktivierung> open =
        legacy().leseAktivierungen(day(DAY), day(DAY), "OFFEN, UNERWARTET", 500).getAKTIVIERUNG();

    assertThat(lizenz.getLIZENZNR()).isEqualTo(number);
    assertThat(lizenz.getPOS_NR()).isEqualTo(1);
    assertThat(lizenz.getSTATUS()).isEqualTo(LizenzStatus.ABGEHOLT);
    assertThat(lizenz.getENTZUG_OFFEN()).isEqualTo(JaNein.J);
    assertThat(lizenz.getGENERATION()).isEqualTo(2);
    assertThat(lizenz.getBOXNR()).isEqualTo("130-150197269");
    assertThat(lizenz.getABLAUF_ART()).isEqualTo(AblaufArt.TAGE);
    assertThat(lizenz.getABLAUF_TAGE()).isEqualTo(30);
    assertThat(lizenz.getABLAUF_AM()).isEqualTo(LocalDateTime.parse("2026-12-24T11:00:00"));
    assertThat(all)
        .extracting("ART", "STATUS", "BOXNR", "BOX_ART", "ALTE_BOXNR", "ERSTE")
        .containsExactly(
            tuple(
                AktivierungsArt.AKTIVIERUNG,
                AktivierungsStatus.ABGESCHLOSSEN,
                "3-4019156",
                BoxArt.DONGLE,
                null,
                JaNein.J),
            tuple(
                AktivierungsArt.WIEDERHERSTELLUNG,
                AktivierungsStatus.OFFEN,
                "130-150197269",
                BoxArt.SOFTLIZENZ,
                "3-4019156",
                JaNein.N));
    assertThat(open)
        .extracting(Aktivierung::getART)
        .containsExactly(AktivierungsArt.WIEDERHERSTELLUNG);
  }

  @Test
  void singleGetsKnowOneOrNone() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    state.activate(order.ticketId(), "3-4019156");

    assertThat(legacy().leseKunde("C-10001").getKUNDE().getNAME()).isEqualTo("Customer 10001 GmbH");
    assertThat(legacy().leseArtikel("PRO-2026").getARTIKEL().getPRODUKTCODE()).isEqualTo(201_001);
    assertThat(legacy().leseBox("3-4019156").getBOX().getSTATUS()).isEqualTo(BoxStatus.OK);
    assertThat(legacy().leseBox("3-4019156").getANZAHL()).isEqualTo(1);
    assertThat(legacy().leseKunde("NOBODY"))
        .returns(0, answer -> answer.getRC())
        .returns(0, answer -> answer.getANZAHL())
        .returns(null, answer -> answer.getKUNDE());
  }

  @Test
  void daysBeginAndEndWithTheZonesMidnight() {
    at("2026-11-23T22:59:59.999Z", "yesterday");
    at("2026-11-23T23:00:00Z", "first");
    at("2026-11-24T22:59:59.999Z", "last");
    at("2026-11-24T23:00:00Z", "tomorrow");

    assertThat(orders("2026-11-24", "2026-11-24")).containsExactly("first", "last");
    assertThat(orders("2026-11-23", "2026-11-24")).containsExactly("yesterday", "first", "last");
    assertThat(orders("2026-11-25", "2026-11-25")).containsExactly("tomorrow");
  }

  @Test
  void dayOfTheRepeatedHourHas25Hours() {
    at("2026-10-24T21:59:59Z", "the day before");
    at("2026-10-24T22:00:00Z", "midnight");
    at("2026-10-25T00:30:00Z", "half past two, summer");
    at("2026-10-25T01:30:00Z", "half past two, winter");
    at("2026-10-25T22:59:59Z", "the end");
    at("2026-10-25T23:00:00Z", "the day after");

    assertThat(orders("2026-10-25", "2026-10-25"))
        .containsExactly("midnight", "half past two, summer", "half past two, winter", "the end");
    assertThat(legacy().leseAuftraege(day("2026-10-25"), day("2026-10-25"), 500).getAUFTRAG())
        .extracting(Auftrag::getGEAENDERT_AM)
        .containsExactly(
            LocalDateTime.parse("2026-10-25T00:00:00"),
            LocalDateTime.parse("2026-10-25T02:30:00"),
            LocalDateTime.parse("2026-10-25T02:30:00"),
            LocalDateTime.parse("2026-10-25T23:59:59"));
  }

  @Test
  void dayOfTheMissingHourHas23Hours() {
    at("2026-03-28T23:00:00Z", "midnight");
    at("2026-03-29T00:59:59Z", "before the gap");
    at("2026-03-29T01:00:00Z", "after the gap");
    at("2026-03-29T21:59:59Z", "the end");
    at("2026-03-29T22:00:00Z", "the day after");

    assertThat(orders("2026-03-29", "2026-03-29"))
        .containsExactly("midnight", "before the gap", "after the gap", "the end");
    assertThat(legacy().leseAuftraege(day("2026-03-29"), day("2026-03-29"), 500).getAUFTRAG())
        .extracting(Auftrag::getGEAENDERT_AM)
        .containsExactly(
            LocalDateTime.parse("2026-03-29T00:00:00"),
            LocalDateTime.parse("2026-03-29T01:59:59"),
            LocalDateTime.parse("2026-03-29T03:00:00"),
            LocalDateTime.parse("2026-03-29T23:59:59"));
  }

  @Test
  void zoneIsAnOption() {
    simulator.close();
    start(SimulatorOptions.defaults().withLegacyZone(ZoneId.of("Asia/Tokyo")));
    at("2026-11-24T14:59:59Z", "today");
    at("2026-11-24T15:00:00Z", "tomorrow");

    assertThat(orders(DAY, DAY)).containsExactly("today");
    assertThat(legacy().leseAuftraege(day("2026-11-25"), day("2026-11-25"), 9).getAUFTRAG().get(0))
        .returns(LocalDateTime.parse("2026-11-25T00:00:00"), Auftrag::getGEAENDERT_AM);
  }

  @Test
  void answerIsCutOffAtFiveHundredRowsInOrderOfChangeTime() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("STD-2026", 501));
    clock.move(Duration.ofMinutes(1));
    long first = order.ticketLicenseIds().get(0);
    state.activate(order.ticketId(), "3-4019156", List.of(first));

    List<Lizenz> rows = legacy().leseLizenzen(day(DAY), day(DAY), 1_000).getLIZENZ();

    assertThat(rows)
        .hasSize(500)
        .extracting(Lizenz::getLIZENZNR)
        .isEqualTo(order.ticketLicenseIds().subList(1, 501));
    assertThat(legacy().leseLizenzen(day(DAY), day(DAY), 3).getLIZENZ())
        .extracting(Lizenz::getLIZENZNR)
        .isEqualTo(order.ticketLicenseIds().subList(1, 4));
  }

  @Test
  void requestWithoutSenseIsAnOrdinaryAnswerWithRc1() {
    assertThat(legacy().leseAuftraege(day("2026-11-25"), day(DAY), 10))
        .returns(1, answer -> answer.getRC())
        .returns("vonDatum is after bisDatum", answer -> answer.getMELDUNG())
        .returns(0, answer -> answer.getANZAHL());
    assertThat(legacy().leseLizenzen(day(DAY), day(DAY), 0).getRC()).isEqualTo(1);
    assertThat(legacy().leseAktivierungen(day(DAY), day(DAY), "FERTIG", 10))
        .returns(1, answer -> answer.getRC())
        .returns("No status FERTIG", answer -> answer.getMELDUNG());
  }

  @Test
  void speaksSoap12AndNothingElse() throws Exception {
    state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));

    HttpResponse<String> answer = post(SOAP_1_2, "application/soap+xml");
    HttpResponse<String> refused = post(SOAP_1_1, "text/xml");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/soap+xml");
    assertThat(answer.body())
        .contains(SOAP_1_2)
        .doesNotContain(SOAP_1_1)
        .containsPattern(":LeseAuftraegeResponse [^>]*legacy:v1")
        .contains("<antwort><RC>0</RC><ANZAHL>1</ANZAHL><AUFTRAG><AUFTRAG_ID>")
        .contains("<GEAENDERT_AM>2026-11-24T11:00:00</GEAENDERT_AM>");
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(refused.body()).contains("VersionMismatch");
  }

  @Test
  void wsdlNamesTheAddressOfThisPort() throws Exception {
    String wsdl =
        http.send(
                HttpRequest.newBuilder(URI.create(simulator.legacyUrl() + "?wsdl")).build(),
                BodyHandlers.ofString())
            .body();

    assertThat(wsdl).contains("<soap12:address location=\"" + simulator.legacyUrl() + "\"");
  }

  @Test
  void callsAreCountedByOperation() {
    legacy().leseAuftraege(day(DAY), day(DAY), 10);
    legacy().leseAuftraege(day(DAY), day(DAY), 10);
    legacy().leseKunde("C-10001");

    assertThat(simulator.calls()).containsOnly(entry("LeseAuftraege", 2L), entry("LeseKunde", 1L));
  }

  @Test
  void passwordIsAskedForHereToo() throws Exception {
    simulator.close();
    start(SimulatorOptions.defaults().withBasic("dispatcher", "secret"));

    assertThat(post(SOAP_1_2, "application/soap+xml").statusCode()).isEqualTo(401);
    assertThat(simulator.calls()).isEmpty();
  }

  @Test
  void scriptedFaultIsASoap12Fault() throws Exception {
    simulator.faults().add("LeseAuftraege", FaultKind.SOAP_FAULT, 2);

    HttpResponse<String> fault = post(SOAP_1_2, "application/soap+xml");

    assertThat(fault.statusCode()).isEqualTo(500);
    assertThat(fault.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/soap+xml");
    assertThatExceptionOfType(WebServiceException.class)
        .isThrownBy(() -> legacy().leseAuftraege(day(DAY), day(DAY), 10))
        .havingCause()
        .isInstanceOfSatisfying(
            SoapFault.class,
            caught -> {
              assertThat(caught.getFaultCode()).isEqualTo(Soap12.getInstance().getReceiver());
              assertThat(caught.getReason()).isEqualTo("License Central is out of order");
              assertThat(caught.getDetail().getFirstChild().getTextContent()).isEqualTo("99");
            });
  }

  @Test
  void scriptedErrorCodeIsAnOrdinaryAnswerWithRc99() {
    simulator.faults().add(FaultKind.RETURN_CODE, 3);

    assertThat(legacy().leseLizenzen(day(DAY), day(DAY), 10))
        .returns(99, answer -> answer.getRC())
        .returns("Refused by the fault script", answer -> answer.getMELDUNG())
        .returns(0, answer -> answer.getANZAHL())
        .returns(List.of(), answer -> answer.getLIZENZ());
    assertThat(legacy().leseBox("3-1").getRC()).isEqualTo(99);
    assertThat(legacy().leseAktivierungen(day(DAY), day(DAY), "", 1).getRC()).isEqualTo(99);
  }

  @Test
  void otherFaultsAreThoseOfTheQueryPort() throws Exception {
    for (FaultKind kind : List.of(FaultKind.HTTP_401, FaultKind.HTTP_403, FaultKind.HTTP_503)) {
      simulator.faults().add(kind, 1);
      assertThat(post(SOAP_1_2, "application/soap+xml").statusCode())
          .isEqualTo(Integer.parseInt(kind.name().substring(5)));
    }
    simulator.faults().add("LeseAuftraege", FaultKind.CUT_OFF_XML, 1);
    assertThatExceptionOfType(WebServiceException.class)
        .isThrownBy(() -> legacy().leseAuftraege(day(DAY), day(DAY), 10));
  }

  @Test
  void rowsComeTwiceOrLate() {
    CreatedOrder old = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    clock.move(Duration.ofSeconds(31));
    CreatedOrder late = state.createOrder(NewOrder.of("SO-2").with("PRO-2026", 1));
    simulator.faults().add("LeseLizenzen", FaultKind.DUPLICATE_ROWS, 1);
    simulator.faults().add("LeseAuftraege", FaultKind.LATE_ROWS, 1);
    simulator.faults().add(FaultKind.CLOCK_SKEW, 1);

    LizenzAntwort twice = legacy().leseLizenzen(day(DAY), day(DAY), 10);

    long first = old.ticketLicenseIds().get(0);
    long second = late.ticketLicenseIds().get(0);
    assertThat(twice.getANZAHL()).isEqualTo(4);
    assertThat(twice.getLIZENZ())
        .extracting(Lizenz::getLIZENZNR)
        .containsExactly(first, first, second, second);
    assertThat(orders(DAY, DAY)).containsExactly("SO-1");
    assertThat(orders(DAY, DAY)).containsExactly("SO-1", "SO-2");
    assertThat(simulator.faults().steps())
        .extracting(FaultScript.Step::kind)
        .containsExactly(FaultKind.CLOCK_SKEW);
  }

  @Test
  void slowBodyTricklesHereToo() throws Exception {
    simulator.close();
    start(SimulatorOptions.defaults().withTimeout(Duration.ofMillis(200)));
    simulator.faults().add(FaultKind.SLOW_BODY, 1);

    long begun = System.nanoTime();
    assertThat(post(SOAP_1_2, "application/soap+xml").body()).endsWith("Envelope>");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(190));
  }

  private void start(SimulatorOptions options) {
    simulator = Simulator.start(DATABASE.pool(), options.withClock(clock));
    state = simulator.state();
    state.createCatalogue();
  }

  private void at(String time, String orderId) {
    clock.set(Instant.parse(time));
    state.createOrder(NewOrder.of(orderId).with("PRO-2026", 1));
  }

  private List<String> orders(String from, String to) {
    return legacy().leseAuftraege(day(from), day(to), 500).getAUFTRAG().stream()
        .map(Auftrag::getAUFTRAGSNR)
        .toList();
  }

  private Altdienst legacy() {
    JaxWsProxyFactoryBean factory = new JaxWsProxyFactoryBean();
    factory.setServiceClass(Altdienst.class);
    factory.setWsdlURL(
        "classpath:notification-dispatcher/config/licensecentral/legacy/altdienst.wsdl");
    factory.setServiceName(AltdienstService.SERVICE);
    factory.setEndpointName(AltdienstService.AltdienstPort);
    factory.setAddress(simulator.legacyUrl());
    return factory.create(Altdienst.class);
  }

  private HttpResponse<String> post(String envelope, String contentType) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(simulator.legacyUrl()))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", contentType + "; charset=UTF-8")
            .POST(HttpRequest.BodyPublishers.ofString(REQUEST.formatted(envelope)))
            .build(),
        BodyHandlers.ofString());
  }

  private static XMLGregorianCalendar day(String day) {
    LocalDate date = LocalDate.parse(day);
    return DatatypeFactory.newDefaultInstance()
        .newXMLGregorianCalendarDate(
            date.getYear(), date.getMonthValue(), date.getDayOfMonth(), Integer.MIN_VALUE);
  }
}
