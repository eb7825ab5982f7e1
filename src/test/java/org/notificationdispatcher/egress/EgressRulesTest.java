package org.notificationdispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressRulesTest {
  private static final EgressRules STRICT = EgressRules.of(List.of(), false);

  private static List<InetAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(EgressRulesTest::address).toList();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static boolean permits(EgressRules rules, String host, int port, String address) {
    try {
      return !rules.permitted(false, host, port, addresses(address)).isEmpty();
    } catch (RefusedAddressException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "93.184.216.34",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:2800:220:1:248:1893:25c8:1946",
        "2001:200::1",
        "64:ff9b::5db8:d822",
        "2002:5db8:d822::1"
      })
  void whatIsPublicIsPermitted(String address) throws Exception {
    assertThat(STRICT.permitted(false, "erp.example.com", 443, addresses(address)))
        .isEqualTo(addresses(address));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, this machine",
    "127.255.255.254, this machine",
    "0.0.0.0, this machine",
    "0.1.2.3, this machine",
    "10.0.0.1, private",
    "172.16.0.1, private",
    "172.31.255.255, private",
    "192.168.1.1, private",
    "100.64.0.1, shared by a provider's customers",
    "100.127.255.255, shared by a provider's customers",
    "169.254.0.1, link-local",
    "169.254.169.254, a cloud's metadata service",
    "100.100.100.200, a cloud's metadata service",
    "192.0.0.192, a cloud's metadata service",
    "168.63.129.16, a cloud's metadata service",
    "fd00:ec2::254, a cloud's metadata service",
    "192.0.0.8, reserved",
    "192.0.2.7, for documentation",
    "198.51.100.7, for documentation",
    "203.0.113.7, for documentation",
    "198.18.0.1, for benchmarks",
    "198.19.255.255, for benchmarks",
    "224.0.0.1, multicast",
    "239.255.255.255, multicast",
    "240.0.0.1, reserved",
    "255.255.255.255, broadcast",
    "::, this machine",
    "::1, this machine",
    "fe80::1, link-local",
    "fec0::1, site-local",
    "fc00::1, unique local",
    "fdff::1, unique local",
    "ff02::1, multicast",
    "2001:db8::1, for documentation",
    "3fff:abc::1, for documentation",
    "2001:2::1, reserved for protocols",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2, reserved for protocols",
    "100::1, not public",
    "64:ff9b:1::a00:1, not public",
    "::7f00:1, not public",
    "::5db8:d822, not public",
    "::ffff:10.0.0.1, private",
    "64:ff9b::7f00:1, '127.0.0.1 in IPv6, this machine'",
    "2002:a9fe:a9fe::, '169.254.169.254 in IPv6, a cloud''s metadata service'",
    "2606:4700::5efe:10.0.0.1, '10.0.0.1 in IPv6, private'",
    "2606:4700::200:5efe:10.0.0.1, '10.0.0.1 in IPv6, private'"
  })
  void whatIsNotIsRefusedWithItsKindAndTheKey(String address, String kind) {
    assertThatThrownBy(() -> STRICT.permitted(false, "erp.example.com", 8443, addresses(address)))
        .isInstanceOf(RefusedAddressException.class)
        .hasMessage(
            "%s of erp.example.com is refused, %s; if it is meant to be reached, add"
                + " erp.example.com:8443 to dispatcher.egress.allow",
            address(address).getHostAddress(), kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0X7F.0.0.1",
        "127.1",
        "127.0.1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.01",
        "1.2.3.4.5",
        "256.0.0.1",
        "0x",
        "localhost.0x7f",
        "fe80::1%eth0",
        "::ffff:0x7f000001"
      })
  void oddSpellingsAreRefusedWhateverTheyLeadTo(String host) {
    EgressRules open = EgressRules.of(List.of("0.0.0.0/0", "::/0"), true);

    assertThatThrownBy(() -> open.permitted(false, host, 443, addresses("1.1.1.1")))
        .hasMessageStartingWith(host.toLowerCase(Locale.ROOT) + " is refused, an unusual spelling");
  }

  @Test
  void aDotAtTheEndChangesNothing() {
    assertThat(permits(STRICT, "127.0.0.1.", 443, "127.0.0.1")).isFalse();
    assertThat(permits(STRICT, "1.1.1.1.", 443, "1.1.1.1")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.2.3, true",
    "10.0.0.0/8, 172.16.2.3, false",
    "10.0.0.0/8, 192.168.1.1, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.1.2.3:443, 10.1.2.3, true",
    "10.1.2.3:8443, 10.1.2.3, false",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fc12::1, false",
    "fd12::1, fd12::1, true",
    "[fd12::1], fd12::1, true",
    "[fd12::1]:443, fd12::1, true",
    "[fd12::1]:444, fd12::1, false",
    "0.0.0.0/0, 127.0.0.1, true",
    "0.0.0.0/0, ::1, false",
    "erp.intra, 10.1.2.3, true",
    "ERP.Intra., 10.1.2.3, true",
    "erp.intra:443, 10.1.2.3, true",
    "erp.intra:444, 10.1.2.3, false",
    "other.intra, 10.1.2.3, false",
    "10.0.0.0/8, 64:ff9b::a00:1, false"
  })
  void theListAllows(String entry, String address, boolean permitted) {
    assertThat(permits(EgressRules.of(List.of(entry), false), "erp.intra", 443, address))
        .isEqualTo(permitted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0/8",
        "erp:0",
        "erp:70000",
        "erp:",
        "https://erp.example.com",
        "erp example",
        "0x7f.1",
        "127.1",
        "*.example.com",
        "fd00::g",
        "[fd00::1",
        "::ffff:10.0.0.0/104",
        ""
      })
  void anUnusableEntryIsNamed(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EgressRules.of(List.of("10.0.0.1", entry), false))
        .withMessageStartingWith("'" + entry + "' cannot be used: ");
  }

  @Test
  void ofSeveralAddressesThosePermittedRemain() throws Exception {
    assertThat(
            STRICT.permitted(
                false, "erp.example.com", 443, addresses("10.0.0.1", "1.1.1.1", "::1", "8.8.8.8")))
        .isEqualTo(addresses("1.1.1.1", "8.8.8.8"));
  }

  @Test
  void httpIsForWhatIsAllowedUnlessItIsSwitchedOn() throws Exception {
    List<InetAddress> publicOne = addresses("93.184.216.34");
    assertThatThrownBy(() -> STRICT.permitted(true, "erp.example.com", 80, publicOne))
        .hasMessage(
            "http to 93.184.216.34 of erp.example.com is refused; use https, add"
                + " erp.example.com:80 to dispatcher.egress.allow, or set"
                + " dispatcher.egress.http=true");
    assertThat(
            EgressRules.of(List.of("erp.example.com"), false)
                .permitted(true, "erp.example.com", 80, publicOne))
        .isEqualTo(publicOne);
    assertThat(EgressRules.of(List.of(), true).permitted(true, "erp.example.com", 80, publicOne))
        .isEqualTo(publicOne);
    assertThatThrownBy(
            () ->
                EgressRules.of(List.of(), true)
                    .permitted(true, "erp.example.com", 80, addresses("10.0.0.1")))
        .isInstanceOf(RefusedAddressException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "a.localhost",
        "erp",
        "printer.local",
        "metadata.google.internal",
        "METADATA.google.internal.",
        "erp.lan",
        "erp.home.arpa",
        "10.0.0.1",
        "::1",
        "0x7f000001"
      })
  void whatAProxyLooksUpIsJudgedByItsName(String host) {
    assertThatThrownBy(() -> STRICT.checkUnresolved(false, host, 443))
        .isInstanceOf(RefusedAddressException.class)
        .hasMessageContaining(" is refused, ");
  }

  @Test
  void aProxyMayBeAskedForPublicNamesAndWhatIsAllowed() {
    EgressRules rules = EgressRules.of(List.of("erp:443", "10.0.0.0/8"), false);
    assertThatCode(
            () -> {
              rules.checkUnresolved(false, "erp.example.com", 443);
              rules.checkUnresolved(false, "erp", 443);
              rules.checkUnresolved(true, "erp", 443);
              rules.checkUnresolved(true, "10.0.0.1", 80);
            })
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> rules.checkUnresolved(true, "erp.example.com", 80))
        .hasMessageStartingWith("http to erp.example.com is refused; use https, ");
  }

  /** Java's own opinion, the embeddings, and the list, over all IPv4 addresses. */
  @Property(tries = 5000)
  void anIpv4AddressIsTheSameInEveryForm(@ForAll int number) {
    byte[] bytes = ByteBuffer.allocate(4).putInt(number).array();
    InetAddress plain = ofBytes(bytes);
    String text = plain.getHostAddress();
    String hex = HexFormat.of().formatHex(bytes);
    String groups = hex.substring(0, 4) + ":" + hex.substring(4);

    boolean permitted = permits(STRICT, "erp.example.com", 443, text);

    if (plain.isAnyLocalAddress()
        || plain.isLoopbackAddress()
        || plain.isLinkLocalAddress()
        || plain.isSiteLocalAddress()
        || plain.isMulticastAddress()) {
      assertThat(permitted).isFalse();
    }
    assertThat(permits(STRICT, text, 443, text)).isEqualTo(permitted);
    for (String form :
        List.of("::ffff:" + groups, "64:ff9b::" + groups, "2002:" + groups + "::1")) {
      assertThat(permits(STRICT, "erp.example.com", 443, form)).as(form).isEqualTo(permitted);
    }
    assertThat(permits(STRICT, "erp.example.com", 443, "::" + groups)).isFalse();
    EgressRules exactly = EgressRules.of(List.of(text), false);
    assertThat(permits(exactly, "erp.example.com", 443, text)).isTrue();
    bytes[3] ^= 1;
    assertThat(permits(exactly, "erp.example.com", 443, ofBytes(bytes).getHostAddress()))
        .isEqualTo(permits(STRICT, "erp.example.com", 443, ofBytes(bytes).getHostAddress()));
  }

  @Property(tries = 5000)
  void noIpv6AddressIsPermittedOutsideOfGlobalUnicast(@ForAll @Size(16) byte[] bytes) {
    InetAddress address = ofBytes(bytes);
    boolean global = (bytes[0] & 0xe0) == 0x20;

    assertThat(permits(STRICT, "erp.example.com", 443, address.getHostAddress()) && !global)
        .isFalse();
  }

  private static InetAddress ofBytes(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
