package org.notificationdispatcher.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import org.notificationdispatcher.console.Sessions.Session;

/**
 * What stands around every page.
 *
 * @param base what links begin with
 * @param css name of the style sheet
 * @param tab the one of the navigation that is open; null for none
 * @param session null before the sign-in
 * @param said what was done just now, or null
 */
record Frame(
    String base,
    String css,
    String title,
    String tab,
    Session session,
    String said,
    Format format) {

  /** A link within the console. */
  String to(String path) {
    return base + path;
  }

  /** As a part of a link. */
  static String part(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  boolean open(String name) {
    return name.equals(tab);
  }

  boolean mayAct() {
    return session != null && session.mayAct();
  }

  /** Whether the navigation is of use: before the first password is changed, it is not. */
  boolean navigable() {
    return session != null && !session.mustChange();
  }
}
