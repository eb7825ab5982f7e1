package org.notificationdispatcher.inbound;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why a request is not answered, in the form of RFC 9457. The message is its detail: what is wrong
 * and the mend.
 */
public final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int status;
  private final String title;

  /** Null where there is no use in trying again. */
  private final Duration retryAfter;

  private Problem(int status, String title, String detail) {
    this(status, title, detail, null);
  }

  private Problem(int status, String title, String detail, Duration retryAfter) {
    super(detail);
    this.status = status;
    this.title = title;
    this.retryAfter = retryAfter;
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

  public static Problem notFound(String detail) {
    return new Problem(404, "Not Found", detail);
  }

  public static Problem held(String detail) {
    return new Problem(503, "Service Unavailable", detail, PATIENCE);
  }

  public static Problem tooManyRequests(Duration wait) {
    return new Problem(
        429,
        "Too Many Requests",
        "these are more requests than you may make; wait, or send several objects in one request",
        wait);
  }

  public static Problem contentTooLarge(int most) {
    return new Problem(
        413,
        "Content Too Large",
        "the body has more than " + most + " bytes; send several requests");
  }

  public static Problem unsupportedMediaType(String detail) {
    return new Problem(415, "Unsupported Media Type", detail);
  }

  /** Whole seconds, at least one; empty where there is no use in trying again. */
  public Optional<Long> retryAfterSeconds() {
    return Optional.ofNullable(retryAfter).map(wait -> wait.plusMillis(999).toSeconds());
  }

  /** That of HTTP. */
  public int status() {
    return status;
  }

  /** What the status is called. */
  public String title() {
    return title;
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
