package org.notificationdispatcher.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;

/**
 * Counts each call of a service and lets it go wrong where the script says so. It stands before the
 * invocation, so that a call that waits holds no database connection.
 */
final class FaultInjection extends AbstractPhaseInterceptor<Message> {

  private final FaultScript script;
  private final CallCounter calls;
  private final ErrorAnswers errors;
  private final Duration timeout;
  private final CountDownLatch closed;

  /**
   * @param closed ends all waiting when it comes to zero
   */
  FaultInjection(
      FaultScript script,
      CallCounter calls,
      ErrorAnswers errors,
      Duration timeout,
      CountDownLatch closed) {
    super(Phase.PRE_INVOKE);
    this.script = script;
    this.calls = calls;
    this.errors = errors;
    this.timeout = timeout;
    this.closed = closed;
  }

  @Override
  public void handleMessage(Message request) {
    String operation = request.getExchange().getBindingOperationInfo().getName().getLocalPart();
    calls.count(operation);
    script.next(operation).ifPresent(step -> apply(step, operation, request));
  }

  private void apply(FaultScript.Step step, String operation, Message request) {
    switch (step.kind()) {
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
      case SOAP_FAULT -> errors.fault().send(request);
      case RETURN_CODE -> errors.refusal(operation).send(request);
      // For AnswerBody and RowFault
      case CUT_OFF_XML, SLOW_BODY, DUPLICATE_ROWS, LATE_ROWS, CLOCK_SKEW ->
          request.getExchange().put(FaultScript.Step.class, step);
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
