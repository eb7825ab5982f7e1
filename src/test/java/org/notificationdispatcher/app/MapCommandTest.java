package org.notificationdispatcher.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notificationdispatcher.core.MessageJson;

class MapCommandTest {
  private static final String NAMESPACE = "urn:notification-dispatcher:license-central:v1";

  private static final String ORDER =
      "<Order><OrderKey>%d</OrderKey><OrderId>SO-1</OrderId><TicketId>T</TicketId>"
          + "<Created>2026-11-24T09:00:00Z</Created><Modified>2026-11-24T10:00:00Z</Modified>"
          + "<OrderItem><OrderItemKey>10</OrderItemKey><Position>1</Position><ItemId>P</ItemId>"
          + "<Quantity>2</Quantity><TicketLicenseId>1</TicketLicenseId></OrderItem></Order>";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    return Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private Path sample(String text) throws IOException {
    Path file = folder.resolve("sample.xml");
    Files.writeString(file, text);
    return file;
  }

  private int map(Path sample) {
    return execute("map", "--profile", "default", "--operation", "orders", sample.toString());
  }

  private static String answer(String rows) {
    return "<doQueryOrdersResponse xmlns='%s'><ReturnMessage><ReturnCode>0x0</ReturnCode></ReturnMessage>"
            .formatted(NAMESPACE)
        + "<Page><LastKey>7</LastKey><HasMore>true</HasMore>"
        + "<ServerTime>2026-11-24T10:00:00Z</ServerTime><TotalRows>9</TotalRows></Page>"
        + rows
        + "</doQueryOrdersResponse>";
  }

  private static String envelope(String namespace, String body) {
    return "<?xml version='1.0' encoding='UTF-8'?>\n<s:Envelope xmlns:s='%s'><s:Header/><s:Body>\n%s\n</s:Body></s:Envelope>"
        .formatted(namespace, body);
  }

  private JsonNode json(int line) throws IOException {
    String text = out.toString().lines().toList().get(line);
    return MessageJson.mapper().readTree(text.substring(text.indexOf('{')));
  }

  @ParameterizedTest
  @CsvSource({
    "http://schemas.xmlsoap.org/soap/envelope/",
    "http://www.w3.org/2003/05/soap-envelope",
    "''"
  })
  void aSampleBecomesAPageAndRecords(String namespace) throws Exception {
    String body = answer(ORDER.formatted(6) + ORDER.formatted(7));

    assertThat(map(sample(namespace.isEmpty() ? body : envelope(namespace, body)))).isZero();

    assertThat(err.toString()).isEmpty();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0))
        .isEqualTo(
            "page rows=2 lastKey=7 hasMore=true serverTime=2026-11-24T10:00:00Z totalRows=9");
    assertThat(json(1).path("orderKey").asLong()).isEqualTo(6);
    assertThat(json(2).path("created").asText()).isEqualTo("2026-11-24T09:00:00Z");
    assertThat(json(2).at("/items/0/ticketLicenseIds/0").asLong()).isEqualTo(1);
    assertThat(json(2).has("customerId")).isFalse();
    assertThat(lines.get(1)).startsWith("record {");
    assertThat(lines.get(3)).startsWith("message {");
    assertThat(json(3).path("type").asText()).isEqualTo("order.created");
    assertThat(json(3).path("correlationId").asText()).isEqualTo("SO-1");
    assertThat(json(4).path("subject").asText()).isEqualTo("order/7");
    assertThat(lines.get(5))
        .isEqualTo("never filled: customerId, createdBy, comment, items.itemName");
  }

  @Test
  void everyRequiredFieldThatIsMissingIsNamedWithItsRecords() throws Exception {
    String incomplete =
        ORDER
            .formatted(8)
            .replaceFirst("<Modified>.*?</Modified>", "")
            .replaceFirst("<Quantity>.*?</Quantity>", "<Quantity/>");

    assertThat(
            map(
                sample(
                    answer(
                        ORDER.formatted(7)
                            + String.join("", Collections.nCopies(7, incomplete))
                            + ORDER.formatted(9).replaceFirst("<OrderKey>.*?</OrderKey>", "")))))
        .isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly(
            "dispatcher: order 2, order 3, order 4, order 5, order 6 and 2 more:"
                + " <items.quantity> is required and missing",
            "dispatcher: order 2, order 3, order 4, order 5, order 6 and 2 more: <modified> is"
                + " required and missing",
            "dispatcher: order 9: <orderKey> is required and missing");
    // What is right is shown nevertheless
    assertThat(out.toString().lines().filter(line -> line.startsWith("record {"))).hasSize(1);
  }

  @Test
  void unknownFieldsUnreadableValuesAndAPageWithoutWayOnAreNamedTogether() throws Exception {
    Path mine = Files.createDirectories(folder.resolve("licensecentral").resolve("mine"));
    Path shipped = Path.of("config/licensecentral/default");
    for (String file : new String[] {"profile.properties", "license-central.wsdl"}) {
      Files.copy(shipped.resolve(file), mine.resolve(file));
    }
    Files.writeString(
        mine.resolve("orders-answer.xslt"),
        Files.readString(shipped.resolve("orders-answer.xslt"))
            .replace("<comment>", "<remark>")
            .replace("</comment>", "</remark>")
            .replace("<xsl:attribute name=\"lastKey\">", "<xsl:attribute name=\"last\">"));
    String order =
        ORDER
            .formatted(7)
            .replace("</Created>", "</Created><Comment>new</Comment>")
            .replace("T10:00:00Z", "T10:00:00");

    assertThat(
            execute(
                "map",
                "--config",
                folder.toString(),
                "--profile",
                "mine",
                "--operation",
                "orders",
                sample(answer(order.replace("<Comment>new</Comment>", "") + order)).toString()))
        .isEqualTo(1);

    assertThat(err.toString().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "dispatcher: the page has more but no lastKey: there is no way to the next"
                            + " one"),
            line ->
                assertThat(line)
                    .startsWith(
                        "dispatcher: order 1: <modified> cannot be read: '2026-11-24T10:00:00' has"
                            + " no zone; set times.zone"),
            line ->
                assertThat(line)
                    .startsWith("dispatcher: order 2: <remark> is no field; there are [orderKey,"));
  }

  @Test
  void anErrorAnswerIsShownAsError() throws Exception {
    assertThat(
            map(
                sample(
                    "<x xmlns='"
                        + NAMESPACE
                        + "'><ReturnMessage><ReturnCode>0x80000012</ReturnCode><ErrorText>no such"
                        + " firm code</ErrorText></ReturnMessage></x>")))
        .isEqualTo(1);

    assertThat(out.toString().strip()).isEqualTo("error code=0x80000012 text=no such firm code");
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("License Central refused in this sample");
    out.getBuffer().setLength(0);
    assertThat(
            execute(
                "map",
                "--profile",
                "default",
                "--operation",
                "orders",
                folder.resolve("sample.xml").toString(),
                "--json"))
        .isOne();
    assertThat(MessageJson.mapper().readTree(out.toString()))
        .hasToString("{\"error\":{\"code\":\"0x80000012\",\"text\":\"no such firm code\"}}");
  }

  /** Local times, no word on whether there is more. */
  @Test
  void theLegacyProfileIsMapped() throws Exception {
    String row =
        "<AKTIVIERUNG><AKTIVIERUNG_ID>5</AKTIVIERUNG_ID><VORGANG_ID>6</VORGANG_ID>"
            + "<ART>WIEDERHERSTELLUNG</ART><STATUS>ABGESCHLOSSEN</STATUS><LIZENZNR>7</LIZENZNR>"
            + "<AUFTRAG_ID>8</AUFTRAG_ID><POS_NR>1</POS_NR><BOXNR>3-4</BOXNR><BOX_ART>DONGLE</BOX_ART>"
            + "<GENERATION>2</GENERATION><ERSTE>N</ERSTE><ALTE_BOXNR>3-3</ALTE_BOXNR>"
            + "<GEAENDERT_AM>2026-11-24T10:00:00</GEAENDERT_AM></AKTIVIERUNG>";
    Path sample =
        sample(
            envelope(
                "http://www.w3.org/2003/05/soap-envelope",
                "<a:LeseAktivierungenResponse"
                    + " xmlns:a='urn:notification-dispatcher:license-central:legacy:v1'>"
                    + "<antwort><RC>0</RC><ANZAHL>1</ANZAHL>"
                    + row
                    + "</antwort></a:LeseAktivierungenResponse>"));

    assertThat(
            execute("map", "--profile", "legacy", "--operation", "activations", sample.toString()))
        .isZero();

    assertThat(out.toString())
        .startsWith("page rows=1 lastKey=- hasMore=false serverTime=- totalRows=-");
    assertThat(json(1))
        .isEqualTo(
            MessageJson.mapper()
                .readTree(
                    """
                    {"activationKey":5,"transferKey":6,"type":"Restore","state":"Completed",
                     "ticketLicenseId":7,"orderKey":8,"cmSerial":"3-4","cmContainerKind":"CmDongle",
                     "generation":2,"firstActivation":false,"position":1,"restoredFrom":"3-3",
                     "modified":"2026-11-24T09:00:00Z"}
                    """));
  }

  @Test
  void anotherModulesRecordsAreNoAnswer() throws Exception {
    assertThat(
            execute(
                "map",
                "--profile",
                "default",
                "--operation",
                "licenses",
                sample(answer(ORDER.formatted(1))).toString()))
        .isEqualTo(1);

    assertThat(err.toString().strip())
        .isEqualTo("dispatcher: element 'doQueryOrdersResponse' is no answer to what was asked");
  }

  @Test
  void aPageWithoutRecordsProvesNothing() throws Exception {
    assertThat(map(sample(answer("")))).isEqualTo(1);

    assertThat(out.toString()).startsWith("page rows=0");
    assertThat(err.toString()).contains("the page has no records; take a sample with some");
  }

  @Test
  void badInputIsOneClearLine() throws Exception {
    String half = answer(ORDER.formatted(1));
    assertThatLine(folder.resolve("none.xml"), ": there is no such file");
    assertThatLine(folder, ": is not a file");
    assertThatLine(sample(""), ":1: is no XML: Premature end of file.");
    assertThatLine(sample("{\"orders\": []}"), ":1: is no XML: Content is not allowed in prolog.");
    assertThatLine(sample(half.substring(0, 300)), ":1: is no XML: XML document structures must");
    assertThatLine(sample("<!DOCTYPE html>\n<html/>"), ":1: is no XML: DOCTYPE is disallowed when");
    assertThatLine(
        sample(envelope("http://schemas.xmlsoap.org/soap/envelope/", "")),
        ": there is nothing in the SOAP body");
    assertThatLine(
        sample(
            envelope(
                "http://schemas.xmlsoap.org/soap/envelope/",
                "<s:Fault><faultcode>s:Server</faultcode><faultstring>no</faultstring></s:Fault>")),
        ": is a SOAP fault (s:Server, no), which no style sheet gets to see");
    Path latin = folder.resolve("latin.xml");
    Files.write(latin, "<a>M\u00fcller</a>".getBytes(StandardCharsets.ISO_8859_1));
    assertThatLine(latin, ":1: is not in the encoding that its first line names, or in UTF-8");
    Path huge = folder.resolve("huge.xml");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(65L * 1024 * 1024);
    }
    assertThatLine(huge, ": is larger than 64 MiB; ask for fewer rows");
  }

  private void assertThatLine(Path sample, String problem) {
    err.getBuffer().setLength(0);
    assertThat(map(sample)).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("dispatcher: " + sample + problem);
  }

  @Test
  void anotherRootIsNoAnswer() throws Exception {
    assertThat(map(sample("<html/>"))).isEqualTo(1);
    assertThat(err.toString().strip())
        .isEqualTo("dispatcher: element 'html' is no answer to what was asked");
  }

  @Test
  void helpIsShown() {
    assertThat(execute("map", "--help")).isZero();
    assertThat(out.toString())
        .contains("--profile=NAME", "--operation=MODULE", "SAMPLE", "Exit code 0 only if all");
  }

  @Test
  void wrongUsageIsTold() throws Exception {
    Path sample = sample("<a/>");
    assertThat(execute("map", "--profile", "default", sample.toString())).isEqualTo(2);
    assertThat(execute("map", "--profile", "default", "--operation", "order", sample.toString()))
        .isEqualTo(2);
    assertThat(execute("map", "--profile", "none", "--operation", "orders", sample.toString()))
        .isEqualTo(1);
    assertThat(err.toString().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("Missing required option: '--operation=MODULE'"),
            line -> assertThat(line).contains("--operation: no module 'order'; there are [orders,"),
            line -> assertThat(line).contains("there is no profile 'none'"));
  }

  @Test
  void aStyleSheetThatCannotBeUsedIsToldByFileAndLine() throws Exception {
    Path mine = Files.createDirectories(folder.resolve("licensecentral").resolve("mine"));
    Path shipped = Path.of("config/licensecentral/default");
    for (String file : new String[] {"profile.properties", "license-central.wsdl"}) {
      Files.copy(shipped.resolve(file), mine.resolve(file));
    }
    Files.writeString(mine.resolve("orders-answer.xslt"), "<xsl:stylesheet>\n<a>");

    assertThat(
            execute(
                "map",
                "--config",
                folder.toString(),
                "--profile",
                "mine",
                "--operation",
                "orders",
                sample("<a/>").toString()))
        .isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("dispatcher: " + mine.resolve("orders-answer.xslt") + ":");
  }
}
