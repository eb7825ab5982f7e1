package org.notificationdispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A browser as far as the console needs one: it keeps cookies, and fills in the hidden fields of
 * forms.
 */
final class Visitor {
  private static final Pattern COOKIE = Pattern.compile("([^=]+)=([^;]*);.*");
  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\"");

  final Map<String, String> cookies = new HashMap<>();
  final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  String address = "192.0.2.1";

  private final Console console;
  private final Console.Settings settings;
  private Reply last;

  Visitor(Console console, Console.Settings settings) {
    this.console = console;
    this.settings = settings;
    headers.put("Host", "console.example");
  }

  Reply get(String path) {
    return send("GET", path, Map.of());
  }

  /** Sends a form with the hidden fields of the last page. */
  Reply post(String path, String... fields) {
    Map<String, String> form = new HashMap<>();
    if (last != null) {
      HIDDEN
          .matcher(last.text())
          .results()
          .forEach(found -> form.put(found.group(1), found.group(2)));
    }
    for (int n = 0; n < fields.length; n += 2) {
      form.put(fields[n], fields[n + 1]);
    }
    return send("POST", path, form);
  }

  private Reply send(String method, String path, Map<String, String> form) {
    Map<String, String> query = new HashMap<>();
    String[] parts = path.split("\\?", 2);
    if (parts.length == 2) {
      for (String pair : parts[1].split("&", -1)) {
        String[] both = pair.split("=", 2);
        query.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
      }
    }
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    StringBuilder jar = new StringBuilder();
    cookies.forEach((name, value) -> jar.append(name).append('=').append(value).append("; "));
    all.put("Cookie", jar.toString());
    Reply reply;
    try {
      reply =
          console.answer(
              Visit.of(method, Visit.MOUNT + parts[0], query, form, all, address, settings), null);
    } catch (Visit.UnreadableException e) {
      throw new AssertionError(e);
    }
    for (String cookie : reply.cookies()) {
      Matcher set = COOKIE.matcher(cookie);
      assertThat(set.matches()).isTrue();
      cookies.put(set.group(1), set.group(2));
    }
    if (reply.status() != 303) {
      last = reply;
    }
    return reply;
  }

  Reply signIn(String name, String password) {
    get("/sign-in");
    return post("/sign-in", "name", name, "password", password);
  }

  /** Signs in with a one-time password, and chooses one. */
  void begin(String name, String oneTime, String chosen) {
    assertThat(signIn(name, oneTime).status()).isEqualTo(303);
    get("/password");
    Reply changed = post("/password", "old", oneTime, "new", chosen, "repeated", chosen);
    assertThat(changed.headers().get("Location")).endsWith("?done=password");
  }
}
