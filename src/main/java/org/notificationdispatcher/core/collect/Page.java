package org.notificationdispatcher.core.collect;

import java.time.Instant;
import java.util.List;
import org.notificationdispatcher.common.CollectedRecord;

/**
 * One answer of License Central.
 *
 * @param records in the order of their keys; may be empty, never null
 * @param lastKey the key to read on after, or null if nothing follows
 * @param hasMore whether the window has more
 * @param serverTime License Central's clock when it answered, or null if it does not tell
 * @param totalRows rows of the whole window, told with its first page; null if it is not told
 */
public record Page(
    List<? extends CollectedRecord> records,
    String lastKey,
    boolean hasMore,
    Instant serverTime,
    Long totalRows) {

  /** Without telling how much there is in all. */
  public Page(
      List<? extends CollectedRecord> records,
      String lastKey,
      boolean hasMore,
      Instant serverTime) {
    this(records, lastKey, hasMore, serverTime, null);
  }

  public Page {
    records = List.copyOf(records);
  }
}
