package org.notificationdispatcher.sap;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.ZoneId;
import java.util.Map;

/** Writes JSON as XML: objects are elements, arrays repeat theirs, fields hold text. */
final class SapXml {
  private final StringBuilder xml = new StringBuilder();
  private final ZoneId zone;
  private final String ofStructures;

  /**
   * @param zone of dates and times
   * @param ofStructures attribute of each element that holds others, with a space before it, or
   *     empty
   */
  SapXml(ZoneId zone, String ofStructures) {
    this.zone = zone;
    this.ofStructures = ofStructures;
  }

  /** XML as it is. */
  SapXml raw(String text) {
    xml.append(text);
    return this;
  }

  /**
   * The fields of an object.
   *
   * @throws IllegalArgumentException naming the field that cannot be written
   */
  SapXml fields(JsonNode object) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      SapValue.at(
          field.getKey(),
          () -> {
            field(name(field.getKey()), field.getValue());
            return this;
          });
    }
    return this;
  }

  private void field(String name, JsonNode value) {
    if (value.isArray()) {
      value.forEach(member -> field(name, member));
    } else if (value.isObject() && !SapValue.marked(value)) {
      xml.append('<').append(name).append(ofStructures).append('>');
      fields(value);
      xml.append("</").append(name).append('>');
    } else {
      text(name, SapValue.text(value, zone));
    }
  }

  SapXml text(String name, String text) {
    xml.append('<').append(name).append('>');
    text.codePoints().forEach(this::escape);
    xml.append("</").append(name).append('>');
    return this;
  }

  private void escape(int point) {
    switch (point) {
      case '<' -> xml.append("&lt;");
      case '>' -> xml.append("&gt;");
      case '&' -> xml.append("&amp;");
      case '\r' -> xml.append("&#13;");
      default ->
          // XML holds no other control characters
          xml.appendCodePoint(point < 0x20 && point != '\t' && point != '\n' ? ' ' : point);
    }
  }

  /** As SAP writes names with a namespace: {@code /ABC/FIELD} is {@code _-ABC_-FIELD}. */
  static String name(String name) {
    String written = name.replace("/", "_-");
    if (!written.matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException("no name of XML");
    }
    return written;
  }

  @Override
  public String toString() {
    return xml.toString();
  }
}
