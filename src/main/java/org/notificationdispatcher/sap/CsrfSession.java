package org.notificationdispatcher.sap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.notificationdispatcher.http.Answer;

/**
 * A token and the cookies it was given with, which are good only together. Compared by identity;
 * its text shows nothing of it.
 */
final class CsrfSession {
  static final String TOKEN = "x-csrf-token";

  private final Map<String, String> headers;

  private CsrfSession(Map<String, String> headers) {
    this.headers = headers;
  }

  /** Where neither is asked for. */
  static CsrfSession none() {
    return new CsrfSession(Map.of());
  }

  /** What a server gave; null if it gave no token. */
  static CsrfSession of(Answer answer) {
    String token = answer.header(TOKEN);
    if (token == null || token.isBlank() || required(answer)) {
      return null;
    }
    Map<String, String> cookies = new LinkedHashMap<>();
    for (String cookie : answer.headers().getOrDefault("set-cookie", List.of())) {
      String pair = cookie.split(";", 2)[0].strip();
      int equals = pair.indexOf('=');
      if (equals > 0) {
        cookies.put(pair.substring(0, equals), pair);
      }
    }
    return new CsrfSession(
        cookies.isEmpty()
            ? Map.of("X-CSRF-Token", token)
            : Map.of(
                "X-CSRF-Token",
                token,
                "Cookie",
                cookies.values().stream().collect(Collectors.joining("; "))));
  }

  /** Whether an answer asks for a token. */
  static boolean required(Answer answer) {
    return "required".equalsIgnoreCase(answer.header(TOKEN));
  }

  /** To be sent with every write. */
  Map<String, String> headers() {
    return headers;
  }

  @Override
  public String toString() {
    return headers.keySet().toString();
  }
}
