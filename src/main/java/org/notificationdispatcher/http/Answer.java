package org.notificationdispatcher.http;

import java.util.List;
import java.util.Map;

/**
 * What was answered.
 *
 * @param status such as 204
 * @param headers by their names in lower case, each as often as it came
 * @param text as much of the body as is kept; never null
 */
public record Answer(int status, Map<String, List<String>> headers, String text) {

  /** Whether it is a consent, 2xx. */
  public boolean consent() {
    return status >= 200 && status < 300;
  }

  /** The header's first value, or null. */
  public String header(String lowerCaseName) {
    List<String> values = headers.get(lowerCaseName);
    return values == null ? null : values.get(0);
  }
}
