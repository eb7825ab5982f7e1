package org.notificationdispatcher.licensecentral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.common.OrderItem;
import org.notificationdispatcher.core.collect.Page;
import org.notificationdispatcher.core.collect.Selection;
import org.notificationdispatcher.core.collect.Slice;
import org.notificationdispatcher.core.collect.Slicing;
import org.notificationdispatcher.core.collect.Steps;
import org.notificationdispatcher.core.collect.Tally;
import org.notificationdispatcher.core.collect.Window;

class LicenseCentralXmlTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:05Z");

  private static final Slicing SECONDS =
      new Slicing(new Steps(ChronoUnit.SECONDS, ZoneOffset.UTC), 500);
  private static final Tally NONE = new Tally(0, null);

  private final MovableClock clock = new MovableClock(NOW);
  private final LicenseCentralXml xml =
      new LicenseCentralXml(new Times(null, ChronoUnit.MILLIS), clock);

  private static Window window(Instant from, Instant to, String afterKey) {
    return new Window(Module.ORDERS, from, to, afterKey, 200, 1, true, true, NOW, null, null, NONE);
  }

  /** The whole of it, as one slice. */
  private static Window slice(int maxRows) {
    Instant from = NOW.minusSeconds(3_600);
    Slice slice = new Slice(from, NOW);
    return new Window(
        Module.ORDERS, from, NOW, null, maxRows, 1, true, true, NOW, slice, SECONDS, NONE);
  }

  private Page read(String text) {
    return read(xml, window(Instant.EPOCH, null, null), text);
  }

  private static Page read(LicenseCentralXml xml, Window window, String text) {
    return xml.read(text.getBytes(StandardCharsets.UTF_8), window);
  }

  private Page page(String records) {
    return read(
        "<page hasMore='false' serverTime='2026-11-24T10:00:00+01:00'>" + records + "</page>");
  }

  @Test
  void aWindowLeavesOutWhatIsUnknown() {
    Instant from = Instant.parse("2026-11-24T10:00:00Z");
    assertThat(xml.write(window(from, null, null)))
        .isEqualTo("<window from=\"2026-11-24T10:00:00Z\" pageSize=\"200\"/>");
    assertThat(xml.write(window(from, from.plusSeconds(1), "7<")))
        .contains("to=\"2026-11-24T10:00:01Z\" afterKey=\"7&lt;\"");
  }

  @Test
  void aSelectionSaysWhatIsAskedForAndWhereItGoesOn() {
    Window window =
        new Window(
            Module.ORDERS,
            Instant.EPOCH,
            null,
            "7",
            200,
            1,
            true,
            false,
            NOW,
            null,
            null,
            NONE,
            new Selection(Selection.By.CONTAINER, List.of("3-1", "3-2")));

    assertThat(xml.write(window))
        .isEqualTo(
            "<selection by=\"container\" afterKey=\"7\" pageSize=\"200\"><value>3-1</value>"
                + "<value>3-2</value></selection>");
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
  void serverTimeMayBeMissing() {
    assertThat(read("<page hasMore='false'/>").serverTime()).isNull();
  }

  @Test
  void aPageMayTellHowManyRowsThereAre() {
    assertThat(read("<page hasMore='false' totalRows='1000000'/>").totalRows())
        .isEqualTo(1_000_000);
    assertThat(read("<page hasMore='false'/>").totalRows()).isNull();
    assertThatThrownBy(() -> read("<page hasMore='false' totalRows='many'/>"))
        .hasMessage("the page's totalRows is 'many', no number");
  }

  @Test
  void timesWithoutZoneNeedTheProfilesZone() {
    String order = "<order><orderKey>1</orderKey><modified>2026-11-24T10:00:00</modified></order>";

    assertThatThrownBy(() -> page(order))
        .hasMessage(
            "order 1 of the page: <modified> cannot be read: '2026-11-24T10:00:00' has no zone; set"
                + " times.zone of the profile to the zone it is in");

    LicenseCentralXml berlin =
        new LicenseCentralXml(new Times(ZoneId.of("Europe/Berlin"), ChronoUnit.DAYS), clock);
    Page page =
        read(
            berlin,
            window(Instant.EPOCH, null, null),
            "<page hasMore='false' serverTime='2026-11-24T11:00:04'>" + order + "</page>");

    assertThat(page.serverTime()).isEqualTo(NOW.minusSeconds(1));
    assertThat(page.records().get(0).modified()).isEqualTo(Instant.parse("2026-11-24T09:00:00Z"));
  }

  /** At 02:30 for the second time, that is what 02:30 means; before that it is not. */
  @Test
  void anAmbiguousTimeIsTheLatestThatHadComeWhenItWasAnswered() {
    LicenseCentralXml berlin =
        new LicenseCentralXml(new Times(ZoneId.of("Europe/Berlin"), ChronoUnit.SECONDS), clock);
    Window window = window(Instant.EPOCH, null, null);
    String page =
        "<page hasMore='false'><order><orderKey>1</orderKey><created>2026-10-25T02:30:00</created>"
            + "<modified>2026-10-25T02:30:00</modified></order></page>";

    clock.set(Instant.parse("2026-10-25T01:29:59Z"));
    assertThat(read(berlin, window, page).records().get(0).modified())
        .isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
    clock.set(Instant.parse("2026-10-25T01:30:00Z"));
    Order order = (Order) read(berlin, window, page).records().get(0);
    assertThat(order.modified()).isEqualTo(Instant.parse("2026-10-25T01:30:00Z"));
    assertThat(order.created()).isEqualTo(order.modified());
  }

  @Test
  void anEmptyTimeIsUnknown() {
    Page page =
        page(
            "<order><orderKey>1</orderKey><created/>"
                + "<modified>2026-11-24T10:00:00Z</modified></order>");

    assertThat(((Order) page.records().get(0)).created()).isNull();
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
    assertThatThrownBy(() -> page("<license/>"))
        .hasMessage("the style sheet makes <license> in answer to orders");
    Window activations =
        new Window(Module.ACTIVATIONS, NOW, null, null, 200, 1, true, true, NOW, null, null, NONE);
    assertThatThrownBy(
            () ->
                read(
                    xml,
                    activations,
                    "<page hasMore='false'>"
                        + "<activation><activationKey>7</activationKey><transferKey>1</transferKey>"
                        + "<type>Activate</type><ticketLicenseId>1</ticketLicenseId>"
                        + "<orderKey>1</orderKey><generation>1</generation>"
                        + "<firstActivation>true</firstActivation>"
                        + "<modified>2026-11-24T10:00:00Z</modified></activation></page>"))
        .hasMessage("activation 7 has no <state>");
  }

  @Test
  void nonsenseIsNoAnswer() {
    assertThatThrownBy(() -> read("")).isInstanceOf(UnusableAnswerException.class);
    assertThatThrownBy(() -> read("<html>")).isInstanceOf(UnusableAnswerException.class);
    assertThatThrownBy(() -> read("<unknown element='html'/>"))
        .hasMessageContaining("'html' is no answer");
    assertThatThrownBy(() -> read("<page hasMore='false' serverTime='soon'/>"))
        .hasMessageContaining("serverTime cannot be read: 'soon' is not a time");
    // What the style sheet makes of an element that is not there
    assertThatThrownBy(() -> read("<page hasMore='false' serverTime=''/>"))
        .hasMessageContaining("serverTime cannot be read");
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
  void aSliceIsAskedForInsteadOfItsWindow() {
    Window window = slice(500);
    Slice half = new Slice(window.from(), window.from().plusSeconds(60));

    assertThat(
            xml.write(
                new Window(
                    Module.ORDERS,
                    window.from(),
                    NOW,
                    null,
                    500,
                    1,
                    true,
                    true,
                    NOW,
                    half,
                    SECONDS,
                    NONE)))
        .isEqualTo(
            "<window from=\"2026-11-24T09:00:05Z\" to=\"2026-11-24T09:01:05Z\""
                + " pageSize=\"500\"/>");
  }

  @ParameterizedTest
  @CsvSource({"'',1,true", "'',2,false", "hasMore='false',1,false", "hasMore='true',9,true"})
  void aSliceWasCutOffIfItIsFullUnlessTheAnswerKnowsBetter(String tells, int most, boolean more) {
    String row = "<order><orderKey>1</orderKey><modified>2026-11-24T09:30:00Z</modified></order>";

    Page page = read(xml, slice(most), "<page " + tells + ">" + row + "</page>");

    assertThat(page.hasMore()).isEqualTo(more);
    // Rows from the middle of what was asked for are not for storing
    assertThat(page.records()).hasSize(more ? 0 : 1);
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
