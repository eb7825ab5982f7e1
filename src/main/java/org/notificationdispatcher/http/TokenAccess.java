package org.notificationdispatcher.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.notificationdispatcher.core.MessageJson;

/**
 * A bearer token by client credentials (RFC 6749, 4.4; RFC 6750). It is kept until shortly before
 * its end, and fetched by one request however many wait for it.
 */
final class TokenAccess implements Access {
  /** Of a token whose end is not told. */
  private static final Duration UNTOLD = Duration.ofMinutes(5);

  private static final Duration MOST_BEFORE_ITS_END = Duration.ofMinutes(1);
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,16384}");
  private static final Pattern ERROR = Pattern.compile("[\\w.-]{1,60}");

  private final HttpTarget target;
  private final Request request;
  private final Clock clock;

  /** Done, or under way. Guarded by this. */
  private CompletableFuture<Map<String, String>> current;

  /** Until when the current one is used. Guarded by this. */
  private Instant until = Instant.MIN;

  /**
   * @param target where tokens are
   * @param request that fetches one
   */
  TokenAccess(HttpTarget target, Request request, Clock clock) {
    this.target = target;
    this.request = request;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Map<String, String>> headers(Transmitter transmitter) {
    CompletableFuture<Map<String, String>> fresh;
    synchronized (this) {
      if (current != null && (!current.isDone() || usable())) {
        return current;
      }
      fresh = new CompletableFuture<>();
      current = fresh;
    }
    transmitter.send(
        new Call(
            target,
            request,
            System.nanoTime() + target.timeout().toNanos(),
            result -> fetched(fresh, result)));
    return fresh;
  }

  private boolean usable() {
    return !current.isCompletedExceptionally() && clock.instant().isBefore(until);
  }

  @Override
  public synchronized boolean refused(Map<String, String> headers) {
    if (current != null && current.isDone() && usable() && current.join().equals(headers)) {
      current = null;
    }
    return true;
  }

  private void fetched(CompletableFuture<Map<String, String>> fresh, Result result) {
    try {
      JsonNode token = token(result);
      synchronized (this) {
        until = clock.instant().plus(life(token));
      }
      fresh.complete(Map.of("Authorization", "Bearer " + token.path("access_token").asText()));
    } catch (NoAccessException e) {
      fresh.completeExceptionally(e);
    }
  }

  private JsonNode token(Result result) throws NoAccessException {
    if (!result.whole()) {
      throw none(result.trouble(), result.cause());
    }
    JsonNode answer = json(result.answer());
    if (!result.answer().consent()) {
      String error = answer.path("error").asText("");
      throw none(
          "answered "
              + result.answer().status()
              + (ERROR.matcher(error).matches() ? " (" + error + ")" : ""),
          null);
    }
    String token = answer.path("access_token").asText("");
    String type = answer.path("token_type").asText("Bearer");
    if (!TOKEN.matcher(token).matches() || !type.equalsIgnoreCase("Bearer")) {
      throw none("what it answers holds no bearer token", null);
    }
    return answer;
  }

  /** Without the cause of what is not JSON: its text quotes the token. */
  private static JsonNode json(Answer answer) {
    try {
      return MessageJson.mapper().readTree(answer.text());
    } catch (JsonProcessingException e) {
      return MessageJson.mapper().createObjectNode();
    }
  }

  private NoAccessException none(String reason, Exception cause) {
    return new NoAccessException(
        "no token from %s: %s".formatted(target.host().toHostString(), reason), cause);
  }

  /** How long a token is used: not to its very end, for it is on its way for a while. */
  private static Duration life(JsonNode token) {
    long seconds = token.path("expires_in").asLong(UNTOLD.toSeconds());
    Duration whole = Duration.ofSeconds(Math.max(0, Math.min(seconds, 366L * 24 * 3600)));
    Duration early = whole.dividedBy(10);
    return whole.minus(early.compareTo(MOST_BEFORE_ITS_END) > 0 ? MOST_BEFORE_ITS_END : early);
  }

  /** The body of a request for a token. */
  static byte[] form(Map<String, String> fields) {
    StringBuilder form = new StringBuilder();
    fields.forEach(
        (name, value) ->
            form.append(form.isEmpty() ? "" : "&").append(name).append('=').append(encode(value)));
    return form.toString().getBytes(UTF_8);
  }

  static String encode(String value) {
    return URLEncoder.encode(value, UTF_8);
  }

  @Override
  public String toString() {
    return "token from " + target;
  }
}
