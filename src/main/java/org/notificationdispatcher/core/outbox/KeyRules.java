package org.notificationdispatcher.core.outbox;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What each destination in this context says in one of its options. Whoever names it, the consumer
 * or a producer, names it for all: with two rules for one destination there would be none.
 * Thread-safe.
 */
final class KeyRules {
  private final String option;
  private final KeyRule byDefault;
  private final Map<String, Named> named = new HashMap<>();

  /**
   * @param by those running that named it; the rule outlives them, as a route does that is replaced
   */
  private record Named(KeyRule rule, Set<Object> by) {}

  /**
   * @param option what it is called at the endpoint
   * @param byDefault where nobody has named one
   */
  KeyRules(String option, KeyRule byDefault) {
    this.option = option;
    this.byDefault = byDefault;
  }

  /**
   * Names the rule of a destination.
   *
   * @param rule null for none: what was named by those that are gone is over
   * @throws IllegalArgumentException if somebody running has named another one
   */
  synchronized void read(String destination, KeyRule rule, Object by) {
    if (rule == null) {
      named.computeIfPresent(destination, (name, now) -> now.by().isEmpty() ? null : now);
    } else {
      name(destination, rule, by);
    }
  }

  /**
   * As {@link #read}, for one that only records: none leaves all as it is.
   *
   * @throws IllegalArgumentException if somebody running has named another one
   */
  synchronized void name(String destination, KeyRule rule, Object by) {
    if (rule == null) {
      return;
    }
    Named now = named.get(destination);
    if (now != null && !now.by().isEmpty() && !now.rule().text().equals(rule.text())) {
      throw new IllegalArgumentException(
          ("outbox:%s: %s '%s' here and '%s' elsewhere; a destination has one, best named where"
                  + " it is read")
              .formatted(destination, option, rule.text(), now.rule().text()));
    }
    Set<Object> all = now == null ? new HashSet<>() : now.by();
    all.add(by);
    named.put(destination, new Named(rule, all));
  }

  synchronized void forget(String destination, Object by) {
    Named now = named.get(destination);
    if (now != null) {
      now.by().remove(by);
    }
  }

  synchronized KeyRule of(String destination) {
    Named now = named.get(destination);
    return now == null ? byDefault : now.rule();
  }
}
