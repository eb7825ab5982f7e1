package org.notificationdispatcher.core.collect;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.notificationdispatcher.common.Module;

/**
 * How a window is read where the feed can be asked by times of change only: slice by slice. What
 * does not fit into one answer is halved, what leaves room is doubled; a slice ends where a step of
 * the change filter ends, so that none is read in two halves.
 *
 * @param steps in which the change filter counts
 * @param maxRows most rows of an answer; an answer with as many was cut off
 */
public record Slicing(Steps steps, int maxRows) {

  /**
   * The first half of a slice that did not fit.
   *
   * @throws TooManyRowsException if it is one step only
   */
  Slice half(Module module, Slice cutOff) {
    long first = steps.of(cutOff.from());
    Instant middle = steps.start(first + count(cutOff) / 2);
    if (!middle.isAfter(cutOff.from()) || !middle.isBefore(cutOff.to())) {
      throw new TooManyRowsException(module, text(first), maxRows);
    }
    return new Slice(cutOff.from(), middle);
  }

  /**
   * The slice after one that did fit.
   *
   * @param rows it had
   * @param end of the window, after the slice's own
   */
  Slice after(Slice read, int rows, Instant end) {
    long count = rows > maxRows / 2 ? count(read) : 2 * count(read);
    Instant to =
        steps.start(steps.of(read.to()) + Math.min(count, count(new Slice(read.to(), end))));
    return new Slice(read.to(), to.isBefore(end) ? to : end);
  }

  /** Steps that a slice touches. */
  private long count(Slice slice) {
    return 1 + steps.of(slice.to().minusNanos(1)) - steps.of(slice.from());
  }

  private String text(long step) {
    return steps.unit() == ChronoUnit.DAYS
        ? "on " + LocalDate.ofEpochDay(step) + " (" + steps.zone() + ")"
        : "from " + steps.start(step) + " to " + steps.start(step + 1);
  }
}
