package org.notificationdispatcher.webhook;

import java.util.Map;
import org.apache.hc.core5.http.ContentType;

/**
 * What a request says.
 *
 * @param type of the body
 * @param headers that belong to it
 * @param body as it is signed; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Content(ContentType type, Map<String, String> headers, byte[] body) {
  // Of "application/json; charset=UTF-8" the parameter means nothing (RFC 8259, 11).
  private static final ContentType JSON = ContentType.create("application/json");

  static Content json(Map<String, String> headers, byte[] body) {
    return new Content(JSON, headers, body);
  }
}
