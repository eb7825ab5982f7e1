package org.notificationdispatcher.simulator;

import java.time.Duration;
import java.util.Set;
import org.notificationdispatcher.simulator.contract.control.Fault;

/** How a call goes wrong. */
public enum FaultKind {
  /** No answer for {@link SimulatorOptions#timeout()}, then the right one. */
  TIMEOUT,
  /** HTTP 401, as for a wrong password. */
  HTTP_401,
  /** HTTP 403, as for a client certificate without rights. */
  HTTP_403,
  /** HTTP 503 with {@code Retry-After}. */
  HTTP_503,
  /** HTTP 200 with a page for people, as of a proxy. */
  HTML_PAGE,
  /** HTTP 500 with a SOAP fault. */
  SOAP_FAULT,
  /** HTTP 200 with an error code: {@code ReturnCode} 0x1099, or {@code RC} 99. */
  RETURN_CODE,
  /** The first half of the right answer. */
  CUT_OFF_XML,
  /** The right answer in small pieces, the last one after {@link SimulatorOptions#timeout()}. */
  SLOW_BODY,
  /** Each row of the answer comes twice. Queries of changes only. */
  DUPLICATE_ROWS,
  /**
   * The answer lacks what was changed during the last 30 seconds or the time given, as if it were
   * not committed yet; an older form of such a row is not told either. The server's time is the
   * right one. Queries of changes only.
   */
  LATE_ROWS,
  /**
   * {@code ServerTime} is ahead, by ten minutes or the time given, or behind where that is
   * negative. Queries of changes with a server's time only: the legacy service has none.
   */
  CLOCK_SKEW;

  private static final Set<String> WITH_SERVER_TIME =
      Set.of("doQueryOrders", "doQueryLicenses", "doQueryActivations");
  private static final Set<String> BY_DAYS =
      Set.of("LeseAuftraege", "LeseLizenzen", "LeseAktivierungen");

  /** The amount of a step that gives none; null for kinds without amount. */
  Duration usualAmount() {
    return switch (this) {
      case LATE_ROWS -> Duration.ofSeconds(30);
      case CLOCK_SKEW -> Duration.ofMinutes(10);
      default -> null;
    };
  }

  /** Whether it can happen to this operation. */
  boolean canHit(String operation) {
    return switch (this) {
      case DUPLICATE_ROWS, LATE_ROWS ->
          WITH_SERVER_TIME.contains(operation) || BY_DAYS.contains(operation);
      case CLOCK_SKEW -> WITH_SERVER_TIME.contains(operation);
      default -> true;
    };
  }

  static FaultKind of(Fault fault) {
    return switch (fault) {
      case TIMEOUT -> TIMEOUT;
      case HTTP_401 -> HTTP_401;
      case HTTP_403 -> HTTP_403;
      case HTTP_503 -> HTTP_503;
      case HTML_PAGE -> HTML_PAGE;
      case SOAP_FAULT -> SOAP_FAULT;
      case RETURN_CODE -> RETURN_CODE;
      case CUT_OFF_XML -> CUT_OFF_XML;
      case SLOW_BODY -> SLOW_BODY;
      case DUPLICATE_ROWS -> DUPLICATE_ROWS;
      case LATE_ROWS -> LATE_ROWS;
      case CLOCK_SKEW -> CLOCK_SKEW;
    };
  }
}
