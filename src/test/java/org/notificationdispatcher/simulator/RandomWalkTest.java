package org.notificationdispatcher.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.simulator.contract.DoQueryLicenses;
import org.notificationdispatcher.simulator.contract.License;
import org.notificationdispatcher.simulator.contract.PageRequest;

/** Whatever happens in whatever order, and wherever the clock is, the state machine holds. */
class RandomWalkTest {

  private static final int STEPS = 400;
  private static final List<String> CONTAINERS =
      List.of("3-1", "130-1", "130-2", "130-3", "130-4", "140-1");
  private static final List<String> EVENTS =
      List.of(
          "order",
          "activate",
          "confirm",
          "return",
          "push",
          "autoUpdate",
          "restore",
          "contact",
          "withdraw",
          "replace",
          "assign",
          "unexpected",
          "resolve");

  /** Where one event may lead. A contact confirms first, so that some go two steps at once. */
  private static final Map<String, Set<String>> NEXT =
      Map.of(
          "NotYetCollected", Set.of("CollectedWithoutReceipt", "Withdrawn", "Replaced"),
          "CollectedWithoutReceipt",
              Set.of("ConfirmedCollected", "ReturnedWithoutReceipt", "Withdrawn", "Replaced"),
          "ConfirmedCollected",
              Set.of("CollectedWithoutReceipt", "ReturnedWithoutReceipt", "Withdrawn", "Replaced"),
          "ReturnedWithoutReceipt",
              Set.of("ConfirmedReturned", "CollectedWithoutReceipt", "Withdrawn", "Replaced"),
          "ConfirmedReturned", Set.of("CollectedWithoutReceipt", "Withdrawn", "Replaced"),
          "Withdrawn", Set.of(),
          "Replaced", Set.of());

  @RegisterExtension static final StandInDatabase DATABASE = new StandInDatabase();

  private final MovableClock clock = new MovableClock();
  private final List<Long> transfers = new ArrayList<>();
  private LicenseCentralState state;
  private Random random;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void stateMachineHoldsWhateverHappensAndWhenever(long seed) {
    DataSource dataSource = DATABASE.pool();
    state = new LicenseCentralState(dataSource, clock, seed);
    random = new Random(seed);
    state.createCatalogue();
    Set<String> happened = new TreeSet<>();
    List<TrueLicense> before = state.licenses();
    for (int step = 0; step < STEPS; step++) {
      moveTheClock();
      String event = EVENTS.get(random.nextInt(EVENTS.size()));
      boolean refused = false;
      try {
        happen(event);
        happened.add(event);
      } catch (RejectedException e) {
        refused = true;
      }
      List<TrueLicense> after = state.licenses();
      if (refused) {
        assertThat(after).isEqualTo(before);
      }
      assertThatEachLicenseMayHaveGone(before, after);
      before = after;
    }

    assertThat(happened).containsExactlyInAnyOrderElementsOf(EVENTS);
    assertThat(told(new ChangeFeed(dataSource, clock)))
        .extracting(
            License::getTicketLicenseId,
            license -> license.getState().value(),
            License::getCmSerial,
            License::getGeneration,
            license -> license.getOptions().getExpirationTime(),
            License::getModified)
        .isEqualTo(
            before.stream()
                .map(
                    license ->
                        tuple(
                            license.ticketLicenseId(),
                            license.state(),
                            license.cmSerial(),
                            (long) license.generation(),
                            license.expirationTime(),
                            license.modified()))
                .toList());
  }

  private void moveTheClock() {
    switch (random.nextInt(4)) {
      case 0 -> clock.move(Duration.ofMillis(random.nextInt(10_000)));
      case 1 -> clock.move(Duration.ofHours(-random.nextInt(100)));
      case 2 ->
          clock.set(
              Instant.parse("2000-01-01T00:00:00Z")
                  .plusSeconds(random.nextLong(Duration.ofDays(36_500).toSeconds())));
      default -> {}
    }
  }

  private void happen(String event) {
    switch (event) {
      case "order" ->
          state.createOrder(
              NewOrder.of("SO-" + random.nextInt(5))
                  .with(random.nextBoolean() ? "PRO-SUB-1Y" : "STD-2026", 1 + random.nextInt(3)));
      case "activate" -> transfers.add(state.activate(anyLicense().ticketId(), anyContainer()));
      case "confirm" -> state.confirm(anyTransfer());
      case "return" -> transfers.add(state.returnLicenses(one()));
      case "push" -> transfers.add(state.pushUpdate(one()));
      case "autoUpdate" -> transfers.add(state.autoUpdate(anyContainer()));
      case "restore" -> transfers.add(state.restore(one(), anyContainer()));
      case "contact" -> state.contact(anyContainer()).ifPresent(transfers::add);
      case "withdraw" -> state.withdraw(anyLicense().ticketLicenseId());
      case "replace" -> state.replace(anyLicense().ticketLicenseId(), "TRIAL-30");
      case "assign" -> state.assign(anyLicense().ticketLicenseId(), anyContainer());
      case "unexpected" -> state.reportUnexpectedState(anyTransfer(), 99);
      case "resolve" -> state.resolveUnexpectedState(anyContainer());
      default -> throw new IllegalArgumentException(event);
    }
  }

  private List<Long> one() {
    return List.of(anyLicense().ticketLicenseId());
  }

  private TrueLicense anyLicense() {
    List<TrueLicense> all = state.licenses();
    if (all.isEmpty()) {
      throw RejectedException.notNow("Nothing ordered yet");
    }
    return all.get(random.nextInt(all.size()));
  }

  /** One of the latest, or hardly any would be open. */
  private long anyTransfer() {
    if (transfers.isEmpty()) {
      throw RejectedException.notNow("Nothing transferred yet");
    }
    int latest = Math.min(transfers.size(), 5);
    return transfers.get(transfers.size() - 1 - random.nextInt(latest));
  }

  /** Known ones and, as restores use them up, new ones. */
  private String anyContainer() {
    return random.nextInt(4) == 0
        ? "130-" + (100 + random.nextInt(20))
        : CONTAINERS.get(random.nextInt(CONTAINERS.size()));
  }

  private static void assertThatEachLicenseMayHaveGone(
      List<TrueLicense> before, List<TrueLicense> after) {
    Map<Long, TrueLicense> now =
        after.stream().collect(Collectors.toMap(TrueLicense::ticketLicenseId, Function.identity()));
    for (TrueLicense old : before) {
      TrueLicense current = now.get(old.ticketLicenseId());
      assertThat(current).isNotNull();
      if (!current.equals(old)) {
        assertThat(current.modified()).isAfter(old.modified());
      }
      if (!current.state().equals(old.state())) {
        assertThat(NEXT.get(old.state())).contains(current.state());
      }
      assertThat(current.generation() - old.generation()).isBetween(0, 1);
      if (current.generation() > old.generation()) {
        assertThat(current.state()).isEqualTo("CollectedWithoutReceipt");
      }
    }
    assertThat(after)
        .allSatisfy(
            license -> {
              switch (license.state()) {
                case "CollectedWithoutReceipt", "ConfirmedCollected", "ReturnedWithoutReceipt" ->
                    assertThat(license.cmSerial()).isNotNull();
                case "NotYetCollected", "ConfirmedReturned" ->
                    assertThat(license.cmSerial()).isNull();
                default -> assertThat(license.withdrawPending()).isFalse();
              }
            });
  }

  private static List<License> told(ChangeFeed feed) {
    DoQueryLicenses query = new DoQueryLicenses();
    PageRequest page = new PageRequest();
    page.setMaxResults(BigInteger.valueOf(ChangeFeed.MOST_RESULTS));
    query.setPage(page);
    return feed.licenses(query).rows();
  }
}
