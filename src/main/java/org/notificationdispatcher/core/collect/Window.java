package org.notificationdispatcher.core.collect;

import java.time.Instant;
import java.util.List;
import org.notificationdispatcher.common.Module;

/**
 * The part of the change feed that is being read: changes from {@code from} (inclusive) to {@code
 * to} (exclusive); page after page in the order of keys, or slice after slice of time.
 *
 * @param module whose feed
 * @param from never null; the epoch for "everything"
 * @param to null before the first page: the end is known only when License Central has answered;
 *     never null with slices
 * @param afterKey null for the first page, and with slices
 * @param pageSize rows to ask for
 * @param token of the lease under which the window is read
 * @param open whether there is more to read
 * @param first whether the module was never read through before
 * @param asked on our clock, when the window was opened: before License Central was asked for it
 * @param slice what is asked for next, or null where the cursor is followed
 * @param tally rows of the window
 */
public record Window(
    Module module,
    Instant from,
    Instant to,
    String afterKey,
    int pageSize,
    long token,
    boolean open,
    boolean first,
    Instant asked,
    Slice slice,
    Tally tally) {

  /** The span to ask for; without end on the first page. */
  public Slice question() {
    return slice == null ? new Slice(from, to) : slice;
  }

  /**
   * What may be stored of an answer: nothing of a slice that was cut off. It is asked for again, in
   * halves; rows from its middle would be told before those that are missing.
   */
  public Page storable(Page answer) {
    return slice != null && answer.hasMore()
        ? new Page(List.of(), null, true, answer.serverTime())
        : answer;
  }

  Window nextPage(Instant end, Page read) {
    return new Window(
        module,
        from,
        end,
        read.lastKey(),
        pageSize,
        token,
        true,
        first,
        asked,
        slice,
        tally.with(read));
  }

  Window nextSlice(Slice following, Page read) {
    return new Window(
        module,
        from,
        to,
        null,
        pageSize,
        token,
        true,
        first,
        asked,
        following,
        tally.plus(read.records().size()));
  }

  Window closed(Instant end, Page read) {
    return new Window(
        module, from, end, null, pageSize, token, false, first, asked, slice, tally.with(read));
  }
}
