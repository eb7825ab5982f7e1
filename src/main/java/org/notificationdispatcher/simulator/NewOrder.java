package org.notificationdispatcher.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * An order to create, or to extend if its number is known already.
 *
 * @param orderId the order number, or null
 * @param customerId a customer of the stand-in, or null
 * @param createdBy who orders, or null
 * @param comment free text, or null
 * @param positions at least one
 */
public record NewOrder(
    String orderId, String customerId, String createdBy, String comment, List<Position> positions) {

  public NewOrder {
    positions = List.copyOf(positions);
  }

  /** An order without customer, creator and comment; add positions by {@link #with}. */
  public static NewOrder of(String orderId) {
    return new NewOrder(orderId, null, null, null, List.of());
  }

  /** The same order and one position more. */
  public NewOrder with(String itemId, int quantity) {
    List<Position> more = new ArrayList<>(positions);
    more.add(new Position(itemId, quantity));
    return new NewOrder(orderId, customerId, createdBy, comment, more);
  }

  /** The same order, ordered by this user or system. */
  public NewOrder createdBy(String name) {
    return new NewOrder(orderId, customerId, name, comment, positions);
  }

  /** The same order for this customer. */
  public NewOrder forCustomer(String id) {
    return new NewOrder(orderId, id, createdBy, comment, positions);
  }

  /**
   * One position.
   *
   * @param itemId an item of the stand-in
   * @param quantity licenses, at least 1
   */
  public record Position(String itemId, int quantity) {}
}
