package org.notificationdispatcher.http;

import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.HttpHost;

/**
 * How a destination's connections are made. Connections are shared by those whose link is the same.
 *
 * @param tls with a client certificate or authorities of its own; null for Java's
 * @param proxy on the way, or null for none
 */
public record Link(SSLContext tls, Proxy proxy) {
  public static final Link DIRECT = new Link(null, null);

  /** An HTTP proxy. Its text shows no password. */
  public record Proxy(HttpHost host, String user, String password) {
    @Override
    public String toString() {
      return host.toHostString();
    }
  }
}
