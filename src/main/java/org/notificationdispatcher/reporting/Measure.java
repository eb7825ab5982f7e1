package org.notificationdispatcher.reporting;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a report counts: happenings that a reader takes for one thing. */
enum Measure {
  ORDERS(Happening.ORDERED),
  LICENSES(Happening.LICENSED),
  ACTIVATIONS(Happening.ACTIVATED, Happening.REACTIVATED),
  RETURNS(Happening.RETURNED);

  private final List<Happening> happenings;

  Measure(Happening... happenings) {
    this.happenings = List.of(happenings);
  }

  long of(Map<Happening, Long> counts) {
    return happenings.stream().mapToLong(one -> counts.getOrDefault(one, 0L)).sum();
  }

  /** As it stands in the names of texts. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
