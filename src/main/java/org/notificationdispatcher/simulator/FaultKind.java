package org.notificationdispatcher.simulator;

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
  /** HTTP 200 with a {@code ReturnCode} other than {@code 0x0}. */
  RETURN_CODE,
  /** The first half of the right answer. */
  CUT_OFF_XML;

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
    };
  }
}
