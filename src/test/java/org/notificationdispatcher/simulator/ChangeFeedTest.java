package org.notificationdispatcher.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.simulator.contract.Activation;
import org.notificationdispatcher.simulator.contract.ActivationState;
import org.notificationdispatcher.simulator.contract.ActivationType;
import org.notificationdispatcher.simulator.contract.ChangeWindow;
import org.notificationdispatcher.simulator.contract.DoQueryActivations;
import org.notificationdispatcher.simulator.contract.DoQueryLicenses;
import org.notificationdispatcher.simulator.contract.DoQueryOrders;
import org.notificationdispatcher.simulator.contract.License;
import org.notificationdispatcher.simulator.contract.LicenseState;
import org.notificationdispatcher.simulator.contract.Order;
import org.notificationdispatcher.simulator.contract.PageRequest;

class ChangeFeedTest {

  @RegisterExtension static final StandInDatabase DATABASE = new StandInDatabase();

  private final MovableClock clock = new MovableClock();
  private LicenseCentralState state;
  private ChangeFeed feed;

  @BeforeEach
  void empty() {
    DataSource dataSource = DATABASE.pool();
    state = new LicenseCentralState(dataSource, clock, 1);
    feed = new ChangeFeed(dataSource, clock);
    state.createCatalogue();
  }

  @Test
  void windowIncludesItsBeginAndExcludesItsEnd() {
    Instant begin = clock.instant();
    CreatedOrder atBegin = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    clock.move(Duration.ofHours(1));
    Instant end = clock.instant();
    state.createOrder(NewOrder.of("SO-2").with("PRO-2026", 1));

    DoQueryOrders query = new DoQueryOrders();
    query.setModifiedWindow(window(begin, end));
    assertThat(feed.orders(query).rows())
        .extracting(Order::getOrderKey)
        .containsExactly(atBegin.orderKey());
    query.setModifiedWindow(window(begin, null));
    assertThat(feed.orders(query).rows()).hasSize(2);
    query.setModifiedWindow(window(end, end));
    assertThat(feed.orders(query).rows()).isEmpty();
  }

  @Test
  void pagesMeetNothingTwiceAndMissNothingWhileRowsAreAdded() {
    Instant begin = clock.instant();
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      expected.add(state.createOrder(NewOrder.of("SO-" + i).with("PRO-2026", 1)).orderKey());
    }
    clock.move(Duration.ofSeconds(10));
    ChangeWindow fixed = window(begin, clock.instant());

    List<Long> met = new ArrayList<>();
    Long afterKey = null;
    boolean more = true;
    while (more) {
      DoQueryOrders query = new DoQueryOrders();
      query.setModifiedWindow(fixed);
      query.setPage(page(afterKey, 10));
      ChangeFeed.Page<Order> page = feed.orders(query);
      page.rows().forEach(order -> met.add(order.getOrderKey()));
      more = page.info().isHasMore();
      afterKey = page.info().getLastKey();
      state.createOrder(NewOrder.of(null).with("PRO-2026", 1));
    }

    assertThat(met).isEqualTo(expected);
  }

  @Test
  void exactlyFullPageHasNoMore() {
    state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 10));
    DoQueryLicenses query = new DoQueryLicenses();
    query.setPage(page(null, 10));

    ChangeFeed.Page<License> page = feed.licenses(query);

    assertThat(page.rows()).hasSize(10);
    assertThat(page.info().isHasMore()).isFalse();
    assertThat(page.info().getServerTime()).isEqualTo(clock.instant());
    query.setPage(page(page.info().getLastKey(), 10));
    assertThat(feed.licenses(query).info().getLastKey()).isNull();
  }

  @Test
  void pageIsCappedAtAThousandAndHoldsTwoHundredUnasked() {
    state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1_001));
    DoQueryLicenses query = new DoQueryLicenses();
    assertThat(feed.licenses(query).rows()).hasSize(200);
    query.setPage(page(null, 5_000));

    assertThat(feed.licenses(query).rows()).hasSize(1_000);
    assertThat(feed.licenses(query).info().isHasMore()).isTrue();
  }

  @Test
  void firstPageOfAWindowTellsHowManyRowsItHolds() {
    Instant begin = clock.instant();
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 25));
    clock.move(Duration.ofHours(1));
    Instant end = clock.instant();
    state.createOrder(NewOrder.of("SO-2").with("PRO-2026", 1));

    DoQueryLicenses licenses = new DoQueryLicenses();
    licenses.setModifiedWindow(window(begin, end));
    licenses.setPage(page(null, 10));
    assertThat(feed.licenses(licenses).info().getTotalRows()).isEqualTo(25);
    licenses.setPage(page(feed.licenses(licenses).info().getLastKey(), 10));
    assertThat(feed.licenses(licenses).info().getTotalRows()).isNull();
    DoQueryOrders orders = new DoQueryOrders();
    orders.setModifiedWindow(window(begin, null));
    assertThat(feed.orders(orders).info().getTotalRows()).isEqualTo(2);
    orders.setModifiedWindow(window(end.plusMillis(1), null));
    assertThat(feed.orders(orders).info().getTotalRows()).isZero();

    clock.move(Duration.ofHours(1));
    state.confirm(state.activate(order.ticketId(), "3-1", order.ticketLicenseIds().subList(0, 7)));
    state.activate(order.ticketId(), "3-2");
    DoQueryActivations activations = new DoQueryActivations();
    activations.setModifiedWindow(window(end, null));
    assertThat(feed.activations(activations).info().getTotalRows()).isEqualTo(25);
    activations.getState().add(ActivationState.COMPLETED);
    assertThat(feed.activations(activations).info().getTotalRows()).isEqualTo(7);
  }

  @Test
  void rowsAreNotCountedWithoutAWindowNorWithOtherFilters() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    assertThat(feed.orders(new DoQueryOrders()).info().getTotalRows()).isNull();

    DoQueryOrders byNumber = new DoQueryOrders();
    byNumber.setModifiedWindow(window(clock.instant(), null));
    byNumber.setOrderId("SO-1");
    DoQueryLicenses byOrder = new DoQueryLicenses();
    byOrder.setModifiedWindow(window(clock.instant(), null));
    byOrder.getOrderKey().add(order.orderKey());
    DoQueryActivations first = new DoQueryActivations();
    first.setModifiedWindow(window(clock.instant(), null));
    first.setFirstActivationOnly(true);

    assertThat(feed.orders(byNumber).info().getTotalRows()).isNull();
    assertThat(feed.licenses(byOrder).info().getTotalRows()).isNull();
    assertThat(feed.activations(first).info().getTotalRows()).isNull();
  }

  @Test
  void licensesAndActivationsTellThePositionOfTheirOrderItem() {
    CreatedOrder order =
        state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1).with("TRIAL-30", 2));
    state.activate(order.ticketId(), "3-4019156");

    assertThat(feed.licenses(new DoQueryLicenses()).rows())
        .extracting(license -> license.getPosition().intValue())
        .containsExactly(1, 2, 2);
    assertThat(feed.activations(new DoQueryActivations()).rows())
        .extracting(activation -> activation.getPosition().intValue())
        .containsExactly(1, 2, 2);
  }

  @Test
  void badWindowOrPageIsRejected() {
    DoQueryOrders query = new DoQueryOrders();
    query.setModifiedWindow(window(clock.instant(), clock.instant().minusMillis(1)));
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> feed.orders(query))
        .returns(RejectedException.BAD_REQUEST, RejectedException::returnCode);
    DoQueryLicenses licenses = new DoQueryLicenses();
    licenses.setPage(page(null, 0));
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> feed.licenses(licenses))
        .returns(RejectedException.BAD_REQUEST, RejectedException::returnCode);
  }

  @Test
  void ordersAreFoundByNumberTicketCustomerAndFirmCode() {
    CreatedOrder wanted =
        state.createOrder(NewOrder.of("SO-1").forCustomer("C-10001").with("PRO-2026", 1));
    state.createOrder(NewOrder.of("SO-2").forCustomer("C-10002").with("PRO-2026", 1));

    DoQueryOrders byNumber = new DoQueryOrders();
    byNumber.setOrderId("SO-1");
    DoQueryOrders byTicket = new DoQueryOrders();
    byTicket.setTicketId(wanted.ticketId());
    DoQueryOrders byCustomer = new DoQueryOrders();
    byCustomer.setCustomerId("C-10001");
    DoQueryOrders byFirmCode = new DoQueryOrders();
    byFirmCode.setFirmCode(6_000_010L);
    DoQueryOrders byOtherFirmCode = new DoQueryOrders();
    byOtherFirmCode.setFirmCode(10L);

    assertThat(List.of(byNumber, byTicket, byCustomer))
        .allSatisfy(
            query ->
                assertThat(feed.orders(query).rows())
                    .extracting(Order::getOrderKey)
                    .containsExactly(wanted.orderKey()));
    assertThat(feed.orders(byFirmCode).rows()).hasSize(2);
    assertThat(feed.orders(byOtherFirmCode).rows()).isEmpty();
  }

  @Test
  void licensesAreFoundByOrderStateAndContainer() {
    CreatedOrder one = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 2));
    CreatedOrder other = state.createOrder(NewOrder.of("SO-2").with("PRO-2026", 1));
    state.activate(one.ticketId(), "3-4019156", one.ticketLicenseIds().subList(0, 1));

    DoQueryLicenses byOrder = new DoQueryLicenses();
    byOrder.getOrderKey().addAll(List.of(one.orderKey(), other.orderKey()));
    DoQueryLicenses byState = new DoQueryLicenses();
    byState.getState().add(LicenseState.NOT_YET_COLLECTED);
    DoQueryLicenses byContainer = new DoQueryLicenses();
    byContainer.getCmSerial().add("3-4019156");

    assertThat(feed.licenses(byOrder).rows()).hasSize(3);
    assertThat(feed.licenses(byState).rows())
        .extracting(License::getTicketLicenseId)
        .containsExactly(one.ticketLicenseIds().get(1), other.ticketLicenseIds().get(0));
    assertThat(feed.licenses(byContainer).rows())
        .extracting(License::getTicketLicenseId)
        .containsExactly(one.ticketLicenseIds().get(0));
  }

  @Test
  void licensesAndActivationsAreFoundBySeveralTicketsAndContainers() {
    List<CreatedOrder> orders =
        List.of(
            state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1)),
            state.createOrder(NewOrder.of("SO-2").with("PRO-2026", 1)),
            state.createOrder(NewOrder.of("SO-3").with("PRO-2026", 1)));
    for (int n = 0; n < 3; n++) {
      state.confirm(state.activate(orders.get(n).ticketId(), "3-" + n));
    }
    state.confirm(state.returnLicenses(orders.get(1).ticketLicenseIds()));

    DoQueryLicenses licenses = new DoQueryLicenses();
    licenses.getTicketId().addAll(List.of(orders.get(0).ticketId(), orders.get(1).ticketId()));
    DoQueryActivations byTicket = new DoQueryActivations();
    byTicket.getTicketId().addAll(licenses.getTicketId());
    DoQueryActivations byContainer = new DoQueryActivations();
    byContainer.getCmSerial().addAll(List.of("3-1", "3-2"));

    assertThat(feed.licenses(licenses).rows()).hasSize(2);
    assertThat(feed.activations(byTicket).rows())
        .extracting(Activation::getOrderId)
        .containsExactly("SO-1", "SO-2", "SO-2");
    assertThat(feed.activations(byContainer).rows())
        .extracting(Activation::getOrderId)
        .containsExactly("SO-2", "SO-3", "SO-2");
  }

  @Test
  void activationsAreFoundByTypeStateAndBeingTheFirst() {
    CreatedOrder order = state.createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    state.confirm(state.activate(order.ticketId(), "3-4019156"));
    state.confirm(state.returnLicenses(order.ticketLicenseIds()));
    state.activate(order.ticketId(), "3-4019157");

    DoQueryActivations returns = new DoQueryActivations();
    returns.getType().add(ActivationType.RETURN);
    DoQueryActivations open = new DoQueryActivations();
    open.getState().add(ActivationState.OPEN);
    DoQueryActivations first = new DoQueryActivations();
    first.setFirstActivationOnly(true);

    assertThat(feed.activations(returns).rows()).hasSize(1);
    assertThat(feed.activations(open).rows())
        .extracting(Activation::getCmSerial)
        .containsExactly("3-4019157");
    assertThat(feed.activations(first).rows())
        .extracting(Activation::getCmSerial)
        .containsExactly("3-4019156");
  }

  private static ChangeWindow window(Instant from, Instant to) {
    ChangeWindow window = new ChangeWindow();
    window.setFrom(from);
    window.setTo(to);
    return window;
  }

  private static PageRequest page(Long afterKey, int maxResults) {
    PageRequest page = new PageRequest();
    page.setAfterKey(afterKey);
    page.setMaxResults(BigInteger.valueOf(maxResults));
    return page;
  }
}
