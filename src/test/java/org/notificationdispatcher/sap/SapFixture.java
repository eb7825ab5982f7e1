package org.notificationdispatcher.sap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.egress.EgressRules;

/** A Camel context whose destination {@code erp} is set by properties, as in the product. */
final class SapFixture implements AutoCloseable {
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final ProducerTemplate template;

  SapFixture(Map<String, String> options) {
    this(new SapComponent(), options);
  }

  /** With a component of its own. */
  SapFixture(SapComponent component, Map<String, String> options) {
    camel.getRegistry().bind("egress", EgressRules.of(List.of("127.0.0.1"), false));
    camel.addComponent("sap", component);
    options.forEach(
        (option, value) ->
            camel
                .getPropertiesComponent()
                .addOverrideProperty("dispatcher.sap.erp." + option, value));
    camel.start();
    template = camel.createProducerTemplate();
  }

  CamelContext camel() {
    return camel;
  }

  /** A message's exchange. */
  Exchange exchange(UUID id, int attempt, String body) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(body);
    exchange.getMessage().setHeader(SapEndpoint.MESSAGE_ID, id.toString());
    exchange.getMessage().setHeader(SapEndpoint.ATTEMPT, attempt);
    return exchange;
  }

  Exchange send(Exchange exchange) {
    return template.send("sap:erp", exchange);
  }

  Exchange send(String body) {
    return send(exchange(UUID.randomUUID(), 1, body));
  }

  Exchange delivers(String body) {
    Exchange exchange = send(body);
    assertThat(exchange.getException()).isNull();
    return exchange;
  }

  TransmissionException fails(Exchange exchange) {
    send(exchange);
    assertThat(exchange.getException()).isInstanceOf(TransmissionException.class);
    return (TransmissionException) exchange.getException();
  }

  TransmissionException fails(String body) {
    return fails(exchange(UUID.randomUUID(), 1, body));
  }

  @Override
  public void close() {
    template.stop();
    camel.stop();
  }
}
