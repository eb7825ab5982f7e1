package org.notificationdispatcher.core.outbox;

import org.apache.camel.CamelContext;

/**
 * Which deliveries of a destination tell a state and not an event: of one key, only the newest is
 * worth delivering. Without a key it is always delivered.
 */
final class SupersedeRule {
  private static final String STATE = ".current";

  private static final KeyRule TYPE =
      new KeyRule("type", message -> message.type() + " " + message.subject());

  static final KeyRule CURRENT =
      new KeyRule("current", message -> message.type().endsWith(STATE) ? TYPE.key(message) : null);

  private static final KeyRule NONE = new KeyRule("none", message -> null);

  private SupersedeRule() {}

  /**
   * Reads the option {@code supersede}.
   *
   * @param text {@code current}, {@code type}, {@code none}, or an expression in Camel's Simple
   *     language over the message; null means current
   * @throws IllegalArgumentException if it is none of these
   */
  static KeyRule of(String text, CamelContext context) {
    return switch (text == null ? CURRENT.text() : text) {
      case "current" -> CURRENT;
      case "type" -> TYPE;
      case "none" -> NONE;
      default -> expression(text, context);
    };
  }

  private static KeyRule expression(String text, CamelContext context) {
    if (!text.contains("${")) {
      throw new IllegalArgumentException(
          "no supersede '"
              + text
              + "': use current, type, none, or an expression such as ${body.correlationId}");
    }
    return KeyRule.simple(text, context);
  }
}
