package org.notificationdispatcher.core.outbox;

import org.apache.camel.CamelContext;
import org.notificationdispatcher.common.Message;

/** Which deliveries of a destination go one after the other; without a key, in any order. */
final class OrderRule {
  static final KeyRule SUBJECT = new KeyRule("subject", Message::subject);

  private static final KeyRule TICKET = new KeyRule("ticket", OrderRule::ticket);
  private static final KeyRule NONE = new KeyRule("none", message -> null);

  private OrderRule() {}

  /**
   * Reads the option {@code order}.
   *
   * @param text {@code subject}, {@code ticket}, {@code none}, or an expression in Camel's Simple
   *     language over the message; null means subject
   * @throws IllegalArgumentException if it is none of these
   */
  static KeyRule of(String text, CamelContext context) {
    return switch (text == null ? SUBJECT.text() : text) {
      case "subject" -> SUBJECT;
      case "ticket" -> TICKET;
      case "none" -> NONE;
      default -> expression(text, context);
    };
  }

  private static KeyRule expression(String text, CamelContext context) {
    if (!text.contains("${")) {
      throw new IllegalArgumentException(
          "no order '"
              + text
              + "': use subject, ticket, none, or an expression such as ${body.correlationId}");
    }
    return KeyRule.simple(text, context).or(SUBJECT);
  }

  private static String ticket(Message message) {
    Object ticket = message.data().get("ticketId");
    return ticket == null ? message.subject() : "ticket/" + ticket;
  }
}
