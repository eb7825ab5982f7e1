package org.notificationdispatcher.simulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which of the next calls of the query port go wrong, and how. Of the steps that fit a call's
 * operation the first one is used, until it is used up. Safe for use by several threads.
 */
public final class FaultScript {

  private final List<Step> steps = new ArrayList<>();

  FaultScript() {}

  /**
   * The next calls of an operation go wrong.
   *
   * @param operation such as {@code doQueryOrders}; null for any
   * @param times how many calls, at least 1
   */
  public record Step(String operation, FaultKind kind, int times) {
    public Step {
      if (times < 1) {
        throw new IllegalArgumentException("A fault happens at least once, not " + times);
      }
    }
  }

  /** Replaces what is left of the script. */
  public synchronized void set(Collection<Step> script) {
    steps.clear();
    steps.addAll(script);
  }

  /** Adds to the end: the next calls of any operation go wrong. */
  public void add(FaultKind kind, int times) {
    add(null, kind, times);
  }

  /** Adds to the end: the next calls of this operation (null for any) go wrong. */
  public synchronized void add(String operation, FaultKind kind, int times) {
    steps.add(new Step(operation, kind, times));
  }

  /** From now on all is well. */
  public void clear() {
    set(List.of());
  }

  /** What is left. */
  public synchronized List<Step> steps() {
    return List.copyOf(steps);
  }

  /** What goes wrong with this call; uses it up. */
  synchronized Optional<FaultKind> next(String operation) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (step.operation() == null || step.operation().equals(operation)) {
        if (step.times() == 1) {
          steps.remove(i);
        } else {
          steps.set(i, new Step(step.operation(), step.kind(), step.times() - 1));
        }
        return Optional.of(step.kind());
      }
    }
    return Optional.empty();
  }
}
