package org.notificationdispatcher.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.ResolveEndpointFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.TestKeys;
import org.notificationdispatcher.egress.EgressRules;
import org.notificationdispatcher.http.HttpOptions;

/** How a destination's connections are made: client certificate, authorities, proxy. */
@Timeout(60)
class WebhookLinkTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path keys;

  private WireMockServer receiver;

  @BeforeAll
  static void makeKeys() throws Exception {
    TestKeys made = new TestKeys(keys, PASSWORD);
    made.create("server", "-ext", "san=ip:127.0.0.1,dns:erp.example.com");
    made.create("client");
    made.create("stranger");
    made.trust("server", "client");
    made.trust("client", "server");
    pem(keys.resolve("client.p12"), "client", keys.resolve("client.pem"), true);
    pem(keys.resolve("server.p12"), "server", keys.resolve("authorities.pem"), false);
  }

  private static void pem(Path store, String alias, Path file, boolean withKey) throws Exception {
    KeyStore loaded = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    String text =
        "Bag Attributes: none\n"
            + block("CERTIFICATE", loaded.getCertificate(alias).getEncoded())
            + (withKey
                ? block("PRIVATE KEY", loaded.getKey(alias, PASSWORD.toCharArray()).getEncoded())
                : "");
    Files.writeString(file, text);
  }

  private static String block(String what, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            what, Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content), what);
  }

  @AfterEach
  void stop() {
    if (receiver != null) {
      receiver.stop();
    }
  }

  private void listen(boolean wantsCertificate) {
    WireMockConfiguration configuration =
        wireMockConfig()
            .dynamicPort()
            .dynamicHttpsPort()
            .bindAddress("127.0.0.1")
            .keystorePath(keys.resolve("server.p12").toString())
            .keystorePassword(PASSWORD)
            .keyManagerPassword(PASSWORD)
            .keystoreType("PKCS12");
    if (wantsCertificate) {
      configuration
          .needClientAuth(true)
          .trustStorePath(keys.resolve("server-trust.p12").toString())
          .trustStorePassword(PASSWORD)
          .trustStoreType("PKCS12");
    }
    receiver = new WireMockServer(configuration);
    receiver.start();
    receiver.stubFor(post("/hook").willReturn(aResponse().withStatus(204)));
  }

  private WebhookFixture erp(String... options) {
    return erp(Clock.systemUTC(), options);
  }

  private WebhookFixture erp(Clock clock, String... options) {
    Map<String, String> all = new HashMap<>();
    if (receiver != null) {
      all.put("url", "https://127.0.0.1:" + receiver.httpsPort() + "/hook");
    } else {
      all.put("url", "https://erp.example.com/hook");
    }
    for (int i = 0; i < options.length; i += 2) {
      boolean file = options[i].endsWith("Store");
      all.put(options[i], file ? keys.resolve(options[i + 1]).toString() : options[i + 1]);
    }
    return new WebhookFixture(
        clock, EgressRules.of(List.of("127.0.0.1"), false), host -> "127.0.0.1", all);
  }

  @ParameterizedTest
  @CsvSource({"client.p12, client-trust.p12", "client.pem, authorities.pem"})
  void aClientCertificateAndAPrivateAuthority(String keyStore, String trustStore) {
    listen(true);
    try (WebhookFixture erp =
        erp(
            "keyStore",
            keyStore,
            "keyStorePassword",
            PASSWORD,
            "trustStore",
            trustStore,
            "trustStorePassword",
            PASSWORD)) {
      erp.delivers();
      erp.delivers();
    }
  }

  /** With Java's own authorities, and with some of the destination's own. */
  @ParameterizedTest
  @ValueSource(strings = {"", "authorities.pem"})
  void nothingOlderThanTls12IsOffered(String trustStore) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<List<Integer>> offered =
          CompletableFuture.supplyAsync(() -> versionsOfferedTo(server));
      Map<String, String> options = new HashMap<>();
      options.put("url", "https://127.0.0.1:" + server.getLocalPort() + "/hook");
      if (!trustStore.isEmpty()) {
        options.put("trustStore", keys.resolve(trustStore).toString());
      }
      try (WebhookFixture erp = WebhookFixture.of(options)) {
        assertThat(erp.fails().status()).isEmpty();
      }

      assertThat(offered.get(10, TimeUnit.SECONDS)).containsExactlyInAnyOrder(0x0304, 0x0303);
    }
  }

  /** The versions in the first message of TLS (RFC 8446, 4.1.2 and 4.2.1); then hangs up. */
  private static List<Integer> versionsOfferedTo(ServerSocket server) {
    try (Socket socket = server.accept()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.skipNBytes(3); // record: type, version
      ByteBuffer hello = ByteBuffer.wrap(in.readNBytes(in.readUnsignedShort()));
      hello.position(4 + 2 + 32); // type and length, version, random
      skip(hello, Byte.toUnsignedInt(hello.get())); // session
      skip(hello, Short.toUnsignedInt(hello.getShort())); // cipher suites
      skip(hello, Byte.toUnsignedInt(hello.get())); // compression
      hello.getShort();
      while (hello.hasRemaining()) {
        int extension = hello.getShort();
        int length = Short.toUnsignedInt(hello.getShort());
        if (extension == 43) {
          List<Integer> versions = new ArrayList<>();
          for (int left = hello.get(); left > 0; left -= 2) {
            versions.add(Short.toUnsignedInt(hello.getShort()));
          }
          return versions;
        }
        skip(hello, length);
      }
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void skip(ByteBuffer bytes, int count) {
    bytes.position(bytes.position() + count);
  }

  @Test
  void withoutTheRightCertificateThereIsNoConnection() {
    listen(true);
    for (String[] options :
        List.of(
            new String[] {"trustStore", "authorities.pem"},
            new String[] {
              "trustStore",
              "authorities.pem",
              "keyStore",
              "stranger.p12",
              "keyStorePassword",
              PASSWORD
            })) {
      try (WebhookFixture erp = erp(options)) {
        assertThat(erp.fails().status()).isEmpty();
        assertThat(receiver.getAllServeEvents()).isEmpty();
      }
    }
  }

  @Test
  void anAuthorityOfOneDestinationIsNotTrustedForAnother() {
    listen(false);
    try (WebhookFixture erp = erp("trustStore", "authorities.pem")) {
      erp.camel()
          .getPropertiesComponent()
          .addOverrideProperty(
              "dispatcher.webhook.shop.url", "https://127.0.0.1:" + receiver.httpsPort() + "/hook");
      erp.camel()
          .getPropertiesComponent()
          .addOverrideProperty("dispatcher.webhook.shop.secret", WebhookFixture.SECRET);
      erp.delivers();
      assertThat(erp.template().send("webhook:shop", erp.exchange()).getException())
          .hasMessageContaining(": TLS: ");
    }
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    listen(false);
    try (WebhookFixture erp =
        erp(
            "trustStore",
            "authorities.pem",
            "url",
            "https://shop.example.com:" + receiver.httpsPort() + "/hook")) {
      assertThat(erp.fails()).hasMessageContaining(": TLS: ");
      assertThat(receiver.getAllServeEvents()).isEmpty();
    }
    try (WebhookFixture erp =
        erp(
            "trustStore",
            "authorities.pem",
            "url",
            "https://erp.example.com:" + receiver.httpsPort() + "/hook")) {
      erp.delivers();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "1, expires at", "29, expires at", "31, has expired at"})
  void aStartSaysThatACertificateEnds(int days, String said) {
    // Made for 30 days; the first is looked at when there are more than 30
    Instant now = days == 0 ? Instant.now().minus(Duration.ofDays(2)) : Instant.now();
    MovableClock clock = new MovableClock(now.plus(Duration.ofDays(days)));
    try (LogTap log = LogTap.open();
        WebhookFixture erp = erp(clock, "keyStore", "client.p12", "keyStorePassword", PASSWORD)) {
      erp.camel().getEndpoint("webhook:erp");

      if (said.isEmpty()) {
        assertThat(log.text()).doesNotContain("the client certificate in");
      } else {
        assertThat(log.text())
            .contains(
                (said.startsWith("has") ? "ERROR" : "WARN")
                    + " "
                    + HttpOptions.class.getPackageName()
                    + ".KeyFiles"
                    + " webhook:erp: the client certificate in "
                    + keys.resolve("client.p12")
                    + " (keyStore) "
                    + said);
      }
    }
  }

  @Test
  void unusableFilesAreToldByTheirOption() throws Exception {
    Files.writeString(
        keys.resolve("old.pem"), block("CERTIFICATE", new byte[3]).replace("CERT", "RSA CERT"));
    Files.writeString(keys.resolve("pkcs1.pem"), block("RSA PRIVATE KEY", new byte[3]));
    Files.writeString(keys.resolve("empty"), "");
    unusable("keyStore", "nowhere.p12", "there is no such file");
    unusable("keyStore", "empty", "");
    unusable("keyStore", "pkcs1.pem", "openssl pkcs8 -topk8 -nocrypt");
    unusable("keyStore", "authorities.pem", "holds no key with its certificate");
    unusable("trustStore", "nowhere.pem", "there is no such file");
    unusable("trustStore", "client.pem", "holds no certificate to trust");
    try (WebhookFixture erp =
        erp("keyStore", "client.p12", "keyStorePassword", "geheim-and-wrong")) {
      assertThatThrownBy(() -> erp.camel().getEndpoint("webhook:erp"))
          .cause()
          .hasMessageStartingWith("webhook:erp: keyStore ")
          .hasMessageNotContaining("geheim");
    }
  }

  private void unusable(String option, String file, String reason) {
    try (WebhookFixture erp = erp(option, file)) {
      assertThatThrownBy(() -> erp.camel().getEndpoint("webhook:erp"))
          .isInstanceOf(ResolveEndpointFailedException.class)
          .cause()
          .hasMessageStartingWith("webhook:erp: " + option + " " + keys.resolve(file))
          .hasMessageContaining(reason);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProxyMakesATunnelToThePublicName(boolean withPassword) {
    listen(false);
    try (ConnectProxy proxy =
            new ConnectProxy(receiver.httpsPort(), withPassword ? "Basic dXNlcjpnZWhlaW0=" : null);
        WebhookFixture erp =
            erp(
                "url",
                "https://erp.example.com/hook",
                "trustStore",
                "authorities.pem",
                "proxy",
                proxy.url(),
                "proxyUser",
                withPassword ? "user" : "",
                "proxyPassword",
                withPassword ? "geheim" : "")) {
      erp.delivers();
      erp.delivers();

      assertThat(proxy.heads())
          .hasSize(1)
          .first()
          .asString()
          .startsWith("CONNECT erp.example.com:443 HTTP/1.1\r\n")
          .doesNotContain("webhook-");
    }
  }

  @Test
  void aProxyThatWantsAnotherPasswordSaysSo() {
    try (ConnectProxy proxy = new ConnectProxy(1, "Basic dXNlcjpvdGhlcg==");
        WebhookFixture erp =
            erp("proxy", proxy.url(), "proxyUser", "user", "proxyPassword", "geheim")) {
      assertThat(erp.fails()).hasMessageEndingWith(": the proxy answered 407");
      assertThat(erp.fails().status()).as("it is not the receiver's").isEmpty();
      assertThat(proxy.heads()).hasSize(2);
    }
  }

  @Test
  void whatIsNotEncryptedGoesThroughAProxyOnlyWhereItIsAllowed() {
    try (RawServer proxy = RawServer.answering("HTTP/1.1 204 No Content\r\n\r\n")) {
      String address = "http://" + proxy.host();
      try (WebhookFixture erp = erp("url", "http://erp.example.com/hook", "proxy", address)) {
        assertThat(erp.fails()).hasMessageContaining("http to erp.example.com is refused; ");
        assertThat(proxy.requests()).isEmpty();
      }
      Map<String, String> options =
          Map.of(
              "url",
              "http://erp.example.com/hook",
              "proxy",
              address,
              "proxyUser",
              "user",
              "proxyPassword",
              "geheim");
      try (WebhookFixture erp =
          new WebhookFixture(
              Clock.systemUTC(),
              EgressRules.of(List.of("127.0.0.1", "erp.example.com:80"), false),
              null,
              options)) {
        erp.delivers();
        assertThat(proxy.requests().get(0).head())
            .startsWith("POST http://erp.example.com/hook HTTP/1.1\r\n")
            .contains("\r\nProxy-Authorization: Basic dXNlcjpnZWhlaW0=\r\n");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://10.0.0.1/", "https://localhost/", "https://metadata.google.internal/"})
  void aProxyIsNotAskedForWhatIsNotPublic(String url) {
    try (ConnectProxy proxy = new ConnectProxy(1, null);
        WebhookFixture erp = erp("url", url, "proxy", proxy.url())) {
      assertThat(erp.fails()).hasMessageContaining(" is refused, ");
      assertThat(proxy.heads()).isEmpty();
    }
  }

  @Test
  void theProxysOwnAddressMustBeAllowed() {
    try (ConnectProxy proxy = new ConnectProxy(1, null);
        WebhookFixture erp =
            new WebhookFixture(
                Clock.systemUTC(),
                EgressRules.of(List.of(), false),
                null,
                Map.of("url", "https://erp.example.com/hook", "proxy", proxy.url()))) {
      assertThat(erp.fails()).hasMessageContaining("127.0.0.1 is refused, this machine; ");
      assertThat(proxy.heads()).isEmpty();
    }
  }
}
