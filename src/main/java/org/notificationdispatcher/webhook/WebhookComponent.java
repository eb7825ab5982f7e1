package org.notificationdispatcher.webhook;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.notificationdispatcher.http.HttpComponent;

/**
 * The Camel component {@code webhook}.
 *
 * <p>This is not Camel's own component of the same scheme (camel-webhook registers callbacks with
 * providers); the two exclude each other on one class path.
 */
@Component(WebhookComponent.SCHEME)
public final class WebhookComponent extends HttpComponent {
  static final String SCHEME = "webhook";

  public WebhookComponent() {
    this(Clock.systemUTC());
  }

  /**
   * With a clock to be set by a test.
   *
   * @param clock for timestamps of attempts
   */
  public WebhookComponent(Clock clock) {
    this(clock, SystemDefaultDnsResolver.INSTANCE, Duration.ofSeconds(30));
  }

  WebhookComponent(Clock clock, DnsResolver names, Duration fresh) {
    super(SCHEME, clock, names, fresh);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    WebhookOptions options = new WebhookOptions();
    Set<String> given = parameters.keySet();
    String key = "dispatcher.webhook." + remaining;
    readProperties(key, options, given);
    read(key, ".secret", given, options::setSecret);
    read(key, ".permanentErrors", given, options::setPermanentErrors);
    read(key, ".payload", given, options::setPayload);
    read(key, ".gzip", given, value -> options.setGzip(converted(Boolean.class, value)));
    read(key, ".maxBody", given, value -> options.setMaxBody(converted(Integer.class, value)));
    setProperties(options, parameters);
    WebhookEndpoint endpoint = new WebhookEndpoint(uri, this, remaining, options);
    setProperties(endpoint, parameters);
    endpoint.validate();
    return endpoint;
  }
}
