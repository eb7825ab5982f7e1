package org.notificationdispatcher.sap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a mapping asks for: {@code {"operation": "create", "set": "ActivationSet", "key": {…},
 * "data": {…}}}, or {@code {"operation": "function", "name": "ConfirmActivation", "data": {…}}}.
 *
 * @param kind what is to be done
 * @param set the entity set's or the function's name
 * @param key address of the entity, with parentheses, encoded; null if none is given
 * @param data as it goes on the wire
 * @param parameters of a function of V2, as a query without question mark; else empty
 * @param created when the message was made, or null
 */
record Operation(
    Kind kind, String set, String key, JsonNode data, String parameters, String created) {
  private static final Set<String> FIELDS =
      Set.of("operation", "set", "name", "key", "data", "created");
  private static final String NAME = "[\\p{L}_][\\p{L}\\p{N}_.]*";

  /** Ways to write. */
  enum Kind {
    CREATE,
    /** Changes it, or creates it if it is not there. */
    UPSERT,
    UPDATE,
    FUNCTION
  }

  /**
   * Reads what a mapping made.
   *
   * @throws IllegalArgumentException saying what to mend in the mapping
   */
  static Operation of(JsonNode body, SapKind protocol) {
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw new IllegalArgumentException(
            "there is a field "
                + field.getKey()
                + " beside operation, set, key and data; put the entity's fields into data");
      }
    }
    Kind kind = kind(body.path("operation").asText("create"));
    boolean function = kind == Kind.FUNCTION;
    String name = body.path(function ? "name" : "set").asText("");
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          (function ? "name" : "set") + " is missing or no name; it says where it goes");
    }
    JsonNode key = body.path("key");
    if ((kind == Kind.UPSERT || kind == Kind.UPDATE) && key.isMissingNode()) {
      throw new IllegalArgumentException("there is no key; what is changed needs one");
    }
    JsonNode data = body.path("data");
    if (!data.isObject() && !(function && data.isMissingNode())) {
      throw new IllegalArgumentException("data is missing or no object");
    }
    boolean old = protocol == SapKind.ODATA_V2;
    JsonNode fields = data.isMissingNode() ? JsonNodeFactory.instance.objectNode() : data;
    return new Operation(
        kind,
        name,
        key.isMissingNode() || key.isNull() ? null : address(key, protocol),
        function && old ? null : SapValue.body(whole(key, fields), protocol),
        function && old ? parameters(fields, protocol) : "",
        body.path("created").asText(null));
  }

  private static Kind kind(String word) {
    return switch (word) {
      case "create" -> Kind.CREATE;
      case "upsert" -> Kind.UPSERT;
      case "update", "merge" -> Kind.UPDATE;
      case "function" -> Kind.FUNCTION;
      default ->
          throw new IllegalArgumentException(
              "operation is none of create, upsert, update, merge, function");
    };
  }

  /** With the fields of the key, which a mapping need not repeat. */
  private static JsonNode whole(JsonNode key, JsonNode data) {
    if (!key.isObject() || SapValue.marked(key)) {
      return data;
    }
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.setAll((ObjectNode) key);
    whole.setAll((ObjectNode) data);
    return whole;
  }

  private static String address(JsonNode key, SapKind protocol) {
    if (key.isObject() && !SapValue.marked(key)) {
      if (key.isEmpty()) {
        throw new IllegalArgumentException("key is empty");
      }
      return key.properties().stream()
          .map(
              field ->
                  field.getKey()
                      + "="
                      + encode(
                          SapValue.at(
                              field.getKey(), () -> SapValue.literal(field.getValue(), protocol))))
          .collect(Collectors.joining(",", "(", ")"));
    }
    return "(" + encode(SapValue.at("key", () -> SapValue.literal(key, protocol))) + ")";
  }

  private static String parameters(JsonNode data, SapKind protocol) {
    return data.properties().stream()
        .filter(field -> !field.getValue().isNull())
        .map(
            field ->
                field.getKey()
                    + "="
                    + encode(
                        SapValue.at(
                            field.getKey(), () -> SapValue.literal(field.getValue(), protocol))))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String literal) {
    return URLEncoder.encode(literal, UTF_8).replace("+", "%20");
  }
}
