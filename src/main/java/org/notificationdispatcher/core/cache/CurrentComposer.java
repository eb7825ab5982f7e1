package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The newest license transfer of a license. Newest is the one of the last generation and, within
 * it, the one that was started last: its receipt may come before that of an older one.
 */
final class CurrentComposer implements Composer {
  private static final Comparator<ObjectNode> BY_AGE =
      Comparator.<ObjectNode>comparingLong(one -> one.path("generation").asLong())
          .thenComparingLong(one -> one.path("activationKey").asLong());

  private final TellRules rules;

  CurrentComposer(TellRules rules) {
    this.rules = rules;
  }

  @Override
  public Optional<Composed> compose(List<ObjectNode> members, Map<String, ObjectNode> orderItems) {
    return members.stream()
        .filter(one -> rules.tellsActivation(one.path("state").asText()))
        .max(BY_AGE)
        .map(
            newest ->
                new Composed(
                    "activation.current",
                    "activation.current",
                    "license/" + newest.path("ticketLicenseId").asText(),
                    Instant.parse(newest.path("modified").asText()),
                    rules.fields().of(newest),
                    newest.deepCopy(),
                    List.of(newest),
                    Set.of(Detail.ITEM, Detail.CONTAINER),
                    Set.of()));
  }
}
