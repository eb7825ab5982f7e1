package org.notificationdispatcher.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigInteger;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.simulator.contract.Activation;
import org.notificationdispatcher.simulator.contract.ActivationState;
import org.notificationdispatcher.simulator.contract.ActivationType;
import org.notificationdispatcher.simulator.contract.CmContainer;
import org.notificationdispatcher.simulator.contract.CmContainerKind;
import org.notificationdispatcher.simulator.contract.CmContainerState;
import org.notificationdispatcher.simulator.contract.DoQueryActivations;
import org.notificationdispatcher.simulator.contract.DoQueryLicenses;
import org.notificationdispatcher.simulator.contract.DoQueryOrders;
import org.notificationdispatcher.simulator.contract.License;
import org.notificationdispatcher.simulator.contract.LicenseState;
import org.notificationdispatcher.simulator.contract.Order;
import org.notificationdispatcher.simulator.contract.PageRequest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class LicenseCentralStateTest {

  private static final String PC = "130-150197269";
  private static final String OTHER_PC = "130-150197270";
  private static final String DONGLE = "3-4019156";

  @RegisterExtension static final StandInDatabase DATABASE = new StandInDatabase();

  private final MovableClock clock = new MovableClock();
  private DataSource dataSource;
  private LicenseCentralState state;
  private ChangeFeed feed;

  @BeforeEach
  void empty() {
    dataSource = DATABASE.pool();
    state = new LicenseCentralState(dataSource, clock, 1);
    feed = new ChangeFeed(dataSource, clock);
    state.createItem(CatalogueItem.perpetual("PRO-2026", "Professional", 1));
    state.createItem(CatalogueItem.expiringAfter("SUB-1Y", "One year", 2, 365));
    state.createCustomer("C-1", "Customer", "c@customer.example");
  }

  @Test
  void orderGetsTicketAndOneLicenseEachPiece() {
    CreatedOrder created =
        state.createOrder(
            NewOrder.of("SO-2026-000812")
                .forCustomer("C-1")
                .createdBy("shop")
                .with("PRO-2026", 2)
                .with("SUB-1Y", 1));

    assertThat(created.ticketId()).matches("[0-9A-Z]{5}(-[0-9A-Z]{5}){4}");
    assertThat(created.ticketLicenseIds()).hasSize(3);
    Order order = order(created);
    assertThat(order.getCreatedBy()).isEqualTo("shop");
    assertThat(order.getCustomerId()).isEqualTo("C-1");
    assertThat(order.getOrderItem())
        .extracting(item -> item.getPosition().intValue())
        .containsExactly(1, 2);
    assertThat(order.getOrderItem().get(0).getTicketLicenseId())
        .isEqualTo(created.ticketLicenseIds().subList(0, 2));
    assertThat(licenses(created)).allMatch(l -> l.getState() == LicenseState.NOT_YET_COLLECTED);
  }

  @Test
  void orderNumberSentAgainExtendsTheTicket() {
    CreatedOrder first = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    clock.move(Duration.ofDays(300));
    CreatedOrder renewal = state.createOrder(NewOrder.of("SO-1").with("SUB-1Y", 2));

    assertThat(renewal.ticketId()).isEqualTo(first.ticketId());
    assertThat(renewal.orderKey()).isEqualTo(first.orderKey());
    assertThat(renewal.ticketLicenseIds()).hasSize(2);
    Order order = order(first);
    assertThat(order.getModified()).isEqualTo(clock.instant());
    assertThat(order.getCreated()).isEqualTo(clock.instant().minus(Duration.ofDays(300)));
    assertThat(order.getOrderItem()).extracting("itemId").containsExactly("PRO-2026", "SUB-1Y");
  }

  @Test
  void ordersWithoutNumberStayApart() {
    CreatedOrder one = state.createOrder(NewOrder.of(null).with("PRO-2026", 1));
    CreatedOrder other = state.createOrder(NewOrder.of(null).with("PRO-2026", 1));

    assertThat(other.orderKey()).isNotEqualTo(one.orderKey());
    assertThat(other.ticketId()).isNotEqualTo(one.ticketId());
  }

  @Test
  void unknownItemOrCustomerIsRejectedAndLeavesNothing() {
    rejected(
        RejectedException.NOT_FOUND, () -> state.createOrder(NewOrder.of("SO-1").with("NONE", 1)));
    rejected(
        RejectedException.NOT_FOUND,
        () -> state.createOrder(NewOrder.of("SO-1").forCustomer("C-9").with("PRO-2026", 1)));

    assertThat(state.orderKeys()).isEmpty();
  }

  @Test
  void licenseGoesThroughItsLife() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    long number = order.ticketLicenseIds().get(0);

    long update = state.activate(order.ticketId(), PC);
    assertThat(license(number).getState()).isEqualTo(LicenseState.COLLECTED_WITHOUT_RECEIPT);
    assertThat(license(number).getGeneration()).isEqualTo(1);
    assertThat(license(number).getCmSerial()).isEqualTo(PC);
    state.confirm(update);
    assertThat(license(number).getState()).isEqualTo(LicenseState.CONFIRMED_COLLECTED);
    long giveBack = state.returnLicenses(List.of(number));
    assertThat(license(number).getState()).isEqualTo(LicenseState.RETURNED_WITHOUT_RECEIPT);
    state.confirm(giveBack);
    assertThat(license(number).getState()).isEqualTo(LicenseState.CONFIRMED_RETURNED);
    assertThat(license(number).getCmSerial()).isNull();
    state.activate(order.ticketId(), OTHER_PC);
    assertThat(license(number).getState()).isEqualTo(LicenseState.COLLECTED_WITHOUT_RECEIPT);
    assertThat(license(number).getGeneration()).isEqualTo(2);

    assertThat(activations(number))
        .extracting(Activation::getType, Activation::getState, Activation::isFirstActivation)
        .containsExactly(
            tuple(ActivationType.ACTIVATE, ActivationState.COMPLETED, true),
            tuple(ActivationType.RETURN, ActivationState.COMPLETED, false),
            tuple(ActivationType.ACTIVATE, ActivationState.OPEN, false));
  }

  @Test
  void eachChangeMovesTheModifiedTimeEvenWhenTheClockStands() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    long number = order.ticketLicenseIds().get(0);
    Instant created = license(number).getModified();
    long update = state.activate(order.ticketId(), PC);
    Instant collected = license(number).getModified();
    state.confirm(update);
    Instant confirmed = license(number).getModified();

    assertThat(collected).isAfter(created);
    assertThat(confirmed).isAfter(collected);
  }

  @Test
  void oneTransferProcessesAllLicensesOfTheTicket() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 500));

    long update = state.activate(order.ticketId(), PC);

    DoQueryActivations all = new DoQueryActivations();
    all.setPage(page(1000));
    assertThat(feed.activations(all).rows())
        .hasSize(500)
        .allMatch(a -> a.getTransferKey() == update && a.getFirmUpdateCounter() == 1);
  }

  @Test
  void someLicensesOfATicketCanBeCollected() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 3));
    long one = order.ticketLicenseIds().get(1);

    state.activate(order.ticketId(), PC, List.of(one));

    assertThat(licenses(order))
        .filteredOn(l -> l.getState() == LicenseState.COLLECTED_WITHOUT_RECEIPT)
        .extracting(License::getTicketLicenseId)
        .containsExactly(one);
    rejected(
        RejectedException.NOT_NOW, () -> state.activate(order.ticketId(), OTHER_PC, List.of(one)));
  }

  @Test
  void lateReceiptMovesTheActivationIntoTheNewWindow() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    long update = state.activate(order.ticketId(), PC);
    Instant updated = clock.instant();
    clock.move(Duration.ofDays(3));
    state.confirm(update);

    Activation activation = activations(order.ticketLicenseIds().get(0)).get(0);
    assertThat(activation.getCreated()).isEqualTo(updated);
    assertThat(activation.getCompleted()).isEqualTo(clock.instant());
    assertThat(activation.getModified()).isEqualTo(clock.instant());
  }

  @Test
  void oneContactConfirmsEverythingTheContainerGotBefore() {
    CreatedOrder first = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    CreatedOrder second = state.createOrder(NewOrder.of("SO-2").with("PRO-2026", 1));
    CreatedOrder third = state.createOrder(NewOrder.of("SO-3").with("PRO-2026", 1));
    state.activate(first.ticketId(), PC);
    state.activate(second.ticketId(), OTHER_PC);
    state.activate(third.ticketId(), PC);

    assertThat(licenses(first).get(0).getState()).isEqualTo(LicenseState.CONFIRMED_COLLECTED);
    assertThat(licenses(second).get(0).getState())
        .isEqualTo(LicenseState.COLLECTED_WITHOUT_RECEIPT);
    assertThat(licenses(third).get(0).getState()).isEqualTo(LicenseState.COLLECTED_WITHOUT_RECEIPT);
    assertThat(container(PC).getFirmUpdateCounter()).isEqualTo(2);
  }

  @Test
  void confirmingTwiceChangesNothing() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    long update = state.activate(order.ticketId(), PC);
    state.confirm(update);
    Instant modified = licenses(order).get(0).getModified();
    clock.move(Duration.ofHours(1));
    state.confirm(update, update);

    assertThat(licenses(order).get(0).getModified()).isEqualTo(modified);
    rejected(RejectedException.NOT_FOUND, () -> state.confirm(update, 1L));
  }

  @Test
  void expiryOfAnAddLicenseIsKnownSinceItsFirstActivation() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("SUB-1Y", 1));
    long number = order.ticketLicenseIds().get(0);
    assertThat(license(number).getOptions().getExpirationTime()).isNull();
    clock.move(Duration.ofDays(10));
    state.confirm(state.activate(order.ticketId(), PC));
    Instant expiry = clock.instant().plus(Duration.ofDays(365));
    assertThat(license(number).getOptions().getExpirationTime()).isEqualTo(expiry);
    assertThat(license(number).getFirstActivated()).isEqualTo(clock.instant());
    assertThat(activations(number).get(0).getExpirationTime()).isEqualTo(expiry);

    clock.move(Duration.ofDays(10));
    state.confirm(state.returnLicenses(List.of(number)));
    state.activate(order.ticketId(), OTHER_PC);
    assertThat(license(number).getOptions().getExpirationTime()).isEqualTo(expiry);
  }

  @Test
  void dayOfAnAddLicenseHas24HoursInEveryTimeZone() throws Exception {
    try (Connection connection = dataSource.getConnection()) {
      DataSource berlin = new SingleConnectionDataSource(connection, true);
      new JdbcTemplate(berlin).execute("SET TIME ZONE 'Europe/Berlin'");
      LicenseCentralState there = new LicenseCentralState(berlin, clock, 1);
      clock.set(Instant.parse("2026-03-28T12:00:00Z"));
      there.createItem(CatalogueItem.expiringAfter("DAY", "One day", 3, 1));
      CreatedOrder order = there.createOrder(NewOrder.of("SO-1").with("DAY", 1));

      there.activate(order.ticketId(), PC);

      assertThat(there.licenses().get(0).expirationTime())
          .isEqualTo(Instant.parse("2026-03-29T12:00:00Z"));
      new JdbcTemplate(berlin).execute("RESET TIME ZONE");
    }
  }

  @Test
  void clockThatGoesBackNeverMovesAChangeBack() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    long number = order.ticketLicenseIds().get(0);
    Instant begun = clock.instant();
    long update = state.activate(order.ticketId(), PC);
    clock.move(Duration.ofDays(-100));
    state.confirm(update);

    assertThat(activations(number).get(0).getModified()).isAfter(begun);
    assertThat(activations(number).get(0).getCompleted()).isEqualTo(begun);
    assertThat(license(number).getModified()).isAfter(begun);
  }

  @Test
  void truthIsToldOfEveryLicense() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("SUB-1Y", 2));
    List<Long> numbers = order.ticketLicenseIds();
    clock.move(Duration.ofDays(1));
    long update = state.activate(order.ticketId(), PC, numbers.subList(0, 1));
    state.withdraw(numbers.get(0));
    state.assign(numbers.get(1), DONGLE);
    long successor = state.replace(numbers.get(1), "PRO-2026");

    assertThat(state.licenses())
        .containsExactly(
            new TrueLicense(
                numbers.get(0),
                order.ticketId(),
                "CollectedWithoutReceipt",
                true,
                1,
                null,
                PC,
                clock.instant().plus(Duration.ofDays(365)),
                update,
                null,
                clock.instant().plusMillis(1)),
            new TrueLicense(
                numbers.get(1),
                order.ticketId(),
                "Replaced",
                false,
                0,
                DONGLE,
                null,
                null,
                null,
                successor,
                clock.instant().plusMillis(1)),
            new TrueLicense(
                successor,
                order.ticketId(),
                "NotYetCollected",
                false,
                0,
                null,
                null,
                null,
                null,
                null,
                clock.instant()));
  }

  @Test
  void restoreKeepsTheExpiryAndBlacklistsTheOldContainer() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("SUB-1Y", 1));
    long number = order.ticketLicenseIds().get(0);
    long lost = state.activate(order.ticketId(), DONGLE);
    Instant expiry = license(number).getOptions().getExpirationTime();
    clock.move(Duration.ofDays(30));
    long restore = state.restore(List.of(number), PC);

    assertThat(container(DONGLE).getState()).isEqualTo(CmContainerState.BLACKLISTED);
    assertThat(license(number).getOptions().getExpirationTime()).isEqualTo(expiry);
    assertThat(license(number).getCmSerial()).isEqualTo(PC);
    assertThat(activations(number))
        .extracting(Activation::getType, Activation::getCmSerial, Activation::getRestoredFrom)
        .containsExactly(
            tuple(ActivationType.ACTIVATE, DONGLE, null),
            tuple(ActivationType.RESTORE, PC, DONGLE));
    rejected(RejectedException.NOT_NOW, () -> state.contact(DONGLE));
    // The old receipt, later still, must not confirm what is in the new container.
    state.confirm(lost);
    assertThat(license(number).getState()).isEqualTo(LicenseState.COLLECTED_WITHOUT_RECEIPT);
    state.confirm(restore);
    assertThat(license(number).getState()).isEqualTo(LicenseState.CONFIRMED_COLLECTED);
  }

  @Test
  void withdrawIsAtOnceOutsideOfAContainer() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    long number = order.ticketLicenseIds().get(0);

    state.withdraw(number);

    assertThat(license(number).getState()).isEqualTo(LicenseState.WITHDRAWN);
    rejected(RejectedException.NOT_NOW, () -> state.activate(order.ticketId(), PC));
  }

  @Test
  void withdrawInAContainerIsPendingUntilItsNextContact() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    long number = order.ticketLicenseIds().get(0);
    state.confirm(state.activate(order.ticketId(), PC));
    state.withdraw(number);
    assertThat(license(number).isWithdrawPending()).isTrue();
    assertThat(license(number).getState()).isEqualTo(LicenseState.CONFIRMED_COLLECTED);

    OptionalLong transferKey = state.contact(PC);

    assertThat(license(number).isWithdrawPending()).isFalse();
    assertThat(license(number).getState()).isEqualTo(LicenseState.WITHDRAWN);
    assertThat(activations(number).get(1).getType()).isEqualTo(ActivationType.WITHDRAW);
    state.confirm(transferKey.orElseThrow());
    assertThat(activations(number).get(1).getState()).isEqualTo(ActivationState.COMPLETED);
    assertThat(license(number).getCmSerial()).isNull();
    assertThat(state.contact(PC)).isEmpty();
  }

  @Test
  void withdrawOfAReturnedLicenseWaitsForItsReceipt() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    long number = order.ticketLicenseIds().get(0);
    state.confirm(state.activate(order.ticketId(), PC));
    long giveBack = state.returnLicenses(List.of(number));
    state.withdraw(number);
    assertThat(license(number).getState()).isEqualTo(LicenseState.RETURNED_WITHOUT_RECEIPT);

    state.confirm(giveBack);

    assertThat(license(number).getState()).isEqualTo(LicenseState.WITHDRAWN);
    assertThat(license(number).isWithdrawPending()).isFalse();
  }

  @Test
  void replacedLicenseLeavesItsTicketAndStaysInTheFeed() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 2));
    long number = order.ticketLicenseIds().get(0);
    clock.move(Duration.ofDays(1));
    long successor = state.replace(number, "SUB-1Y");

    assertThat(license(number).getState()).isEqualTo(LicenseState.REPLACED);
    assertThat(license(number).getReplacedBy()).isEqualTo(successor);
    assertThat(license(successor).getItemId()).isEqualTo("SUB-1Y");
    assertThat(license(successor).getTicketId()).isEqualTo(order.ticketId());
    assertThat(order(order).getOrderItem().get(0).getTicketLicenseId())
        .containsExactly(order.ticketLicenseIds().get(1), successor);
    assertThat(order(order).getModified()).isEqualTo(clock.instant());
    DoQueryLicenses onTicket = new DoQueryLicenses();
    onTicket.getTicketId().add(order.ticketId());
    assertThat(feed.licenses(onTicket).rows())
        .extracting(License::getTicketLicenseId)
        .containsExactly(order.ticketLicenseIds().get(1), successor);
  }

  @Test
  void replacementOfALicenseInAContainerIsAnActivationDoneAtOnce() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 2));
    long number = order.ticketLicenseIds().get(0);
    long update = state.activate(order.ticketId(), PC, List.of(number));
    clock.move(Duration.ofDays(1));
    state.replace(number, "SUB-1Y");
    Instant replaced = license(number).getModified();

    assertThat(activations(number)).hasSize(2);
    Activation replacement = activations(number).get(1);
    assertThat(replacement.getType()).isEqualTo(ActivationType.REPLACE);
    assertThat(replacement.getState()).isEqualTo(ActivationState.COMPLETED);
    assertThat(replacement.getCompleted()).isEqualTo(clock.instant());
    assertThat(replacement.getCmSerial()).isEqualTo(PC);
    assertThat(replacement.getGeneration()).isEqualTo(1);
    assertThat(replacement.getFirmUpdateCounter()).isNull();
    // The receipt of the update, later, is the update's alone.
    clock.move(Duration.ofDays(1));
    state.confirm(update);
    assertThat(activations(number).get(0).getState()).isEqualTo(ActivationState.COMPLETED);
    assertThat(license(number).getState()).isEqualTo(LicenseState.REPLACED);
    assertThat(license(number).getModified()).isEqualTo(replaced);
  }

  @Test
  void replacementOutsideOfAContainerIsNoActivation() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    state.replace(order.ticketLicenseIds().get(0), "SUB-1Y");

    assertThat(state.totals()).isEqualTo(new Totals(1, 2, 0, 0));
  }

  @Test
  void automaticUpdateRenewsAllTheContainerHolds() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 4));
    List<Long> numbers = order.ticketLicenseIds();
    state.activate(order.ticketId(), PC, numbers.subList(0, 3));
    state.activate(order.ticketId(), OTHER_PC);
    state.replace(numbers.get(1), "SUB-1Y");
    state.withdraw(numbers.get(2));

    long update = state.autoUpdate(PC);

    assertThat(activations(numbers.get(0)))
        .extracting(Activation::getType, Activation::getState)
        .containsExactly(
            tuple(ActivationType.ACTIVATE, ActivationState.COMPLETED),
            tuple(ActivationType.AUTO_UPDATE, ActivationState.OPEN));
    assertThat(license(numbers.get(0)).getState())
        .isEqualTo(LicenseState.COLLECTED_WITHOUT_RECEIPT);
    assertThat(license(numbers.get(0)).getGeneration()).isEqualTo(1);
    assertThat(license(numbers.get(1)).getState()).isEqualTo(LicenseState.REPLACED);
    assertThat(license(numbers.get(2)).getState()).isEqualTo(LicenseState.WITHDRAWN);
    assertThat(activations(numbers.get(2)).get(1))
        .returns(ActivationType.WITHDRAW, Activation::getType)
        .returns(update, Activation::getTransferKey);
    assertThat(activations(numbers.get(3))).hasSize(1);
    state.confirm(update);
    assertThat(license(numbers.get(0)).getState()).isEqualTo(LicenseState.CONFIRMED_COLLECTED);
    rejected(RejectedException.NOT_NOW, () -> state.autoUpdate("130-1"));
  }

  @Test
  void containerKindIsToldFromTheSerial() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 3));
    List<Long> numbers = order.ticketLicenseIds();
    state.activate(order.ticketId(), DONGLE, numbers.subList(0, 1));
    state.activate(order.ticketId(), PC, numbers.subList(1, 2));
    state.activate(order.ticketId(), "140-9000001", numbers.subList(2, 3));

    assertThat(numbers)
        .extracting(number -> activations(number).get(0).getCmContainerKind())
        .containsExactly(
            CmContainerKind.CM_DONGLE,
            CmContainerKind.CM_ACT_LICENSE,
            CmContainerKind.CM_CLOUD_CONTAINER);
  }

  @Test
  void assignedLicenseGoesIntoItsContainerOnly() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    long number = order.ticketLicenseIds().get(0);
    state.assign(number, PC);

    rejected(RejectedException.NOT_NOW, () -> state.activate(order.ticketId(), OTHER_PC));
    state.activate(order.ticketId(), PC);
    assertThat(license(number).getAssignedCmSerial()).isEqualTo(PC);
  }

  @Test
  void pushUpdateAwaitsAReceiptAgain() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    long number = order.ticketLicenseIds().get(0);
    state.confirm(state.activate(order.ticketId(), PC));

    long push = state.pushUpdate(List.of(number));

    assertThat(license(number).getState()).isEqualTo(LicenseState.COLLECTED_WITHOUT_RECEIPT);
    assertThat(license(number).getGeneration()).isEqualTo(1);
    state.confirm(push);
    assertThat(activations(number))
        .extracting(Activation::getType)
        .containsExactly(ActivationType.ACTIVATE, ActivationType.PUSH_UPDATE);
  }

  @Test
  void wrongFirmUpdateCounterNeedsADecision() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 2));
    long number = order.ticketLicenseIds().get(0);
    long update = state.activate(order.ticketId(), PC, List.of(number));

    state.reportUnexpectedState(update, 7);

    assertThat(container(PC).getState()).isEqualTo(CmContainerState.UNEXPECTED_STATE);
    assertThat(activations(number).get(0).getState()).isEqualTo(ActivationState.UNEXPECTED_STATE);
    rejected(RejectedException.NOT_NOW, () -> state.activate(order.ticketId(), PC));
    state.resolveUnexpectedState(PC);
    assertThat(container(PC).getState()).isEqualTo(CmContainerState.OK);
    assertThat(activations(number).get(0).getState()).isEqualTo(ActivationState.COMPLETED);
    assertThat(license(number).getState()).isEqualTo(LicenseState.CONFIRMED_COLLECTED);
  }

  @Test
  void rightFirmUpdateCounterIsAnOrdinaryReceipt() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    long update = state.activate(order.ticketId(), PC);

    state.reportUnexpectedState(update, 1);

    assertThat(licenses(order).get(0).getState()).isEqualTo(LicenseState.CONFIRMED_COLLECTED);
  }

  @Test
  void returnOfWhatIsInNoContainerIsRejected() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));

    rejected(RejectedException.NOT_NOW, () -> state.returnLicenses(order.ticketLicenseIds()));
    rejected(RejectedException.NOT_FOUND, () -> state.returnLicenses(List.of(1L)));
    rejected(RejectedException.NOT_FOUND, () -> state.withdraw(1));
    rejected(RejectedException.BAD_REQUEST, () -> state.activate(order.ticketId(), "PC"));
  }

  @Test
  void callersAtTheSameTimeDoNotGetInEachOthersWay() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      List<Future<Long>> transfers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String cmSerial = i % 2 == 0 ? PC : OTHER_PC;
        transfers.add(
            callers.submit(
                () -> {
                  CreatedOrder part = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
                  long transferKey =
                      state.activate(part.ticketId(), cmSerial, part.ticketLicenseIds());
                  state.confirm(transferKey);
                  return transferKey;
                }));
      }
      for (Future<Long> transfer : transfers) {
        assertThat(transfer.get()).isPositive();
      }
    } finally {
      callers.shutdownNow();
    }

    assertThat(state.totals()).isEqualTo(new Totals(1, 40, 40, 40));
    assertThat(container(PC).getFirmUpdateCounter()).isEqualTo(20);
    assertThat(container(OTHER_PC).getFirmUpdateCounter()).isEqualTo(20);
  }

  @Test
  void secondStartOnTheSameDataDrawsNewTickets() {
    state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    LicenseCentralState again = new LicenseCentralState(dataSource, clock, 1);
    again.createOrder(NewOrder.of("SO-2").with("PRO-2026", 1));

    assertThat(state.totals()).isEqualTo(new Totals(2, 2, 0, 0));
  }

  private static void rejected(String returnCode, Runnable request) {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(request::run)
        .returns(returnCode, RejectedException::returnCode);
  }

  private static PageRequest page(int maxResults) {
    PageRequest page = new PageRequest();
    page.setMaxResults(BigInteger.valueOf(maxResults));
    return page;
  }

  private Order order(CreatedOrder created) {
    DoQueryOrders query = new DoQueryOrders();
    query.setTicketId(created.ticketId());
    return feed.orders(query).rows().get(0);
  }

  private List<License> licenses(CreatedOrder created) {
    DoQueryLicenses query = new DoQueryLicenses();
    query.getTicketLicenseId().addAll(created.ticketLicenseIds());
    return feed.licenses(query).rows();
  }

  private License license(long ticketLicenseId) {
    DoQueryLicenses query = new DoQueryLicenses();
    query.getTicketLicenseId().add(ticketLicenseId);
    return feed.licenses(query).rows().get(0);
  }

  private CmContainer container(String cmSerial) {
    return feed.containers(List.of(cmSerial)).get(0);
  }

  private List<Activation> activations(long ticketLicenseId) {
    DoQueryActivations query = new DoQueryActivations();
    query.getTicketLicenseId().add(ticketLicenseId);
    return feed.activations(query).rows();
  }
}
