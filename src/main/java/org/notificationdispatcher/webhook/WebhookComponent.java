package org.notificationdispatcher.webhook;

import java.time.Clock;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * The Camel component {@code webhook}. Its endpoints share one HTTP client, which lives from the
 * component's start to its stop.
 *
 * <p>This is not Camel's own component of the same scheme (camel-webhook registers callbacks with
 * providers); the two exclude each other on one class path.
 */
@Component(WebhookComponent.SCHEME)
public final class WebhookComponent extends DefaultComponent {
  static final String SCHEME = "webhook";

  private final Clock clock;

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

  public WebhookComponent() {
    this(Clock.systemUTC());
  }

  /**
   * With a clock to be set by a test.
   *
   * @param clock for timestamps of attempts
   */
  public WebhookComponent(Clock clock) {
    this.clock = clock;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    WebhookEndpoint endpoint = new WebhookEndpoint(uri, this, remaining);
    setProperties(endpoint, parameters);
    endpoint.validate();
    return endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    transmitter = new Transmitter(maxConnectionsPerRoute, maxConnections, ioThreads);
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

  Clock clock() {
    return clock;
  }

  /** Null before the start and after the stop. */
  Transmitter transmitter() {
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
