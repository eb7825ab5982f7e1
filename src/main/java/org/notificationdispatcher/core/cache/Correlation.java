package org.notificationdispatcher.core.cache;

import java.util.Map;

/** By what the lead system knows a record. */
@FunctionalInterface
public interface Correlation {

  /**
   * The value for a record, or null if it has none.
   *
   * @param record all its fields by name, whatever is selected; those without value are missing
   */
  String of(Map<String, Object> record);

  /** The value of one field. */
  static Correlation field(String name) {
    return record -> {
      Object value = record.get(name);
      return value == null ? null : value.toString();
    };
  }

  /** The values of two fields with a slash between; null if one is missing. */
  static Correlation fields(String first, String second) {
    return record -> {
      String one = field(first).of(record);
      String other = field(second).of(record);
      return one == null || other == null ? null : one + "/" + other;
    };
  }

  /** None. */
  static Correlation none() {
    return record -> null;
  }
}
