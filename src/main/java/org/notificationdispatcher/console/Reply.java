package org.notificationdispatcher.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** The answer to a visit. */
final class Reply {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
          + " frame-ancestors 'none'; base-uri 'none'";

  /** Of a report as it is mailed: its styles are in it, and its pictures. */
  private static final String REPORT =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none';"
          + " frame-ancestors 'self'; base-uri 'none'; sandbox allow-popups"
          + " allow-popups-to-escape-sandbox";

  private final int status;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<String> cookies = new ArrayList<>();
  private final byte[] body;

  private Reply(int status, String type, byte[] body) {
    this.status = status;
    this.body = body;
    headers.put("Content-Type", type);
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    // Not no-referrer: browsers would call the origin of our own forms "null"
    headers.put("Referrer-Policy", "same-origin");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Cache-Control", "no-store");
  }

  static Reply page(int status, String html) {
    return new Reply(status, "text/html; charset=utf-8", html.getBytes(UTF_8));
  }

  /** What is mailed, for a frame of ours. */
  static Reply report(String html) {
    Reply reply = page(200, html);
    reply.headers.put("Content-Security-Policy", REPORT);
    return reply;
  }

  /** A page that may show another one of ours in a frame. */
  Reply framing() {
    headers.put("Content-Security-Policy", POLICY + "; frame-src 'self'");
    return this;
  }

  /** Go there by GET. */
  static Reply goTo(String address) {
    Reply reply = new Reply(303, "text/plain; charset=utf-8", new byte[0]);
    reply.headers.put("Location", address);
    return reply;
  }

  /** A file whose name changes with its content. */
  static Reply file(String type, byte[] body) {
    Reply reply = new Reply(200, type, body);
    reply.headers.put("Cache-Control", "public, max-age=31536000, immutable");
    return reply;
  }

  Reply retryAfter(Duration wait) {
    headers.put("Retry-After", Long.toString(wait.plusMillis(999).toSeconds()));
    return this;
  }

  Reply cookie(String cookie) {
    cookies.add(cookie);
    return this;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  List<String> cookies() {
    return cookies;
  }

  String text() {
    return new String(body, UTF_8);
  }

  void write(Exchange exchange) {
    Message answer = exchange.getMessage();
    answer.removeHeaders("*");
    answer.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    headers.forEach(answer::setHeader);
    if (!cookies.isEmpty()) {
      answer.setHeader("Set-Cookie", List.copyOf(cookies));
    }
    answer.setBody(body);
  }
}
