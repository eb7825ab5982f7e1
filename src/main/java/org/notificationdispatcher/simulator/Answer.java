package org.notificationdispatcher.simulator;

import org.notificationdispatcher.simulator.contract.ReturnMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The result block of an answer: a rejected request is an ordinary answer with a code. */
final class Answer {

  static final String VERSION = "Stand-in for License Central, profile default";

  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

  private Answer() {}

  /** Does the work, which fills the answer, and tells how it went. */
  static ReturnMessage to(String operation, Runnable work) {
    ReturnMessage message = new ReturnMessage();
    message.setVersion(VERSION);
    message.setReturnCode("0x0");
    try {
      work.run();
    } catch (RejectedException e) {
      LOG.debug("{} rejected: {} {}", operation, e.returnCode(), e.getMessage());
      message.setReturnCode(e.returnCode());
      message.setErrorText(e.getMessage());
    }
    return message;
  }
}
