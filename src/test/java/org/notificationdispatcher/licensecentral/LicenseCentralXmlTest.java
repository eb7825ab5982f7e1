package org.notificationdispatcher.licensecentral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.common.OrderItem;
import org.notificationdispatcher.core.collect.Page;
import org.notificationdispatcher.core.collect.Window;

class LicenseCentralXmlTest {
  private final LicenseCentralXml xml = new LicenseCentralXml();

  private Page read(String text) {
    return xml.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private Page page(String records) {
    return read(
        "<page hasMore='false' serverTime='2026-11-24T10:00:00+01:00'>" + records + "</page>");
  }

  @Test
  void aWindowLeavesOutWhatIsUnknown() {
    Instant from = Instant.parse("2026-11-24T10:00:00Z");
    assertThat(xml.write(new Window(Module.ORDERS, from, null, null, 200, 1, true, false)))
        .isEqualTo("<window from=\"2026-11-24T10:00:00Z\" pageSize=\"200\"/>");
    assertThat(xml.write(new Window(Module.ORDERS, from, from, "7<", 200, 1, true, false)))
        .contains("to=\"2026-11-24T10:00:00Z\" afterKey=\"7&lt;\"");
  }

  @Test
  void aPageHasItsRecordsAndWhereItGoesOn() {
    Page page =
        read(
            """
            <page hasMore="true" lastKey="7" serverTime="2026-11-24T10:00:00Z">
              <order>
                <orderKey>7</orderKey><orderId>SO-7</orderId><ticketId>T</ticketId>
                <created>2026-11-24T09:00:00.5+01:00</created>
                <items>
                  <item><orderItemKey>70</orderItemKey><position>1</position><itemId>P</itemId>
                    <quantity>2</quantity><ticketLicenseIds><id>1</id><id>2</id></ticketLicenseIds></item>
                  <item><orderItemKey>71</orderItemKey><position>2</position><itemId>Q</itemId>
                    <quantity>1</quantity><ticketLicenseIds/></item>
                </items>
                <modified>2026-11-24T10:00:00Z</modified>
              </order>
            </page>
            """);

    assertThat(page.lastKey()).isEqualTo("7");
    assertThat(page.hasMore()).isTrue();
    Order order = (Order) page.records().get(0);
    assertThat(order.created()).isEqualTo(Instant.parse("2026-11-24T08:00:00.5Z"));
    assertThat(order.items())
        .containsExactly(
            new OrderItem(70, 1, "P", null, 2, List.of(1L, 2L)),
            new OrderItem(71, 2, "Q", null, 1, List.of()));
  }

  @Test
  void aRefusalIsNoPage() {
    assertThatThrownBy(() -> read("<error code='0x80000012' text='no such firm code'/>"))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("0x80000012"))
        .hasMessage("no such firm code");
  }

  @Test
  void whatTheStyleSheetGetsWrongIsNamed() {
    assertThatThrownBy(
            () -> page("<order><orderKey>1</orderKey><orderNumber>1</orderNumber></order>"))
        .isInstanceOf(UnusableAnswerException.class)
        .hasMessageContaining("<orderNumber> of order 1")
        .hasMessageContaining("orderId");
    assertThatThrownBy(() -> page("<auftrag/>"))
        .hasMessageContaining("<auftrag>")
        .hasMessageContaining("license");
    assertThatThrownBy(() -> page("<order><orderKey>seven</orderKey></order>"))
        .hasMessageContaining("order 1 of the page: <orderKey> cannot be read");
    assertThatThrownBy(() -> page("<order><orderId>7</orderId></order>"))
        .hasMessage("order 1 of the page: <orderKey> is missing");
    assertThatThrownBy(() -> page("<order><orderKey>7</orderKey></order>"))
        .hasMessageContaining("order 7 has no <modified>");
    assertThatThrownBy(
            () ->
                page(
                    "<activation><activationKey>7</activationKey><transferKey>1</transferKey>"
                        + "<type>Activate</type><ticketLicenseId>1</ticketLicenseId>"
                        + "<orderKey>1</orderKey><generation>1</generation>"
                        + "<firstActivation>true</firstActivation>"
                        + "<modified>2026-11-24T10:00:00Z</modified></activation>"))
        .hasMessage("activation 7 has no <state>");
  }

  @Test
  void nonsenseIsNoAnswer() {
    assertThatThrownBy(() -> read("")).isInstanceOf(UnusableAnswerException.class);
    assertThatThrownBy(() -> read("<html>")).isInstanceOf(UnusableAnswerException.class);
    assertThatThrownBy(() -> read("<unknown element='html'/>"))
        .hasMessageContaining("'html' is no answer");
    assertThatThrownBy(() -> read("<page hasMore='false' serverTime='soon'/>"))
        .hasMessageContaining("serverTime is 'soon'");
  }

  @ParameterizedTest
  @CsvSource({"true,true", "1,true", "false,false", "0,false", "' true ',true"})
  void everyBooleanOfXmlSchemaSaysWhetherThereIsMore(String text, boolean more) {
    assertThat(hasMore(text)).isEqualTo(more);
  }

  /** Taken for "no", the rest of the window would never be read. */
  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "TRUE"})
  void whatDoesNotSayWhetherThereIsMoreIsNoAnswer(String text) {
    assertThatThrownBy(() -> hasMore(text))
        .isInstanceOf(UnusableAnswerException.class)
        .hasMessageContaining("hasMore");
  }

  private boolean hasMore(String text) {
    return read("<page hasMore='%s' lastKey='9' serverTime='2026-11-24T10:00:00Z'/>"
            .formatted(text))
        .hasMore();
  }

  @Test
  void entitiesAreNotResolved() {
    assertThatThrownBy(
            () ->
                read(
                    "<!DOCTYPE page [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><page"
                        + " hasMore='false' serverTime='2026-11-24T10:00:00Z' lastKey='&x;'/>"))
        .isInstanceOf(UnusableAnswerException.class);
  }
}
