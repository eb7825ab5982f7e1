package org.notificationdispatcher.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.outbox.PulledDeliveries.Page;
import org.notificationdispatcher.inbound.Problem;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class SoapAnswerTest {
  @Test
  void everyValueOfAMessageIsAFieldNamedByItsWay() throws Exception {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("orderId", "SO-1");
    data.put("comment", null);
    data.put("options", Map.of("expirationTime", "2027-11-22T08:00:00Z"));
    data.put("items", List.of(Map.of("itemId", "PRO"), Map.of("itemId", "LITE")));
    data.put("numbers", List.of(1, 2));
    data.put("none", List.of());

    Document answer = parsed(SoapAnswer.messages(page(data)));

    assertThat(texts(answer, "name"))
        .containsExactly(
            "orderId",
            "options.expirationTime",
            "items[0].itemId",
            "items[1].itemId",
            "numbers[0]",
            "numbers[1]");
    assertThat(texts(answer, "value"))
        .containsExactly("SO-1", "2027-11-22T08:00:00Z", "PRO", "LITE", "1", "2");
    assertThat(texts(answer, "cursor")).containsExactly("7");
  }

  @Test
  void whatXmlCannotHoldIsReplacedAndTheRestStays() throws Exception {
    Document answer =
        parsed(
            SoapAnswer.messages(
                page(
                    Map.of("comment", "<a> & \"b\"\r\n\t\u0001\uFFFE\uD800 Müller \uD83D\uDE00"))));

    assertThat(texts(answer, "value"))
        .containsExactly("<a> & \"b\"\r\n\t\uFFFD\uFFFD\uFFFD Müller \uD83D\uDE00");
  }

  @Test
  void aFaultSaysWhoHasToDoWhat() throws Exception {
    String held = new String(SoapAnswer.fault(SoapFault.of(Problem.held("try <later>"))), UTF_8);
    String wrong =
        new String(SoapAnswer.fault(SoapFault.of(Problem.badRequest("limit is wrong"))), UTF_8);

    assertThat(held)
        .contains("<faultcode>s:Server</faultcode>")
        .contains("try &lt;later&gt;")
        .contains("<f:retryAfterSeconds>60</f:retryAfterSeconds>");
    assertThat(wrong)
        .contains("<faultcode>s:Client</faultcode>")
        .contains("<f:status>400</f:status>")
        .doesNotContain("retryAfterSeconds");
    parsed(held.getBytes(UTF_8));
  }

  private static Page page(Map<String, Object> data) {
    Message message =
        new Message(
            UUID.randomUUID(),
            "order.created",
            Instant.parse("2026-11-24T10:12:31Z"),
            "lc-eu",
            "order/1",
            null,
            7,
            data);
    return new Page(List.of(message), 7, false, null);
  }

  private static Document parsed(byte[] xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
  }

  private static List<String> texts(Document answer, String element) {
    NodeList found = answer.getElementsByTagNameNS(SoapCall.FEED, element);
    return IntStream.range(0, found.getLength())
        .mapToObj(n -> found.item(n).getTextContent())
        .toList();
  }
}
