package org.notificationdispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keys and certificates for TLS, made by the JDK's keytool. */
public final class TestKeys {
  private final Path folder;
  private final String secret;

  /**
   * @param folder gets the PKCS #12 files
   * @param secret protects them
   */
  public TestKeys(Path folder, String secret) {
    this.folder = folder;
    this.secret = secret;
  }

  /**
   * A key with its certificate in {@code <name>.p12}.
   *
   * @param more arguments of keytool
   */
  public void create(String name, String... more) throws Exception {
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
                secret));
    arguments.addAll(List.of(more));
    keytool(arguments);
  }

  /** Puts one's certificate into {@code <who>-trust.p12}. */
  public void trust(String who, String whom) throws Exception {
    Path trusting = folder.resolve(who + "-trust.p12");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    if (Files.exists(trusting)) {
      read(trusted, trusting);
    } else {
      trusted.load(null, null);
    }
    KeyStore own = KeyStore.getInstance("PKCS12");
    read(own, folder.resolve(whom + ".p12"));
    trusted.setCertificateEntry(whom, own.getCertificate(whom));
    try (OutputStream out = Files.newOutputStream(trusting)) {
      trusted.store(out, secret.toCharArray());
    }
  }

  private void read(KeyStore store, Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, secret.toCharArray());
    }
  }

  private void keytool(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    // It lives for a moment: nothing is worth to be compiled well
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }
}
