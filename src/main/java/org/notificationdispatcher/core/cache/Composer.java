package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one of the records of a bundle. */
interface Composer {

  /**
   * What the records say together; empty if that is not to be told, or not yet.
   *
   * @param members all records of the bundle that are known, with all their fields, in any order
   * @param orderItems the order items by their key, where the bundle is one
   */
  Optional<Composed> compose(List<ObjectNode> members, Map<String, ObjectNode> orderItems);

  /** When the newest of the records changed; they are not empty. */
  static Instant newest(List<ObjectNode> members) {
    return members.stream()
        .map(member -> Instant.parse(member.path("modified").asText()))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The records in the order of a numeric field. */
  static List<ObjectNode> sorted(List<ObjectNode> members, String field) {
    return members.stream()
        .sorted(Comparator.comparingLong((JsonNode member) -> member.path(field).asLong()))
        .toList();
  }
}
