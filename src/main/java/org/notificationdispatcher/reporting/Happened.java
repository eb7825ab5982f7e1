package org.notificationdispatcher.reporting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.common.OrderItem;
import org.notificationdispatcher.core.cache.Witness;

/**
 * Something that happened, as table {@code happening_log} has it.
 *
 * @param positions keys of the items' positions, if it happened to an order; else null
 * @param customer or null
 * @param firmCode or null
 * @param license whose customer and firm code are meant, or null
 * @param orderKey whose customer is meant if no license tells, or null
 * @param waits whether the license may be collected later
 */
record Happened(
    Happening kind,
    Instant at,
    List<String> items,
    List<String> positions,
    String customer,
    Long firmCode,
    String license,
    String orderKey,
    boolean waits) {

  /** What a change says that has happened; nothing, one or two things. */
  static List<Happened> of(Witness.Change change) {
    if (change.record() instanceof Order order) {
      return of(order, change.known(), change.itemsBefore());
    }
    if (change.record() instanceof License license) {
      return of(license, change.known(), change.stateBefore());
    }
    return of((Activation) change.record(), change.stateBefore());
  }

  private static List<Happened> of(Order order, boolean known, Set<Long> before) {
    List<OrderItem> added =
        order.items().stream().filter(item -> !before.contains(item.orderItemKey())).toList();
    if (!known) {
      return List.of(of(Happening.ORDERED, order, time(order.created(), order), added));
    }
    return added.isEmpty()
        ? List.of()
        : List.of(of(Happening.EXTENDED, order, order.modified(), added));
  }

  private static Happened of(Happening kind, Order order, Instant at, List<OrderItem> items) {
    List<OrderItem> named = items.stream().filter(item -> item.itemId() != null).toList();
    return new Happened(
        kind,
        at,
        named.stream().map(OrderItem::itemId).toList(),
        named.stream().map(item -> Long.toString(item.orderItemKey())).toList(),
        order.customerId(),
        null,
        null,
        null,
        !named.isEmpty());
  }

  private static List<Happened> of(License license, boolean known, String before) {
    List<Happened> all = new ArrayList<>();
    if (!known) {
      all.add(of(Happening.LICENSED, license, time(license.created(), license)));
    }
    if (!license.state().equals(before)) {
      switch (license.state()) {
        case "Withdrawn" -> all.add(of(Happening.WITHDRAWN, license, license.modified()));
        case "Replaced" -> all.add(of(Happening.REPLACED, license, license.modified()));
        default -> {
          // Its activations tell
        }
      }
    }
    return all;
  }

  private static Happened of(Happening kind, License license, Instant at) {
    return new Happened(
        kind,
        at,
        items(license.itemId()),
        null,
        license.customerId(),
        license.firmCode(),
        null,
        license.customerId() == null ? Long.toString(license.orderKey()) : null,
        false);
  }

  private static List<Happened> of(Activation activation, String before) {
    if (activation.state().equals(before)) {
      return List.of();
    }
    Happening kind =
        switch (activation.state()) {
          case "Completed" -> completed(activation);
          case "UnexpectedState" -> Happening.UNEXPECTED;
          default -> null;
        };
    if (kind == null) {
      return List.of();
    }
    return List.of(
        new Happened(
            kind,
            time(activation.completed(), activation),
            items(activation.itemId()),
            null,
            null,
            null,
            Long.toString(activation.ticketLicenseId()),
            Long.toString(activation.orderKey()),
            true));
  }

  /** Null for what the license itself tells. */
  private static Happening completed(Activation activation) {
    return switch (activation.type()) {
      case "Activate" -> activation.firstActivation() ? Happening.ACTIVATED : Happening.REACTIVATED;
      case "Return" -> Happening.RETURNED;
      case "Restore", "RestoreContainer" -> Happening.RESTORED;
      case "AutoUpdate", "PushUpdate" -> Happening.UPDATED;
      default -> null;
    };
  }

  private static Instant time(Instant known, CollectedRecord record) {
    return known == null ? record.modified() : known;
  }

  private static List<String> items(String itemId) {
    return itemId == null ? List.of() : List.of(itemId);
  }
}
