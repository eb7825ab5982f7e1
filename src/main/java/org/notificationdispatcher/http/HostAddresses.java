package org.notificationdispatcher.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The addresses of hosts, looked up before the client asks for them. The client looks names up on
 * its IO threads, where one slow name server would hold up every destination.
 *
 * <p>A name that cannot be looked up any more keeps the addresses it had.
 */
final class HostAddresses implements DnsResolver {
  private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, CompletableFuture<Void>> lookups = new ConcurrentHashMap<>();
  private final DnsResolver names;
  private final Executor executor;
  private final long freshNanos;

  /**
   * @param names may block
   * @param executor runs at most one look-up a host at a time
   * @param fresh how long addresses are not looked up again
   */
  HostAddresses(DnsResolver names, Executor executor, Duration fresh) {
    this.names = names;
    this.executor = executor;
    this.freshNanos = fresh.toNanos();
  }

  private record Known(List<InetAddress> addresses, long sinceNanos) {}

  /**
   * Completes when the host's addresses are known, at once if they are already; exceptionally with
   * an {@link UnknownHostException}, or a {@link CancellationException} after the stop.
   */
  CompletableFuture<Void> lookUp(String host) {
    Known last = known.get(host);
    if (last != null && System.nanoTime() - last.sinceNanos() < freshNanos) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> running = lookups.putIfAbsent(host, mine);
    if (running != null) {
      return running;
    }
    try {
      executor.execute(() -> lookUp(host, mine));
    } catch (RejectedExecutionException e) {
      mine.completeExceptionally(new CancellationException());
    }
    return mine;
  }

  private void lookUp(String host, CompletableFuture<Void> done) {
    try {
      known.put(host, new Known(List.of(names.resolve(host)), System.nanoTime()));
    } catch (UnknownHostException | RuntimeException e) {
      Known last = known.get(host);
      if (last == null) {
        lookups.remove(host);
        done.completeExceptionally(e);
        return;
      }
      known.put(host, new Known(last.addresses(), System.nanoTime()));
    }
    lookups.remove(host);
    done.complete(null);
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    Known last = known.get(host);
    if (last == null) {
      throw new UnknownHostException(host);
    }
    return last.addresses().toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
