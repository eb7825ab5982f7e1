package org.notificationdispatcher.egress;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * Addresses with the same beginning, such as {@code 10.0.0.0/8}.
 *
 * @param bytes of an address: 4 or 16
 * @param beginning the address without the bits behind the length
 * @param length in bits
 */
record AddressRange(int bytes, BigInteger beginning, int length) {

  /**
   * @throws IllegalArgumentException with what is wrong
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String start = slash < 0 ? text : text.substring(0, slash);
    InetAddress address =
        AddressText.read(start)
            .orElseThrow(() -> new IllegalArgumentException("'" + start + "' is no address"));
    int bits = address.getAddress().length * 8;
    if (slash < 0) {
      return of(address, bits);
    }
    String length = text.substring(slash + 1);
    if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
      throw new IllegalArgumentException("behind the / comes a number from 0 to " + bits);
    }
    return of(address, Integer.parseInt(length));
  }

  private static AddressRange of(InetAddress address, int length) {
    byte[] bytes = address.getAddress();
    return new AddressRange(bytes.length, beginning(bytes, length), length);
  }

  private static BigInteger beginning(byte[] address, int length) {
    return new BigInteger(1, address).shiftRight(address.length * 8 - length);
  }

  boolean contains(InetAddress address) {
    byte[] other = address.getAddress();
    return other.length == bytes && beginning(other, length).equals(beginning);
  }
}
