package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.notificationdispatcher.common.Module;

/** What can be fetched about a record beyond its own fields. */
public enum Detail {
  CUSTOMER("customerId", Module.ORDERS, Module.LICENSES),
  ITEM("itemId", Module.ORDERS, Module.LICENSES, Module.ACTIVATIONS),
  CONTAINER("cmSerial", Module.LICENSES, Module.ACTIVATIONS);

  /** The positions of an order name items, not the order itself. */
  private static final String POSITIONS = "items";

  private final String idField;
  private final List<Module> modules;

  Detail(String idField, Module... modules) {
    this.idField = idField;
    this.modules = List.of(modules);
  }

  /**
   * Reads a selection.
   *
   * @param names {@code customer}, {@code item}, {@code container}; none for no details
   * @throws IllegalArgumentException that lists what the module has
   */
  public static Set<Detail> of(Module module, List<String> names) {
    Set<Detail> selected = EnumSet.noneOf(Detail.class);
    for (String name : names) {
      selected.add(
          Arrays.stream(values())
              .filter(detail -> detail.toString().equals(name))
              .filter(detail -> detail.modules.contains(module))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "no detail '"
                              + name
                              + "'; "
                              + module
                              + " have "
                              + Arrays.stream(values())
                                  .filter(detail -> detail.modules.contains(module))
                                  .toList())));
    }
    return selected;
  }

  /**
   * Whether it may be some time old. A container is another one after each license transfer, and it
   * is such that are told.
   */
  boolean lasts() {
    return this != CONTAINER;
  }

  /** The ids that a record names: of its customer, its items, its container. */
  Set<String> idsIn(ObjectNode record) {
    Set<String> ids = new TreeSet<>();
    id(record, ids);
    if (this == ITEM) {
      record.path(POSITIONS).forEach(position -> id((ObjectNode) position, ids));
    }
    return ids;
  }

  private void id(ObjectNode node, Set<String> ids) {
    String id = idIn(node);
    if (id != null) {
      ids.add(id);
    }
  }

  /** The id in a record or position itself, or null. */
  String idIn(ObjectNode node) {
    return node.hasNonNull(idField) ? node.path(idField).asText() : null;
  }

  /** The name in lower case: the field of the message, too. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
