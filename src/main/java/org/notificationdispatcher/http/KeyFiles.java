package org.notificationdispatcher.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads client certificates and authorities: PKCS#12 and JKS as Java does, and PEM. */
public final class KeyFiles {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);
  private static final Duration SOON = Duration.ofDays(30);
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");
  private static final char[] NO_PASSWORD = {};

  private final String label;
  private final Clock clock;

  /**
   * Reads files for one destination.
   *
   * @param label how to name the destination in the log
   */
  public KeyFiles(String label, Clock clock) {
    this.label = label;
    this.clock = clock;
  }

  /**
   * What connections are secured with.
   *
   * @param keyStore or blank for no client certificate
   * @param trustStore or blank for Java's own
   * @throws IllegalArgumentException naming the option that cannot be used
   */
  public SSLContext context(
      String keyStore, String keyStorePassword, String trustStore, String trustStorePassword) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(keyStore, keyStorePassword), trust(trustStore, trustStorePassword), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("keyStore cannot be used: " + e.getMessage());
    }
  }

  private KeyManager[] keys(String file, String password) throws GeneralSecurityException {
    if (file == null || file.isBlank()) {
      return null;
    }
    char[] characters = characters(password);
    KeyStore store = load("keyStore", file, characters);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    boolean any = false;
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate own) {
        tellItsEnd(file, own);
        any = true;
      }
    }
    if (!any) {
      throw new IllegalArgumentException("keyStore " + file + " holds no key with its certificate");
    }
    factory.init(store, characters);
    return factory.getKeyManagers();
  }

  private void tellItsEnd(String file, X509Certificate certificate) {
    Instant now = clock.instant();
    Instant end = certificate.getNotAfter().toInstant();
    if (end.isBefore(now)) {
      LOG.error(
          "{}: the client certificate in {} (keyStore) has expired at {}; renew it",
          label,
          file,
          end);
    } else if (end.isBefore(now.plus(SOON))) {
      LOG.warn(
          "{}: the client certificate in {} (keyStore) expires at {}; renew it", label, file, end);
    }
  }

  private static TrustManager[] trust(String file, String password)
      throws GeneralSecurityException {
    if (file == null || file.isBlank()) {
      return null;
    }
    KeyStore store = load("trustStore", file, characters(password));
    boolean any = false;
    for (String alias : Collections.list(store.aliases())) {
      any |= store.isCertificateEntry(alias);
    }
    if (!any) {
      throw new IllegalArgumentException("trustStore " + file + " holds no certificate to trust");
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static char[] characters(String password) {
    return password == null ? NO_PASSWORD : password.toCharArray();
  }

  private static KeyStore load(String option, String file, char[] password) {
    try {
      String text = Files.readString(Path.of(file), ISO_8859_1);
      return text.contains("-----BEGIN ")
          ? pem(text, password)
          : KeyStore.getInstance(Path.of(file).toFile(), password);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // Without the cause, whose text may quote the file
      throw new IllegalArgumentException(
          "%s %s cannot be used (%s); give a PKCS#12 or JKS file and its password, or a PEM file"
              .formatted(option, file, reason(e)));
    }
  }

  private static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static KeyStore pem(String text, char[] password)
      throws GeneralSecurityException, IOException {
    List<Certificate> certificates = new ArrayList<>();
    byte[] key = null;
    Matcher block = PEM.matcher(text);
    while (block.find()) {
      byte[] content = content(block.group(2));
      switch (block.group(1)) {
        case "CERTIFICATE" ->
            certificates.add(
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(content)));
        case "PRIVATE KEY" -> key = content;
        case "EC PARAMETERS" -> {
          // openssl writes them before a key, which has them too
        }
        default ->
            throw new IllegalArgumentException(
                "it holds a "
                    + block.group(1)
                    + "; make a PRIVATE KEY of it by openssl pkcs8 -topk8 -nocrypt");
      }
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("it holds no CERTIFICATE");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (key == null) {
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
    } else {
      PrivateKey own =
          KeyFactory.getInstance(certificates.get(0).getPublicKey().getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(key));
      store.setKeyEntry("key", own, password, certificates.toArray(Certificate[]::new));
    }
    return store;
  }

  private static byte[] content(String base64) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a part of it is not base64");
    }
  }
}
