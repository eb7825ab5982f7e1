package org.notificationdispatcher.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** An answer of the SAP stand-in. */
record SapReply(int status, String type, Map<String, String> headers, String body) {
  static SapReply json(int status, JsonNode body) {
    return new SapReply(status, "application/json", Map.of(), body.toString());
  }

  static SapReply empty(int status) {
    return new SapReply(status, null, Map.of(), "");
  }

  static SapReply html(int status, String body) {
    return new SapReply(status, "text/html; charset=utf-8", Map.of(), body);
  }

  static SapReply xml(int status, String body) {
    return new SapReply(status, "text/xml; charset=utf-8", Map.of(), body);
  }

  SapReply with(Map<String, String> more) {
    return new SapReply(status, type, more, body);
  }
}
