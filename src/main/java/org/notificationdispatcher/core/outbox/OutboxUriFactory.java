package org.notificationdispatcher.core.outbox;

import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.component.EndpointUriFactorySupport;

/**
 * Tells Camel's route languages which options to take literally: without it an {@code &} in an
 * expression would end it, and a {@code +} would become a space. Found by name in {@code
 * META-INF/services}; nothing to be called.
 */
public final class OutboxUriFactory extends EndpointUriFactorySupport {
  private static final String SCHEME = "outbox";
  private static final String SYNTAX = SCHEME + ":destination";

  /** The endpoint's own, and those of all endpoints. */
  private static final Set<String> NAMES =
      Stream.concat(
              Stream.of(OutboxEndpoint.class.getDeclaredFields())
                  .filter(
                      field ->
                          field.isAnnotationPresent(UriPath.class)
                              || field.isAnnotationPresent(UriParam.class))
                  .map(Field::getName),
              Stream.of(
                  "bridgeErrorHandler", "exceptionHandler", "exchangePattern", "lazyStartProducer"))
          .collect(Collectors.toUnmodifiableSet());

  @Override
  public boolean isEnabled(String scheme) {
    return SCHEME.equals(scheme);
  }

  @Override
  public String buildUri(String scheme, Map<String, Object> properties, boolean encode)
      throws URISyntaxException {
    Map<String, Object> options = new HashMap<>(properties);
    String uri = buildPathParameter(SYNTAX, SYNTAX, "destination", null, true, options);
    return buildQueryParameters(uri, options, encode);
  }

  @Override
  public Set<String> propertyNames() {
    return NAMES;
  }

  /** Not secret, but as literal as what is. */
  @Override
  public Set<String> secretPropertyNames() {
    return Set.of("order", "supersede");
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
