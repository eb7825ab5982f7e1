package org.notificationdispatcher.sap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Values whose form depends on the protocol. A mapping marks them as an object of one field: {@code
 * {"$date": "2026-11-24T10:12:31Z"}}, {@code $day}, {@code $time}, {@code $int64}, {@code
 * $decimal}, {@code $guid}. Everything else goes as it is.
 */
final class SapValue {
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");
  private static final DateTimeFormatter BOTH = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private SapValue() {}

  /**
   * A body with its values as OData writes them.
   *
   * @throws IllegalArgumentException naming the field whose value is not of its type
   */
  static JsonNode body(JsonNode node, SapKind kind) {
    if (marked(node)) {
      return value(type(node), node.iterator().next(), kind);
    }
    if (node.isObject()) {
      ObjectNode object = NODES.objectNode();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        object.set(field.getKey(), at(field.getKey(), () -> body(field.getValue(), kind)));
      }
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = NODES.arrayNode();
      node.forEach(member -> array.add(body(member, kind)));
      return array;
    }
    return node;
  }

  private static JsonNode value(String type, JsonNode value, SapKind kind) {
    if (value.isNull()) {
      return NullNode.instance;
    }
    boolean old = kind == SapKind.ODATA_V2;
    String text = value.asText();
    return switch (type) {
      case "$date" ->
          TextNode.valueOf(
              old ? "/Date(" + instant(text).toEpochMilli() + ")/" : instant(text).toString());
      case "$day" ->
          TextNode.valueOf(
              old
                  ? "/Date("
                      + day(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()
                      + ")/"
                  : day(text).toString());
      case "$int64" -> {
        long number = Long.parseLong(text);
        yield old ? TextNode.valueOf(Long.toString(number)) : LongNode.valueOf(number);
      }
      case "$decimal" -> {
        BigDecimal number = new BigDecimal(text);
        yield old ? TextNode.valueOf(number.toPlainString()) : DecimalNode.valueOf(number);
      }
      case "$guid" -> TextNode.valueOf(text);
      default -> throw new IllegalArgumentException(type + " is not known to OData");
    };
  }

  /**
   * A value as OData writes it in an address, not encoded.
   *
   * @throws IllegalArgumentException if it is not of its type
   */
  static String literal(JsonNode node, SapKind kind) {
    boolean old = kind == SapKind.ODATA_V2;
    if (marked(node)) {
      String text = node.iterator().next().asText();
      return switch (type(node)) {
        case "$date" ->
            old ? "datetime'" + SECONDS.format(instant(text)) + "'" : instant(text).toString();
        case "$day" -> old ? "datetime'" + day(text) + "T00:00:00'" : day(text).toString();
        case "$int64" -> Long.parseLong(text) + (old ? "L" : "");
        case "$decimal" -> new BigDecimal(text).toPlainString() + (old ? "M" : "");
        case "$guid" -> old ? "guid'" + text + "'" : text;
        default -> throw new IllegalArgumentException(type(node) + " is not known to OData");
      };
    }
    if (node.isTextual()) {
      return "'" + node.asText().replace("'", "''") + "'";
    }
    if (node.isNumber() || node.isBoolean()) {
      return node.asText();
    }
    throw new IllegalArgumentException("neither text nor number");
  }

  /**
   * A value as the fields of IDocs and function modules hold it.
   *
   * @throws IllegalArgumentException if it is not of its type
   */
  static String text(JsonNode node, ZoneId zone) {
    if (!marked(node)) {
      return node.isNull() ? "" : node.asText();
    }
    JsonNode value = node.iterator().next();
    if (value.isNull()) {
      return "";
    }
    String text = value.asText();
    return switch (type(node)) {
      case "$date" -> BOTH.withZone(zone).format(instant(text));
      case "$day" ->
          text.length() == 10 ? DAY.format(day(text)) : DAY.withZone(zone).format(instant(text));
      case "$time" -> TIME.withZone(zone).format(instant(text));
      case "$int64" -> Long.toString(Long.parseLong(text));
      case "$decimal" -> new BigDecimal(text).toPlainString();
      case "$guid" -> text;
      default -> throw new IllegalArgumentException(type(node) + " is not known");
    };
  }

  static boolean marked(JsonNode node) {
    return node.isObject() && node.size() == 1 && type(node).startsWith("$");
  }

  private static String type(JsonNode node) {
    return node.fieldNames().next();
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no time such as 2026-11-24T10:12:31Z", e);
    }
  }

  private static LocalDate day(String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text)
          : instant(text).atZone(ZoneOffset.UTC).toLocalDate();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no day such as 2026-11-24", e);
    }
  }

  /** Does something with the value of a field, whose failure names it. */
  static <T> T at(String field, Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      String problem =
          e instanceof NumberFormatException ? "no number" : String.valueOf(e.getMessage());
      throw new IllegalArgumentException(
          problem.startsWith("field ")
              ? "field " + field + "." + problem.substring("field ".length())
              : "field " + field + ": " + problem,
          e);
    }
  }
}
