package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The licenses of one ticket that one license transfer processed. */
final class TicketComposer implements Composer {
  /** What they have in common; the rest stands with each license. */
  private static final List<String> IN_COMMON =
      List.of(
          "transferKey",
          "ticketId",
          "orderKey",
          "orderId",
          "cmSerial",
          "cmContainerKind",
          "firmUpdateCounter",
          "created");

  private final TellRules rules;

  TicketComposer(TellRules rules) {
    this.rules = rules;
  }

  @Override
  public Optional<Composed> compose(List<ObjectNode> members, Map<String, ObjectNode> orderItems) {
    List<ObjectNode> told =
        members.stream().filter(one -> rules.tellsActivation(one.path("state").asText())).toList();
    if (told.isEmpty()) {
      return Optional.empty();
    }
    List<ObjectNode> licenses = Composer.sorted(told, "ticketLicenseId");
    ObjectNode first = licenses.get(0);
    ObjectNode data = rules.fields().of(first).retain(IN_COMMON);
    ArrayNode each = data.putArray("licenses");
    licenses.forEach(one -> each.add(rules.fields().of(one).without(IN_COMMON)));
    return Optional.of(
        new Composed(
            "ticket.processed",
            "ticket.processed",
            first.hasNonNull("ticketId")
                ? "ticket/" + first.path("ticketId").asText()
                : "transfer/" + first.path("transferKey").asText(),
            Composer.newest(licenses),
            data,
            first.deepCopy(),
            licenses,
            Set.of(Detail.CONTAINER),
            Set.of(Detail.ITEM)));
  }
}
