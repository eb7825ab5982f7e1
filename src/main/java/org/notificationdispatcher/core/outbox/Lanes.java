package org.notificationdispatcher.core.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * What is claimed and not yet begun, and how many attempts are under way: new deliveries and
 * repeats apart. Repeats never take all slots, so that those which hang leave room for what is new;
 * what is new may take those that no repeat wants. Not thread-safe.
 */
final class Lanes {
  private final Lane fresh = new Lane();
  private final Lane repeats = new Lane();
  private boolean repeatsTurn;

  private static final class Lane {
    final Queue<Held> queued = new ArrayDeque<>();
    int active;
  }

  /** How many of so many slots repeats may take. One slot is shared. */
  static int forRepeats(int slots) {
    return slots == 1 ? 1 : slots - Math.max(1, slots / 4);
  }

  void add(Held one) {
    lane(one).queued.add(one);
  }

  /** What to begin next, by turns; null if there is nothing, or no slot for it. */
  Held next(int slots) {
    if (active() >= slots) {
      return null;
    }
    Held repeat = repeats.active < forRepeats(slots) ? repeats.queued.peek() : null;
    Held first = fresh.queued.peek();
    return repeat != null && (repeatsTurn || first == null) ? repeat : first;
  }

  /** What {@link #next} gave is under way. */
  void begun(Held one) {
    lane(one).queued.remove();
    lane(one).active++;
    repeatsTurn = !one.repeat();
  }

  void ended(Held one) {
    lane(one).active--;
  }

  int active() {
    return fresh.active + repeats.active;
  }

  int queued() {
    return fresh.queued.size() + repeats.queued.size();
  }

  /** Empties both queues. */
  List<Held> takeBack() {
    List<Held> all = new ArrayList<>(fresh.queued);
    all.addAll(repeats.queued);
    fresh.queued.clear();
    repeats.queued.clear();
    return all;
  }

  private Lane lane(Held one) {
    return one.repeat() ? repeats : fresh;
  }
}
