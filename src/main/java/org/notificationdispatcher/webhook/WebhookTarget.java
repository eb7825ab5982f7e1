package org.notificationdispatcher.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import org.apache.hc.core5.http.HttpHost;

/**
 * Where a destination's messages go.
 *
 * @param host scheme, name and port (-1 for the scheme's own)
 * @param path path and query as they go on the wire
 * @param signatures with the destination's secrets
 * @param connectTimeout until the connection stands
 * @param timeout from the start of an attempt to the end of its answer
 */
record WebhookTarget(
    HttpHost host, String path, Signatures signatures, Duration connectTimeout, Duration timeout) {

  /**
   * @throws IllegalArgumentException with a message that says what is wrong and shows nothing of
   *     the URL's user or query, nor of the secret
   */
  static WebhookTarget of(String url, String secret, Duration connectTimeout, Duration timeout) {
    if (url == null || url.isBlank()) {
      throw new IllegalArgumentException("no url given");
    }
    if (secret == null || secret.isBlank()) {
      throw new IllegalArgumentException("no secret given");
    }
    URI uri = parse(url.trim());
    HttpHost host = host(uri);
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return new WebhookTarget(
        host,
        uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery(),
        Signatures.of(secret),
        positive("connectTimeout", connectTimeout),
        positive("timeout", timeout));
  }

  private static URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      // Without the cause: its message quotes the URL.
      throw new IllegalArgumentException(
          "the url is not one: %s at character %d".formatted(e.getReason(), e.getIndex() + 1));
    }
  }

  private static HttpHost host(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("the url does not start with https:// or http://");
    }
    if (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0) {
      throw new IllegalArgumentException("the url must not hold a user or password");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "the url has no host name of letters, digits, '-' and '.'");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("the url's port is not one of 1 to 65535");
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
