package org.notificationdispatcher.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A header somebody has written down: its name, a colon, its value. */
record Header(String name, String value) {
  private static final Pattern NAME = Pattern.compile("[\\w!#$%&'*+.^`|~-]+");
  private static final Pattern VALUE = Pattern.compile("[ -~\\xa0-\\xff]+");

  /** What is said in any case, or concerns the connection: another value would break it. */
  private static final Set<String> OWN =
      Set.of(
          "host",
          "content-type",
          "content-length",
          "content-encoding",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "expect",
          "te",
          "trailer",
          "upgrade",
          "user-agent",
          "proxy-authorization",
          "proxy-connection");

  /**
   * @param option where it is from, for messages, which never show the value
   * @param taken names, in lower case, that it must not have
   * @throws IllegalArgumentException if it is none, or must not be set
   */
  static Header read(String option, String text, Set<String> taken) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? "" : text.substring(0, colon).strip();
    String value = text.substring(colon + 1).strip();
    if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(option + " is not a name, a colon and a value");
    }
    Header header = new Header(name, value);
    if (OWN.contains(header.plainName()) || taken.contains(header.plainName())) {
      throw new IllegalArgumentException(option + " must not be " + name + "; take another name");
    }
    return header;
  }

  String plainName() {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Without the value, which may be a secret. */
  @Override
  public String toString() {
    return name;
  }
}
