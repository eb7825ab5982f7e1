package org.notificationdispatcher.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads addresses in their usual spelling, without asking a name server. */
final class AddressText {
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9a-fA-F:][0-9a-fA-F:.]*");

  /**
   * A host is read as a number by resolvers if its last part is one (WHATWG URL, "ends in a
   * number").
   */
  private static final Pattern ENDS_IN_A_NUMBER =
      Pattern.compile("(.*\\.)?(\\d+|0[xX][0-9a-fA-F]*)");

  private AddressText() {}

  /** The address; empty if the text is a name, or no usual spelling. */
  static Optional<InetAddress> read(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether it is an address in decimal, hexadecimal, octal or short form, or with a zone. */
  static boolean unusual(String host) {
    return (ENDS_IN_A_NUMBER.matcher(host).matches() || host.contains(":") || host.contains("%"))
        && read(host).isEmpty();
  }
}
