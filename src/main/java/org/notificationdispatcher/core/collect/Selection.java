package org.notificationdispatcher.core.collect;

import java.util.List;
import java.util.Locale;

/**
 * Records that are asked for by what they belong to, whenever they were changed.
 *
 * @param values what {@code by} names, at least one
 */
public record Selection(By by, List<String> values) {

  public Selection {
    values = List.copyOf(values);
  }

  /** What records can be asked for by. */
  public enum By {
    /** A ticket's id. */
    TICKET,
    /** A license's number. */
    LICENSE,
    /** A CmContainer's serial. */
    CONTAINER;

    /** The one of this name, as {@link #toString()} writes it. */
    public static By named(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
