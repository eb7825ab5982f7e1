package org.notificationdispatcher.feed;

import org.notificationdispatcher.inbound.Problem;

/** Why a SOAP request is not answered: the code is one of SOAP 1.1, part 4.4.1. */
final class SoapFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /** Null where the envelope cannot be read: then a fault has no detail. */
  private final Problem problem;

  private SoapFault(String code, String text, Problem problem) {
    super(text);
    this.code = code;
    this.problem = problem;
  }

  static SoapFault client(String text) {
    return new SoapFault("Client", text, null);
  }

  static SoapFault versionMismatch() {
    return new SoapFault("VersionMismatch", "send an envelope of SOAP 1.1", null);
  }

  static SoapFault mustUnderstand(String header) {
    return new SoapFault("MustUnderstand", "header " + header + " is not understood", null);
  }

  static SoapFault of(Problem problem) {
    return new SoapFault(
        problem.status() < 500 ? "Client" : "Server", problem.getMessage(), problem);
  }

  String code() {
    return code;
  }

  Problem problem() {
    return problem;
  }

  /** That of HTTP: 500 for a fault (WS-I Basic Profile 1.1, R1126), but 401 for who is unknown. */
  int status() {
    return problem != null && problem.status() == 401 ? 401 : 500;
  }
}
