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
 */
public record ReadRules(Instant from, Duration overlap, Duration lag, int pageSize) {}
