package org.notificationdispatcher.reporting;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The mail server that reports are given to.
 *
 * @param host its name
 * @param port to connect to
 * @param user empty: no logon
 * @param password of the user
 * @param tls how the connection is secured
 * @param trusted authorities of its certificate; empty for Java's own
 * @param timeout for a connection, for an answer, and for a write
 */
public record MailSettings(
    String host,
    int port,
    Optional<String> user,
    String password,
    Tls tls,
    Optional<SSLContext> trusted,
    Duration timeout) {

  /** How a connection is secured. */
  public enum Tls {
    /** By STARTTLS, or not at all: without it nothing is sent. */
    STARTTLS,
    /** From the first byte. */
    TLS,
    /** Not. */
    NONE;

    /** As it stands in the configuration. */
    public static Tls named(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }
}
