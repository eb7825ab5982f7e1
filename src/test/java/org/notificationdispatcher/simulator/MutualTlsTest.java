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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.simulator.SimulatorOptions.MutualTls;

class MutualTlsTest {

  private static final String SECRET = "changeit";

  @TempDir private static Path keys;

  private static StandInDatabase database;
  private static Simulator simulator;

  @BeforeAll
  static void start() throws Exception {
    createKey("server", "-ext", "san=ip:127.0.0.1");
    createKey("client");
    createKey("stranger");
    trust("server", "client");
    trust("client", "server");
    database = new StandInDatabase();
    simulator =
        Simulator.start(
            database.empty(),
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
    database.close();
  }

  @Test
  void clientWithCertificateIsLetIn() throws Exception {
    assertThat(simulator.url()).startsWith("https://127.0.0.1:");
    assertThat(wsdl("client").statusCode()).isEqualTo(200);
  }

  @Test
  void clientWithoutCertificateIsRefused() {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> wsdl(null));
  }

  @Test
  void clientWithUnknownCertificateIsRefused() {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> wsdl("stranger"));
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
                        database.pool(),
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

  private static HttpResponse<String> wsdl(String key) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(context(key)).build();
    return client.send(
        HttpRequest.newBuilder(URI.create(simulator.wsdl()))
            .timeout(Duration.ofSeconds(20))
            .build(),
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

  private static void createKey(String name, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-validity",
                "30",
                "-keystore",
                name + ".p12",
                "-storetype",
                "PKCS12",
                "-storepass",
                SECRET));
    arguments.addAll(List.of(more));
    keytool(arguments);
    keytool(
        List.of(
            "-exportcert",
            "-alias",
            name,
            "-file",
            name + ".cer",
            "-keystore",
            name + ".p12",
            "-storepass",
            SECRET));
  }

  private static void trust(String who, String whom) throws Exception {
    keytool(
        List.of(
            "-importcert",
            "-noprompt",
            "-alias",
            whom,
            "-file",
            whom + ".cer",
            "-keystore",
            who + "-trust.p12",
            "-storetype",
            "PKCS12",
            "-storepass",
            SECRET));
  }

  private static void keytool(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).directory(keys.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }
}
