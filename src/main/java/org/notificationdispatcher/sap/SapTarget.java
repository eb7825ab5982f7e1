package org.notificationdispatcher.sap;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.notificationdispatcher.http.HttpTarget;

/**
 * Where a destination's messages go, and how. Made of the options, which are checked on the way.
 *
 * @param http how it is reached
 * @param root path of the service, without a slash at its end
 * @param query of every request, with its question mark, or empty
 * @param csrf method that fetches a token, or null if none is needed
 * @param batch how many messages go together at most
 * @param update method that changes an entity
 * @param duplicates codes of errors that say that it is there already
 * @param zone of dates and times in IDocs
 * @param control fields of the control record of IDocs
 */
record SapTarget(
    HttpTarget http,
    SapKind kind,
    String client,
    String root,
    String query,
    String csrf,
    int batch,
    String update,
    Set<String> duplicates,
    ZoneId zone,
    Map<String, String> control,
    String soapAction,
    String namespace) {
  private static final int MOST_IN_A_BATCH = 1000;
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "x-csrf-token", "cookie", "requestid", "repeatabilitycreation", "accept", "soapaction");
  private static final Pattern FIELD = Pattern.compile("\\s*([A-Z][A-Z0-9_]*)\\s*=\\s*(.*?)\\s*");

  /**
   * @param label how to name the destination in the log
   * @throws IllegalArgumentException with a message that says what is wrong and shows nothing of
   *     the URL's user or query, nor of any secret
   */
  static SapTarget of(String label, SapOptions options, Clock clock) {
    SapKind kind = SapKind.of(options.getKind());
    HttpTarget http = HttpTarget.of(label, options, clock, OWN_HEADERS);
    String[] parts = http.path().split("\\?", 2);
    StringBuilder query = new StringBuilder(parts.length == 1 ? "" : parts[1]);
    append(query, "sap-client", matching("client", options.getClient(), "\\d{3}", "three digits"));
    append(
        query,
        "sap-language",
        matching("language", options.getLanguage(), "[A-Za-z]{2}", "two letters"));
    return new SapTarget(
        http,
        kind,
        options.getClient(),
        parts[0].replaceFirst("/+$", ""),
        query.isEmpty() ? "" : "?" + query,
        kind.odata() ? csrf(options.getCsrf()) : null,
        batch(options.getBatch()),
        update(kind, options.getUpdate()),
        list(options.getDuplicates()),
        zone(options.getZone()),
        control(kind, options.getControl()),
        blank(options.getSoapAction()) ? "" : options.getSoapAction(),
        options.getNamespace());
  }

  /**
   * Path and query of a resource of the service.
   *
   * @param resource with its slash, encoded
   */
  String path(String resource) {
    return root + resource + query;
  }

  private static void append(StringBuilder query, String name, String value) {
    if (!blank(value)) {
      query.append(query.isEmpty() ? "" : "&").append(name).append('=').append(value);
    }
  }

  private static String matching(String option, String value, String regex, String allowed) {
    if (!blank(value) && !value.matches(regex)) {
      throw new IllegalArgumentException(option + " is not " + allowed);
    }
    return value;
  }

  private static String csrf(String method) {
    return switch (method) {
      case "GET", "HEAD" -> method;
      case "none" -> null;
      default -> throw new IllegalArgumentException("csrf is none of GET, HEAD, none");
    };
  }

  private static int batch(int most) {
    if (most < 1 || most > MOST_IN_A_BATCH) {
      throw new IllegalArgumentException("batch is not from 1 to " + MOST_IN_A_BATCH);
    }
    return most;
  }

  private static String update(SapKind kind, String method) {
    if (blank(method)) {
      return kind == SapKind.ODATA_V2 ? "MERGE" : "PATCH";
    }
    if (!Set.of("PATCH", "MERGE", "PUT").contains(method)) {
      throw new IllegalArgumentException("update: PATCH, MERGE and PUT are allowed");
    }
    return method;
  }

  private static ZoneId zone(String zone) {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "zone is not a time zone, such as Europe/Berlin or UTC", e);
    }
  }

  private static Map<String, String> control(SapKind kind, String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : blank(text) ? new String[0] : text.split(",", -1)) {
      var matcher = FIELD.matcher(field);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "control is not of the form NAME=value, NAME=value with names in capitals");
      }
      fields.put(matcher.group(1), matcher.group(2));
    }
    boolean idoc = kind == SapKind.IDOC_SOAP || kind == SapKind.IDOC_XML;
    if (idoc && !fields.containsKey("IDOCTYP")) {
      throw new IllegalArgumentException("control names no IDOCTYP, the type of the IDocs");
    }
    return fields;
  }

  private static Set<String> list(String text) {
    return blank(text)
        ? Set.of()
        : Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(code -> !code.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean blank(String text) {
    return text == null || text.isBlank();
  }
}
