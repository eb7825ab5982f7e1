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
 * @param slicing how the window is cut, or null
 * @param tally rows of the window
 * @param selection what is asked for instead of changes; null for changes
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
    Slicing slicing,
    Tally tally,
    Selection selection) {

  /** Of changes. */
  public Window(
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
      Slicing slicing,
      Tally tally) {
    this(
        module, from, to, afterKey, pageSize, token, open, first, asked, slice, slicing, tally,
        null);
  }

  /** Of what was selected, whenever it was changed. */
  static Window of(Module module, Selection selection, int pageSize, long turn, Instant asked) {
    return new Window(
        module,
        Instant.EPOCH,
        null,
        null,
        pageSize,
        turn,
        true,
        false,
        asked,
        null,
        null,
        new Tally(0, null),
        selection);
  }

  /** Of a selection: what follows a page, at the next turn. */
  Window nextTurn(Page read) {
    return new Window(
        module,
        from,
        null,
        read.lastKey(),
        pageSize,
        token + 1,
        read.hasMore(),
        false,
        asked,
        null,
        null,
        tally.with(read),
        selection);
  }

  /** The span to ask for; without end on the first page. */
  public Slice question() {
    return slice == null ? new Slice(from, to) : slice;
  }

  /**
   * What may be stored of an answer: nothing of a slice that was cut off. It is asked for again, in
   * halves; rows from its middle would be told before those that are missing.
   *
   * @throws TooManyRowsException if it cannot be halved
   */
  public Page storable(Page answer) {
    if (slice == null || !answer.hasMore()) {
      return answer;
    }
    half();
    return new Page(List.of(), null, true, answer.serverTime());
  }

  Slice half() {
    return slicing.half(module, slice);
  }

  Window nextPage(Instant end, Page read) {
    return next(end, read.lastKey(), true, slice, tally.with(read));
  }

  Window nextSlice(Slice following, Page read) {
    return next(to, null, true, following, tally.plus(read.records().size()));
  }

  Window closed(Instant end, Page read) {
    return next(end, null, false, slice, tally.with(read));
  }

  private Window next(Instant end, String key, boolean more, Slice following, Tally rows) {
    return new Window(
        module, from, end, key, pageSize, token, more, first, asked, following, slicing, rows);
  }
}
