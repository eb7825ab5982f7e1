package org.notificationdispatcher.simulator;

/** How a service tells errors, for the fault script. */
interface ErrorAnswers {

  /** HTTP 500 with a SOAP fault. */
  RawAnswer fault();

  /** An ordinary answer to this operation, without rows and with an error code. */
  RawAnswer refusal(String operation);
}
