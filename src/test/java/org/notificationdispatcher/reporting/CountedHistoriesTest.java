package org.notificationdispatcher.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.notificationdispatcher.core.cache.TellRules.everyRecord;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.common.OrderItem;
import org.notificationdispatcher.core.cache.DetailLookup;
import org.notificationdispatcher.core.cache.FieldSelection;
import org.notificationdispatcher.core.cache.SnapshotStore;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Histories drawn by lot around clock changes, collected in parts, repeatedly, activations before
 * their licenses, with pages that are rolled back, and folded now and then: what an overview says
 * is what a count of the history says.
 */
class CountedHistoriesTest {
  private static final Bounds BOUNDS =
      new Bounds(Duration.ofDays(30), Duration.ofDays(30), Duration.ofDays(1), 5);
  private static final List<String> ITEMS = List.of("PRO", "STD", "TRIAL");
  private static final List<String> CUSTOMERS = List.of("C-1", "C-2", "C-3");
  private static final List<String> TYPES =
      List.of("Activate", "Return", "Restore", "RestoreContainer", "AutoUpdate", "PushUpdate");

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Happenings happenings =
      new Happenings(DATABASE.dataSource(), true, Duration.ofDays(800));
  private final SnapshotStore store =
      new SnapshotStore(
          DATABASE.dataSource(),
          "lc-eu",
          Arrays.stream(Module.values())
              .collect(
                  Collectors.toMap(
                      Function.identity(),
                      module -> everyRecord(FieldSelection.of(module, List.of("*"))).silently())),
          happenings);
  private final TransactionTemplate transaction =
      new TransactionTemplate(new DataSourceTransactionManager(DATABASE.dataSource()));
  private final Overviews overviews = new Overviews(DATABASE.dataSource(), Clock.systemUTC());

  /** Something that happened, and to what. */
  private record Fact(Happening kind, Instant at, Set<String> items, String customer) {

    /** Those of its items that the filter lets through; none if the whole does not pass. */
    Set<String> wanted(Filter filter) {
      if (!filter.customers().isEmpty()
          && (customer == null || !filter.customers().contains(customer))) {
        return Set.of();
      }
      return items.stream()
          .filter(item -> filter.items().isEmpty() || filter.items().contains(item))
          .filter(
              item -> filter.firmCodes().isEmpty() || filter.firmCodes().contains(firmCode(item)))
          .collect(Collectors.toSet());
    }
  }

  private static long firmCode(String item) {
    return item.equals("TRIAL") ? 6_000_020 : 6_000_010;
  }

  private final List<Fact> facts = new ArrayList<>();
  private final Map<Long, Order> orders = new HashMap<>();
  private final Map<Long, License> licenses = new HashMap<>();
  private final Map<Long, Activation> open = new HashMap<>();
  private final Map<Module, Deque<CollectedRecord>> uncollected =
      Arrays.stream(Module.values())
          .collect(Collectors.toMap(Function.identity(), module -> new ArrayDeque<>()));
  private long keys;

  @ParameterizedTest
  @CsvSource({
    "1, Europe/Berlin, 2026-10-24, 3",
    "2, Europe/Berlin, 2026-03-28, 3",
    "3, America/New_York, 2026-10-31, 3",
    "4, Asia/Kathmandu, 2026-11-23, 3",
    "5, Africa/Cairo, 2026-04-23, 3",
    "6, Pacific/Chatham, 2026-09-26, 3",
    "7, Europe/Berlin, 2026-10-01, 31",
    "8, America/New_York, 2026-11-01, 30",
    "9, Pacific/Auckland, 2026-09-20, 40",
    "10, Pacific/Kiritimati, 2026-10-10, 35"
  })
  void anOverviewSaysWhatHappened(long seed, ZoneId zone, LocalDate from, int days) {
    Random random = new Random(seed);
    Period previous = new Period(from.minusDays(days), from, zone);
    Period period = new Period(from, from.plusDays(days), zone);
    // The longer it is, the less happens in a day
    int pause = 700 * days;
    Instant time = previous.begin().minusSeconds(10_000);
    while (time.isBefore(period.end().plusSeconds(10_000))) {
      // Also at full hours, where days begin
      time =
          random.nextInt(6) == 0
              ? Instant.ofEpochSecond((time.getEpochSecond() / 3_600 + 1) * 3_600)
              : time.plusSeconds(1 + random.nextInt(pause));
      happen(random, time);
      if (random.nextInt(4) == 0) {
        collect(random, Module.values()[random.nextInt(3)], time);
      }
      if (random.nextInt(10) == 0) {
        happenings.fold();
      }
    }
    for (Module module : Module.values()) {
      do {
        collect(random, module, time.plusSeconds(1));
      } while (!uncollected.get(module).isEmpty());
    }
    List<Filter> filters = filters(random);

    assertThat(count("happening_log")).isPositive();
    assertThat(count("happening_figure")).isPositive();
    filters.forEach(filter -> compare(period, previous, filter));
    while (happenings.fold()) {
      // All of it
    }
    assertThat(count("happening_log")).isZero();
    filters.forEach(filter -> compare(period, previous, filter));
  }

  private static long count(String table) {
    return DATABASE.jdbc().queryForObject("SELECT count(*) FROM " + table, Long.class);
  }

  private void happen(Random random, Instant time) {
    switch (orders.isEmpty() ? 0 : random.nextInt(8)) {
      case 0 -> order(random, time);
      case 1 -> extend(random, any(random, orders.values()), time);
      case 2 -> end(any(random, licenses.values()), random.nextBoolean(), time);
      case 3, 4, 5 -> activate(random, any(random, licenses.values()), time);
      default -> {
        if (!open.isEmpty()) {
          confirm(any(random, open.values()), random.nextInt(6) > 0, time);
        }
      }
    }
  }

  private static <T> T any(Random random, Collection<T> all) {
    return List.copyOf(all).get(random.nextInt(all.size()));
  }

  private void note(Happening kind, Instant at, Collection<String> items, String customer) {
    facts.add(new Fact(kind, at, Set.copyOf(items), customer));
  }

  private void order(Random random, Instant time) {
    String customer = random.nextInt(5) == 0 ? null : any(random, CUSTOMERS);
    List<OrderItem> items =
        IntStream.rangeClosed(1, 1 + random.nextInt(3)).mapToObj(n -> item(random, n)).toList();
    Order order = new Order(++keys, null, "T", customer, time, null, null, items, time);
    changed(orders, order);
    note(Happening.ORDERED, time, items.stream().map(OrderItem::itemId).toList(), customer);
    items.forEach(item -> license(order, item, time));
  }

  private OrderItem item(Random random, int position) {
    return new OrderItem(++keys, position, any(random, ITEMS), null, 1, null);
  }

  private void extend(Random random, Order order, Instant time) {
    OrderItem added = item(random, order.items().size() + 1);
    List<OrderItem> items = new ArrayList<>(order.items());
    items.add(added);
    changed(
        orders,
        new Order(
            order.orderKey(),
            null,
            "T",
            order.customerId(),
            order.created(),
            null,
            null,
            items,
            time));
    note(Happening.EXTENDED, time, List.of(added.itemId()), order.customerId());
    license(order, added, time);
  }

  private void license(Order order, OrderItem item, Instant time) {
    changed(licenses, license(++keys, order, item, "NotYetCollected", time, time));
    note(Happening.LICENSED, time, List.of(item.itemId()), order.customerId());
  }

  private static License license(
      long key, Order order, OrderItem item, String state, Instant created, Instant modified) {
    return new License(
        key,
        "T",
        order.orderKey(),
        item.orderItemKey(),
        null,
        order.customerId(),
        item.itemId(),
        firmCode(item.itemId()),
        1,
        state,
        false,
        0,
        null,
        null,
        created,
        null,
        null,
        null,
        1,
        modified);
  }

  private void end(License license, boolean withdrawn, Instant time) {
    String state = withdrawn ? "Withdrawn" : "Replaced";
    if (license.state().equals(state)) {
      return;
    }
    Order order = orders.get(license.orderKey());
    OrderItem item =
        order.items().stream()
            .filter(one -> one.orderItemKey() == license.orderItemKey())
            .findFirst()
            .orElseThrow();
    changed(
        licenses, license(license.ticketLicenseId(), order, item, state, license.created(), time));
    note(
        withdrawn ? Happening.WITHDRAWN : Happening.REPLACED,
        time,
        List.of(license.itemId()),
        license.customerId());
  }

  private void activate(Random random, License license, Instant time) {
    Activation activation =
        activation(++keys, license, any(random, TYPES), "Open", random.nextBoolean(), time, null);
    open.put(activation.activationKey(), activation);
    uncollected.get(Module.ACTIVATIONS).add(activation);
    if (random.nextInt(10) == 0) {
      uncollected
          .get(Module.ACTIVATIONS)
          .add(activation(++keys, license, "Withdraw", "Completed", false, time, time));
    }
  }

  private void confirm(Activation activation, boolean well, Instant time) {
    open.remove(activation.activationKey());
    License license = licenses.get(activation.ticketLicenseId());
    uncollected
        .get(Module.ACTIVATIONS)
        .add(
            activation(
                activation.activationKey(),
                license,
                activation.type(),
                well ? "Completed" : "UnexpectedState",
                activation.firstActivation(),
                activation.created(),
                time));
    Happening completed =
        switch (activation.type()) {
          case "Activate" ->
              activation.firstActivation() ? Happening.ACTIVATED : Happening.REACTIVATED;
          case "Return" -> Happening.RETURNED;
          case "Restore", "RestoreContainer" -> Happening.RESTORED;
          default -> Happening.UPDATED;
        };
    note(
        well ? completed : Happening.UNEXPECTED,
        time,
        List.of(license.itemId()),
        license.customerId());
  }

  private static Activation activation(
      long key,
      License license,
      String type,
      String state,
      boolean first,
      Instant created,
      Instant completed) {
    return new Activation(
        key,
        key,
        type,
        state,
        license.ticketLicenseId(),
        "T",
        license.orderKey(),
        null,
        license.itemId(),
        "130-1",
        "CmActLicense",
        1,
        null,
        first,
        created,
        completed,
        null,
        null,
        1,
        null,
        completed == null ? created : completed);
  }

  private <T extends CollectedRecord> void changed(Map<Long, T> all, T record) {
    all.put(Long.valueOf(record.sourceKey()), record);
    uncollected.get(record.module()).add(record);
  }

  /** Some of what is next, each form it had, and some that was collected before. */
  private void collect(Random random, Module module, Instant time) {
    Deque<CollectedRecord> next = uncollected.get(module);
    List<CollectedRecord> page = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int n = random.nextInt(20); n >= 0 && !next.isEmpty(); n--) {
      // One answer has one form of a record
      if (!seen.add(next.peek().sourceKey())) {
        break;
      }
      page.add(next.poll());
    }
    if (random.nextInt(4) == 0) {
      transaction.executeWithoutResult(
          status -> {
            keep(page);
            status.setRollbackOnly();
          });
    }
    keep(page);
    if (random.nextInt(4) == 0) {
      keep(page);
    }
    if (module == Module.LICENSES) {
      Instant upto = next.isEmpty() ? time : next.peek().modified();
      DATABASE
          .jdbc()
          .update(
              "INSERT INTO watermark (module, upto) VALUES ('licenses', ?::timestamptz) ON CONFLICT"
                  + " (module) DO UPDATE SET upto = excluded.upto",
              upto.toString());
    }
  }

  private void keep(List<CollectedRecord> page) {
    transaction.executeWithoutResult(status -> store.keep(page, true, DetailLookup.none()));
  }

  private static List<Filter> filters(Random random) {
    List<Filter> filters = new ArrayList<>(List.of(Filter.ALL));
    for (int n = 0; n < 5; n++) {
      filters.add(
          new Filter(
              random.nextInt(3) > 0
                  ? Set.of()
                  : Set.of(random.nextBoolean() ? 6_000_010L : 6_000_020L),
              some(random, ITEMS),
              some(random, CUSTOMERS)));
    }
    return filters;
  }

  private static Set<String> some(Random random, List<String> all) {
    return random.nextBoolean()
        ? Set.of()
        : Set.copyOf(all.subList(0, 1 + random.nextInt(all.size())));
  }

  private void compare(Period period, Period previous, Filter filter) {
    Overview overview = overviews.of(period, previous, filter, BOUNDS);

    assertThat(overview.days()).isEqualTo(days(period, filter));
    assertThat(overview.previousDays()).isEqualTo(days(previous, filter));
    assertThat(overview.total())
        .isEqualTo(counts(period, filter, fact -> Set.of("")).getOrDefault("", Map.of()));
    assertThat(groups(overview.items(), Overview.Group::counts))
        .isEqualTo(counts(period, filter, fact -> fact.wanted(filter)));
    assertThat(groups(overview.items(), Overview.Group::previous))
        .isEqualTo(counts(previous, filter, fact -> fact.wanted(filter)));
    assertThat(groups(overview.customers(), Overview.Group::counts))
        .isEqualTo(counts(period, filter, CountedHistoriesTest::customer));
    assertThat(groups(overview.customers(), Overview.Group::previous))
        .isEqualTo(counts(previous, filter, CountedHistoriesTest::customer));
    assertThat(overview.unattributed())
        .isEqualTo(
            counts(period, filter, fact -> fact.customer() == null ? Set.of("") : Set.of())
                .getOrDefault("", Map.of()));
  }

  private static Set<String> customer(Fact fact) {
    return fact.customer() == null ? Set.of() : Set.of(fact.customer());
  }

  private static Map<String, Map<Happening, Long>> groups(
      List<Overview.Group> groups, Function<Overview.Group, Map<Happening, Long>> of) {
    return groups.stream()
        .filter(group -> !of.apply(group).isEmpty())
        .collect(Collectors.toMap(Overview.Group::key, of));
  }

  private List<Overview.Day> days(Period period, Filter filter) {
    return period
        .from()
        .datesUntil(period.until())
        .map(
            date ->
                new Overview.Day(
                    date,
                    counts(
                            new Period(date, date.plusDays(1), period.zone()),
                            filter,
                            fact -> Set.of(""))
                        .getOrDefault("", Map.of())))
        .toList();
  }

  /** By the calendar of the zone, not by moments. */
  private Map<String, Map<Happening, Long>> counts(
      Period period, Filter filter, Function<Fact, Set<String>> keys) {
    Map<String, Map<Happening, Long>> counts = new HashMap<>();
    for (Fact fact : facts) {
      LocalDate date = fact.at().atZone(period.zone()).toLocalDate();
      if (!date.isBefore(period.from())
          && date.isBefore(period.until())
          && !fact.wanted(filter).isEmpty()) {
        keys.apply(fact)
            .forEach(
                key ->
                    counts
                        .computeIfAbsent(key, any -> new EnumMap<>(Happening.class))
                        .merge(fact.kind(), 1L, Long::sum));
      }
    }
    return counts;
  }
}
