package org.notificationdispatcher.licensecentral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.namespace.QName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractTest {
  private static final Path LEGACY = Path.of("config/licensecentral/legacy/altdienst.wsdl");
  private static final String NAMESPACE = "urn:notification-dispatcher:license-central:legacy:v1";
  private static final QName SERVICE = new QName(NAMESPACE, "AltdienstService");
  private static final QName PORT = new QName(NAMESPACE, "AltdienstPort");

  @TempDir Path folder;

  private static Contract read(Path file) throws IOException {
    return Contract.read(file.toUri().toURL());
  }

  @Test
  void whatIsThereIsFine() throws IOException {
    assertThat(read(LEGACY).objections(SERVICE, PORT, Map.of("operation.orders", "LeseAuftraege")))
        .isEmpty();
  }

  @Test
  void aWsdlOfTheClassPathWithAnImportedSchemaIsRead() {
    URL wsdl =
        getClass()
            .getResource(
                "/notification-dispatcher/config/licensecentral/default/license-central.wsdl");
    String namespace = "urn:notification-dispatcher:license-central:v1";

    assertThat(
            Contract.read(wsdl)
                .objections(
                    new QName(namespace, "LicenseCentralService"),
                    new QName(namespace, "LicenseCentralPort"),
                    Map.of("operation.items", "doGetItem")))
        .isEmpty();
  }

  @Test
  void whatIsNotThereIsToldWithWhatThereIs() throws IOException {
    Contract contract = read(LEGACY);

    assertThat(contract.objections(new QName("urn:x", "AltdienstService"), PORT, Map.of()))
        .isEqualTo(
            Map.of(
                "service",
                "the WSDL has no service {urn:x}AltdienstService; there is {"
                    + NAMESPACE
                    + "}AltdienstService"));
    assertThat(contract.objections(SERVICE, new QName("Port"), Map.of()))
        .isEqualTo(
            Map.of("port", "the WSDL has no port Port; there is {" + NAMESPACE + "}AltdienstPort"));
    assertThat(contract.objections(SERVICE, PORT, Map.of("operation.orders", "doQueryOrders")))
        .isEqualTo(
            Map.of(
                "operation.orders",
                "the WSDL has no operation doQueryOrders; there is LeseAktivierungen,"
                    + " LeseArtikel, LeseAuftraege, LeseBox, LeseKunde, LeseLizenzen"));
  }

  @Test
  void encodedMessagesAreRefused() throws IOException {
    Path encoded = folder.resolve("encoded.wsdl");
    Files.writeString(
        encoded, Files.readString(LEGACY).replace("use=\"literal\"", "use=\"encoded\""));

    assertThat(read(encoded).objections(SERVICE, PORT, Map.of("operation.orders", "LeseAuftraege")))
        .hasEntrySatisfying("operation.orders", said -> assertThat(said).contains("only literal"));
  }

  @Test
  void aFileThatIsNoWsdlIsTold() throws IOException {
    Path half = folder.resolve("half.wsdl");
    Files.writeString(half, Files.readString(LEGACY).substring(0, 3_000));
    Path other = folder.resolve("other.wsdl");
    Files.writeString(other, "<html/>");

    assertThatThrownBy(() -> read(half))
        .isInstanceOf(UnusableProfileException.class)
        .hasMessageStartingWith(half + ":33: XML document structures must start and end");
    assertThatThrownBy(() -> read(other))
        .isInstanceOf(UnusableProfileException.class)
        .hasMessageStartingWith(other + ": cannot be read as a WSDL: ");
  }
}
