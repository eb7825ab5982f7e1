package org.notificationdispatcher.core.collect;

import java.time.Instant;
import org.notificationdispatcher.common.Module;

/**
 * The part of the change feed that is being read: changes from {@code from} (inclusive) to {@code
 * to} (exclusive), in the order of keys, after {@code afterKey}.
 *
 * @param module whose feed
 * @param from never null; the epoch for "everything"
 * @param to null before the first page: the end is known only when License Central has answered
 * @param afterKey null for the first page
 * @param pageSize rows to ask for
 * @param token of the lease under which the window is read
 * @param open whether there is more to read
 * @param first whether the module was never read to an end before
 * @param asked on our clock, when the window was opened: before License Central was asked for it
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
    Instant asked) {

  Window next(Instant end, String lastKey) {
    return new Window(module, from, end, lastKey, pageSize, token, true, first, asked);
  }

  Window closed(Instant end) {
    return new Window(module, from, end, null, pageSize, token, false, first, asked);
  }
}
