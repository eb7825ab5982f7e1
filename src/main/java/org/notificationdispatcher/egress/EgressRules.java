package org.notificationdispatcher.egress;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which addresses may be connected to: the public Internet's by https, and what the operator has
 * allowed, by http too. To be asked for each connection, with the very addresses it would be made
 * to: a name that leads elsewhere the next time is refused the next time. Immutable.
 */
public final class EgressRules {
  /** The key that allows what is refused otherwise. */
  public static final String ALLOW = "dispatcher.egress.allow";

  /** The key that allows http everywhere. */
  public static final String HTTP = "dispatcher.egress.http";

  private static final Pattern WITH_PORT = Pattern.compile("(\\[[^]]*]|[^:\\[\\]]*):([^:]*)");
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

  /** Names that lead nowhere public, for those who cannot look them up. */
  private static final Pattern LOCAL_NAME =
      Pattern.compile("([^.]*|(.*\\.)?(localhost|local|internal|intranet|lan|home\\.arpa))");

  private final List<Allowed> allowed;
  private final boolean httpEverywhere;

  private EgressRules(List<Allowed> allowed, boolean httpEverywhere) {
    this.allowed = allowed;
    this.httpEverywhere = httpEverywhere;
  }

  /**
   * One entry of the list.
   *
   * @param name or null
   * @param range or null
   * @param port or null for all
   */
  private record Allowed(String name, AddressRange range, Integer port) {
    boolean name(String host, int toPort) {
      return name != null && name.equals(host) && (port == null || port == toPort);
    }

    boolean address(InetAddress address, int toPort) {
      return range != null && range.contains(address) && (port == null || port == toPort);
    }
  }

  /**
   * Of the operator's list.
   *
   * @param allow addresses, ranges such as {@code 10.0.0.0/8}, and host names, each also with a
   *     port, as {@code erp.intra:8443} or {@code [fd00::1]:443}
   * @param httpEverywhere whether http may be used to what is not in that list
   * @throws IllegalArgumentException naming an entry that is unusable
   */
  public static EgressRules of(List<String> allow, boolean httpEverywhere) {
    return new EgressRules(allow.stream().map(EgressRules::read).toList(), httpEverywhere);
  }

  private static Allowed read(String entry) {
    String text = entry.strip().toLowerCase(Locale.ROOT);
    Matcher withPort = WITH_PORT.matcher(text);
    Integer port = null;
    String where = text;
    if (withPort.matches()) {
      where = withPort.group(1);
      port = port(entry, withPort.group(2));
    }
    if (where.startsWith("[") && where.endsWith("]")) {
      where = where.substring(1, where.length() - 1);
    }
    try {
      if (where.contains("/") || AddressText.read(where).isPresent()) {
        return new Allowed(null, AddressRange.parse(where), port);
      }
    } catch (IllegalArgumentException e) {
      throw unusable(entry, e.getMessage());
    }
    String name = bare(where);
    if (AddressText.unusual(name) || !NAME.matcher(name).matches()) {
      throw unusable(entry, "it is neither an address nor a host name");
    }
    return new Allowed(name, null, port);
  }

  private static Integer port(String entry, String port) {
    if (!port.matches("[1-9]\\d{0,4}") || Integer.parseInt(port) > 65_535) {
      throw unusable(entry, "its port is not one of 1 to 65535");
    }
    return Integer.valueOf(port);
  }

  private static IllegalArgumentException unusable(String entry, String reason) {
    return new IllegalArgumentException(
        "'%s' cannot be used: %s; for example 10.1.0.0/16, erp.example.com or localhost:8080"
            .formatted(entry, reason));
  }

  /**
   * Those of a host's addresses that may be connected to.
   *
   * @param plain whether by http
   * @param host as it was looked up
   * @param port that will be connected to
   * @param addresses what it was looked up to
   * @return at least one, and in the same order
   * @throws RefusedAddressException if there is none
   */
  public List<InetAddress> permitted(
      boolean plain, String host, int port, List<InetAddress> addresses)
      throws RefusedAddressException {
    String name = usual(host);
    List<InetAddress> permitted = new ArrayList<>();
    RefusedAddressException refusal = null;
    for (InetAddress address : addresses) {
      Optional<RefusedAddressException> objection = objection(plain, name, port, address);
      if (objection.isEmpty()) {
        permitted.add(address);
      } else if (refusal == null) {
        refusal = objection.get();
      }
    }
    if (permitted.isEmpty()) {
      throw refusal == null
          ? new RefusedAddressException("there is no address of " + name)
          : refusal;
    }
    return permitted;
  }

  /**
   * Checks a host that somebody else looks up, a proxy: an address as above, a name by what it
   * looks like. Whether a name leads somewhere it should not is then the proxy's to say.
   *
   * @param plain whether by http
   * @throws RefusedAddressException if it must not be connected to
   */
  public void checkUnresolved(boolean plain, String host, int port) throws RefusedAddressException {
    String name = usual(host);
    Optional<InetAddress> address = AddressText.read(name);
    if (address.isPresent()) {
      Optional<RefusedAddressException> objection = objection(plain, name, port, address.get());
      if (objection.isPresent()) {
        throw objection.get();
      }
      return;
    }
    if (named(name, port)) {
      return;
    }
    if (LOCAL_NAME.matcher(name).matches()) {
      throw new RefusedAddressException(
          "%s is refused, a local name; if it is meant to be reached, add %s to %s"
              .formatted(name, place(name, port), ALLOW));
    }
    if (plain && !httpEverywhere) {
      throw unencrypted(name, place(name, port));
    }
  }

  private static String usual(String host) throws RefusedAddressException {
    String name = bare(host);
    if (AddressText.unusual(name)) {
      throw new RefusedAddressException(
          "%s is refused, an unusual spelling; write an address as 192.0.2.1 or 2001:db8::1"
              .formatted(name));
    }
    return name;
  }

  private static String bare(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private boolean named(String name, int port) {
    return allowed.stream().anyMatch(entry -> entry.name(name, port));
  }

  private Optional<RefusedAddressException> objection(
      boolean plain, String name, int port, InetAddress address) {
    if (named(name, port) || allowed.stream().anyMatch(entry -> entry.address(address, port))) {
      return Optional.empty();
    }
    String shown = address.getHostAddress();
    String of = AddressText.read(name).isPresent() ? shown : shown + " of " + name;
    Optional<String> special = SpecialAddresses.what(address);
    if (special.isPresent()) {
      return Optional.of(
          new RefusedAddressException(
              "%s is refused, %s; if it is meant to be reached, add %s to %s"
                  .formatted(of, special.get(), place(name, port), ALLOW)));
    }
    return plain && !httpEverywhere
        ? Optional.of(unencrypted(of, place(name, port)))
        : Optional.empty();
  }

  private static RefusedAddressException unencrypted(String what, String place) {
    return new RefusedAddressException(
        "http to %s is refused; use https, add %s to %s, or set %s=true"
            .formatted(what, place, ALLOW, HTTP));
  }

  private static String place(String name, int port) {
    return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
  }
}
