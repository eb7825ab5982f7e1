package org.notificationdispatcher.common;

import java.util.Arrays;
import java.util.Locale;

/** What is collected, each with its own schedule, watermark and field selection. */
public enum Module {
  ORDERS,
  LICENSES,
  ACTIVATIONS;

  /** The module of this name as it stands in configuration and tables: {@code orders}, … */
  public static Module named(String name) {
    return Arrays.stream(values())
        .filter(module -> module.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no module '" + name + "'; there are " + Arrays.toString(values())));
  }

  /** The name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
