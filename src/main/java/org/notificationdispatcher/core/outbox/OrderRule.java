package org.notificationdispatcher.core.outbox;

import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultExchange;
import org.notificationdispatcher.common.Message;

/** Which deliveries of a destination go one after the other: those of which the key is the same. */
final class OrderRule {
  static final OrderRule SUBJECT = new OrderRule("subject", Message::subject);

  private static final OrderRule TICKET = new OrderRule("ticket", OrderRule::ticket);
  private static final OrderRule NONE = new OrderRule("none", message -> null);

  private final String text;
  private final Function<Message, String> key;

  private OrderRule(String text, Function<Message, String> key) {
    this.text = text;
    this.key = key;
  }

  /**
   * Reads the option {@code order}.
   *
   * @param text {@code subject}, {@code ticket}, {@code none}, or an expression in Camel's Simple
   *     language over the message; null means subject
   * @throws IllegalArgumentException if it is none of these
   */
  static OrderRule of(String text, CamelContext context) {
    return switch (text == null ? SUBJECT.text : text) {
      case "subject" -> SUBJECT;
      case "ticket" -> TICKET;
      case "none" -> NONE;
      default -> expression(text, context);
    };
  }

  private static OrderRule expression(String text, CamelContext context) {
    if (!text.contains("${")) {
      throw new IllegalArgumentException(
          "no order '"
              + text
              + "': use subject, ticket, none, or an expression such as ${body.correlationId}");
    }
    Expression expression = context.resolveLanguage("simple").createExpression(text);
    expression.init(context);
    return new OrderRule(
        text,
        message -> {
          // Of the message and nothing else, so that a replay finds the same key
          DefaultExchange exchange = new DefaultExchange(context);
          exchange.getMessage().setBody(message);
          String key = expression.evaluate(exchange, String.class);
          return key == null || key.isBlank() ? message.subject() : key;
        });
  }

  private static String ticket(Message message) {
    Object ticket = message.data().get("ticketId");
    return ticket == null ? message.subject() : "ticket/" + ticket;
  }

  /** The key of a message; null if it need not wait for others. */
  String key(Message message) {
    return key.apply(message);
  }

  /** As it was given. */
  String text() {
    return text;
  }
}
