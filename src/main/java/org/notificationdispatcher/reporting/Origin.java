package org.notificationdispatcher.reporting;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What a report is of.
 *
 * @param instance which License Central
 * @param console where the readers of reports find the console, without "/" at its end; empty if
 *     they do not: then reports have no links
 */
public record Origin(String instance, String console) {

  /** Where this is in the console. */
  String link(String path) {
    return console.isEmpty() || path == null ? "" : console + path;
  }

  /** Path of what is found by a number or name; null for null. */
  static String found(Object text) {
    return text == null ? null : "/search?q=" + encoded(text.toString());
  }

  /**
   * Path of the deliveries of a destination.
   *
   * @param state {@code dead} or {@code pending}
   */
  static String deliveries(String destination, String state) {
    return "/destinations/" + encoded(destination) + "?state=" + state;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
