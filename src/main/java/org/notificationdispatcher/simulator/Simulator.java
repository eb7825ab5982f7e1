package org.notificationdispatcher.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.sql.DataSource;
import javax.xml.namespace.QName;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.apache.cxf.bus.CXFBusFactory;
import org.apache.cxf.configuration.jsse.TLSServerParameters;
import org.apache.cxf.configuration.security.ClientAuthentication;
import org.apache.cxf.jaxws.JaxWsServerFactoryBean;
import org.apache.cxf.transport.http_undertow.UndertowHTTPServerEngineFactory;
import org.flywaydb.core.Flyway;
import org.notificationdispatcher.simulator.SimulatorOptions.MutualTls;
import org.notificationdispatcher.simulator.contract.LicenseCentral;
import org.notificationdispatcher.simulator.contract.LicenseCentralService;
import org.notificationdispatcher.simulator.contract.control.LicenseCentralControl;
import org.notificationdispatcher.simulator.contract.control.LicenseCentralControlService;
import org.notificationdispatcher.simulator.contract.legacy.Altdienst;
import org.notificationdispatcher.simulator.contract.legacy.AltdienstService;

/**
 * A stand-in for License Central on 127.0.0.1: a query port with the contract of profile {@code
 * default}, a legacy service with that of profile {@code legacy}, and a control port that makes
 * things happen. All three are of the same data. Its data is in the schema {@code simulator} of the
 * database it is given and stays there when it is closed. It runs on a CXF bus of its own, beside
 * any clients in the same process. Safe for use by several threads.
 */
public final class Simulator implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final String QUERY_PATH = "/services/LicenseCentral";
  private static final String LEGACY_PATH = "/services/Altdienst";
  private static final String CONTROL_PATH = "/services/LicenseCentralControl";

  private final SimulatorOptions options;
  private final int port;
  private final Bus bus;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CallCounter calls = new CallCounter();
  private final FaultScript faults = new FaultScript();
  private final LicenseCentralState state;

  private Simulator(DataSource dataSource, SimulatorOptions options) {
    this.options = options;
    this.state = new LicenseCentralState(dataSource, options.clock(), options.seed());
    this.port = free(options.port());
    this.bus = busOfItsOwn();
    try {
      if (options.tls() != null) {
        bus.getExtension(UndertowHTTPServerEngineFactory.class)
            .setTLSServerParametersForPort(HOST, port, tls(options.tls()));
      }
      ChangeFeed feed = new ChangeFeed(dataSource, options.clock());
      scripted(
              endpoint(
                  LicenseCentral.class,
                  new QueryPort(feed),
                  LicenseCentralService.SERVICE,
                  LicenseCentralService.LicenseCentralPort,
                  "classpath:notification-dispatcher/config/licensecentral/default/license-central.wsdl",
                  url()),
              new DefaultErrors())
          .create();
      JaxWsServerFactoryBean legacy =
          scripted(
              endpoint(
                  Altdienst.class,
                  new LegacyPort(feed, options.legacyZone()),
                  AltdienstService.SERVICE,
                  AltdienstService.AltdienstPort,
                  "classpath:notification-dispatcher/config/licensecentral/legacy/altdienst.wsdl",
                  legacyUrl()),
              new LegacyErrors());
      legacy.getInInterceptors().add(new Soap12Only());
      legacy.create();
      endpoint(
              LicenseCentralControl.class,
              new ControlPort(state, faults, calls),
              LicenseCentralControlService.SERVICE,
              LicenseCentralControlService.LicenseCentralControlPort,
              "classpath:simulator/license-central-control.wsdl",
              controlUrl())
          .create();
    } catch (GeneralSecurityException e) {
      close();
      throw new IllegalArgumentException("The keys for TLS can not be used", e);
    } catch (IOException e) {
      close();
      throw new UncheckedIOException("The keys for TLS can not be read", e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Creates or updates the schema and starts to listen.
   *
   * @param dataSource a PostgreSQL database; the stand-in takes one connection a call, and does not
   *     close it
   * @throws IllegalArgumentException if the keys for TLS can not be used
   * @throws RuntimeException if the port is taken or the database out of reach
   */
  public static Simulator start(DataSource dataSource, SimulatorOptions options) {
    createSchema(dataSource);
    return new Simulator(dataSource, options);
  }

  static void createSchema(DataSource dataSource) {
    Flyway.configure()
        .dataSource(dataSource)
        .schemas("simulator")
        .locations("classpath:simulator/migration")
        .load()
        .migrate();
  }

  /** The address of the query port. */
  public String url() {
    return base() + QUERY_PATH;
  }

  /** The address of the legacy service; its WSDL is there with {@code ?wsdl}. */
  public String legacyUrl() {
    return base() + LEGACY_PATH;
  }

  /** The address of the control port. */
  public String controlUrl() {
    return base() + CONTROL_PATH;
  }

  /** The address of the query port's WSDL. */
  public String wsdl() {
    return url() + "?wsdl";
  }

  /**
   * Calls of the query port and of the legacy service by operation, such as {@code doQueryOrders}
   * and {@code LeseAuftraege}, since the start or {@link #resetCalls()}; those that go wrong by the
   * fault script too, those refused for their password not. An operation never called is absent.
   */
  public Map<String, Long> calls() {
    return calls.counts();
  }

  public void resetCalls() {
    calls.reset();
  }

  /** What there is, and what can happen. */
  public LicenseCentralState state() {
    return state;
  }

  /**
   * From now on each activation is also pushed, once and whether anybody takes it or not, as
   * WebDepot and gateways do.
   *
   * @param to such as {@code http://localhost:8070/intake/v1/activations}
   * @param token of the caller
   */
  public void pushActivations(URI to, String token) {
    state.onActivation(new ActivationPush(to, token));
  }

  /** What goes wrong next. */
  public FaultScript faults() {
    return faults;
  }

  /** How it was started. */
  public SimulatorOptions options() {
    return options;
  }

  /** Ends all calls that wait, and stops to listen. The data stays. */
  @Override
  public void close() {
    if (closed.getCount() == 0) {
      return;
    }
    closed.countDown();
    bus.shutdown(true);
    UndertowHTTPServerEngineFactory.destroyForPort(port);
  }

  private String base() {
    return (options.tls() == null ? "http" : "https") + "://" + HOST + ":" + port;
  }

  /** Counts the calls, and lets them go wrong where the script says so. */
  private JaxWsServerFactoryBean scripted(JaxWsServerFactoryBean server, ErrorAnswers errors) {
    server
        .getInInterceptors()
        .add(new FaultInjection(faults, calls, errors, options.timeout(), closed));
    server.getOutInterceptors().add(new AnswerBody(options.timeout(), closed));
    return server;
  }

  private JaxWsServerFactoryBean endpoint(
      Class<?> serviceClass,
      Object implementation,
      QName service,
      QName endpoint,
      String wsdl,
      String address) {
    JaxWsServerFactoryBean server = new JaxWsServerFactoryBean();
    server.setBus(bus);
    server.setServiceClass(serviceClass);
    server.setServiceBean(implementation);
    server.setServiceName(service);
    server.setEndpointName(endpoint);
    server.setWsdlLocation(wsdl);
    server.setAddress(address);
    if (options.user() != null) {
      server.getInInterceptors().add(new BasicAuthentication(options.user(), options.password()));
    }
    return server;
  }

  /** A new bus makes itself the default one, which would then end with the stand-in. */
  private static Bus busOfItsOwn() {
    Bus processBefore = BusFactory.getDefaultBus(false);
    Bus threadBefore = BusFactory.getThreadDefaultBus(false);
    Bus bus = new CXFBusFactory().createBus();
    BusFactory.setDefaultBus(processBefore);
    BusFactory.setThreadDefaultBus(threadBefore);
    return bus;
  }

  private static TLSServerParameters tls(MutualTls keys)
      throws GeneralSecurityException, IOException {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(
        store(keys.keyStore(), keys.keyStorePassword()), keys.keyStorePassword().toCharArray());
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(store(keys.trustStore(), keys.trustStorePassword()));
    ClientAuthentication certificate = new ClientAuthentication();
    certificate.setRequired(true);
    TLSServerParameters parameters = new TLSServerParameters();
    parameters.setKeyManagers(own.getKeyManagers());
    parameters.setTrustManagers(others.getTrustManagers());
    parameters.setClientAuthentication(certificate);
    return parameters;
  }

  private static KeyStore store(Path file, String password)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream bytes = Files.newInputStream(file)) {
      store.load(bytes, password.toCharArray());
    }
    return store;
  }

  /**
   * The port, after a look whether it is free: CXF would share the engine of another stand-in in
   * this process, and end it with ours.
   */
  private static int free(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("Port " + port + " of " + HOST + " can not be used", e);
    }
  }
}
