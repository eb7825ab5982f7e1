package org.notificationdispatcher.sap;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What a service says of itself in {@code $metadata} (EDMX of V2 and V4), as far as mappings care.
 */
public final class ServiceMetadata {
  private static final Set<String> WHOLE_NUMBERS =
      Set.of("Edm.Int16", "Edm.Int32", "Edm.Byte", "Edm.SByte");
  private static final Set<String> FRACTIONS = Set.of("Edm.Double", "Edm.Single");
  private static final Map<String, Set<String>> MARKED =
      Map.of(
          "$date", Set.of("Edm.DateTime", "Edm.DateTimeOffset"),
          "$day", Set.of("Edm.DateTime", "Edm.Date"),
          "$int64", Set.of("Edm.Int64"),
          "$decimal", Set.of("Edm.Decimal"),
          "$guid", Set.of("Edm.Guid"));

  private final Map<String, EntityType> sets = new HashMap<>();
  private final Map<String, EntityType> types = new HashMap<>();
  private final Set<String> functions = new HashSet<>();

  /** By their names, the types of properties and the names of the types that parts are of. */
  private record EntityType(
      Set<String> key, Map<String, String> properties, Map<String, String> parts) {}

  private ServiceMetadata() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is none
   */
  static ServiceMetadata parse(String xml) {
    Document document;
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setNamespaceAware(true);
      document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(UTF_8)));
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new IllegalArgumentException("$metadata is no XML", e);
    }
    ServiceMetadata metadata = new ServiceMetadata();
    metadata.read(document);
    if (metadata.sets.isEmpty()) {
      throw new IllegalArgumentException("$metadata names no entity sets");
    }
    return metadata;
  }

  private void read(Document document) {
    Map<String, String> ends = new HashMap<>();
    for (Element association : all(document, "Association")) {
      for (Element end : below(association, "End")) {
        ends.put(
            association.getAttribute("Name") + "/" + end.getAttribute("Role"),
            simple(end.getAttribute("Type")));
      }
    }
    for (Element type : all(document, "EntityType")) {
      types.put(type.getAttribute("Name"), type(type, ends));
    }
    for (Element set : all(document, "EntitySet")) {
      EntityType type = types.get(simple(set.getAttribute("EntityType")));
      if (type != null) {
        sets.put(set.getAttribute("Name"), type);
      }
    }
    for (String kind : List.of("FunctionImport", "ActionImport")) {
      all(document, kind).forEach(function -> functions.add(function.getAttribute("Name")));
    }
  }

  private static EntityType type(Element type, Map<String, String> ends) {
    Set<String> key = new TreeSet<>();
    below(type, "PropertyRef").forEach(part -> key.add(part.getAttribute("Name")));
    Map<String, String> properties = new LinkedHashMap<>();
    below(type, "Property")
        .forEach(one -> properties.put(one.getAttribute("Name"), one.getAttribute("Type")));
    Map<String, String> parts = new HashMap<>();
    for (Element part : below(type, "NavigationProperty")) {
      String target =
          part.hasAttribute("Type")
              ? simple(part.getAttribute("Type"))
              : ends.get(
                  simple(part.getAttribute("Relationship")) + "/" + part.getAttribute("ToRole"));
      parts.put(part.getAttribute("Name"), target);
    }
    return new EntityType(key, properties, parts);
  }

  private static List<Element> all(Document document, String name) {
    return list(document.getElementsByTagNameNS("*", name));
  }

  private static List<Element> below(Element element, String name) {
    return list(element.getElementsByTagNameNS("*", name));
  }

  private static List<Element> list(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int number = 0; number < nodes.getLength(); number++) {
      elements.add((Element) nodes.item(number));
    }
    return elements;
  }

  /** Without namespace, and of a collection what is in it. */
  private static String simple(String name) {
    return name.replaceFirst("^Collection\\((.*)\\)$", "$1").replaceFirst("^.*\\.", "");
  }

  /**
   * What does not fit of what a mapping made; empty if all does. Fields without value are left
   * alone: a sample need not fill all.
   *
   * @param mapped as it would be sent
   */
  public List<String> objections(JsonNode mapped) {
    if ("function".equals(mapped.path("operation").asText())) {
      String name = mapped.path("name").asText();
      return functions.contains(name)
          ? List.of()
          : List.of("there is no function " + name + known(functions));
    }
    String set = mapped.path("set").asText();
    EntityType type = sets.get(set);
    if (type == null) {
      return List.of("there is no entity set " + set + known(sets.keySet()));
    }
    List<String> objections = new ArrayList<>();
    JsonNode key = mapped.path("key");
    if (key.isObject() && !SapValue.marked(key)) {
      Set<String> given = new TreeSet<>();
      key.fieldNames().forEachRemaining(given::add);
      if (!given.equals(type.key())) {
        objections.add("the key of " + set + " is " + type.key() + ", not " + given);
      }
      fields(set, type, key, objections);
    }
    fields(set, type, mapped.path("data"), objections);
    return objections;
  }

  private void fields(String place, EntityType type, JsonNode object, List<String> objections) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = place + "." + field.getKey();
      JsonNode value = field.getValue();
      EntityType parts = types.get(type.parts().getOrDefault(field.getKey(), ""));
      String expected = type.properties().get(field.getKey());
      if (value.isNull()) {
        continue;
      }
      if (parts != null) {
        (value.isArray() ? value : List.of(value))
            .forEach(part -> fields(name, parts, part, objections));
      } else if (expected == null) {
        objections.add("there is no field " + name + known(type.properties().keySet()));
      } else if (!fits(expected, value)) {
        objections.add(name + " is " + expected + "; " + advice(expected));
      }
    }
  }

  private static boolean fits(String expected, JsonNode value) {
    if (SapValue.marked(value)) {
      String mark = value.fieldNames().next();
      return value.iterator().next().isNull()
          || MARKED.getOrDefault(mark, Set.of()).contains(expected);
    }
    if (WHOLE_NUMBERS.contains(expected)) {
      return value.isIntegralNumber();
    } else if (FRACTIONS.contains(expected)) {
      return value.isNumber();
    } else if (expected.equals("Edm.Boolean")) {
      return value.isBoolean();
    } else if (expected.equals("Edm.String")) {
      return value.isTextual();
    } else {
      return MARKED.values().stream().noneMatch(types -> types.contains(expected));
    }
  }

  private static String advice(String expected) {
    return MARKED.entrySet().stream()
        .filter(mark -> mark.getValue().contains(expected))
        .map(mark -> "write {\"" + mark.getKey() + "\": …}")
        .sorted()
        .findFirst()
        .orElse(expected.equals("Edm.String") ? "write a text" : "write a value of that type");
  }

  private static String known(Set<String> names) {
    return "; there are " + String.join(", ", new TreeSet<>(names));
  }
}
