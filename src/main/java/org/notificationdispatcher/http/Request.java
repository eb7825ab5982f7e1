package org.notificationdispatcher.http;

import java.util.Map;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Method;

/**
 * What is sent. Its text shows only its method: path, headers and body may hold secrets.
 *
 * @param method also one that HTTP itself does not know, such as MERGE
 * @param path path and query as they go on the wire
 * @param headers besides those of every request
 * @param type of the body; null if there is none
 * @param body not to be changed; null for none
 * @param maxAnswer bytes of the answer that are read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Request(
    String method,
    String path,
    Map<String, String> headers,
    ContentType type,
    byte[] body,
    int maxAnswer) {
  /** Bytes of an answer that are enough to see what was wrong. */
  public static final int SHORT_ANSWER = 20_000;

  /** A POST of which a short answer is expected. */
  public static Request post(
      String path, Map<String, String> headers, ContentType type, byte[] body) {
    return new Request(Method.POST.name(), path, headers, type, body, SHORT_ANSWER);
  }

  /** A GET. */
  public static Request get(String path, Map<String, String> headers, int maxAnswer) {
    return new Request(Method.GET.name(), path, headers, null, null, maxAnswer);
  }

  /** The same with other headers. */
  public Request withHeaders(Map<String, String> others) {
    return new Request(method, path, others, type, body, maxAnswer);
  }

  @Override
  public String toString() {
    return method;
  }
}
