package org.notificationdispatcher.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.hc.client5.http.DnsResolver;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.egress.EgressRules;

/** A Camel context whose destination {@code erp} is set by properties, as in the product. */
final class WebhookFixture implements AutoCloseable {
  static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD/g0hM9SsE+8=";

  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final ProducerTemplate template;

  /**
   * @param names looks hosts up, each time anew; null for the system's, kept for a while
   */
  WebhookFixture(
      Clock clock, EgressRules rules, Function<String, String> names, Map<String, String> options) {
    camel.getRegistry().bind("egress", rules);
    camel.addComponent(
        "webhook",
        names == null
            ? new WebhookComponent(clock)
            : new WebhookComponent(clock, resolver(names), Duration.ZERO));
    camel.getPropertiesComponent().addOverrideProperty("dispatcher.webhook.erp.secret", SECRET);
    options.forEach(
        (option, value) ->
            camel
                .getPropertiesComponent()
                .addOverrideProperty("dispatcher.webhook.erp." + option, value));
    camel.start();
    template = camel.createProducerTemplate();
  }

  static WebhookFixture of(Map<String, String> options) {
    return new WebhookFixture(
        Clock.systemUTC(), EgressRules.of(List.of("127.0.0.1"), false), null, options);
  }

  private static DnsResolver resolver(Function<String, String> names) {
    return new DnsResolver() {
      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        return new InetAddress[] {
          InetAddress.getByAddress(host, InetAddress.getByName(names.apply(host)).getAddress())
        };
      }

      @Override
      public String resolveCanonicalHostname(String host) {
        return host;
      }
    };
  }

  DefaultCamelContext camel() {
    return camel;
  }

  ProducerTemplate template() {
    return template;
  }

  Exchange exchange() {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody("{}");
    exchange.getMessage().setHeader(WebhookEndpoint.MESSAGE_ID, "msg_1");
    return exchange;
  }

  Exchange send() {
    return template.send("webhook:erp", exchange());
  }

  void delivers() {
    assertThat(send().getException()).isNull();
  }

  TransmissionException fails() {
    Exchange exchange = send();
    assertThat(exchange.getException()).isInstanceOf(TransmissionException.class);
    return (TransmissionException) exchange.getException();
  }

  @Override
  public void close() {
    template.stop();
    camel.stop();
  }
}
