package org.notificationdispatcher.intake;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.notificationdispatcher.inbound.Callers;
import org.notificationdispatcher.inbound.InboundExchange;
import org.notificationdispatcher.inbound.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes down what is pushed, and says so when it is stored. */
public final class IntakeRequests implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(IntakeRequests.class);

  private static final int MOST_BYTES = 262_144;

  private final Callers callers;
  private final Intake intake;
  private final Pace pace;

  /**
   * @param requestsPerMinute that one caller may make
   */
  public IntakeRequests(Callers callers, Intake intake, int requestsPerMinute, Clock clock) {
    this.callers = callers;
    this.intake = intake;
    this.pace = new Pace(requestsPerMinute, clock);
  }

  @Override
  public void process(Exchange exchange) {
    InboundExchange request = new InboundExchange(exchange);
    try {
      String caller = request.caller(callers);
      Duration wait = pace.request(caller);
      if (!wait.isZero()) {
        throw Problem.tooManyRequests(wait);
      }
      List<Push> pushes = read(request, exchange.getMessage().getBody());
      request.answer(202, Map.of("received", pushes.size(), "stored", store(caller, pushes)));
    } catch (Problem e) {
      request.answer(e);
    }
  }

  private static List<Push> read(InboundExchange request, Object body) throws Problem {
    String type =
        Objects.requireNonNullElse(request.header(Exchange.CONTENT_TYPE), "")
            .replaceFirst(";.*", "")
            .strip()
            .toLowerCase(Locale.ROOT);
    switch (type) {
      case "application/x-www-form-urlencoded":
        return PushReader.form(body instanceof Map<?, ?> fields ? fields : Map.of());
      case "application/json":
        byte[] bytes = request.body();
        if (bytes.length > MOST_BYTES) {
          throw Problem.contentTooLarge(MOST_BYTES);
        }
        return PushReader.json(bytes);
      default:
        throw Problem.unsupportedMediaType(
            "send application/json or application/x-www-form-urlencoded as Content-Type");
    }
  }

  private int store(String caller, List<Push> pushes) throws Problem {
    try {
      return intake.receive(caller, pushes);
    } catch (RuntimeException e) {
      LOG.error("The intake cannot store", e);
      throw Problem.held("this cannot be stored now; send it again");
    }
  }
}
