package org.notificationdispatcher.webhook;

import java.time.Duration;
import java.util.Map;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;

/**
 * What is posted, and where. Its text shows only where: headers and body hold secrets.
 *
 * @param path path and query as they go on the wire
 * @param headers besides those of every request
 * @param body not to be changed
 * @param timeout from its start to the end of its answer
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Request(
    HttpHost host,
    String path,
    Map<String, String> headers,
    ContentType type,
    byte[] body,
    Link link,
    Duration connectTimeout,
    Duration timeout) {

  boolean plain() {
    return "http".equals(host.getSchemeName());
  }

  @Override
  public String toString() {
    return host.toHostString();
  }
}
