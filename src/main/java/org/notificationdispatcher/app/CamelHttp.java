package org.notificationdispatcher.app;

import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;

/** How Camel's own component for HTTP behaves where a route does not say otherwise. */
final class CamelHttp {
  private static final int CONNECT_MILLIS = 10_000;

  /** An attempt must end before its lease. */
  private static final int RESPONSE_MILLIS = 30_000;

  private CamelHttp() {}

  /** To be called before routes are there. */
  static void prepare(CamelContext context) {
    for (String scheme : new String[] {"http", "https"}) {
      HttpComponent http = context.getComponent(scheme, HttpComponent.class);
      // The outbox repeats
      http.setAutomaticRetriesDisabled(true);
      http.setConnectTimeout(CONNECT_MILLIS);
      http.setResponseTimeout(RESPONSE_MILLIS);
      // Camel unpacks what is packed; this client leaves the header of what it has unpacked itself
      http.setHttpClientConfigurer(HttpClientBuilder::disableContentCompression);
    }
  }
}
