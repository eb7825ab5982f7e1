package org.notificationdispatcher.inbound;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a request is not answered, in the form of RFC 9457. The message is its detail: what is wrong
 * and the mend.
 */
public final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;

  private Problem(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  public static Problem unauthorized() {
    return new Problem(
        401, "Unauthorized", "send your token: Authorization: Bearer <token>, or Basic");
  }

  public static Problem forbidden(String detail) {
    return new Problem(403, "Forbidden", detail);
  }

  public static Problem badRequest(String detail) {
    return new Problem(400, "Bad Request", detail);
  }

  public static Problem held(String detail) {
    return new Problem(503, "Service Unavailable", detail);
  }

  int status() {
    return status;
  }

  /** Its fields as they are written. */
  Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", title);
    body.put("status", status);
    body.put("detail", getMessage());
    return body;
  }
}
