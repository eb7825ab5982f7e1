package org.notificationdispatcher.simulator;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;

/**
 * How the stand-in runs. It listens on 127.0.0.1 only.
 *
 * @param port TCP port; 0 for any free one
 * @param user name for HTTP Basic; null to ask for none
 * @param password for HTTP Basic; null without user
 * @param tls keys for mutual TLS; null for plain HTTP
 * @param seed of everything drawn by lot: the same seed on empty data gives the same data
 * @param clock the stand-in's time
 * @param timeout how long {@link FaultKind#TIMEOUT} and {@link FaultKind#SLOW_BODY} keep a caller
 *     waiting
 * @param legacyZone the zone of the days and times of the legacy service
 */
public record SimulatorOptions(
    int port,
    String user,
    String password,
    MutualTls tls,
    long seed,
    Clock clock,
    Duration timeout,
    ZoneId legacyZone) {

  public SimulatorOptions {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(legacyZone, "legacyZone");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, not " + port);
    }
    if ((user == null) != (password == null)) {
      throw new IllegalArgumentException("user and password go together");
    }
  }

  /**
   * The server's key, and the clients it lets in. Both stores are PKCS #12.
   *
   * @param keyStore the server's key and certificate
   * @param keyStorePassword of the store and its key
   * @param trustStore certificates of the clients, or of who issued them
   * @param trustStorePassword of the store
   */
  public record MutualTls(
      Path keyStore, String keyStorePassword, Path trustStore, String trustStorePassword) {}

  /**
   * Any free port, no authentication, the system's clock, timeouts of two minutes, days of
   * Europe/Berlin.
   */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        0,
        null,
        null,
        null,
        2026,
        Clock.systemUTC(),
        Duration.ofMinutes(2),
        ZoneId.of("Europe/Berlin"));
  }

  public SimulatorOptions withPort(int value) {
    return new SimulatorOptions(value, user, password, tls, seed, clock, timeout, legacyZone);
  }

  public SimulatorOptions withBasic(String name, String secret) {
    return new SimulatorOptions(port, name, secret, tls, seed, clock, timeout, legacyZone);
  }

  public SimulatorOptions withTls(MutualTls value) {
    return new SimulatorOptions(port, user, password, value, seed, clock, timeout, legacyZone);
  }

  public SimulatorOptions withSeed(long value) {
    return new SimulatorOptions(port, user, password, tls, value, clock, timeout, legacyZone);
  }

  public SimulatorOptions withClock(Clock value) {
    return new SimulatorOptions(port, user, password, tls, seed, value, timeout, legacyZone);
  }

  public SimulatorOptions withTimeout(Duration value) {
    return new SimulatorOptions(port, user, password, tls, seed, clock, value, legacyZone);
  }

  public SimulatorOptions withLegacyZone(ZoneId value) {
    return new SimulatorOptions(port, user, password, tls, seed, clock, timeout, value);
  }
}
