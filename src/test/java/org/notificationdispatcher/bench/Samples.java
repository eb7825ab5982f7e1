package org.notificationdispatcher.bench;

import java.util.ArrayList;
import java.util.List;

/** Values of one kind that were measured. */
final class Samples {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  /**
   * The middle value, of an even number the lower of the two.
   *
   * @throws IllegalStateException if there is none
   */
  double value() {
    return quantile(0.5);
  }

  /** The smallest value that at least this share of all values do not exceed. */
  double quantile(double share) {
    if (values.isEmpty()) {
      throw new IllegalStateException("nothing was measured");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }

  double mean() {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  int size() {
    return values.size();
  }
}
