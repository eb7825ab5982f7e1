package org.notificationdispatcher.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;

/**
 * A place that is reached by HTTP, and how. Made of the options, which are checked on the way.
 *
 * @param host scheme, name and port (-1 for the scheme's own)
 * @param path path and query as they go on the wire
 * @param headers that every request to it has, beside those of the channel and of the access
 * @param access how it is told who sends
 * @param link how connections are made
 * @param connectTimeout until the connection stands
 * @param timeout from the start of an attempt to the end of its answer
 */
public record HttpTarget(
    HttpHost host,
    String path,
    Map<String, String> headers,
    Access access,
    Link link,
    Duration connectTimeout,
    Duration timeout) {
  private static final ContentType FORM = ContentType.create("application/x-www-form-urlencoded");

  /**
   * @param label how to name the destination in the log
   * @param ownHeaders names, in lower case, that the channel sets itself
   * @throws IllegalArgumentException with a message that says what is wrong and shows nothing of
   *     the URL's user or query, nor of any secret
   */
  public static HttpTarget of(
      String label, HttpOptions options, Clock clock, Set<String> ownHeaders) {
    URI uri = parse("url", options.getUrl());
    Map<String, String> headers = headers(options, ownHeaders);
    Link link = link(label, options, clock);
    Duration connectTimeout = positive("connectTimeout", options.getConnectTimeout());
    Duration timeout = positive("timeout", options.getTimeout());
    return new HttpTarget(
        host("url", uri),
        path(uri),
        headers,
        access(options, link, clock, ownHeaders),
        link,
        connectTimeout,
        timeout);
  }

  boolean plain() {
    return "http".equals(host.getSchemeName());
  }

  @Override
  public String toString() {
    return host.toHostString();
  }

  private static String path(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private static Access access(
      HttpOptions options, Link link, Clock clock, Set<String> ownHeaders) {
    return switch (options.getAuth()) {
      case "none" -> Access.fixed(Map.of());
      case "header" -> header(needed("header", "authHeader", options.getAuthHeader()), ownHeaders);
      case "basic" ->
          Access.fixed(
              Map.of(
                  "Authorization",
                  basic(
                      needed("basic", "user", options.getUser()),
                      needed("basic", "password", options.getPassword()))));
      case "oauth2" -> token(options, link, clock);
      default -> throw new IllegalArgumentException("auth is none of none, header, basic, oauth2");
    };
  }

  private static Access header(String header, Set<String> ownHeaders) {
    Header read = Header.read("authHeader", header, ownHeaders);
    return Access.fixed(Map.of(read.name(), read.value()));
  }

  private static Map<String, String> headers(HttpOptions options, Set<String> ownHeaders) {
    if (blank(options.getHeaders())) {
      return Map.of();
    }
    Set<String> taken = new HashSet<>(ownHeaders);
    switch (options.getAuth()) {
      case "basic", "oauth2" -> taken.add("authorization");
      case "header" ->
          taken.add(
              Header.read(
                      "authHeader",
                      needed("header", "authHeader", options.getAuthHeader()),
                      ownHeaders)
                  .plainName());
      default -> {}
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : options.getHeaders().split("\\R")) {
      if (!line.isBlank()) {
        Header header = Header.read("a line of headers", line, taken);
        taken.add(header.plainName());
        headers.put(header.name(), header.value());
      }
    }
    return Collections.unmodifiableMap(headers);
  }

  private static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private static Access token(HttpOptions options, Link link, Clock clock) {
    URI uri = parse("tokenUrl", needed("oauth2", "tokenUrl", options.getTokenUrl()));
    String id = needed("oauth2", "clientId", options.getClientId());
    String secret = needed("oauth2", "clientSecret", options.getClientSecret());
    Map<String, String> headers = new HashMap<>(Map.of("Accept", "application/json"));
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    switch (options.getClientAuth()) {
      case "basic" ->
          headers.put("Authorization", basic(TokenAccess.encode(id), TokenAccess.encode(secret)));
      case "post" -> {
        form.put("client_id", id);
        form.put("client_secret", secret);
      }
      default -> throw new IllegalArgumentException("clientAuth is neither basic nor post");
    }
    if (!blank(options.getScope())) {
      form.put("scope", options.getScope());
    }
    if (!blank(options.getAudience())) {
      form.put("audience", options.getAudience());
    }
    HttpTarget target =
        new HttpTarget(
            host("tokenUrl", uri),
            path(uri),
            Map.of(),
            Access.fixed(Map.of()),
            link,
            options.getConnectTimeout(),
            options.getTimeout());
    return new TokenAccess(
        target, Request.post(path(uri), headers, FORM, TokenAccess.form(form)), clock);
  }

  private static Link link(String label, HttpOptions options, Clock clock) {
    SSLContext tls =
        blank(options.getKeyStore()) && blank(options.getTrustStore())
            ? null
            : new KeyFiles(label, clock)
                .context(
                    options.getKeyStore(),
                    options.getKeyStorePassword(),
                    options.getTrustStore(),
                    options.getTrustStorePassword());
    return tls == null && blank(options.getProxy()) ? Link.DIRECT : new Link(tls, proxy(options));
  }

  private static Link.Proxy proxy(HttpOptions options) {
    if (blank(options.getProxy())) {
      return null;
    }
    URI uri = parse("proxy", options.getProxy());
    HttpHost host = host("proxy", uri);
    if (!"http".equals(host.getSchemeName()) || host.getPort() < 0 || path(uri).length() > 1) {
      throw new IllegalArgumentException("the proxy is not of the form http://host:port");
    }
    if (blank(options.getProxyUser())) {
      return new Link.Proxy(host, null, null);
    }
    return new Link.Proxy(
        host,
        options.getProxyUser(),
        options.getProxyPassword() == null ? "" : options.getProxyPassword());
  }

  private static String needed(String auth, String option, String value) {
    if (blank(value)) {
      throw new IllegalArgumentException("auth %s needs %s".formatted(auth, option));
    }
    return value;
  }

  private static boolean blank(String text) {
    return text == null || text.isBlank();
  }

  private static URI parse(String option, String url) {
    if (blank(url)) {
      throw new IllegalArgumentException("no " + option + " given");
    }
    try {
      return new URI(url.trim());
    } catch (URISyntaxException e) {
      // Without the cause: its message quotes the URL.
      throw new IllegalArgumentException(
          "the %s is not one: %s at character %d"
              .formatted(option, e.getReason(), e.getIndex() + 1));
    }
  }

  private static HttpHost host(String option, URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "the " + option + " does not start with https:// or http://");
    }
    if (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0) {
      throw new IllegalArgumentException("the " + option + " must not hold a user or password");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "the " + option + " has no host name of letters, digits, '-' and '.'");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("the " + option + "'s port is not one of 1 to 65535");
    }
    String name = uri.getHost();
    // HttpHost wants an IPv6 address bare.
    return new HttpHost(
        scheme, name.startsWith("[") ? name.substring(1, name.length() - 1) : name, uri.getPort());
  }

  private static Duration positive(String option, Duration value) {
    if (value.toMillis() <= 0) {
      throw new IllegalArgumentException(option + " must be longer than nothing");
    }
    return value;
  }
}
