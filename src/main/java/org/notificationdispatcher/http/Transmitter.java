package org.notificationdispatcher.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import java.util.function.Consumer;
import org.apache.hc.client5.http.ConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.notificationdispatcher.egress.EgressRules;
import org.notificationdispatcher.egress.RefusedAddressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP clients of all destinations, stripped of all they would do of their own accord: no
 * repeating, no redirects, no cookies, no log-in, no unpacking, no HTTP/2. They connect only where
 * the rules permit it. Never blocks the caller.
 */
public final class Transmitter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Transmitter.class);
  private static final long SWEEP_MILLIS = 50;
  private static final TimeValue IDLE = TimeValue.ofSeconds(30);

  private static final String USER_AGENT = userAgent();

  private final Set<Call> open = ConcurrentHashMap.newKeySet();
  private final Map<Line, CloseableHttpAsyncClient> clients = new ConcurrentHashMap<>();
  private final Settings settings;
  private final ExecutorService lookups;
  private final ExecutorService routes;
  private final ScheduledExecutorService sweeper;
  private final HostAddresses addresses;
  private volatile boolean closing;

  /**
   * What holds for all of them.
   *
   * @param name of the channel, for threads and the log
   * @param names may block
   * @param fresh how long a host's addresses are not looked up again
   * @param rules where connections may lead
   */
  public record Settings(
      String name,
      int maxConnectionsPerRoute,
      int maxConnections,
      int ioThreads,
      DnsResolver names,
      Duration fresh,
      EgressRules rules) {}

  /** What connections have in common: a client knows nothing of the request it connects for. */
  private record Line(boolean plain, Link link) {}

  public Transmitter(Settings settings) {
    this.settings = settings;
    lookups =
        Executors.newCachedThreadPool(new DefaultThreadFactory(settings.name() + "-names", true));
    routes =
        Executors.newCachedThreadPool(new DefaultThreadFactory(settings.name() + "-routes", true));
    addresses = new HostAddresses(settings.names(), lookups, settings.fresh());
    // One look at all open calls every 50 ms costs less than a timer for each.
    sweeper =
        Executors.newSingleThreadScheduledExecutor(
            new DefaultThreadFactory(settings.name() + "-time-outs", true));
    Future<?> unused =
        sweeper.scheduleWithFixedDelay(
            this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  private CloseableHttpAsyncClient open(Line line) {
    PoolingAsyncClientConnectionManagerBuilder connections =
        PoolingAsyncClientConnectionManagerBuilder.create()
            .setDnsResolver(permitted(line))
            .setMaxConnPerRoute(settings.maxConnectionsPerRoute())
            .setMaxConnTotal(settings.maxConnections())
            .setDefaultTlsConfig(
                TlsConfig.custom()
                    .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                    .setSupportedProtocols(TLS.V_1_3, TLS.V_1_2)
                    .build());
    if (line.link().tls() != null) {
      connections.setTlsStrategy(
          ClientTlsStrategyBuilder.create().setSslContext(line.link().tls()).buildAsync());
    }
    CloseableHttpAsyncClient client =
        HttpAsyncClients.custom()
            .setConnectionManager(connections.build())
            .setIOReactorConfig(
                IOReactorConfig.custom()
                    .setIoThreadCount(settings.ioThreads())
                    .setTcpNoDelay(true)
                    .build())
            .setThreadFactory(new DefaultThreadFactory(settings.name() + "-io", true))
            .setIoReactorExceptionCallback(this::ioFailed)
            .setKeepAliveStrategy(keepAlive())
            .evictIdleConnections(IDLE)
            .setUserAgent(USER_AGENT)
            .setProxy(line.link().proxy() == null ? null : line.link().proxy().host())
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .disableConnectionState()
            .disableRequestPriority()
            .build();
    client.start();
    return client;
  }

  /** The last word before a connection: the client connects to what this gives it. */
  private DnsResolver permitted(Line line) {
    // What goes to a proxy unencrypted is the proxy's own affair
    boolean plain = line.plain() && line.link().proxy() == null;
    return new DnsResolver() {
      @Override
      public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        return settings
            .rules()
            .permitted(plain, host, port, List.of(addresses.resolve(host)))
            .stream()
            .map(address -> new InetSocketAddress(address, port))
            .toList();
      }

      @Override
      public InetAddress[] resolve(String host) throws UnknownHostException {
        throw new UnknownHostException(host + " without a port");
      }

      @Override
      public String resolveCanonicalHostname(String host) {
        return host;
      }
    };
  }

  private void ioFailed(Exception cause) {
    // A selector that is closed under its thread is how the client stops at once.
    if (!closing) {
      LOG.error("An IO thread of {} failed", settings.name(), cause);
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

  /**
   * Sends a request with what the target's access asks for; once more if that is refused and there
   * may be something newer. All of it until the deadline.
   *
   * @param deadlineNanos when its time is up, by {@link System#nanoTime}
   * @param listener called once, by any thread; must not block
   */
  public void send(
      HttpTarget target, Request request, long deadlineNanos, Consumer<Result> listener) {
    new AuthorizedCall(this, target, request, deadlineNanos, listener).start();
  }

  /** Sends a request as it is; the call learns what comes of it. */
  void send(Call call) {
    call.atEnd(() -> open.remove(call));
    open.add(call);
    HttpTarget target = call.target();
    Link.Proxy proxy = target.link().proxy();
    if (proxy != null) {
      try {
        settings.rules().checkUnresolved(target.plain(), target.host().getHostName(), port(target));
      } catch (RefusedAddressException e) {
        call.failed(e);
        return;
      }
    }
    HttpHost next = proxy == null ? target.host() : proxy.host();
    CompletableFuture<Void> unused =
        addresses
            .lookUp(next.getHostName())
            .whenComplete(
                (known, failure) -> {
                  if (failure == null) {
                    execute(call);
                  } else {
                    call.failed(unwrap(failure));
                  }
                });
  }

  private static int port(HttpTarget target) {
    int port = target.host().getPort();
    return port >= 0 ? port : target.plain() ? 80 : 443;
  }

  private static Exception unwrap(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof Exception exception ? exception : new IllegalStateException(cause);
  }

  private void execute(Call call) {
    if (call.ended()) {
      return;
    }
    HttpTarget target = call.target();
    try {
      call.transfer(client(target).execute(producer(call), call.reader(), context(target), call));
    } catch (RuntimeException | LinkageError e) {
      // A client that has just been closed throws; one of which a class is missing would never end
      call.failed(unwrap(e));
    }
  }

  private CloseableHttpAsyncClient client(HttpTarget target) {
    CloseableHttpAsyncClient client =
        clients.computeIfAbsent(new Line(target.plain(), target.link()), this::open);
    if (closing) {
      client.close(CloseMode.IMMEDIATE);
    }
    return client;
  }

  private static HttpClientContext context(HttpTarget target) {
    HttpClientContext context = HttpClientContext.create();
    context.setRequestConfig(requestConfig(target));
    Link.Proxy proxy = target.link().proxy();
    if (proxy != null && proxy.user() != null) {
      BasicScheme basic = new BasicScheme(UTF_8);
      basic.initPreemptive(
          new UsernamePasswordCredentials(proxy.user(), proxy.password().toCharArray()));
      context.resetAuthExchange(proxy.host(), basic);
    }
    return context;
  }

  private static AsyncRequestProducer producer(Call call) {
    Request request = call.request();
    BasicHttpRequest head =
        new BasicHttpRequest(request.method(), call.target().host(), request.path());
    request.headers().forEach(head::setHeader);
    return new BasicRequestProducer(
        head,
        request.body() == null
            ? null
            : new BasicAsyncEntityProducer(request.body(), request.type())) {
      @Override
      public void sendRequest(RequestChannel channel, HttpContext context)
          throws HttpException, IOException {
        // It may have waited for a connection until its time was up.
        if (call.ended()) {
          throw new IOException("too late to be sent");
        }
        super.sendRequest(channel, context);
      }
    };
  }

  // The undeprecated place for it, the connection's configuration, knows hosts and not endpoints.
  @SuppressWarnings("deprecation")
  private static RequestConfig requestConfig(HttpTarget target) {
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
  public void goOn(Runnable route) {
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
    for (Call call : open) {
      if (call.overdue(now)) {
        end(call::timeIsUp);
      }
    }
  }

  // The end of one call runs a route, whose failure must not be in the way of the others' end.
  private static void end(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("A route failed after an attempt to transmit", e);
    }
  }

  /** Ends all calls under way as failed and closes all connections. */
  @Override
  public void close() {
    closing = true;
    sweeper.shutdownNow();
    lookups.shutdownNow();
    open.forEach(call -> end(call::stopped));
    clients.values().forEach(client -> client.close(CloseMode.IMMEDIATE));
    open.forEach(call -> end(call::stopped));
    routes.shutdown();
  }
}
