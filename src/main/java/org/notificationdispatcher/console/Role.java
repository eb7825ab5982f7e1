package org.notificationdispatcher.console;

import java.util.Locale;

/** What a user may do: look, or look and act. */
public enum Role {
  VIEWER,
  OPERATOR;

  /**
   * The role of this name.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Role named(String name) {
    for (Role role : values()) {
      if (role.toString().equals(name)) {
        return role;
      }
    }
    throw new IllegalArgumentException("'" + name + "' is no role; there are viewer and operator");
  }

  /** As it stands in the database. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
