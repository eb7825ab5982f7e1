package org.notificationdispatcher.sap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.apache.hc.core5.http.ContentType;
import org.notificationdispatcher.http.Request;

/**
 * One request to an OData service, alone or in a batch.
 *
 * @param resource below the service's root, encoded, without slash
 * @param parameters as a query without question mark, or empty
 * @param headers besides those of every request
 * @param body or null
 */
record Step(
    String method, String resource, String parameters, Map<String, String> headers, JsonNode body) {
  // Of "application/json; charset=UTF-8" the parameter means nothing (RFC 8259, 11).
  private static final ContentType JSON = ContentType.create("application/json");

  Request alone(SapTarget target) {
    String path = target.path("/" + resource);
    return new Request(
        method,
        parameters.isEmpty() ? path : path + (path.indexOf('?') < 0 ? "?" : "&") + parameters,
        headers,
        body == null ? null : JSON,
        body == null ? null : body.toString().getBytes(UTF_8),
        Request.SHORT_ANSWER);
  }
}
