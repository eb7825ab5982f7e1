package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.simulator.SapStandIn;
import org.notificationdispatcher.simulator.SapStandIn.Trouble;
import org.notificationdispatcher.simulator.SapStandInOptions;

class SapCheckCommandTest {
  private static final String LICENSES = "config/mappings/sap-licenses.jq";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private SapStandIn sap;

  @BeforeEach
  void start() {
    sap = SapStandIn.start(SapStandInOptions.defaults().withUser("DISPATCHER", "geheim"));
  }

  @AfterEach
  void stop() {
    sap.close();
  }

  private int check(String kind, String... files) throws Exception {
    Files.writeString(
        folder.resolve("application.properties"),
        """
        dispatcher.sap.test.kind=%s
        dispatcher.sap.test.url=%s
        dispatcher.sap.test.auth=basic
        dispatcher.sap.test.user=DISPATCHER
        dispatcher.sap.test.password=geheim
        dispatcher.egress.allow=127.0.0.1
        """
            .formatted(kind, kind.equals("odata-v4") ? sap.odataV4() : sap.odataV2()));
    String[] arguments = new String[4 + files.length];
    arguments[0] = "--config";
    arguments[1] = folder.toString();
    arguments[2] = "sap-check";
    arguments[3] = "test";
    System.arraycopy(files, 0, arguments, 4, files.length);
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private Path changed(String from, String to) throws Exception {
    String text = Files.readString(Path.of(LICENSES));
    assertThat(text).contains(from);
    return Files.writeString(folder.resolve("changed.jq"), text.replace(from, to));
  }

  @ParameterizedTest
  @ValueSource(strings = {"odata-v2", "odata-v4"})
  void theShippedMappingsFit(String kind) throws Exception {
    int code =
        check(
            kind, "config/mappings/sap-orders.jq", LICENSES, "config/mappings/sap-activations.jq");

    assertThat(out.toString()).contains("sap-orders.jq: fits", "sap-activations.jq: fits");
    assertThat(code).isZero();
    assertThat(sap.entities("LicenseSet")).isEmpty();
  }

  @Test
  void aFieldThatThereIsNotIsNamed() throws Exception {
    int code = check("odata-v2", changed("TicketId:", "Ticket:").toString());

    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .contains("changed.jq:", "  there is no field LicenseSet.Ticket; there are CmSerial,");
    out.getBuffer().setLength(0);
    assertThat(check("odata-v2", LICENSES, folder.resolve("changed.jq").toString(), "--json"))
        .isOne();
    JsonNode told = MessageJson.mapper().readTree(out.toString());
    assertThat(told.path("destination").asText()).isEqualTo("test");
    assertThat(told.path("fits").asBoolean(true)).isFalse();
    assertThat(told.path("mappings"))
        .extracting(one -> one.path("fits").asText() + " " + one.path("objections").size())
        .containsExactly("true 0", "false 1");
  }

  @Test
  void aValueOfAnotherTypeIsNamedWithTheMend() throws Exception {
    int code = check("odata-v4", changed("(.data.firmCode | number)", ".data.firmCode").toString());

    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .contains("  LicenseSet.FirmCode is Edm.Int64; write {\"$int64\": …}");
  }

  @Test
  void anotherKeyIsNamed() throws Exception {
    int code =
        check("odata-v2", changed("{LicenseNumber:", "{Position: 1, LicenseNumber:").toString());

    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .contains("  the key of LicenseSet is [LicenseNumber], not [LicenseNumber, Position]");
  }

  @Test
  void aSetThatThereIsNotIsNamed() throws Exception {
    int code = check("odata-v2", changed("\"LicenseSet\"", "\"Licences\"").toString());

    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .contains("  there is no entity set Licences; there are ActivationSet");
  }

  @Test
  void aLogonFormIsTold() throws Exception {
    sap.trouble(Trouble.LOGON_PAGE);

    int code = check("odata-v2", LICENSES);

    assertThat(code).isNotZero();
    assertThat(err.toString()).contains("a page for people instead of data");
  }

  @Test
  void aMappingThatIsNoneIsTold() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.jq"), "{set: ");

    int code = check("odata-v2", broken.toString());

    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).contains("broken.jq:", "is no mapping: ");
  }
}
