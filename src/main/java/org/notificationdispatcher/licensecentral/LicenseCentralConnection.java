package org.notificationdispatcher.licensecentral;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.camel.component.cxf.jaxws.CxfConfigurer;
import org.apache.cxf.configuration.jsse.TLSClientParameters;
import org.apache.cxf.configuration.security.AuthorizationPolicy;
import org.apache.cxf.endpoint.Client;
import org.apache.cxf.endpoint.Server;
import org.apache.cxf.frontend.AbstractWSDLBasedEndpointFactory;
import org.apache.cxf.transport.http.HTTPConduit;
import org.apache.cxf.transports.http.configuration.HTTPClientPolicy;

/** How License Central is reached: time-outs, HTTP Basic, client certificate. */
public final class LicenseCentralConnection implements CxfConfigurer {
  private final Settings settings;

  /**
   * @param connectTimeout to the open connection
   * @param timeout to the beginning of the answer, and again from there to its end
   * @param user for HTTP Basic, or null for none
   * @param password of the user
   * @param keyStore PKCS #12 or JKS with the client certificate, or null for none
   * @param keyStorePassword of the key store and its key
   * @param trustStore with the certificates to trust, or null for the platform's
   * @param trustStorePassword of the trust store
   */
  public record Settings(
      Duration connectTimeout,
      Duration timeout,
      String user,
      String password,
      Path keyStore,
      String keyStorePassword,
      Path trustStore,
      String trustStorePassword) {}

  public LicenseCentralConnection(Settings settings) {
    this.settings = settings;
  }

  @Override
  public void configureClient(Client client) {
    HTTPConduit conduit = (HTTPConduit) client.getConduit();
    HTTPClientPolicy policy = new HTTPClientPolicy();
    policy.setConnectionTimeout(settings.connectTimeout().toMillis());
    policy.setReceiveTimeout(settings.timeout().toMillis());
    policy.setAutoRedirect(false);
    policy.setMaxRetransmits(0);
    conduit.setClient(policy);
    client.getInInterceptors().add(new AnswerDeadline(settings.timeout()));
    BadRequest.readFaults(client);
    WholeBody.passThrough(client);
    if (settings.user() != null) {
      AuthorizationPolicy basic = new AuthorizationPolicy();
      basic.setAuthorizationType("Basic");
      basic.setUserName(settings.user());
      basic.setPassword(settings.password());
      conduit.setAuthorization(basic);
    }
    if (settings.keyStore() != null || settings.trustStore() != null) {
      conduit.setTlsClientParameters(tls());
    }
  }

  private TLSClientParameters tls() {
    TLSClientParameters tls = new TLSClientParameters();
    keyManagers().ifPresent(tls::setKeyManagers);
    trustManagers().ifPresent(tls::setTrustManagers);
    return tls;
  }

  private Optional<KeyManager[]> keyManagers() {
    if (settings.keyStore() == null) {
      return Optional.empty();
    }
    try {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(
          load(settings.keyStore(), settings.keyStorePassword()),
          characters(settings.keyStorePassword()));
      return Optional.of(factory.getKeyManagers());
    } catch (GeneralSecurityException | IOException e) {
      throw unusable("keyStore", settings.keyStore(), e);
    }
  }

  private Optional<TrustManager[]> trustManagers() {
    if (settings.trustStore() == null) {
      return Optional.empty();
    }
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(load(settings.trustStore(), settings.trustStorePassword()));
      return Optional.of(factory.getTrustManagers());
    } catch (GeneralSecurityException | IOException e) {
      throw unusable("trustStore", settings.trustStore(), e);
    }
  }

  private static KeyStore load(Path file, String password)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, characters(password));
    }
    return store;
  }

  private static char[] characters(String password) {
    return password == null ? null : password.toCharArray();
  }

  private static IllegalArgumentException unusable(String key, Path file, Exception cause) {
    return new IllegalArgumentException(
        "dispatcher.licensecentral."
            + key
            + ": "
            + file
            + " cannot be used ("
            + cause.getMessage()
            + "); give a PKCS #12 or JKS file and its password",
        cause);
  }

  @Override
  public void configure(AbstractWSDLBasedEndpointFactory factory) {
    // The endpoint's own options suffice
  }

  @Override
  public void configureServer(Server server) {
    throw new UnsupportedOperationException("the dispatcher only asks");
  }
}
