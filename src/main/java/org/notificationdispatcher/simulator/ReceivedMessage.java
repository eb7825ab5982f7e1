package org.notificationdispatcher.simulator;

import java.time.Instant;
import java.util.Map;

/**
 * One request the inbox got, and what it answered.
 *
 * @param id the header {@code webhook-id}, or null
 * @param type {@code type} of the body, or null if it is not there
 * @param subject {@code subject} of the body, or null if it is not there
 * @param sequence {@code sequence} of the body, or null if it is not there
 * @param received when it had come in whole
 * @param headers by name in lower case; of a repeated header the first
 * @param body as it came, unpacked, read as UTF-8
 * @param verified whether the signature was right
 * @param status answered; 401 if the signature was wrong
 */
public record ReceivedMessage(
    String id,
    String type,
    String subject,
    Long sequence,
    Instant received,
    Map<String, String> headers,
    String body,
    boolean verified,
    int status) {

  /** Whether the sender was told that the message arrived. */
  public boolean accepted() {
    return status >= 200 && status < 300;
  }
}
