package org.notificationdispatcher.core.outbox;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The order of each destination in this context. Whoever names it, the consumer or a producer,
 * names it for all: with two rules for one destination there would be none. Thread-safe.
 */
final class Orders {
  private final Map<String, Named> named = new HashMap<>();

  /**
   * @param by those running that named it; the rule outlives them, as a route does that is replaced
   */
  private record Named(OrderRule rule, Set<Object> by) {}

  /**
   * Names the order of a destination.
   *
   * @throws IllegalArgumentException if somebody running has named another one
   */
  synchronized void name(String destination, OrderRule rule, Object by) {
    Named now = named.get(destination);
    if (now != null && !now.by().isEmpty() && !now.rule().text().equals(rule.text())) {
      throw new IllegalArgumentException(
          ("outbox:%s: order '%s' here and '%s' elsewhere; a destination has one, best named where"
                  + " it is read")
              .formatted(destination, rule.text(), now.rule().text()));
    }
    Set<Object> all = now == null ? new HashSet<>() : now.by();
    all.add(by);
    named.put(destination, new Named(rule, all));
  }

  /** Whoever reads the destination names none: what was named by those that are gone is over. */
  synchronized void nameNone(String destination) {
    named.computeIfPresent(destination, (name, now) -> now.by().isEmpty() ? null : now);
  }

  synchronized void forget(String destination, Object by) {
    Named now = named.get(destination);
    if (now != null) {
      now.by().remove(by);
    }
  }

  synchronized OrderRule of(String destination) {
    Named now = named.get(destination);
    return now == null ? OrderRule.SUBJECT : now.rule();
  }
}
