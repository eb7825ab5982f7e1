package org.notificationdispatcher.simulator;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a stand-in live: orders of 1 to 5 positions and now and then one of 500 licenses, renewals
 * on old tickets, activations whose receipts come at once, late, or in storms, returns, restores,
 * automatic updates, withdrawals and replacements. What happens is drawn by lot from a seed; when
 * it happens follows the wall clock, so two runs are alike and not equal. One thread of its own.
 */
public final class LoadGenerator implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LoadGenerator.class);

  private static final double SECONDS_A_DAY = 86_400;
  private static final int TICK_MILLIS = 100;
  private static final int EVENTS_A_TICK = 1_000;
  private static final int MOST_AT_HAND = 10_000;

  /** Each in relation to the activations. */
  private static final double RETURNS = 0.04;

  private static final double RESTORES = 0.01;
  private static final double AUTO_UPDATES = 0.02;
  private static final double WITHDRAWALS = 0.02;
  private static final double REPLACEMENTS = 0.02;

  private static final double STORM_EVERY_SECONDS = SECONDS_A_DAY / 4;
  private static final double LATEST_RECEIPT_SECONDS = 3 * SECONDS_A_DAY;

  private final LicenseCentralState state;
  private final LoadProfile profile;
  private final double speed;
  private final Random random;
  private final List<String> customers = new ArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread named = new Thread(work, "simulator-load");
            named.setDaemon(true);
            return named;
          });
  private final ScheduledFuture<?> schedule;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  // Used by the thread only.
  private final List<LicenseAtHand> collectable = new ArrayList<>();
  private final List<LicenseAtHand> collected = new ArrayList<>();
  private final List<String> orderIds = new ArrayList<>();
  private final List<Long> stormReceipts = new ArrayList<>();
  private final PriorityQueue<LateReceipt> lateReceipts =
      new PriorityQueue<>(Comparator.comparingDouble(LateReceipt::dueSecond));
  private final long startedNanos = System.nanoTime();
  private double nextEventSecond;
  private double nextStormSecond = STORM_EVERY_SECONDS;
  private long orderNumber;

  private LoadGenerator(LicenseCentralState state, LoadProfile profile, double speed, long seed) {
    this.state = state;
    this.profile = profile;
    this.speed = speed;
    state.createCatalogue();
    this.orderNumber = state.lastOrderNumber();
    this.random = new Random(seed + orderNumber);
    for (int number = 10_001; number <= 10_200; number++) {
      customers.add("C-" + number);
    }
    for (LicenseAtHand license : state.recentLicenses(1_000)) {
      (license.collectable() ? collectable : collected).add(license);
    }
    this.nextEventSecond = pause();
    this.schedule =
        thread.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** {@link #start(LicenseCentralState, LoadProfile, double, long)} with the stand-in's seed. */
  public static LoadGenerator start(Simulator simulator, LoadProfile profile, double speed) {
    return start(simulator.state(), profile, speed, simulator.options().seed());
  }

  /**
   * Starts at once, and creates the items and customers it needs.
   *
   * @param speed how many days pass in one; the late receipts come sooner by the same factor.
   *     {@link LoadProfile#SMALL} at 1,500 makes about three events a second
   * @throws IllegalArgumentException if speed is not above 0
   */
  public static LoadGenerator start(
      LicenseCentralState state, LoadProfile profile, double speed, long seed) {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed must be above 0, not " + speed);
    }
    return new LoadGenerator(state, profile, speed, seed);
  }

  /** What happened so far, by kind: {@code order}, {@code activation}, {@code receipt} … */
  public Map<String, Long> counts() {
    Map<String, Long> copy = new TreeMap<>();
    counts.forEach((kind, count) -> copy.put(kind, count.sum()));
    return copy;
  }

  /** Ends; what is under way is finished first, for at most 30 seconds. */
  @Override
  public void close() {
    schedule.cancel(false);
    thread.shutdown();
    try {
      if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void tick() {
    double second = (System.nanoTime() - startedNanos) / 1e9 * speed;
    for (int i = 0; nextEventSecond <= second; i++) {
      if (i == EVENTS_A_TICK || thread.isShutdown()) {
        // More than the database can take: what is not done by now is left out, not made up for.
        nextEventSecond = second + pause();
        return;
      }
      attempt(() -> something(second));
      nextEventSecond += pause();
    }
    while (!lateReceipts.isEmpty() && lateReceipts.peek().dueSecond() <= second) {
      LateReceipt receipt = lateReceipts.remove();
      attempt(() -> confirm("late-receipt", List.of(receipt.transferKey())));
    }
    if (nextStormSecond <= second) {
      nextStormSecond = second + STORM_EVERY_SECONDS;
      if (!stormReceipts.isEmpty()) {
        List<Long> storm = List.copyOf(stormReceipts);
        stormReceipts.clear();
        attempt(() -> confirm("storm-receipt", storm));
      }
    }
  }

  /** One failure must not end the schedule. */
  private void attempt(Runnable event) {
    try {
      event.run();
    } catch (RejectedException e) {
      count("rejected", 1);
      LOG.debug("Not possible: {}", e.getMessage());
    } catch (RuntimeException e) {
      count("failed", 1);
      LOG.warn("The stand-in could not do what was drawn", e);
    }
  }

  private void something(double second) {
    double orders = profile.ordersPerDay();
    double activations = profile.activationsPerDay();
    double lot = random.nextDouble() * eventsPerDay();
    if (lot < orders) {
      order();
    } else if (lot < orders + activations) {
      activate(second);
    } else {
      double rest = (lot - orders - activations) / activations;
      if (rest < RETURNS) {
        returnLicense(second);
      } else if (rest < RETURNS + RESTORES) {
        restore(second);
      } else if (rest < RETURNS + RESTORES + AUTO_UPDATES) {
        autoUpdate(second);
      } else if (rest < RETURNS + RESTORES + AUTO_UPDATES + WITHDRAWALS) {
        withdraw(second);
      } else {
        replace();
      }
    }
  }

  private double eventsPerDay() {
    return profile.ordersPerDay()
        + profile.activationsPerDay()
            * (1 + RETURNS + RESTORES + AUTO_UPDATES + WITHDRAWALS + REPLACEMENTS);
  }

  /** Seconds to the next event, of a Poisson process. */
  private double pause() {
    return -Math.log(1 - random.nextDouble()) * SECONDS_A_DAY / eventsPerDay();
  }

  private void order() {
    boolean renewal = !orderIds.isEmpty() && random.nextInt(20) == 0;
    String orderId = renewal ? orderIds.get(random.nextInt(orderIds.size())) : newOrderId();
    NewOrder order =
        NewOrder.of(orderId)
            .forCustomer(customers.get(random.nextInt(customers.size())))
            .createdBy(random.nextInt(4) == 0 ? "shop" : "sales");
    if (random.nextInt(200) == 0) {
      order = order.with(anyItem(), 500);
    } else {
      int positions = 1 + random.nextInt(5);
      for (int i = 0; i < positions; i++) {
        order = order.with(anyItem(), 1 + random.nextInt(3));
      }
    }
    CreatedOrder created = state.createOrder(order);
    count(renewal ? "renewal" : "order", 1);
    if (!renewal) {
      keep(orderIds, orderId);
    }
    for (Long ticketLicenseId : created.ticketLicenseIds()) {
      keep(collectable, new LicenseAtHand(ticketLicenseId, created.ticketId(), null, true));
    }
  }

  private void activate(double second) {
    if (collectable.isEmpty()) {
      order();
      return;
    }
    LicenseAtHand first = draw(collectable);
    List<LicenseAtHand> together = new ArrayList<>(List.of(first));
    // Mostly a whole ticket; of one with hundreds of licenses only a few at a time.
    if (random.nextInt(10) < 8) {
      collectable.stream()
          .filter(license -> license.ticketId().equals(first.ticketId()))
          .limit(9)
          .forEach(together::add);
      collectable.removeAll(together);
    }
    boolean known = !collected.isEmpty() && random.nextInt(5) == 0;
    String cmSerial =
        known ? collected.get(random.nextInt(collected.size())).cmSerial() : newSerial();
    long transferKey = state.activate(first.ticketId(), cmSerial, numbers(together));
    count("activation", 1);
    for (LicenseAtHand license : together) {
      keep(
          collected,
          new LicenseAtHand(license.ticketLicenseId(), license.ticketId(), cmSerial, false));
    }
    expectReceipt(transferKey, second);
  }

  private void returnLicense(double second) {
    if (!collected.isEmpty()) {
      LicenseAtHand license = draw(collected);
      long transferKey = state.returnLicenses(List.of(license.ticketLicenseId()));
      count("return", 1);
      if (expectReceipt(transferKey, second)) {
        keep(
            collectable,
            new LicenseAtHand(license.ticketLicenseId(), license.ticketId(), null, true));
      }
    }
  }

  private void restore(double second) {
    if (!collected.isEmpty()) {
      LicenseAtHand license = draw(collected);
      String cmSerial = newSerial();
      long transferKey = state.restore(List.of(license.ticketLicenseId()), cmSerial);
      count("restore", 1);
      // The old container is on the blacklist: nothing more happens in it.
      collected.removeIf(other -> other.cmSerial().equals(license.cmSerial()));
      keep(
          collected,
          new LicenseAtHand(license.ticketLicenseId(), license.ticketId(), cmSerial, false));
      expectReceipt(transferKey, second);
    }
  }

  private void autoUpdate(double second) {
    if (!collected.isEmpty()) {
      LicenseAtHand license = collected.get(random.nextInt(collected.size()));
      long transferKey = state.autoUpdate(license.cmSerial());
      count("auto-update", 1);
      expectReceipt(transferKey, second);
    }
  }

  private void withdraw(double second) {
    List<LicenseAtHand> from = random.nextBoolean() ? collectable : collected;
    if (!from.isEmpty()) {
      LicenseAtHand license = draw(from);
      state.withdraw(license.ticketLicenseId());
      count("withdrawal", 1);
      if (license.cmSerial() != null && random.nextBoolean()) {
        state
            .contact(license.cmSerial())
            .ifPresent(transferKey -> expectReceipt(transferKey, second));
      }
    }
  }

  private void replace() {
    List<LicenseAtHand> from = random.nextBoolean() ? collectable : collected;
    if (!from.isEmpty()) {
      LicenseAtHand license = draw(from);
      long successor = state.replace(license.ticketLicenseId(), anyItem());
      count("replacement", 1);
      keep(collectable, new LicenseAtHand(successor, license.ticketId(), null, true));
    }
  }

  /** Returns whether the receipt came at once. */
  private boolean expectReceipt(long transferKey, double second) {
    int lot = random.nextInt(10);
    if (lot < 7) {
      confirm("receipt", List.of(transferKey));
      return true;
    }
    if (lot < 9) {
      lateReceipts.add(
          new LateReceipt(second + random.nextDouble() * LATEST_RECEIPT_SECONDS, transferKey));
    } else {
      stormReceipts.add(transferKey);
    }
    return false;
  }

  private void confirm(String kind, List<Long> transferKeys) {
    state.confirm(transferKeys);
    count(kind, transferKeys.size());
  }

  private void count(String kind, int times) {
    counts.computeIfAbsent(kind, name -> new LongAdder()).add(times);
  }

  private String newOrderId() {
    orderNumber++;
    return "SO-%d-%06d".formatted(state.now().atZone(ZoneOffset.UTC).getYear(), orderNumber);
  }

  private String newSerial() {
    int lot = random.nextInt(10);
    if (lot < 3) {
      return "3-" + (4_000_000 + random.nextInt(1_000_000));
    }
    return lot == 3
        ? "140-" + (9_000_000 + random.nextInt(1_000_000))
        : "130-" + (150_000_000 + random.nextInt(400_000_000));
  }

  private String anyItem() {
    List<CatalogueItem> items = CatalogueItem.assortment();
    return items.get(random.nextInt(items.size())).itemId();
  }

  private static List<Long> numbers(List<LicenseAtHand> licenses) {
    return licenses.stream().map(LicenseAtHand::ticketLicenseId).toList();
  }

  /** Takes one out, in constant time. */
  private <T> T draw(List<T> from) {
    int index = random.nextInt(from.size());
    T drawn = from.get(index);
    T last = from.remove(from.size() - 1);
    if (index < from.size()) {
      from.set(index, last);
    }
    return drawn;
  }

  /** Adds one; a full list forgets another. */
  private <T> void keep(List<T> in, T one) {
    if (in.size() < MOST_AT_HAND) {
      in.add(one);
    } else {
      in.set(random.nextInt(in.size()), one);
    }
  }

  private record LateReceipt(double dueSecond, long transferKey) {}
}
