package org.notificationdispatcher.webhook;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.ConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP client of all destinations, stripped of all it would do of its own accord: no repeating,
 * no redirects, no cookies, no log-in, no unpacking, no HTTP/2. Never blocks the caller.
 */
final class Transmitter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Transmitter.class);
  private static final long SWEEP_MILLIS = 50;
  private static final TimeValue IDLE = TimeValue.ofSeconds(30);
  // Of "application/json; charset=UTF-8" the parameter means nothing (RFC 8259, 11).
  private static final ContentType JSON = ContentType.create("application/json");
  private static final String USER_AGENT = userAgent();

  private final Set<Attempt> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService lookups;
  private final ExecutorService routes;
  private final ScheduledExecutorService sweeper;
  private final HostAddresses addresses;
  private final CloseableHttpAsyncClient client;
  private volatile boolean closing;

  Transmitter(int maxConnectionsPerRoute, int maxConnections, int ioThreads) {
    lookups = Executors.newCachedThreadPool(new DefaultThreadFactory("webhook-names", true));
    routes = Executors.newCachedThreadPool(new DefaultThreadFactory("webhook-routes", true));
    addresses = new HostAddresses(SystemDefaultDnsResolver.INSTANCE, lookups);
    client = client(maxConnectionsPerRoute, maxConnections, ioThreads);
    client.start();
    // One look at all open attempts every 50 ms costs less than a timer for each.
    sweeper =
        Executors.newSingleThreadScheduledExecutor(
            new DefaultThreadFactory("webhook-time-outs", true));
    Future<?> unused =
        sweeper.scheduleWithFixedDelay(
            this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private CloseableHttpAsyncClient client(
      int maxConnectionsPerRoute, int maxConnections, int ioThreads) {
    return HttpAsyncClients.custom()
        .setConnectionManager(
            PoolingAsyncClientConnectionManagerBuilder.create()
                .setDnsResolver(addresses)
                .setMaxConnPerRoute(maxConnectionsPerRoute)
                .setMaxConnTotal(maxConnections)
                .setDefaultTlsConfig(
                    TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build())
                .build())
        .setIOReactorConfig(
            IOReactorConfig.custom().setIoThreadCount(ioThreads).setTcpNoDelay(true).build())
        .setThreadFactory(new DefaultThreadFactory("webhook-io", true))
        .setIoReactorExceptionCallback(this::ioFailed)
        .setKeepAliveStrategy(keepAlive())
        .evictIdleConnections(IDLE)
        .setUserAgent(USER_AGENT)
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableConnectionState()
        .disableRequestPriority()
        .build();
  }

  private void ioFailed(Exception cause) {
    // A selector that is closed under its thread is how the client stops at once.
    if (!closing) {
      LOG.error("A webhook IO thread failed", cause);
    }
  }

  private static ConnectionKeepAliveStrategy keepAlive() {
    return (response, context) -> {
      TimeValue asked =
          DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context);
      return TimeValue.isPositive(asked) && asked.compareTo(IDLE) < 0 ? asked : IDLE;
    };
  }

  private static String userAgent() {
    String version = Transmitter.class.getPackage().getImplementationVersion();
    return version == null ? "NotificationDispatcher" : "NotificationDispatcher/" + version;
  }

  /** Sends a request; the attempt learns what comes of it. */
  void send(Attempt attempt, SignedRequest request) {
    attempt.atEnd(() -> open.remove(attempt));
    open.add(attempt);
    CompletableFuture<Void> unused =
        addresses
            .lookUp(attempt.target().host().getHostName())
            .whenComplete(
                (known, failure) -> {
                  if (failure == null) {
                    execute(attempt, request);
                  } else {
                    attempt.failed(unwrap(failure));
                  }
                });
  }

  private static Exception unwrap(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof Exception exception ? exception : new IllegalStateException(cause);
  }

  private void execute(Attempt attempt, SignedRequest request) {
    if (attempt.ended()) {
      return;
    }
    HttpClientContext context = HttpClientContext.create();
    context.setRequestConfig(requestConfig(attempt.target()));
    try {
      attempt.transfer(client.execute(post(attempt, request), attempt.reader(), context, attempt));
    } catch (RuntimeException e) {
      // A client that has just been closed throws.
      attempt.failed(e);
    }
  }

  private static AsyncRequestProducer post(Attempt attempt, SignedRequest request) {
    WebhookTarget target = attempt.target();
    BasicHttpRequest head = new BasicHttpRequest(Method.POST, target.host(), target.path());
    head.setHeader("webhook-id", request.id());
    head.setHeader("webhook-timestamp", request.timestamp());
    head.setHeader("webhook-signature", request.signatures());
    return new BasicRequestProducer(head, new BasicAsyncEntityProducer(request.body(), JSON)) {
      @Override
      public void sendRequest(RequestChannel channel, HttpContext context)
          throws HttpException, IOException {
        // It may have waited for a connection until its time was up.
        if (attempt.ended()) {
          throw new IOException("too late to be sent");
        }
        super.sendRequest(channel, context);
      }
    };
  }

  // The undeprecated place for it, the connection's configuration, knows hosts and not endpoints.
  @SuppressWarnings("deprecation")
  private static RequestConfig requestConfig(WebhookTarget target) {
    Duration total = target.timeout();
    return RequestConfig.custom()
        .setConnectTimeout(Timeout.of(target.connectTimeout()))
        .setConnectionRequestTimeout(Timeout.of(total))
        .setResponseTimeout(Timeout.of(total))
        .setAuthenticationEnabled(false)
        .setProtocolUpgradeEnabled(false)
        .build();
  }

  /**
   * Lets a route go on after an attempt: not on the threads that wait for the network or watch the
   * time for all destinations, since what comes next in a route may block.
   */
  void goOn(Runnable route) {
    if (!closing) {
      try {
        routes.execute(() -> end(route));
        return;
      } catch (RejectedExecutionException e) {
        // Closed just now
      }
    }
    route.run();
  }

  private void sweep() {
    long now = System.nanoTime();
    for (Attempt attempt : open) {
      if (attempt.overdue(now)) {
        end(attempt::timeIsUp);
      }
    }
  }

  // The end of one attempt runs a route, whose failure must not be in the way of the others' end.
  private static void end(Runnable attempt) {
    try {
      attempt.run();
    } catch (RuntimeException e) {
      LOG.error("A route failed after an attempt to transmit", e);
    }
  }

  /** Ends all attempts under way as failed and closes all connections. */
  @Override
  public void close() {
    closing = true;
    sweeper.shutdownNow();
    lookups.shutdownNow();
    open.forEach(attempt -> end(attempt::stopped));
    client.close(CloseMode.IMMEDIATE);
    open.forEach(attempt -> end(attempt::stopped));
    routes.shutdown();
  }
}
