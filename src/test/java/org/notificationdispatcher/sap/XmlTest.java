package org.notificationdispatcher.sap;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.ByteArrayInputStream;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.simulator.SapStandIn;
import org.notificationdispatcher.simulator.SapStandInOptions;
import org.w3c.dom.Document;

/** IDocs and SOAP. */
@Timeout(60)
class XmlTest {
  private static final String CONTROL =
      "IDOCTYP=ZLICENSE01, MESTYP=ZLICENSE, SNDPOR=DISPATCHER, SNDPRN=DISPATCHER, RCVPOR=SAPND1,"
          + " RCVPRN=ND1CLNT100";
  private static final String ORDER =
      """
      {"Z1ORDER": {"ORDERID": "SO-1 <&>", "CREATED_ON": {"$day": "2026-11-24T23:30:00Z"},
                   "CREATED_AT": {"$time": "2026-11-24T23:30:00Z"}, "NOTE": null,
                   "Z1ITEM": [{"POSNR": 1, "QUANTITY": {"$decimal": "1.500"}}, {"POSNR": 2}]},
       "Z1STATUS": {"STATE": "new"}}""";

  private SapStandIn sap;
  private SapFixture fixture;
  private WireMockServer service;

  private void idocs(String kind, Map<String, String> more) {
    sap = SapStandIn.start(SapStandInOptions.defaults());
    Map<String, String> options = new HashMap<>(more);
    options.put("kind", kind);
    options.put("url", kind.equals("idoc-soap") ? sap.idocSoap() : sap.idocXml());
    options.put("client", "100");
    options.putIfAbsent("control", CONTROL);
    fixture = new SapFixture(options);
  }

  private void soap(Map<String, String> more) {
    service = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    service.start();
    answers(200, "text/xml", "<ok/>");
    Map<String, String> options = new HashMap<>(more);
    options.put("kind", "soap");
    options.put("url", service.baseUrl() + "/sap/bc/srt/rfc/sap/z_nd/100/z_nd/z_nd");
    fixture = new SapFixture(options);
  }

  private void answers(int status, String type, String body) {
    service.resetMappings();
    service.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse().withStatus(status).withHeader("Content-Type", type).withBody(body)));
  }

  private static String fault(String code, String text) {
    return "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><e:Fault>"
        + "<faultcode>"
        + code
        + "</faultcode><faultstring xml:lang=\"en\">"
        + text
        + "</faultstring></e:Fault></e:Body></e:Envelope>";
  }

  @AfterEach
  void stop() {
    if (fixture != null) {
      fixture.close();
    }
    if (sap != null) {
      sap.close();
    }
    if (service != null) {
      service.stop();
    }
  }

  private static Document document(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
  }

  private static String at(Document document, String path) throws Exception {
    XPath xpath = XPathFactory.newInstance().newXPath();
    return xpath.evaluate(path, document);
  }

  @Test
  void anIdocHasItsControlRecordAndSegments() throws Exception {
    idocs("idoc-xml", Map.of("zone", "Europe/Berlin"));
    UUID id = UUID.fromString("0c2f6d5e-3f1c-5a44-9d0f-6f2b7f1f7a10");

    Exchange sent = fixture.send(fixture.exchange(id, 1, ORDER));

    assertThat(sent.getException()).isNull();
    Document idoc = document(sap.idocs().get(0));
    String control = "/ZLICENSE01/IDOC[@BEGIN='1']/EDI_DC40[@SEGMENT='1']/";
    assertThat(at(idoc, control + "TABNAM")).isEqualTo("EDI_DC40");
    assertThat(at(idoc, control + "MANDT")).isEqualTo("100");
    assertThat(at(idoc, control + "DIRECT")).isEqualTo("2");
    assertThat(at(idoc, control + "SNDPRT")).isEqualTo("LS");
    assertThat(at(idoc, control + "RCVPRN")).isEqualTo("ND1CLNT100");
    assertThat(at(idoc, control + "ARCKEY")).isEqualTo("urn:sap.com:msgid=" + id);
    assertThat(sap.idocs().get(0))
        .contains("<IDOCTYP>ZLICENSE01</IDOCTYP><MESTYP>ZLICENSE</MESTYP><SNDPOR>");
    String order = "/ZLICENSE01/IDOC/Z1ORDER[@SEGMENT='1']/";
    assertThat(at(idoc, order + "ORDERID")).isEqualTo("SO-1 <&>");
    assertThat(at(idoc, order + "CREATED_ON")).isEqualTo("20261125");
    assertThat(at(idoc, order + "CREATED_AT")).isEqualTo("003000");
    assertThat(at(idoc, "count(" + order + "Z1ITEM[@SEGMENT='1'])")).isEqualTo("2");
    assertThat(at(idoc, order + "Z1ITEM[1]/QUANTITY")).isEqualTo("1.500");
    assertThat(at(idoc, "/ZLICENSE01/IDOC/Z1STATUS/STATE")).isEqualTo("new");
  }

  @Test
  void anIdocBySoapThatComesTwiceIsPostedOnce() throws Exception {
    idocs("idoc-soap", Map.of());
    UUID id = UUID.randomUUID();

    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThat(fixture.send(fixture.exchange(id, attempt, ORDER)).getException()).isNull();
    }

    assertThat(sap.idocs()).hasSize(1);
    Document idoc = document(sap.idocs().get(0));
    assertThat(at(idoc, "namespace-uri(//*[local-name()='ZLICENSE01'])"))
        .isEqualTo("urn:sap-com:document:sap:idoc:soap:messages");
    assertThat(at(idoc, "local-name(/*/*)")).isEqualTo("Body");
  }

  @Test
  void theControlRecordIsCompletedByTheMessage() throws Exception {
    idocs("idoc-xml", Map.of());

    fixture.delivers(
        "{\"control\": {\"MESCOD\": \"NEW\", \"MESTYP\": \"ZORDER\"}, \"Z1\": {\"A\": 1}}");

    assertThat(sap.idocs().get(0))
        .contains("<MESTYP>ZORDER</MESTYP><MESCOD>NEW</MESCOD><SNDPOR>")
        .doesNotContain("<control");
  }

  @Test
  void aMessageThatIsLockedIsTriedAgain() {
    idocs("idoc-soap", Map.of());
    UUID id = UUID.randomUUID();
    sap.lock(id.toString(), true);

    TransmissionException failure = fixture.fails(fixture.exchange(id, 1, ORDER));

    assertThat(failure.permanent() || failure.locked()).isFalse();
    assertThat(failure).hasMessageContaining("MSGID_LOCKED");
    sap.lock(id.toString(), false);
    assertThat(fixture.send(fixture.exchange(id, 2, ORDER)).getException()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | no JSON object of segments",
        "{\"control\": {}} | there are no segments",
        "{\"control\": {\"NO\": 1}, \"Z1\": {}} | the control record has no field NO",
        "{\"Z1\": {\"a b\": 1}} | field Z1.a b: no name of XML",
      })
  void whatIsNoIdocIsADeadLetterThatSaysWhatToMend(String body, String problem) {
    idocs("idoc-soap", Map.of());

    TransmissionException failure = fixture.fails(body);

    assertThat(failure.permanent()).isTrue();
    assertThat(failure).hasMessageContaining(problem);
  }

  @Test
  void aFunctionIsCalledWithItsParametersInItsNamespace() throws Exception {
    soap(Map.of("soapAction", "urn:z"));

    fixture.delivers(
        "{\"Z_ND_ACTIVATION\": {\"IV_ID\": \"4711\", \"IT_ITEM\": {\"item\": [{\"A\": 1}, {\"A\": 2}]}}}");

    LoggedRequest request = service.findAll(postRequestedFor(anyUrl())).get(0);
    Document body = document(request.getBodyAsString());
    assertThat(request.getHeader("SOAPAction")).isEqualTo("\"urn:z\"");
    assertThat(request.getHeader("Content-Type")).startsWith("text/xml");
    assertThat(at(body, "namespace-uri(/*/*/*)"))
        .isEqualTo("urn:sap-com:document:sap:rfc:functions");
    assertThat(at(body, "/*/*/*/IV_ID")).isEqualTo("4711");
    assertThat(at(body, "count(/*/*/*/IT_ITEM/item)")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<n:Do xmlns:n=\"urn:n\"/>",
        "<?xml version=\"1.0\"?>\n<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><n:Do"
            + " xmlns:n=\"urn:n\"/></e:Body></e:Envelope>"
      })
  void xmlGoesInAnEnvelopeOfItsOwnOrOurs(String xml) throws Exception {
    soap(Map.of());

    fixture.delivers(xml);

    String body = service.findAll(postRequestedFor(anyUrl())).get(0).getBodyAsString();
    assertThat(at(document(body), "concat(local-name(/*), local-name(/*/*), local-name(/*/*/*))"))
        .isEqualTo("EnvelopeBodyDo");
  }

  @ParameterizedTest
  @CsvSource({
    "500, soap:Client, wrong number, true",
    "500, soap:Server, busy, false",
    "200, soap:Server, busy, false",
    "500, soap:Server, EA728 SOAP_MSGID_INITIAL, true",
  })
  void aFaultIsADeadLetterIfTheRequestIsToBlame(
      int status, String code, String text, boolean permanent) {
    soap(Map.of());
    answers(status, "text/xml", fault(code, text));

    TransmissionException failure = fixture.fails("<n:Do xmlns:n=\"urn:n\"/>");

    assertThat(failure.permanent()).isEqualTo(permanent);
    assertThat(failure).hasMessageContaining(code + " " + text);
  }

  @Test
  void aFaultThatSaysDuplicateCountsAsDelivered() {
    soap(Map.of("duplicates", "ZND 001"));
    answers(500, "text/xml", fault("soap:Server", "ZND 001 exists already"));

    Exchange exchange = fixture.delivers("<n:Do xmlns:n=\"urn:n\"/>");

    assertThat(exchange.getMessage().getBody(String.class)).startsWith("there already");
  }

  @ParameterizedTest
  @CsvSource({"200, text/html", "302, text/plain", "401, text/html", "403, text/xml"})
  void whatNoDeliveryIsToBlameForLocksTheDestination(int status, String type) {
    soap(Map.of());
    answers(status, type, "<html/>");

    assertThat(fixture.fails("<n:Do xmlns:n=\"urn:n\"/>").locked()).isTrue();
  }

  @Test
  void charactersThatXmlDoesNotHoldBecomeSpaces() {
    assertThat(new SapXml(ZoneOffset.UTC, "").text("A", "a\u0001b\r\n€😀").toString())
        .isEqualTo("<A>a b&#13;\n€😀</A>");
  }
}
