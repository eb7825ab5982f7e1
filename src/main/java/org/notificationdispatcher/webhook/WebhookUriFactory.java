package org.notificationdispatcher.webhook;

import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.support.component.EndpointUriFactorySupport;

/**
 * Tells Camel's route languages which options to take literally. Without it a {@code +} in a secret
 * would become a space, and an {@code &} in a URL would end it. Found by name in {@code
 * META-INF/services}; nothing to be called.
 */
public final class WebhookUriFactory extends EndpointUriFactorySupport {
  private static final String SYNTAX = WebhookComponent.SCHEME + ":name";
  private static final Set<String> NAMES =
      Set.of(
          "name",
          "lazyStartProducer",
          "url",
          "secret",
          "connectTimeout",
          "timeout",
          "permanentErrors",
          "auth",
          "authHeader",
          "user",
          "password",
          "tokenUrl",
          "clientId",
          "clientSecret",
          "clientAuth",
          "scope",
          "audience",
          "keyStore",
          "keyStorePassword",
          "trustStore",
          "trustStorePassword",
          "proxy",
          "proxyUser",
          "proxyPassword");
  private static final Set<String> SECRETS =
      Set.of(
          "url",
          "secret",
          "authHeader",
          "password",
          "clientSecret",
          "keyStorePassword",
          "trustStorePassword",
          "proxyPassword");

  @Override
  public boolean isEnabled(String scheme) {
    return WebhookComponent.SCHEME.equals(scheme);
  }

  @Override
  public String buildUri(String scheme, Map<String, Object> properties, boolean encode)
      throws URISyntaxException {
    Map<String, Object> options = new HashMap<>(properties);
    String uri = buildPathParameter(SYNTAX, SYNTAX, "name", null, true, options);
    return buildQueryParameters(uri, options, encode);
  }

  @Override
  public Set<String> propertyNames() {
    return NAMES;
  }

  @Override
  public Set<String> secretPropertyNames() {
    return SECRETS;
  }

  @Override
  public Map<String, String> multiValuePrefixes() {
    return Map.of();
  }

  @Override
  public boolean isLenientProperties() {
    return false;
  }
}
