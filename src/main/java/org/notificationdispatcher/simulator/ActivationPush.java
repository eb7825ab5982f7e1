package org.notificationdispatcher.simulator;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that licenses were activated, as WebDepot and gateways can: the few fields they have, once
 * each, without waiting for the answer and without keeping what nobody took.
 */
final class ActivationPush implements BiConsumer<String, String> {
  private static final Logger LOG = LoggerFactory.getLogger(ActivationPush.class);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI to;
  private final String token;

  ActivationPush(URI to, String token) {
    this.to = to;
    this.token = token;
  }

  @Override
  public void accept(String ticketId, String cmSerial) {
    HttpRequest request =
        HttpRequest.newBuilder(to)
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "status=activated&ticketId=" + ticketId + "&cmSerial=" + cmSerial))
            .build();
    client
        .sendAsync(request, BodyHandlers.discarding())
        .whenComplete(
            (answer, failure) -> {
              if (failure != null || answer.statusCode() != 202) {
                LOG.debug(
                    "The push to {} is lost: {}",
                    to,
                    failure == null ? "http " + answer.statusCode() : failure.getMessage());
              }
            });
  }
}
