package org.notificationdispatcher.sap;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.notificationdispatcher.http.HttpComponent;

/** The Camel component {@code sap}. */
@Component(SapComponent.SCHEME)
public final class SapComponent extends HttpComponent {
  static final String SCHEME = "sap";
  private static final Duration COLLECTING = Duration.ofMillis(5);

  private final Duration collecting;

  public SapComponent() {
    this(Clock.systemUTC());
  }

  /**
   * With a clock to be set by a test.
   *
   * @param clock for timestamps of attempts
   */
  public SapComponent(Clock clock) {
    this(clock, COLLECTING);
  }

  /**
   * @param collecting how long the first message of a batch waits for others
   */
  SapComponent(Clock clock, Duration collecting) {
    super(SCHEME, clock, SystemDefaultDnsResolver.INSTANCE, Duration.ofSeconds(30));
    this.collecting = collecting;
  }

  Duration collecting() {
    return collecting;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    SapOptions options = new SapOptions();
    Set<String> given = parameters.keySet();
    String key = "dispatcher.sap." + remaining;
    readProperties(key, options, given);
    read(key, ".kind", given, options::setKind);
    read(key, ".client", given, options::setClient);
    read(key, ".language", given, options::setLanguage);
    read(key, ".csrf", given, options::setCsrf);
    read(key, ".batch", given, value -> options.setBatch(Integer.parseInt(value)));
    read(key, ".update", given, options::setUpdate);
    read(key, ".duplicates", given, options::setDuplicates);
    read(key, ".zone", given, options::setZone);
    read(key, ".control", given, options::setControl);
    read(key, ".soapAction", given, options::setSoapAction);
    read(key, ".namespace", given, options::setNamespace);
    setProperties(options, parameters);
    SapEndpoint endpoint = new SapEndpoint(uri, this, remaining, options);
    setProperties(endpoint, parameters);
    endpoint.validate();
    return endpoint;
  }
}
