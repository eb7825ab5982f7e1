package org.notificationdispatcher.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which of the next calls of the query port and of the legacy service go wrong, and how. Of the
 * steps that fit a call's operation the first one is used, until it is used up. A step whose kind
 * can not happen to an operation, such as {@link FaultKind#CLOCK_SKEW} to a single get, does not
 * fit it. Safe for use by several threads.
 */
public final class FaultScript {

  private final List<Step> steps = new ArrayList<>();

  FaultScript() {}

  /**
   * The next calls of an operation go wrong.
   *
   * @param operation such as {@code doQueryOrders}; null for any
   * @param times how many calls, at least 1
   * @param amount how late rows are, at least 0, or how far the clock is ahead; null for the usual
   *     amount of the kind, and for all kinds but these two
   */
  public record Step(String operation, FaultKind kind, int times, Duration amount) {
    public Step {
      if (times < 1) {
        throw new IllegalArgumentException("A fault happens at least once, not " + times);
      }
      if (amount == null) {
        amount = kind.usualAmount();
      } else if (kind.usualAmount() == null) {
        throw new IllegalArgumentException(kind + " has no amount");
      } else if (kind == FaultKind.LATE_ROWS && amount.isNegative()) {
        throw new IllegalArgumentException("Rows are late by 0 or more, not " + amount);
      }
    }

    /** With the usual amount, where the kind has one. */
    public Step(String operation, FaultKind kind, int times) {
      this(operation, kind, times, null);
    }

    private boolean fits(String call) {
      return (operation == null || operation.equals(call)) && kind.canHit(call);
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
  public void add(String operation, FaultKind kind, int times) {
    add(new Step(operation, kind, times));
  }

  /** Adds to the end. */
  public synchronized void add(Step step) {
    steps.add(step);
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
  synchronized Optional<Step> next(String operation) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (step.fits(operation)) {
        if (step.times() == 1) {
          steps.remove(i);
        } else {
          steps.set(i, new Step(step.operation(), step.kind(), step.times() - 1, step.amount()));
        }
        return Optional.of(step);
      }
    }
    return Optional.empty();
  }
}
