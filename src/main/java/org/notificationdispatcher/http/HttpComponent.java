package org.notificationdispatcher.http;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;
import org.apache.hc.client5.http.DnsResolver;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.egress.EgressRules;

/**
 * A Camel component that sends by HTTP. Its endpoints share HTTP clients, which live from the
 * component's start to its stop. It connects where the {@link EgressRules} of the registry permit
 * it; without any, to the public Internet by https.
 */
public abstract class HttpComponent extends DefaultComponent {
  private final String scheme;
  private final Clock clock;
  private final DnsResolver names;
  private final Duration fresh;

  // A limit that destinations share is one that the first to hang uses up for all; each has one of
  // its own, the concurrency of its outbox.
  @Metadata(
      defaultValue = "2147483647",
      description =
          "Connections open at once to one scheme, host and port. By default as many as attempts are"
              + " under way")
  private int maxConnectionsPerRoute = Integer.MAX_VALUE;

  @Metadata(
      defaultValue = "2147483647",
      description = "Connections open at once in all. By default as many as attempts are under way")
  private int maxConnections = Integer.MAX_VALUE;

  @Metadata(defaultValue = "2", description = "Threads that wait for the network")
  private int ioThreads = 2;

  private volatile Transmitter transmitter;

  /**
   * @param scheme of the component, for threads and the log
   * @param clock for timestamps of attempts
   * @param names may block
   * @param fresh how long a host's addresses are not looked up again
   */
  protected HttpComponent(String scheme, Clock clock, DnsResolver names, Duration fresh) {
    this.scheme = scheme;
    this.clock = clock;
    this.names = names;
    this.fresh = fresh;
  }

  /**
   * Sets what the endpoint's URI does not from the properties {@code <key>.<option>}: a route that
   * named all of a destination's options would consist of nothing else.
   *
   * @param given names of the options that the URI sets
   */
  protected final void readProperties(String key, HttpOptions options, Set<String> given) {
    read(key, ".url", given, options::setUrl);
    read(key, ".headers", given, options::setHeaders);
    read(key, ".auth", given, options::setAuth);
    read(key, ".authHeader", given, options::setAuthHeader);
    read(key, ".user", given, options::setUser);
    read(key, ".password", given, options::setPassword);
    read(key, ".tokenUrl", given, options::setTokenUrl);
    read(key, ".clientId", given, options::setClientId);
    read(key, ".clientSecret", given, options::setClientSecret);
    read(key, ".clientAuth", given, options::setClientAuth);
    read(key, ".scope", given, options::setScope);
    read(key, ".audience", given, options::setAudience);
    read(key, ".keyStore", given, options::setKeyStore);
    read(key, ".keyStorePassword", given, options::setKeyStorePassword);
    read(key, ".trustStore", given, options::setTrustStore);
    read(key, ".trustStorePassword", given, options::setTrustStorePassword);
    read(key, ".proxy", given, options::setProxy);
    read(key, ".proxyUser", given, options::setProxyUser);
    read(key, ".proxyPassword", given, options::setProxyPassword);
    read(
        key,
        ".connectTimeout",
        given,
        value -> options.setConnectTimeout(converted(Duration.class, value)));
    read(key, ".timeout", given, value -> options.setTimeout(converted(Duration.class, value)));
  }

  /**
   * Sets one option from its property, if there is one and the URI does not.
   *
   * @param option with its dot
   */
  protected final void read(String key, String option, Set<String> given, Consumer<String> setter) {
    if (!given.contains(option.substring(1))) {
      getCamelContext()
          .getPropertiesComponent()
          .resolveProperty(key + option)
          .filter(value -> !value.isBlank())
          .ifPresent(setter);
    }
  }

  protected final <T> T converted(Class<T> type, String value) {
    return getCamelContext().getTypeConverter().convertTo(type, value);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    EgressRules rules = CamelContextHelper.findSingleByType(getCamelContext(), EgressRules.class);
    transmitter =
        new Transmitter(
            new Transmitter.Settings(
                scheme,
                maxConnectionsPerRoute,
                maxConnections,
                ioThreads,
                names,
                fresh,
                rules == null ? EgressRules.of(List.of(), false) : rules));
  }

  @Override
  protected void doStop() throws Exception {
    Transmitter stopping = transmitter;
    transmitter = null;
    if (stopping != null) {
      stopping.close();
    }
    super.doStop();
  }

  /**
   * Asks a place for nothing (OPTIONS), as its requests are sent: by the same rules, proxy,
   * certificates and authentication. Waits for the answer, at most as long as an attempt may take.
   *
   * @param label how to name the place
   * @return what it answered, in a few words
   * @throws TransmissionException if it cannot be reached, does not let us in, or is not well
   */
  public final String reach(String label, HttpTarget target) throws TransmissionException {
    CompletableFuture<Result> asked = new CompletableFuture<>();
    transmitter.send(
        target,
        new Request("OPTIONS", target.path(), Map.of(), null, null, Request.SHORT_ANSWER),
        System.nanoTime() + target.timeout().toNanos(),
        asked::complete);
    Result result = asked.join();
    if (result.answer() == null || !result.whole()) {
      throw TransmissionException.failed(label + ": " + result.trouble(), result.cause());
    }
    int status = result.answer().status();
    if (status == 401 || status == 403) {
      throw TransmissionException.failed(
          label + ": does not let us in, it answered " + status, null);
    } else if (status >= 500 && status != 501) {
      throw TransmissionException.failed(label + ": is not well, it answered " + status, null);
    }
    return "can be reached, it answered " + status + " to OPTIONS";
  }

  public final Clock clock() {
    return clock;
  }

  /** Null before the start and after the stop. */
  public final Transmitter transmitter() {
    return transmitter;
  }

  public int getMaxConnectionsPerRoute() {
    return maxConnectionsPerRoute;
  }

  public void setMaxConnectionsPerRoute(int maxConnectionsPerRoute) {
    this.maxConnectionsPerRoute = maxConnectionsPerRoute;
  }

  public int getMaxConnections() {
    return maxConnections;
  }

  public void setMaxConnections(int maxConnections) {
    this.maxConnections = maxConnections;
  }

  public int getIoThreads() {
    return ioThreads;
  }

  public void setIoThreads(int ioThreads) {
    this.ioThreads = ioThreads;
  }
}
