package org.notificationdispatcher.feed;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a request is not answered, in the form of RFC 9457. The message is its detail: what is wrong
 * and the mend.
 */
final class FeedProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;

  private FeedProblem(int status, String title, String detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }

  static FeedProblem unauthorized() {
    return new FeedProblem(
        401, "Unauthorized", "send your token: Authorization: Bearer <token>, or Basic");
  }

  static FeedProblem forbidden(String detail) {
    return new FeedProblem(403, "Forbidden", detail);
  }

  static FeedProblem badRequest(String detail) {
    return new FeedProblem(400, "Bad Request", detail);
  }

  static FeedProblem held(String detail) {
    return new FeedProblem(503, "Service Unavailable", detail);
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
