package org.notificationdispatcher.webhook;

import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.notificationdispatcher.http.HttpTarget;

/**
 * Where a destination's messages go, and how. Made of the options, which are checked on the way.
 *
 * @param http how it is reached
 * @param signatures with the destination's secrets
 * @param permanentErrors statuses that no repetition mends
 * @param payload what a request looks like
 * @param gzip whether its body is packed
 * @param maxBody bytes a body may have before it is packed
 */
record WebhookTarget(
    HttpTarget http,
    Signatures signatures,
    Set<Integer> permanentErrors,
    Payload payload,
    boolean gzip,
    int maxBody) {
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "webhook-id",
          "webhook-timestamp",
          "webhook-signature",
          "ce-specversion",
          "ce-id",
          "ce-source",
          "ce-type",
          "ce-subject",
          "ce-time",
          "ce-sequence",
          "ce-correlationid",
          "ce-datacontenttype");

  /**
   * @param label how to name the destination in the log
   * @throws IllegalArgumentException with a message that says what is wrong and shows nothing of
   *     the URL's user or query, nor of any secret
   */
  static WebhookTarget of(String label, WebhookOptions options, Clock clock) {
    if (blank(options.getSecret())) {
      throw new IllegalArgumentException(
          blank(options.getUrl()) ? "no url given" : "no secret given");
    }
    if (options.getMaxBody() < 1) {
      throw new IllegalArgumentException("maxBody is a number of bytes, at least 1");
    }
    return new WebhookTarget(
        HttpTarget.of(label, options, clock, OWN_HEADERS),
        Signatures.of(options.getSecret()),
        statuses(options.getPermanentErrors()),
        Payload.of(options.getPayload()),
        options.isGzip(),
        options.getMaxBody());
  }

  private static Set<Integer> statuses(String text) {
    if (blank(text)) {
      return Set.of();
    }
    Set<Integer> statuses = new HashSet<>();
    for (String status : text.split(",", -1)) {
      if (!status.strip().matches("[345]\\d\\d")) {
        throw new IllegalArgumentException(
            "permanentErrors are not statuses from 300 to 599 separated by commas");
      }
      statuses.add(Integer.valueOf(status.strip()));
    }
    return Set.copyOf(statuses);
  }

  private static boolean blank(String text) {
    return text == null || text.isBlank();
  }
}
