package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.common.Order;

/** Which fields of a module's records are told; only their changes are news. */
public final class FieldSelection {
  /** When something changed is the message's timestamp, and no change in itself. */
  private static final String MODIFIED = "modified";

  private final Set<String> fields;

  private FieldSelection(Set<String> fields) {
    this.fields = fields;
  }

  /**
   * Reads a selection.
   *
   * @param fields names, or {@code *} alone for all
   * @throws IllegalArgumentException that lists the known names if one is not among them
   */
  public static FieldSelection of(Module module, List<String> fields) {
    Set<String> known = known(module);
    if (fields.equals(List.of("*"))) {
      return new FieldSelection(known);
    }
    Set<String> unknown = new LinkedHashSet<>(fields);
    unknown.removeAll(known);
    if (!unknown.isEmpty() || fields.isEmpty()) {
      throw new IllegalArgumentException(
          (fields.isEmpty() ? "no fields" : "unknown fields " + unknown)
              + "; "
              + module
              + " have "
              + known
              + ", or * for all");
    }
    return new FieldSelection(Set.copyOf(fields));
  }

  private static Set<String> known(Module module) {
    Class<?> type =
        switch (module) {
          case ORDERS -> Order.class;
          case LICENSES -> License.class;
          case ACTIVATIONS -> Activation.class;
        };
    Set<String> names = new LinkedHashSet<>();
    Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).forEach(names::add);
    names.remove(MODIFIED);
    return names;
  }

  ObjectNode of(ObjectNode record) {
    return record.deepCopy().retain(fields);
  }
}
