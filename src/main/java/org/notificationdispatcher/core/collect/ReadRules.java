package org.notificationdispatcher.core.collect;

import java.time.Duration;
import java.time.Instant;

/**
 * How a module reads the change feed.
 *
 * @param from where the very first window begins
 * @param overlap read again before the watermark, for rows committed late with an older time
 * @param lag kept from License Central's present, where rows are still being written
 * @param pageSize rows a page
 * @param slicing how a window is cut, or null to follow the cursor
 */
public record ReadRules(
    Instant from, Duration overlap, Duration lag, int pageSize, Slicing slicing) {

  /** To follow the cursor. */
  public ReadRules(Instant from, Duration overlap, Duration lag, int pageSize) {
    this(from, overlap, lag, pageSize, null);
  }
}
