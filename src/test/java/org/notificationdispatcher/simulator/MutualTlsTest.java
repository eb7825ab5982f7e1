package org.notificationdispatcher.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.TestKeys;
import org.notificationdispatcher.simulator.SimulatorOptions.MutualTls;

class MutualTlsTest {

  private static final String SECRET = "changeit";

  @TempDir private static Path keys;

  @RegisterExtension static final StandInDatabase DATABASE = new StandInDatabase();
  private static Simulator simulator;

  @BeforeAll
  static void start() throws Exception {
    TestKeys made = new TestKeys(keys, SECRET);
    made.create("server", "-ext", "san=ip:127.0.0.1");
    made.create("client");
    made.create("stranger");
    made.trust("server", "client");
    made.trust("client", "server");
    simulator =
        Simulator.start(
            DATABASE.pool(),
            SimulatorOptions.defaults()
                .withTls(
                    new MutualTls(
                        keys.resolve("server.p12"),
                        SECRET,
                        keys.resolve("server-trust.p12"),
                        SECRET)));
  }

  @AfterAll
  static void stop() throws Exception {
    simulator.close();
  }

  @Test
  void clientWithCertificateIsLetIn() throws Exception {
    assertThat(simulator.url()).startsWith("https://127.0.0.1:");
    assertThat(get("client", simulator.wsdl()).statusCode()).isEqualTo(200);
    assertThat(get("client", simulator.legacyUrl() + "?wsdl").statusCode()).isEqualTo(200);
  }

  @Test
  void clientWithoutCertificateIsRefused() {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(null, simulator.wsdl()));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> get(null, simulator.legacyUrl() + "?wsdl"));
  }

  @Test
  void clientWithUnknownCertificateIsRefused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> get("stranger", simulator.wsdl()));
  }

  @Test
  void unusableKeysStopTheStart() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SimulatorOptions.defaults().withBasic("user without password", null))
        .withMessageContaining("go together");
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(
            () ->
                Simulator.start(
                        DATABASE.pool(),
                        SimulatorOptions.defaults()
                            .withTls(
                                new MutualTls(
                                    keys.resolve("server.p12"),
                                    "wrong",
                                    keys.resolve("server-trust.p12"),
                                    SECRET)))
                    .close())
        .withMessageContaining("keys for TLS");
  }

  private static HttpResponse<String> get(String key, String url) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(context(key)).build();
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }

  private static SSLContext context(String key) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store("client-trust"));
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    if (key != null) {
      own.init(store(key), SECRET.toCharArray());
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(key == null ? null : own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore store(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(keys.resolve(name + ".p12"))) {
      store.load(file, SECRET.toCharArray());
    }
    return store;
  }
}
