package org.notificationdispatcher.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.egress.EgressRules;

/** Destinations connect only where the rules of egress permit it. */
@Timeout(60)
class WebhookEgressTest {
  private final AtomicInteger arrived = new AtomicInteger();
  private HttpServer server;
  private int port;

  @BeforeEach
  void listenOnAllAddressesOfThisMachine() throws IOException {
    server = HttpServer.create(new InetSocketAddress(0), 0);
    server.createContext(
        "/",
        exchange -> {
          arrived.incrementAndGet();
          exchange.getResponseHeaders().set("Connection", "close");
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    port = server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static WebhookFixture fixture(
      List<String> allow, Function<String, String> names, String url) {
    return new WebhookFixture(
        Clock.systemUTC(), EgressRules.of(allow, false), names, Map.of("url", url));
  }

  @Test
  void aNameThatLeadsElsewhereTheSecondTimeIsRefusedTheSecondTime() {
    Queue<String> answers = new ArrayDeque<>(List.of("127.0.0.2", "127.0.0.1", "127.0.0.2"));
    try (WebhookFixture erp =
        fixture(
            List.of("127.0.0.2"),
            host -> answers.remove(),
            "http://erp.example.com:" + port + "/hook")) {
      erp.delivers();

      assertThat(erp.fails())
          .hasMessage(
              "webhook:erp: erp.example.com:%d: 127.0.0.1 of erp.example.com is refused, this machine;"
                  + " if it is meant to be reached, add erp.example.com:%d to dispatcher.egress.allow",
              port, port);
      assertThat(arrived).hasValue(1);

      erp.delivers();
      assertThat(answers).as("one look-up an attempt: what was checked is used").isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "127.0.0.2", "0.0.0.0"})
  void thisMachineIsRefusedUnlessItIsAllowed(String host) {
    String url = "http://" + host + ":" + port + "/hook";
    try (WebhookFixture erp = fixture(List.of(), null, url)) {
      assertThat(erp.fails())
          .hasMessageContaining(" is refused, this machine; ")
          .hasMessageEndingWith("add " + host + ":" + port + " to dispatcher.egress.allow");
      assertThat(erp.fails().permanent()).isFalse();
      assertThat(arrived).hasValue(0);
    }
    if (host.startsWith("127") || host.equals("localhost")) {
      try (WebhookFixture erp = fixture(List.of(host + ":" + port), null, url)) {
        erp.delivers();
      }
    }
  }

  @Test
  void httpsOnlyUnlessItIsAllowed() {
    try (WebhookFixture erp =
        fixture(List.of(), host -> "93.184.216.34", "http://erp.example.com/hook")) {
      assertThat(erp.fails())
          .hasMessage(
              "webhook:erp: erp.example.com: http to 93.184.216.34 of erp.example.com is refused; use"
                  + " https, add erp.example.com:80 to dispatcher.egress.allow, or set"
                  + " dispatcher.egress.http=true");
    }
  }

  @Test
  void anOddSpellingIsRefused() {
    try (WebhookFixture erp =
        fixture(List.of("127.0.0.1"), host -> "127.0.0.1", "http://0177.0.0.1:" + port + "/")) {
      assertThat(erp.fails()).hasMessageContaining("0177.0.0.1 is refused, an unusual spelling");
      assertThat(arrived).hasValue(0);
    }
  }

  @Test
  void withoutRulesOnlyThePublicInternetIsReached() {
    try (WebhookFixture erp = fixture(List.of(), null, "http://127.0.0.1:" + port + "/")) {
      erp.camel().getRegistry().unbind("egress");
      WebhookComponent component = erp.camel().getComponent("webhook", WebhookComponent.class);
      component.stop();
      component.start();

      assertThat(erp.fails()).hasMessageContaining(" is refused, this machine; ");
    }
  }
}
