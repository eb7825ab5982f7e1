package org.notificationdispatcher.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.simulator.LicenseCentralState;
import org.notificationdispatcher.simulator.ReceivedMessage;

/** What there is to be told and what was, in the same words: {@code order 1001} and the like. */
final class News {
  private News() {}

  /** What License Central knows: one message an order, license and completed activation. */
  static Set<String> of(LicenseCentralState state) {
    Set<String> news = new HashSet<>();
    state.orderKeys().forEach(key -> news.add("order " + key));
    state.ticketLicenseIds().forEach(key -> news.add("license " + key));
    state.completedActivationKeys().forEach(key -> news.add("activation " + key));
    return news;
  }

  /** What these messages tell. */
  static Set<String> of(Collection<ReceivedMessage> messages) {
    Set<String> news = new HashSet<>();
    messages.forEach(
        message -> {
          JsonNode data = json(message.body()).get("data");
          String type = message.type();
          String kind = type.substring(0, type.indexOf('.'));
          news.add(
              switch (kind) {
                case "order" -> "order " + data.get("orderKey");
                case "license" -> "license " + data.get("ticketLicenseId");
                default -> "activation " + data.get("activationKey");
              });
        });
    return news;
  }

  /** How many of these are activations. */
  static long activations(Set<String> news) {
    return news.stream().filter(one -> one.startsWith("activation ")).count();
  }

  static JsonNode json(String text) {
    try {
      return MessageJson.mapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
