package org.notificationdispatcher.core.cache;

import java.util.List;
import java.util.Set;
import org.notificationdispatcher.common.CollectedRecord;

/**
 * Sees what becomes of records, whatever of it is told: each change once, in the transaction that
 * stores it.
 */
@FunctionalInterface
public interface Witness {
  /** Looks away. */
  Witness NOBODY = changes -> {};

  /**
   * Sees what a page changed.
   *
   * @param changes of one page, at least one; what is written of them comes or goes with the page
   */
  void saw(List<Change> changes);

  /**
   * A record beside what was known of it.
   *
   * @param record as it is from now on, with all fields
   * @param known whether anything was known
   * @param stateBefore of a license or activation that was known, else null
   * @param itemsBefore keys of the items of an order that was known; never null
   */
  record Change(CollectedRecord record, boolean known, String stateBefore, Set<Long> itemsBefore) {}
}
