package org.notificationdispatcher.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;

/**
 * Counts each call of the query port and lets it go wrong where the script says so. It stands
 * before the invocation, so that a call that waits holds no database connection.
 */
final class FaultInjection extends AbstractPhaseInterceptor<Message> {

  private static final String ENVELOPE =
      "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>%s"
          + "</soap:Body></soap:Envelope>";
  private static final String RETURN_MESSAGE =
      "<ReturnMessage><ReturnCode>0x%s</ReturnCode><ErrorText>%s</ErrorText>"
          + "<InternalErrorCode>%s</InternalErrorCode></ReturnMessage>";

  private final FaultScript script;
  private final CallCounter calls;
  private final Duration timeout;
  private final CountDownLatch closed;

  /**
   * @param closed ends all waiting when it comes to zero
   */
  FaultInjection(FaultScript script, CallCounter calls, Duration timeout, CountDownLatch closed) {
    super(Phase.PRE_INVOKE);
    this.script = script;
    this.calls = calls;
    this.timeout = timeout;
    this.closed = closed;
  }

  @Override
  public void handleMessage(Message request) {
    String operation = request.getExchange().getBindingOperationInfo().getName().getLocalPart();
    String namespace = request.getExchange().getBindingOperationInfo().getName().getNamespaceURI();
    calls.count(operation);
    script.next(operation).ifPresent(kind -> apply(kind, operation, namespace, request));
  }

  private void apply(FaultKind kind, String operation, String namespace, Message request) {
    switch (kind) {
      case TIMEOUT -> {
        if (closedWithin(timeout)) {
          RawAnswer.html(503, "503 Service Unavailable").send(request);
        }
      }
      case HTTP_401 -> BasicAuthentication.unauthorized().send(request);
      case HTTP_403 -> RawAnswer.html(403, "403 Forbidden").send(request);
      case HTTP_503 ->
          RawAnswer.html(503, Map.of("Retry-After", "30"), "503 Service Unavailable").send(request);
      case HTML_PAGE -> RawAnswer.html(200, "Please sign in to the network").send(request);
      case SOAP_FAULT ->
          RawAnswer.xml(
                  500,
                  ENVELOPE.formatted(
                      "<soap:Fault><faultcode>soap:Server</faultcode>"
                          + "<faultstring>License Central is out of order</faultstring><detail>"
                          + "<CmLCFault xmlns=\"%s\">".formatted(namespace)
                          + RETURN_MESSAGE.formatted(
                              "8000", "License Central is out of order", "FAULT")
                          + "</CmLCFault></detail></soap:Fault>"))
              .send(request);
      case RETURN_CODE ->
          RawAnswer.xml(
                  200,
                  ENVELOPE.formatted(
                      "<%sResponse xmlns=\"%s\">".formatted(operation, namespace)
                          + RETURN_MESSAGE.formatted(
                              "1099", "Refused by the fault script", "SCRIPT")
                          + "</%sResponse>".formatted(operation)))
              .send(request);
      case CUT_OFF_XML -> request.getExchange().put(CutOff.class, new CutOff());
    }
  }

  private boolean closedWithin(Duration time) {
    try {
      return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
