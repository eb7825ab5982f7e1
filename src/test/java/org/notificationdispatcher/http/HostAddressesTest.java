package org.notificationdispatcher.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.DnsResolver;
import org.junit.jupiter.api.Test;

final class HostAddressesTest {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final HostAddresses addresses =
      new HostAddresses(new Names(), tasks::add, Duration.ofSeconds(30));

  @Test
  void asksOnceForManyAndNotOnTheCallersThread() throws Exception {
    CompletableFuture<Void> first = addresses.lookUp("erp.example");
    CompletableFuture<Void> second = addresses.lookUp("erp.example");
    assertThat(first).isNotDone();
    assertThat(asked).hasValue(0);

    tasks.remove().run();

    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(tasks).isEmpty();
    assertThat(addresses.lookUp("erp.example")).isCompleted();
    assertThat(asked).hasValue(1);
    assertThat(addresses.resolve("erp.example"))
        .containsExactly(InetAddress.getByAddress(new byte[] {127, 0, 0, 7}));
  }

  @Test
  void oneSlowNameDoesNotHoldUpAnother() {
    CompletableFuture<Void> slow = addresses.lookUp("slow.example");
    tasks.remove();
    CompletableFuture<Void> quick = addresses.lookUp("erp.example");
    tasks.remove().run();

    assertThat(quick).isCompleted();
    assertThat(slow).isNotDone();
  }

  @Test
  void asksAgainForANameThatWasUnknown() {
    CompletableFuture<Void> failed = addresses.lookUp("unknown.example");
    tasks.remove().run();

    assertThat(failed).isCompletedExceptionally();
    assertThat(addresses.lookUp("unknown.example")).isNotDone();
    assertThat(tasks).hasSize(1);
    assertThatThrownBy(() -> addresses.resolve("unknown.example"))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void doesNotLookUpAfterTheStop() {
    HostAddresses stopped =
        new HostAddresses(
            new Names(),
            task -> {
              throw new RejectedExecutionException();
            },
            Duration.ofSeconds(30));

    assertThat(stopped.lookUp("erp.example")).isCancelled();
    assertThatThrownBy(stopped.lookUp("erp.example")::join)
        .isInstanceOf(CancellationException.class);
  }

  private final class Names implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      asked.incrementAndGet();
      if (host.startsWith("unknown")) {
        throw new UnknownHostException(host);
      }
      return new InetAddress[] {InetAddress.getByAddress(new byte[] {127, 0, 0, 7})};
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
