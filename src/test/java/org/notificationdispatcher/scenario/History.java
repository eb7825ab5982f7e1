package org.notificationdispatcher.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.simulator.CreatedOrder;
import org.notificationdispatcher.simulator.LicenseCentralState;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.simulator.RejectedException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What happens in the stand-in for License Central by lot, and the truth about it at each moment.
 * The truth is read from the stand-in's own tables, past everything that is under test.
 */
final class History {
  private static final List<String> ITEMS =
      List.of("PRO-2026", "PRO-SUB-1Y", "STD-2026", "TRIAL-30");
  private static final int MOST_LICENSES = 60;

  private final LicenseCentralState state;
  private final MovableClock clock;
  private final JdbcTemplate tables;
  private final Random random;

  private final List<CreatedOrder> orders = new ArrayList<>();
  private final List<Long> receipts = new ArrayList<>();

  /** By kind and key, every form it ever had, in order. */
  final Map<String, List<String>> forms = new LinkedHashMap<>();

  History(LicenseCentralState state, MovableClock clock, JdbcTemplate tables, Random random) {
    this.state = state;
    this.clock = clock;
    this.tables = tables;
    this.random = random;
  }

  /** One event, or a try that is refused, and the time that passes with it. */
  void step() {
    // Sometimes two within the same second, sometimes a pause
    clock.move(Duration.ofMillis(random.nextInt(4) == 0 ? 1 : 200 + random.nextInt(60_000)));
    try {
      event();
    } catch (RejectedException e) {
      // Not possible in this state: nothing has happened
    }
    note();
  }

  private void event() {
    int lot = random.nextInt(20);
    if (orders.isEmpty() || (lot < 4 && licenses().size() < MOST_LICENSES)) {
      boolean again = !orders.isEmpty() && random.nextBoolean();
      String number = again ? any(orders).orderId() : "SO-" + orders.size();
      CreatedOrder order =
          state.createOrder(NewOrder.of(number).with(any(ITEMS), 1 + random.nextInt(5)));
      if (!again) {
        orders.add(order);
      }
      return;
    }
    List<Long> all = licenses();
    List<Long> some = List.of(any(all));
    switch (lot) {
      case 4, 5, 6, 7 -> receipts.add(state.activate(any(orders).ticketId(), anySerial()));
      case 8 -> receipts.add(state.activate(any(orders).ticketId(), anySerial(), some));
      case 9, 10, 11 -> {
        if (!receipts.isEmpty()) {
          state.confirm(receipts.remove(random.nextInt(receipts.size())));
        }
      }
      case 12 -> {
        // A storm: one contact confirms them all
        List<Long> storm = List.copyOf(receipts);
        receipts.clear();
        if (!storm.isEmpty()) {
          state.confirm(storm);
        }
      }
      case 13 -> receipts.add(state.returnLicenses(some));
      case 14 -> receipts.add(state.restore(some, anySerial()));
      case 15 -> receipts.add(state.pushUpdate(some));
      case 16 -> state.withdraw(some.get(0));
      case 17 -> state.replace(some.get(0), any(ITEMS));
      case 18 -> {
        if (random.nextBoolean()) {
          state.contact(anySerial()).ifPresent(receipts::add);
        } else {
          receipts.add(state.autoUpdate(anySerial()));
        }
      }
      default -> {
        if (!receipts.isEmpty()) {
          state.reportUnexpectedState(receipts.remove(random.nextInt(receipts.size())), 99);
        }
      }
    }
  }

  /** Confirms what is still open, so that the history has an end. */
  void end() {
    clock.move(Duration.ofSeconds(30));
    if (!receipts.isEmpty()) {
      state.confirm(receipts);
      receipts.clear();
    }
    note();
  }

  /** A license transfer without receipt, and one that ended in an unexpected state. */
  void leaveSomethingToLookAt() {
    clock.move(Duration.ofSeconds(30));
    List<Long> two = new ArrayList<>();
    // In containers of their own: others may be blacklisted by now
    for (String number : List.of("1", "2")) {
      CreatedOrder order = state.createOrder(NewOrder.of("SO-LAST-" + number).with(any(ITEMS), 1));
      two.add(state.activate(order.ticketId(), "130-15000009" + number));
    }
    state.reportUnexpectedState(two.get(1), 99);
  }

  private List<Long> licenses() {
    return tables.queryForList(
        "SELECT ticket_license_id FROM simulator.license ORDER BY 1", Long.class);
  }

  private String anySerial() {
    return (random.nextInt(3) == 0 ? "3-400000" : "130-15000000") + random.nextInt(6);
  }

  private <T> T any(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private void note() {
    now()
        .forEach(
            (key, form) -> {
              List<String> known = forms.computeIfAbsent(key, k -> new ArrayList<>());
              if (known.isEmpty() || !known.get(known.size() - 1).equals(form)) {
                known.add(form);
              }
            });
  }

  /** The truth at this moment: orders, licenses and activations by kind and key. */
  Map<String, String> now() {
    Map<String, String> truth = new TreeMap<>();
    tables.query(
        "SELECT i.order_key, string_agg(i.order_item_key || '*' || quantity || l.numbers, ' ' ORDER"
            + " BY i.order_item_key) FROM simulator.order_item i CROSS JOIN LATERAL (SELECT"
            + " string_agg('+' || ticket_license_id, '' ORDER BY ticket_license_id) AS numbers FROM"
            + " simulator.license l WHERE l.order_item_key = i.order_item_key AND l.state <> 'Replaced') l GROUP BY"
            + " i.order_key",
        row -> {
          truth.put("order/" + row.getLong(1), row.getString(2));
        });
    tables.query(
        "SELECT ticket_license_id, concat_ws(' ', state, withdraw_pending, generation, cm_serial,"
            + " replaced_by, floor(extract(epoch FROM expiration_time))) FROM simulator.license",
        row -> {
          truth.put("license/" + row.getLong(1), row.getString(2));
        });
    tables.query(
        "SELECT activation_key, concat_ws(' ', type, state, ticket_license_id, cm_serial,"
            + " generation, first_activation, restored_from) FROM simulator.activation",
        row -> {
          truth.put("activation/" + row.getLong(1), row.getString(2));
        });
    return truth;
  }

  /** Licenses of each order item, by its key. */
  Map<Long, List<Long>> licensesOfItems() {
    Map<Long, List<Long>> items = new TreeMap<>();
    tables.query(
        "SELECT order_item_key, ticket_license_id FROM simulator.license ORDER BY 1, 2",
        row -> {
          items.computeIfAbsent(row.getLong(1), key -> new ArrayList<>()).add(row.getLong(2));
        });
    return items;
  }

  /** Activations by transfer and ticket, as a ticket message names them. */
  Map<String, List<Long>> activationsOfTransfers() {
    Map<String, List<Long>> transfers = new TreeMap<>();
    tables.query(
        "SELECT transfer_key || '/' || ticket_id, activation_key FROM simulator.activation_row"
            + " ORDER BY 1, 2",
        row -> {
          transfers.computeIfAbsent(row.getString(1), key -> new ArrayList<>()).add(row.getLong(2));
        });
    return transfers;
  }

  /** The activations of each license, the one started first before the others. */
  Map<Long, List<Long>> activationsOfLicenses() {
    Map<Long, List<Long>> licenses = new TreeMap<>();
    tables.query(
        "SELECT ticket_license_id, activation_key FROM simulator.activation ORDER BY 1,"
            + " generation, activation_key",
        row -> {
          licenses.computeIfAbsent(row.getLong(1), key -> new ArrayList<>()).add(row.getLong(2));
        });
    return licenses;
  }

  Instant time() {
    return clock.instant();
  }
}
