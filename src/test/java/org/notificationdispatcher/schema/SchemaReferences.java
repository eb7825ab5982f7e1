package org.notificationdispatcher.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Follows the references inside schemas and from one to another. */
final class SchemaReferences {
  private final Map<String, JsonNode> documents;

  /**
   * @param documents every schema file, by its name without {@code .json}
   */
  SchemaReferences(Map<String, JsonNode> documents) {
    this.documents = documents;
  }

  /** A schema, and the file it stands in. */
  record Place(JsonNode document, JsonNode schema) {

    /** Another schema of the same file. */
    Place at(JsonNode other) {
      return new Place(document, other);
    }
  }

  /**
   * What a reference leads to, with the description that stands beside it if there is one; what is
   * no reference is its own place.
   *
   * @throws IllegalArgumentException if it leads nowhere
   */
  Place follow(Place from) {
    if (!from.schema().has("$ref")) {
      return from;
    }
    String reference = from.schema().path("$ref").asText();
    int hash = reference.indexOf('#');
    String file = hash < 0 ? reference : reference.substring(0, hash);
    String pointer = hash < 0 ? "" : reference.substring(hash + 1);
    JsonNode document =
        file.isEmpty() ? from.document() : documents.get(file.replaceFirst("\\.json$", ""));
    if (document == null || document.at(pointer).isMissingNode()) {
      throw new IllegalArgumentException(reference + " leads nowhere");
    }
    ObjectNode target = document.at(pointer).deepCopy();
    if (from.schema().has("description")) {
      target.set("description", from.schema().get("description"));
    }
    return follow(new Place(document, target));
  }

  /** A copy of a schema in which each property stands itself, not a reference to it. */
  JsonNode withProperties(Place place) {
    ObjectNode schema = place.schema().deepCopy();
    place
        .schema()
        .path("properties")
        .properties()
        .forEach(
            field ->
                schema
                    .withObject("/properties")
                    .set(field.getKey(), follow(place.at(field.getValue())).schema()));
    return schema;
  }
}
