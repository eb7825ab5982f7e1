package org.notificationdispatcher.reporting;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The parts of a report, in their order. */
public enum Section {
  /** What happened on each day. */
  ACTIVITY,
  /** What happened to each article. */
  ITEMS,
  /** What happened to each customer. */
  CUSTOMERS,
  /** Licenses that expire soon. */
  EXPIRING,
  /** Licenses nobody has activated. */
  UNUSED,
  /** License transfers whose receipt is missing. */
  RECEIPTS,
  /** License transfers that ended in an unexpected state. */
  UNEXPECTED,
  /** What became of the deliveries of each destination. */
  DELIVERIES,
  /** How License Central was asked. */
  POLLING;

  /** All names as they stand in the configuration, such as {@code activity}. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Section::toString).toList();
  }

  /** The section of this name. */
  public static Section named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
