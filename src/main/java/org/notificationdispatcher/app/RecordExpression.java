package org.notificationdispatcher.app;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultExchange;
import org.notificationdispatcher.core.cache.Correlation;

/**
 * An expression in Camel's Simple language over the fields of a record: {@code ${body[comment]}}.
 */
final class RecordExpression implements Correlation {
  private final String text;
  private final Supplier<CamelContext> context;
  private volatile Expression expression;

  /**
   * @param context available once Camel is configured
   */
  RecordExpression(String text, Supplier<CamelContext> context) {
    this.text = text;
    this.context = context;
  }

  /**
   * Reads the expression.
   *
   * @throws RuntimeException that says where it is wrong
   */
  void init() {
    expression = context.get().resolveLanguage("simple").createExpression(text);
    expression.init(context.get());
  }

  @Override
  public String of(Map<String, Object> record) {
    DefaultExchange exchange = new DefaultExchange(context.get());
    exchange.getMessage().setBody(record);
    String value = expression.evaluate(exchange, String.class);
    return value == null || value.isBlank() ? null : value;
  }
}
