package org.notificationdispatcher.core.cache;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.notificationdispatcher.common.Module;

/** What one message of a module is about: a record, or several that belong together. */
public enum Level {
  /** One record. */
  RECORD(null),
  /** All licenses of an order item, once they are all known. */
  ORDER_ITEM(Module.LICENSES),
  /** The licenses of one ticket that one license transfer processed. */
  TICKET(Module.ACTIVATIONS),
  /** The newest activation of a license; an older one that is undelivered is superseded. */
  CURRENT(Module.ACTIVATIONS);

  private final Module module;

  Level(Module module) {
    this.module = module;
  }

  /**
   * The level of this name as it stands in the configuration: {@code order-item}, {@code ticket},
   * {@code current}; a single record is called {@code license} or {@code all}.
   *
   * @throws IllegalArgumentException that lists the names the module has
   */
  public static Level named(Module module, String name) {
    List<Level> levels = of(module);
    return levels.stream()
        .filter(level -> level.name(module).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no level '"
                        + name
                        + "'; "
                        + module
                        + " have "
                        + levels.stream().map(level -> level.name(module)).toList()));
  }

  /** Of what a message of this type was made. */
  static Level ofType(String type) {
    if (type.startsWith("order_item.")) {
      return ORDER_ITEM;
    }
    return switch (type) {
      case "ticket.processed" -> TICKET;
      case "activation.current" -> CURRENT;
      default -> RECORD;
    };
  }

  private static List<Level> of(Module module) {
    return Arrays.stream(values())
        .filter(level -> level == RECORD || level.module == module)
        .toList();
  }

  private String name(Module of) {
    return this == RECORD ? (of == Module.LICENSES ? "license" : "all") : kind();
  }

  /** Whether several records make one message. */
  public boolean bundled() {
    return this != RECORD;
  }

  /** Whose records are bundled; null if they are not. */
  Module module() {
    return module;
  }

  /** As it stands in table {@code bundle}. */
  String kind() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
