package org.notificationdispatcher.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Holds a record of the domain against the schema that describes it. */
final class RecordFields {
  /** Is the envelope's timestamp, and never among the fields. */
  private static final String MODIFIED = "modified";

  private RecordFields() {}

  /**
   * In what the two differ, a line a field; empty if they agree.
   *
   * @param schema with properties that are no references
   * @param added what messages have beyond the record's fields, and behind them in the schema
   */
  static List<String> differences(
      Class<? extends Record> type, JsonNode schema, List<String> added) {
    Map<String, String> inJava = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (!component.getName().equals(MODIFIED)) {
        inJava.put(component.getName(), kind(component.getGenericType()));
      }
    }
    Map<String, String> inSchema = new LinkedHashMap<>();
    schema
        .path("properties")
        .properties()
        .forEach(field -> inSchema.put(field.getKey(), kind(field.getValue())));
    added.forEach(name -> inJava.put(name, inSchema.getOrDefault(name, "added")));
    List<String> differences = new ArrayList<>();
    Set<String> names = new TreeSet<>(inJava.keySet());
    names.addAll(inSchema.keySet());
    for (String name : names) {
      String java = inJava.getOrDefault(name, "nothing");
      String told = inSchema.getOrDefault(name, "nothing");
      if (!java.equals(told)) {
        differences.add(name + " is " + java + " in Java and " + told + " in the schema");
      }
    }
    if (differences.isEmpty()
        && !List.copyOf(inJava.keySet()).equals(List.copyOf(inSchema.keySet()))) {
      differences.add("the order of the fields");
    }
    return differences;
  }

  /** The fields that are there whenever the record is: what cannot be null. */
  static Set<String> neverAbsent(Class<? extends Record> type) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(type.getRecordComponents())
        .filter(field -> field.getType().isPrimitive() || field.getType().equals(List.class))
        .forEach(field -> names.add(field.getName()));
    return names;
  }

  private static String kind(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType().equals(List.class)) {
      return "array of " + kind(list.getActualTypeArguments()[0]);
    }
    if (type.equals(long.class)
        || type.equals(int.class)
        || type.equals(Long.class)
        || type.equals(Integer.class)) {
      return "integer";
    }
    if (type.equals(boolean.class)) {
      return "boolean";
    }
    if (type.equals(String.class) || type.equals(UUID.class)) {
      return "string";
    }
    if (type.equals(Instant.class)) {
      return "time";
    }
    return "object";
  }

  private static String kind(JsonNode schema) {
    if (schema.has("$ref")) {
      return "object";
    }
    String type = schema.path("type").asText();
    return switch (type) {
      case "array" -> "array of " + kind(schema.path("items"));
      case "string" -> schema.path("format").asText().equals("date-time") ? "time" : "string";
      default -> type;
    };
  }
}
