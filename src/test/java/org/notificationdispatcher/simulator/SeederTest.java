package org.notificationdispatcher.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.simulator.contract.Activation;
import org.notificationdispatcher.simulator.contract.ActivationState;
import org.notificationdispatcher.simulator.contract.ChangeWindow;
import org.notificationdispatcher.simulator.contract.CmContainerKind;
import org.notificationdispatcher.simulator.contract.DoQueryActivations;
import org.notificationdispatcher.simulator.contract.DoQueryLicenses;
import org.notificationdispatcher.simulator.contract.DoQueryOrders;
import org.notificationdispatcher.simulator.contract.License;
import org.notificationdispatcher.simulator.contract.LicenseState;
import org.notificationdispatcher.simulator.contract.Order;
import org.notificationdispatcher.simulator.contract.PageRequest;

class SeederTest {

  @RegisterExtension static final StandInDatabase DATABASE = new StandInDatabase();

  private final MovableClock clock = new MovableClock();
  private LicenseCentralState state;
  private ChangeFeed feed;

  @BeforeEach
  void empty() {
    DataSource dataSource = DATABASE.pool();
    state = new LicenseCentralState(dataSource, clock, 1);
    feed = new ChangeFeed(dataSource, clock);
  }

  @Test
  void twoThousandOrdersHaveLicensesAndActivations() {
    Totals totals = state.seed(2_000);

    assertThat(totals.orders()).isEqualTo(2_000);
    assertThat(totals.licenses()).isGreaterThan(10_000);
    assertThat(totals.activations()).isGreaterThan(4_000);
    assertThat(totals.completedActivations()).isBetween(1L, totals.activations() - 1);
  }

  @Test
  void seededDataLooksLikeWhatHappenedOneByOne() {
    state.seed(300, Duration.ofDays(10));

    List<Order> orders = feed.orders(page(new DoQueryOrders())).rows();
    assertThat(orders)
        .hasSize(300)
        .allSatisfy(
            order -> {
              assertThat(order.getOrderId()).matches("SO-2026-[0-9]{6}");
              assertThat(order.getTicketId()).matches("[0-9A-Z]{5}(-[0-9A-Z]{5}){4}");
              assertThat(order.getCreated())
                  .isBetween(clock.instant().minus(Duration.ofDays(10)), clock.instant());
              assertThat(order.getOrderItem())
                  .isNotEmpty()
                  .allMatch(
                      item -> item.getQuantity().intValue() == item.getTicketLicenseId().size());
            });
    DoQueryLicenses collected = new DoQueryLicenses();
    collected.getState().add(LicenseState.CONFIRMED_COLLECTED);
    List<License> licenses = feed.licenses(page(collected)).rows();
    DoQueryActivations of = new DoQueryActivations();
    licenses.forEach(license -> of.getTicketLicenseId().add(license.getTicketLicenseId()));
    List<Activation> activations = feed.activations(page(of)).rows();
    assertThat(activations)
        .hasSameSizeAs(licenses)
        .allMatch(a -> a.getState() == ActivationState.COMPLETED && a.getCompleted() != null);
    assertThat(activations)
        .extracting(Activation::getCmContainerKind)
        .contains(CmContainerKind.values());
    assertThat(feed.containers(activations.stream().map(Activation::getCmSerial).toList()))
        .allMatch(
            c -> c.getKind().value().equals(ContainerKind.of(c.getCmSerial()).contractName()));
    // What was seeded can go on like anything else.
    state.confirm(state.returnLicenses(List.of(licenses.get(0).getTicketLicenseId())));
    CreatedOrder renewal =
        state.createOrder(NewOrder.of(orders.get(0).getOrderId()).with("PRO-2026", 1));
    assertThat(renewal.ticketId()).isEqualTo(orders.get(0).getTicketId());
  }

  @Test
  void seedingAgainAddsMore() {
    state.seed(10);

    assertThat(state.seed(10).orders()).isEqualTo(20);
  }

  @Test
  void backFillMeetsEverySeededLicenseOnce() {
    state.seed(1_000);
    ChangeWindow window = new ChangeWindow();
    window.setFrom(clock.instant().minus(Duration.ofDays(400)));
    window.setTo(clock.instant());

    List<Long> met = new ArrayList<>();
    boolean more = true;
    while (more) {
      DoQueryLicenses query = page(new DoQueryLicenses());
      query.setModifiedWindow(window);
      query.getPage().setAfterKey(met.isEmpty() ? null : met.get(met.size() - 1));
      ChangeFeed.Page<License> page = feed.licenses(query);
      page.rows().forEach(license -> met.add(license.getTicketLicenseId()));
      more = page.info().isHasMore();
    }

    assertThat(met).isEqualTo(state.ticketLicenseIds());
  }

  private static DoQueryOrders page(DoQueryOrders query) {
    query.setPage(largest());
    return query;
  }

  private static DoQueryLicenses page(DoQueryLicenses query) {
    query.setPage(largest());
    return query;
  }

  private static DoQueryActivations page(DoQueryActivations query) {
    query.setPage(largest());
    return query;
  }

  private static PageRequest largest() {
    PageRequest page = new PageRequest();
    page.setMaxResults(BigInteger.valueOf(ChangeFeed.MOST_RESULTS));
    return page;
  }
}
