package org.notificationdispatcher.console;

/** How something is; the later, the worse. */
enum Light {
  GOOD("ok"),
  OFF("off"),
  NOTICE("notice"),
  BAD("bad");

  private final String style;

  Light(String style) {
    this.style = style;
  }

  /** The class of the style sheet. */
  String style() {
    return style;
  }

  static Light worst(Light one, Light other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
