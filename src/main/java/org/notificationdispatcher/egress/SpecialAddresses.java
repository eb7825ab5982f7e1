package org.notificationdispatcher.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which addresses are not the public Internet's (IANA's registries of special-purpose addresses,
 * RFC 6890), and what they are.
 */
final class SpecialAddresses {
  private static final Map<AddressRange, String> IPV4 = new LinkedHashMap<>();
  private static final Map<AddressRange, String> IPV6 = new LinkedHashMap<>();

  static {
    IPV4.put(AddressRange.parse("169.254.169.254/32"), "a cloud's metadata service");
    IPV4.put(AddressRange.parse("100.100.100.200/32"), "a cloud's metadata service");
    IPV4.put(AddressRange.parse("192.0.0.192/32"), "a cloud's metadata service");
    // Public by its number, but the hypervisor's own
    IPV4.put(AddressRange.parse("168.63.129.16/32"), "a cloud's metadata service");
    IPV4.put(AddressRange.parse("0.0.0.0/8"), "this machine");
    IPV4.put(AddressRange.parse("10.0.0.0/8"), "private");
    IPV4.put(AddressRange.parse("100.64.0.0/10"), "shared by a provider's customers");
    IPV4.put(AddressRange.parse("127.0.0.0/8"), "this machine");
    IPV4.put(AddressRange.parse("169.254.0.0/16"), "link-local");
    IPV4.put(AddressRange.parse("172.16.0.0/12"), "private");
    IPV4.put(AddressRange.parse("192.0.0.0/24"), "reserved");
    IPV4.put(AddressRange.parse("192.0.2.0/24"), "for documentation");
    IPV4.put(AddressRange.parse("192.88.99.0/24"), "a 6to4 relay");
    IPV4.put(AddressRange.parse("192.168.0.0/16"), "private");
    IPV4.put(AddressRange.parse("198.18.0.0/15"), "for benchmarks");
    IPV4.put(AddressRange.parse("198.51.100.0/24"), "for documentation");
    IPV4.put(AddressRange.parse("203.0.113.0/24"), "for documentation");
    IPV4.put(AddressRange.parse("224.0.0.0/4"), "multicast");
    IPV4.put(AddressRange.parse("255.255.255.255/32"), "broadcast");
    IPV4.put(AddressRange.parse("240.0.0.0/4"), "reserved");

    IPV6.put(AddressRange.parse("fd00:ec2::254/128"), "a cloud's metadata service");
    IPV6.put(AddressRange.parse("fd20:ce::254/128"), "a cloud's metadata service");
    IPV6.put(AddressRange.parse("::1/128"), "this machine");
    IPV6.put(AddressRange.parse("::/128"), "this machine");
    IPV6.put(AddressRange.parse("fe80::/10"), "link-local");
    IPV6.put(AddressRange.parse("fec0::/10"), "site-local");
    IPV6.put(AddressRange.parse("fc00::/7"), "unique local");
    IPV6.put(AddressRange.parse("ff00::/8"), "multicast");
    IPV6.put(AddressRange.parse("2001:db8::/32"), "for documentation");
    IPV6.put(AddressRange.parse("3fff::/20"), "for documentation");
    // Teredo, which hides an IPv4 address, benchmarks, and other protocols' own
    IPV6.put(AddressRange.parse("2001::/23"), "reserved for protocols");
  }

  private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("2000::/3");
  private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");
  private static final AddressRange SIX_TO_FOUR = AddressRange.parse("2002::/16");

  /** Of an interface's part that ends in an IPv4 address, but for one bit (RFC 5214). */
  private static final byte[] ISATAP = {0, 0, 0x5e, (byte) 0xfe};

  private SpecialAddresses() {}

  /** What an address is; empty if it is the public Internet's. */
  static Optional<String> what(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return in(IPV4, address);
    }
    Optional<String> special = in(IPV6, address);
    if (special.isPresent()) {
      return special;
    }
    Optional<InetAddress> inside = ipv4Inside(address, bytes);
    if (inside.isPresent()) {
      return what(inside.get()).map(what -> inside.get().getHostAddress() + " in IPv6, " + what);
    }
    return GLOBAL_UNICAST.contains(address) ? Optional.empty() : Optional.of("not public");
  }

  private static Optional<String> in(Map<AddressRange, String> ranges, InetAddress address) {
    return ranges.entrySet().stream()
        .filter(range -> range.getKey().contains(address))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The IPv4 address that a gateway makes of an IPv6 address. Mapped ones Java reads as IPv4. */
  private static Optional<InetAddress> ipv4Inside(InetAddress address, byte[] bytes) {
    if (SIX_TO_FOUR.contains(address)) {
      return Optional.of(ipv4(bytes, 2));
    }
    byte[] middle = Arrays.copyOfRange(bytes, 8, 12);
    middle[0] &= (byte) ~2;
    if (NAT64.contains(address) || Arrays.equals(middle, ISATAP)) {
      return Optional.of(ipv4(bytes, 12));
    }
    return Optional.empty();
  }

  private static InetAddress ipv4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
