package org.notificationdispatcher.common;

import java.time.Instant;
import java.util.List;

/**
 * An order: what was sold, and the ticket that activates it. Sending the order number again extends
 * the same order.
 *
 * @param orderKey License Central's key
 * @param orderId the order number of the vendor, or null: it is optional in License Central
 * @param ticketId the ticket, five groups of five characters
 * @param customerId the customer, or null
 * @param created when the order was created
 * @param createdBy the user or system that created it, or null; lets a router leave out what the
 *     lead system created itself
 * @param comment free text, or null
 * @param items what was ordered, by position; never null
 * @param modified when License Central last changed it
 */
public record Order(
    long orderKey,
    String orderId,
    String ticketId,
    String customerId,
    Instant created,
    String createdBy,
    String comment,
    List<OrderItem> items,
    Instant modified)
    implements CollectedRecord {

  public Order {
    items = items == null ? List.of() : List.copyOf(items);
  }

  @Override
  public Module module() {
    return Module.ORDERS;
  }

  @Override
  public String sourceKey() {
    return Long.toString(orderKey);
  }

  @Override
  public String subject() {
    return "order/" + orderKey;
  }
}
