package org.notificationdispatcher.simulator;

/** Errors of profile {@code default}: SOAP 1.1, and a {@code ReturnMessage} in each. */
final class DefaultErrors implements ErrorAnswers {

  private static final String NAMESPACE = "urn:notification-dispatcher:license-central:v1";
  private static final String ENVELOPE =
      "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>%s"
          + "</soap:Body></soap:Envelope>";
  private static final String RETURN_MESSAGE =
      "<ReturnMessage><ReturnCode>0x%s</ReturnCode><ErrorText>%s</ErrorText>"
          + "<InternalErrorCode>%s</InternalErrorCode></ReturnMessage>";

  @Override
  public RawAnswer fault() {
    return RawAnswer.xml(
        500,
        ENVELOPE.formatted(
            "<soap:Fault><faultcode>soap:Server</faultcode>"
                + "<faultstring>License Central is out of order</faultstring><detail>"
                + "<CmLCFault xmlns=\"%s\">".formatted(NAMESPACE)
                + RETURN_MESSAGE.formatted("8000", "License Central is out of order", "FAULT")
                + "</CmLCFault></detail></soap:Fault>"));
  }

  @Override
  public RawAnswer refusal(String operation) {
    return RawAnswer.xml(
        200,
        ENVELOPE.formatted(
            "<%sResponse xmlns=\"%s\">".formatted(operation, NAMESPACE)
                + RETURN_MESSAGE.formatted("1099", "Refused by the fault script", "SCRIPT")
                + "</%sResponse>".formatted(operation)));
  }
}
