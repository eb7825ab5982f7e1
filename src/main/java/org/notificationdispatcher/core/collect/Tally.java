package org.notificationdispatcher.core.collect;

/**
 * Rows of a window.
 *
 * @param read so far, also before a restart
 * @param expected in all, or null if License Central does not tell
 */
public record Tally(long read, Long expected) {

  /** After rows of a slice, which does not tell of the whole window. */
  Tally plus(int rows) {
    return new Tally(read + rows, expected);
  }

  Tally with(Page page) {
    return new Tally(read + page.records().size(), expected == null ? page.totalRows() : expected);
  }
}
