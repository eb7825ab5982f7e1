package org.notificationdispatcher.reporting;

import java.util.Set;

/**
 * What a report is about. An empty set means all.
 *
 * @param firmCodes the vendor's firm codes
 * @param items articles (SKU)
 * @param customers customers' numbers
 */
public record Filter(Set<Long> firmCodes, Set<String> items, Set<String> customers) {
  /** Everything. */
  public static final Filter ALL = new Filter(Set.of(), Set.of(), Set.of());

  public Filter {
    firmCodes = Set.copyOf(firmCodes);
    items = Set.copyOf(items);
    customers = Set.copyOf(customers);
  }
}
