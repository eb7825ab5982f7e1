package org.notificationdispatcher.core.cache;

import java.util.Collection;
import java.util.function.Function;

/** Array parameters of statements that handle a whole batch. */
final class Texts {
  private Texts() {}

  /** One text an element, null for null. */
  static <T> String[] of(Collection<T> all, Function<? super T, ?> value) {
    return all.stream()
        .map(value)
        .map(one -> one == null ? null : one.toString())
        .toArray(String[]::new);
  }
}
