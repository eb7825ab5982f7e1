package org.notificationdispatcher.simulator;

import java.util.Map;

/** Errors of profile {@code legacy}: SOAP 1.2, {@code RC} 99 in each. */
final class LegacyErrors implements ErrorAnswers {

  private static final String NAMESPACE = "urn:notification-dispatcher:license-central:legacy:v1";
  private static final String ENVELOPE =
      "<env:Envelope xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\"><env:Body>%s</env:Body>"
          + "</env:Envelope>";

  @Override
  public RawAnswer fault() {
    return answer(
        500,
        "<env:Fault><env:Code><env:Value>env:Receiver</env:Value></env:Code><env:Reason>"
            + "<env:Text xml:lang=\"en\">License Central is out of order</env:Text></env:Reason>"
            + "<env:Detail><RC>99</RC><MELDUNG>License Central is out of order</MELDUNG>"
            + "</env:Detail></env:Fault>");
  }

  @Override
  public RawAnswer refusal(String operation) {
    return answer(
        200,
        "<a:%sResponse xmlns:a=\"%s\"><antwort><RC>99</RC>".formatted(operation, NAMESPACE)
            + "<MELDUNG>Refused by the fault script</MELDUNG><ANZAHL>0</ANZAHL></antwort>"
            + "</a:%sResponse>".formatted(operation));
  }

  private static RawAnswer answer(int status, String body) {
    return new RawAnswer(
        status, "application/soap+xml; charset=UTF-8", Map.of(), ENVELOPE.formatted(body));
  }
}
