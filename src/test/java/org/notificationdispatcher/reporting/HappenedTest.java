package org.notificationdispatcher.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.notificationdispatcher.Samples.TEN;
import static org.notificationdispatcher.Samples.activation;
import static org.notificationdispatcher.Samples.license;
import static org.notificationdispatcher.Samples.order;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.common.OrderItem;
import org.notificationdispatcher.core.cache.Witness.Change;

class HappenedTest {
  private static final Instant LATER = TEN.plusSeconds(60);

  private static List<Happened> first(CollectedRecord record) {
    return Happened.of(new Change(record, false, null, Set.of()));
  }

  private static List<Happened> after(String state, CollectedRecord record) {
    return Happened.of(new Change(record, true, state, Set.of()));
  }

  @Test
  void aNewOrderIsOneHappeningOfAllItsItemsWhenItWasCreated() {
    assertThat(first(order(1, "a", LATER)))
        .containsExactly(
            new Happened(
                Happening.ORDERED,
                TEN,
                List.of("PRO-2026"),
                List.of("10"),
                "C-1",
                null,
                null,
                null,
                true));
  }

  @Test
  void anOrderIsExtendedByItemsThatWereNotKnown() {
    Order order = order(1, "a", LATER);
    Order grown =
        new Order(
            1,
            order.orderId(),
            order.ticketId(),
            "C-1",
            TEN,
            "shop",
            "a",
            List.of(order.items().get(0), new OrderItem(11, 2, "STD-2026", null, 1, null)),
            LATER);

    assertThat(Happened.of(new Change(grown, true, null, Set.of(10L))))
        .singleElement()
        .extracting(Happened::kind, Happened::at, Happened::items)
        .containsExactly(Happening.EXTENDED, LATER, List.of("STD-2026"));
    assertThat(Happened.of(new Change(order, true, null, Set.of(10L)))).isEmpty();
  }

  @Test
  void aLicenseIsNewOnce() {
    assertThat(first(license(1, "NotYetCollected", LATER)))
        .containsExactly(
            new Happened(
                Happening.LICENSED,
                TEN,
                List.of("PRO-2026"),
                null,
                "C-1",
                6_000_010L,
                null,
                null,
                false));
    assertThat(after("NotYetCollected", license(1, "ConfirmedCollected", LATER))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Withdrawn, WITHDRAWN", "Replaced, REPLACED"})
  void aLicenseEndsWhenItGetsThere(String state, Happening kind) {
    assertThat(after("ConfirmedCollected", license(1, state, LATER)))
        .singleElement()
        .extracting(Happened::kind, Happened::at)
        .containsExactly(kind, LATER);
    assertThat(after(state, license(1, state, LATER))).isEmpty();
    assertThat(first(license(1, state, LATER)))
        .extracting(Happened::kind)
        .containsExactly(Happening.LICENSED, kind);
  }

  @ParameterizedTest
  @CsvSource({
    "Activate, ACTIVATED",
    "Return, RETURNED",
    "Restore, RESTORED",
    "RestoreContainer, RESTORED",
    "AutoUpdate, UPDATED",
    "PushUpdate, UPDATED"
  })
  void aTransferHappensWhenItIsCompleted(String type, Happening kind) {
    assertThat(first(activation(1, type, "Open", TEN))).isEmpty();
    assertThat(after("Open", activation(1, type, "Completed", LATER)))
        .containsExactly(
            new Happened(kind, LATER, List.of("PRO-2026"), null, null, null, "4711", "1", true));
    assertThat(after("Completed", activation(1, type, "Completed", LATER))).isEmpty();
    assertThat(first(activation(1, type, "Completed", LATER))).hasSize(1);
  }

  @Test
  void aTransferThatEndsUnexpectedlyIsThatAndCompletedLaterOn() {
    assertThat(after("Open", activation(1, "Activate", "UnexpectedState", LATER)))
        .extracting(Happened::kind)
        .containsExactly(Happening.UNEXPECTED);
    assertThat(after("UnexpectedState", activation(1, "Activate", "Completed", LATER)))
        .extracting(Happened::kind)
        .containsExactly(Happening.ACTIVATED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Withdraw", "Replace"})
  void whatTheLicenseTellsIsNotCountedTwice(String type) {
    assertThat(first(activation(1, type, "Completed", TEN))).isEmpty();
  }
}
