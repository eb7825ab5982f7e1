package org.notificationdispatcher.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One request to the console. Read from the request itself: Camel's headers are mixed with
 * parameters, by which anybody could pretend to another header.
 *
 * @param path its parts below the console, decoded
 * @param query by name; of several of a name, the first
 * @param form as {@code query}
 * @param headers as {@code query}, by name in any case
 * @param base what links begin with, as the browser sees it: a proxy may have taken off a part
 * @param origin scheme and authority as the browser sees them
 * @param address whose it is
 */
record Visit(
    String method,
    List<String> path,
    Map<String, String> query,
    Map<String, String> form,
    Map<String, String> headers,
    String base,
    String origin,
    String address) {

  /** Where the routes take requests. */
  static final String MOUNT = "/console";

  private static final Pattern PREFIX = Pattern.compile("(/[A-Za-z0-9._~-]+)*");
  private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9.:\\[\\]_-]+");

  /** A request that is none. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  static Visit of(HttpServerRequest request, Console.Settings settings) throws UnreadableException {
    String address = request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
    return of(
        request.method().name(),
        request.path(),
        first(request.params()),
        first(request.formAttributes()),
        first(request.headers()),
        address,
        settings);
  }

  static Visit of(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> form,
      Map<String, String> headers,
      String peer,
      Console.Settings settings)
      throws UnreadableException {
    List<String> parts = parts(path);
    if (parts.stream().anyMatch(Visit::unstorable)
        || query.values().stream().anyMatch(Visit::unstorable)
        || form.values().stream().anyMatch(Visit::unstorable)) {
      throw new UnreadableException();
    }
    boolean trusting = settings.trustProxy();
    String scheme =
        "https".equals(trusting ? headers.get("X-Forwarded-Proto") : null) ? "https" : "http";
    String host = trusting ? headers.get("X-Forwarded-Host") : null;
    if (host == null) {
      host = headers.getOrDefault("Host", "");
    }
    String prefix = trusting ? headers.get("X-Forwarded-Prefix") : null;
    String base =
        prefix != null && PREFIX.matcher(prefix).matches() ? prefix + MOUNT : settings.path();
    String forwarded = trusting ? headers.get("X-Forwarded-For") : null;
    return new Visit(
        method,
        parts,
        query,
        form,
        headers,
        base,
        AUTHORITY.matcher(host).matches() ? scheme + "://" + host : "",
        forwarded == null ? peer : lastOf(forwarded));
  }

  private static List<String> parts(String path) throws UnreadableException {
    String below = path.substring(MOUNT.length());
    if (!below.isEmpty() && !below.startsWith("/")) {
      throw new UnreadableException();
    }
    try {
      return Arrays.stream(below.split("/"))
          .filter(part -> !part.isEmpty())
          .map(part -> URLDecoder.decode(part.replace("+", "%2B"), UTF_8))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new UnreadableException();
    }
  }

  /** The database takes no such text. */
  private static boolean unstorable(String text) {
    return text.indexOf('\0') >= 0;
  }

  /** The one our proxy has seen; what stands before it anybody can write. */
  private static String lastOf(String list) {
    return list.substring(list.lastIndexOf(',') + 1).strip();
  }

  private static Map<String, String> first(MultiMap all) {
    Map<String, String> first = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.forEach(one -> first.putIfAbsent(one.getKey(), one.getValue()));
    return first;
  }

  boolean secure() {
    return origin.startsWith("https:");
  }

  boolean reads() {
    return method.equals("GET");
  }

  /** Whether the path is this; {@code *} stands for any part. */
  boolean at(String... parts) {
    if (path.size() != parts.length) {
      return false;
    }
    for (int n = 0; n < parts.length; n++) {
      if (!parts[n].equals("*") && !parts[n].equals(path.get(n))) {
        return false;
      }
    }
    return true;
  }

  /** A parameter of the query, without blanks around it; empty if it is not given. */
  String asked(String name) {
    return query.getOrDefault(name, "").strip();
  }

  /** A field of the form; empty if it is not given. */
  String field(String name) {
    return form.getOrDefault(name, "");
  }

  /**
   * A whole number of the query.
   *
   * @return otherwise, if it is none
   */
  long number(String name, long otherwise) {
    String text = asked(name);
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : otherwise;
  }

  /** The cookie's value; null if there is none. */
  String cookie(String name) {
    for (String pair : headers.getOrDefault("Cookie", "").split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
        return pair.substring(equals + 1).strip();
      }
    }
    return null;
  }

  /**
   * Whether it comes from a page of ours, as far as the browser tells. One that tells nothing is
   * old or none; the token of the form decides.
   */
  boolean fromHere() {
    String site = headers.get("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    String from = headers.get("Origin");
    return from == null || sameOrigin(from);
  }

  private boolean sameOrigin(String from) {
    try {
      URI theirs = URI.create(from);
      URI ours = URI.create(origin);
      // Of the scheme nothing is known where a proxy does not tell, or is not trusted
      return theirs.getAuthority() != null
          && theirs.getAuthority().equalsIgnoreCase(ours.getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
