package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All licenses of an order item. Complete when as many are known as were ordered, not counting
 * those that were replaced: their successors count.
 */
final class OrderItemComposer implements Composer {
  /** What the licenses of an order item have in common; the rest stands with each license. */
  private static final List<String> IN_COMMON =
      List.of("orderItemKey", "orderKey", "orderId", "ticketId", "customerId", "position");

  private final FieldSelection fields;

  OrderItemComposer(FieldSelection fields) {
    this.fields = fields;
  }

  @Override
  public Optional<Composed> compose(List<ObjectNode> members, Map<String, ObjectNode> orderItems) {
    if (members.isEmpty()) {
      return Optional.empty();
    }
    List<ObjectNode> licenses = Composer.sorted(members, "ticketLicenseId");
    ObjectNode first = licenses.get(0);
    ObjectNode item = orderItems.get(first.path("orderItemKey").asText());
    long alive = licenses.stream().filter(OrderItemComposer::alive).count();
    if (item == null || alive < item.path("quantity").asLong()) {
      return Optional.empty();
    }
    ObjectNode record = first.deepCopy();
    record.setAll(item);
    ObjectNode data = fields.of(first).retain(IN_COMMON);
    data.set("quantity", item.path("quantity"));
    ArrayNode each = data.putArray("licenses");
    licenses.forEach(one -> each.add(fields.of(one).without(IN_COMMON)));
    return Optional.of(
        new Composed(
            "order_item.created",
            "order_item.updated",
            "order-item/" + first.path("orderItemKey").asText(),
            Composer.newest(licenses),
            data,
            record,
            licenses,
            Set.of(Detail.CUSTOMER),
            Set.of(Detail.ITEM, Detail.CONTAINER)));
  }

  /** Whether a license counts among those that were ordered. */
  static boolean alive(ObjectNode license) {
    return !license.path("state").asText().equals("Replaced");
  }
}
