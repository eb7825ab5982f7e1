package org.notificationdispatcher.core.outbox;

import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultExchange;
import org.notificationdispatcher.common.Message;

/**
 * What belongs together among the deliveries of a destination: those of which the key is the same.
 */
final class KeyRule {
  private final String text;
  private final Function<Message, String> key;

  KeyRule(String text, Function<Message, String> key) {
    this.text = text;
    this.key = key;
  }

  /**
   * An expression in Camel's Simple language over the message; blank is no key.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static KeyRule simple(String text, CamelContext context) {
    Expression expression = expression(text, context);
    return new KeyRule(
        text,
        message -> {
          // Of the message and nothing else, so that a replay finds the same key
          DefaultExchange exchange = new DefaultExchange(context);
          exchange.getMessage().setBody(message);
          String key = expression.evaluate(exchange, String.class);
          return key == null || key.isBlank() ? null : key;
        });
  }

  private static Expression expression(String text, CamelContext context) {
    try {
      Expression expression = context.resolveLanguage("simple").createExpression(text);
      expression.init(context);
      return expression;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not in Camel's Simple language: "
              + e.getMessage().lines().findFirst().orElse("")
              + "; give it as a parameter, or in an address as RAW(...)",
          e);
    }
  }

  /** The same, where it gives nothing with the key of another one. */
  KeyRule or(KeyRule other) {
    return new KeyRule(
        text,
        message -> {
          String own = key(message);
          return own == null ? other.key(message) : own;
        });
  }

  /** The key of a message, or null. */
  String key(Message message) {
    return key.apply(message);
  }

  /** As it was given. */
  String text() {
    return text;
  }
}
