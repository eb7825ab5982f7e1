package org.notificationdispatcher.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The entities behind the SAP stand-in, as an OData service of V2 and of V4 with the same names. It
 * is strict about names and forms, as a Gateway is. Thread-safe.
 */
final class SapService {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern RESOURCE =
      Pattern.compile("([A-Za-z]\\w*)(?:\\((.*)\\))?(/\\$count)?");
  private static final Pattern LITERAL =
      Pattern.compile("(?:(?:datetime|guid)?'((?:[^']|'')*)'|([^',]+?)[LMm]?)(?:,|$)");
  private static final String CONFIRM = "ConfirmActivation";

  /** An entity set: its type's properties in order, the first {@code keys} of them its key. */
  private record EntitySet(
      String name, int keys, Map<String, String> properties, String parts, String partsSet) {
    String type() {
      return name.replaceFirst("Set$", "");
    }
  }

  private static final Map<String, EntitySet> SETS = new LinkedHashMap<>();

  static {
    add(
        new EntitySet(
            "OrderSet",
            1,
            properties(
                "OrderKey Int64, OrderId String, TicketId String, CustomerId String, CreatedAt"
                    + " DateTime"),
            "Items",
            "OrderItemSet"));
    add(
        new EntitySet(
            "OrderItemSet",
            2,
            properties(
                "OrderKey Int64, Position Int32, ItemId String, ItemName String, Quantity Int32,"
                    + " LicenseNumbers String"),
            null,
            null));
    add(
        new EntitySet(
            "LicenseSet",
            1,
            properties(
                "LicenseNumber Int64, TicketId String, OrderId String, CustomerId String, ItemId"
                    + " String, FirmCode Int64, ProductCode Int64, State String, CmSerial String,"
                    + " FirstActivatedAt DateTime, ValidUntil DateTime"),
            null,
            null));
    add(
        new EntitySet(
            "ActivationSet",
            1,
            properties(
                "EventId String, EventType String, LicenseNumber Int64, TicketId String, OrderId"
                    + " String, ItemId String, CmSerial String, State String, CompletedAt DateTime,"
                    + " ValidUntil DateTime"),
            null,
            null));
  }

  private final boolean etags;
  private final String duplicateCode;
  private final Consumer<SapRecord> listener;
  private final Map<String, Map<String, Stored>> entities = new TreeMap<>();
  private long rejectedDuplicates;
  private long confirmations;

  private record Stored(int version, ObjectNode data) {}

  SapService(boolean etags, String duplicateCode, Consumer<SapRecord> listener) {
    this.etags = etags;
    this.duplicateCode = duplicateCode;
    this.listener = listener;
    SETS.keySet().forEach(set -> entities.put(set, new TreeMap<>()));
  }

  private static void add(EntitySet set) {
    SETS.put(set.name(), set);
  }

  private static Map<String, String> properties(String text) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String property : text.split(",", -1)) {
      String[] parts = property.strip().split(" ", 2);
      properties.put(parts[0], parts[1]);
    }
    return properties;
  }

  synchronized Map<String, ObjectNode> all(String set) {
    Map<String, ObjectNode> all = new TreeMap<>();
    entities.get(set).forEach((key, stored) -> all.put(key, stored.data().deepCopy()));
    return all;
  }

  synchronized long rejectedDuplicates() {
    return rejectedDuplicates;
  }

  synchronized long confirmations() {
    return confirmations;
  }

  /**
   * Answers a request.
   *
   * @param resource below the service's root, without slash, encoded
   * @param query or null
   * @param headers by their names in lower case
   */
  synchronized SapReply answer(
      boolean v4,
      String method,
      String resource,
      String query,
      Map<String, String> headers,
      String body) {
    String path = URLDecoder.decode(resource, UTF_8);
    if (path.isEmpty()) {
      return SapReply.json(200, JSON.createObjectNode().set("d", JSON.createObjectNode()));
    }
    if (path.equals("$metadata")) {
      return new SapReply(200, "application/xml", Map.of(), metadata(v4));
    }
    Matcher matcher = RESOURCE.matcher(path);
    if (!matcher.matches()) {
      return error(v4, 404, "/IWFND/CM_MGW/005", "Resource not found");
    }
    if (matcher.group(1).equals(CONFIRM)) {
      return confirm(v4, method, query, body);
    }
    EntitySet set = SETS.get(matcher.group(1));
    if (set == null) {
      return error(v4, 404, "/IWFND/CM_MGW/005", "Resource not found for segment '" + path + "'");
    }
    if (matcher.group(2) != null) {
      return entity(v4, method, set, key(matcher.group(2)), headers, body);
    }
    if (matcher.group(3) != null) {
      return new SapReply(
          200, "text/plain", Map.of(), String.valueOf(entities.get(set.name()).size()));
    }
    return switch (method) {
      case "GET" -> list(v4, set);
      case "POST" -> create(v4, set, body, headers);
      default -> error(v4, 405, "/IWFND/CM_MGW/096", "Method not allowed");
    };
  }

  private SapReply confirm(boolean v4, String method, String query, String body) {
    boolean told =
        v4
            ? body.contains("EventId")
            : query != null && URLDecoder.decode(query, UTF_8).contains("EventId='");
    if (!method.equals("POST") || !told) {
      return error(v4, 400, "ZND/020", "EventId is missing");
    }
    confirmations++;
    return SapReply.empty(204);
  }

  private SapReply list(boolean v4, EntitySet set) {
    ArrayNode all = JSON.createArrayNode();
    entities.get(set.name()).values().forEach(stored -> all.add(stored.data()));
    return SapReply.json(
        200,
        v4
            ? JSON.createObjectNode().set("value", all)
            : JSON.createObjectNode().set("d", JSON.createObjectNode().set("results", all)));
  }

  private SapReply entity(
      boolean v4,
      String method,
      EntitySet set,
      String key,
      Map<String, String> headers,
      String body) {
    Stored stored = entities.get(set.name()).get(key);
    if (stored == null) {
      return error(v4, 404, "/IWBEP/CM_MGW_RT/020", "Resource not found: " + key);
    }
    if (method.equals("GET")) {
      ObjectNode data = stored.data().deepCopy();
      return SapReply.json(200, v4 ? data : JSON.createObjectNode().set("d", data))
          .with(Map.of("ETag", tag(stored)));
    }
    if (!method.equals("MERGE") && !method.equals("PATCH") && !method.equals("PUT")) {
      return error(v4, 405, "/IWFND/CM_MGW/096", "Method not allowed");
    }
    String expected = headers.get("if-match");
    if (etags && expected == null) {
      return error(v4, 428, "/IWFND/CM_MGW/101", "Header If-Match is missing");
    }
    if (expected != null && !expected.equals("*") && !expected.equals(tag(stored))) {
      return error(v4, 412, "/IWFND/CM_MGW/098", "Precondition failed");
    }
    return read(body)
        .map(
            data -> {
              String problem = problem(v4, set, data);
              if (problem != null) {
                return error(v4, 400, "/IWCOR/CX_OD_EP_PROP_NOT_FOUND", problem);
              }
              ObjectNode changed =
                  method.equals("PUT") ? JSON.createObjectNode() : stored.data().deepCopy();
              data.remove(set.parts() == null ? List.of() : List.of(set.parts()));
              changed.setAll(data);
              put(set, key, new Stored(stored.version() + 1, changed));
              return SapReply.empty(204);
            })
        .orElseGet(() -> error(v4, 400, "/IWFND/CM_MGW/003", "Malformed body"));
  }

  private SapReply create(boolean v4, EntitySet set, String body, Map<String, String> headers) {
    ObjectNode data = read(body).orElse(null);
    if (data == null) {
      return error(v4, 400, "/IWFND/CM_MGW/003", "Malformed body");
    }
    String problem = problem(v4, set, data);
    if (problem != null) {
      return error(v4, 400, "/IWCOR/CX_OD_EP_PROP_NOT_FOUND", problem);
    }
    String key = key(set, data);
    if (key == null) {
      return error(v4, 400, "ZND/011", "A part of the key is missing");
    }
    if (entities.get(set.name()).containsKey(key)) {
      rejectedDuplicates++;
      return duplicateCode == null
          ? error(v4, 409, "ZND/001", "Entity exists already")
          : error(v4, 400, duplicateCode, "Entity exists already");
    }
    createParts(set, data);
    Stored stored = new Stored(1, data);
    put(set, key, stored);
    Map<String, String> tag = Map.of("ETag", tag(stored));
    return v4 && headers.getOrDefault("prefer", "").contains("return=minimal")
        ? SapReply.empty(204).with(tag)
        : SapReply.json(201, v4 ? data : JSON.createObjectNode().set("d", data)).with(tag);
  }

  /** Deep insert: the parts have the whole's key. */
  private void createParts(EntitySet set, ObjectNode data) {
    JsonNode parts = set.parts() == null ? null : data.remove(set.parts());
    if (parts == null) {
      return;
    }
    EntitySet partsSet = SETS.get(set.partsSet());
    String keyName = set.properties().keySet().iterator().next();
    for (JsonNode part : parts) {
      ObjectNode whole = part.deepCopy();
      whole.set(keyName, data.get(keyName));
      put(partsSet, key(partsSet, whole), new Stored(1, whole));
    }
  }

  private void put(EntitySet set, String key, Stored stored) {
    entities.get(set.name()).put(key, stored);
    if (listener != null) {
      listener.accept(new SapRecord(set.name(), key, stored.data().deepCopy()));
    }
  }

  private static String tag(Stored stored) {
    return "W/\"" + stored.version() + "\"";
  }

  private static String key(EntitySet set, ObjectNode data) {
    List<String> values = new ArrayList<>();
    for (String name : set.properties().keySet().stream().limit(set.keys()).toList()) {
      if (!data.hasNonNull(name)) {
        return null;
      }
      values.add(data.get(name).asText());
    }
    return String.join(",", values);
  }

  /** The values of a key in an address. */
  private static String key(String address) {
    String values =
        Arrays.stream(address.split(",(?=\\w+=)", -1))
            .map(part -> part.replaceFirst("^\\w+=", ""))
            .collect(Collectors.joining(","));
    Matcher literal = LITERAL.matcher(values);
    List<String> all = new ArrayList<>();
    while (literal.find()) {
      all.add(literal.group(1) != null ? literal.group(1).replace("''", "'") : literal.group(2));
    }
    return String.join(",", all);
  }

  private static Optional<ObjectNode> read(String body) {
    try {
      return JSON.readTree(body) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** What does not fit, or null. */
  private static String problem(boolean v4, EntitySet set, ObjectNode data) {
    for (Map.Entry<String, JsonNode> field : data.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (name.equals(set.parts())) {
        for (JsonNode part : value) {
          String problem = problem(v4, SETS.get(set.partsSet()), (ObjectNode) part);
          if (problem != null) {
            return problem;
          }
        }
      } else if (!set.properties().containsKey(name)) {
        return "Property '" + name + "' is invalid";
      } else if (!value.isNull() && !fits(v4, set.properties().get(name), value)) {
        return "Property '" + name + "' has an invalid value";
      }
    }
    return null;
  }

  private static boolean fits(boolean v4, String type, JsonNode value) {
    return switch (type) {
      case "String" -> value.isTextual();
      case "Int32" -> value.isInt();
      case "Int64" -> v4 ? value.isIntegralNumber() : value.isTextual();
      default ->
          value.isTextual()
              && value
                  .asText()
                  .matches(v4 ? "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z" : "/Date\\(-?\\d+\\)/");
    };
  }

  static SapReply error(boolean v4, int status, String code, String message) {
    ObjectNode error = JSON.createObjectNode().put("code", code);
    if (v4) {
      error.put("message", message);
    } else {
      error.set("message", JSON.createObjectNode().put("lang", "en").put("value", message));
    }
    error.set("innererror", JSON.createObjectNode().put("transactionid", "5F4A1C2E00000001"));
    return SapReply.json(status, JSON.createObjectNode().set("error", error));
  }

  private static String metadata(boolean v4) {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    xml.append(
        v4
            ? "<edmx:Edmx Version=\"4.0\""
                + " xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices>"
                + "<Schema Namespace=\"ZND_LICENSES\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">"
            : "<edmx:Edmx Version=\"1.0\""
                + " xmlns:edmx=\"http://schemas.microsoft.com/ado/2007/06/edmx\"><edmx:DataServices"
                + " m:DataServiceVersion=\"2.0\""
                + " xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\">"
                + "<Schema Namespace=\"ZND_LICENSES\""
                + " xmlns=\"http://schemas.microsoft.com/ado/2008/09/edm\">");
    SETS.values().forEach(set -> xml.append(entityType(v4, set)));
    if (!v4) {
      xml.append("<Association Name=\"OrderItems\">")
          .append("<End Type=\"ZND_LICENSES.Order\" Multiplicity=\"1\" Role=\"Whole\"/>")
          .append("<End Type=\"ZND_LICENSES.OrderItem\" Multiplicity=\"*\" Role=\"Parts\"/>")
          .append("</Association>");
    }
    xml.append("<EntityContainer Name=\"Container\"")
        .append(
            v4
                ? ">"
                : " m:IsDefaultEntityContainer=\"true\""
                    + " xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\">");
    SETS.values()
        .forEach(
            set ->
                xml.append("<EntitySet Name=\"")
                    .append(set.name())
                    .append("\" EntityType=\"ZND_LICENSES.")
                    .append(set.type())
                    .append("\"/>"));
    if (!v4) {
      xml.append(
          "<AssociationSet Name=\"OrderItemsSet\" Association=\"ZND_LICENSES.OrderItems\"><End"
              + " EntitySet=\"OrderSet\" Role=\"Whole\"/><End EntitySet=\"OrderItemSet\""
              + " Role=\"Parts\"/></AssociationSet>");
    }
    return xml.append("</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>").toString();
  }

  private static String entityType(boolean v4, EntitySet set) {
    StringBuilder xml = new StringBuilder("<EntityType Name=\"" + set.type() + "\"><Key>");
    set.properties().keySet().stream()
        .limit(set.keys())
        .forEach(name -> xml.append("<PropertyRef Name=\"").append(name).append("\"/>"));
    xml.append("</Key>");
    set.properties()
        .forEach(
            (name, type) ->
                xml.append("<Property Name=\"")
                    .append(name)
                    .append("\" Type=\"Edm.")
                    .append(v4 && type.equals("DateTime") ? "DateTimeOffset" : type)
                    .append(
                        name.equals(set.properties().keySet().iterator().next())
                            ? "\" Nullable=\"false\"/>"
                            : "\"/>"));
    if (set.parts() != null) {
      xml.append("<NavigationProperty Name=\"").append(set.parts()).append('"');
      xml.append(
          v4
              ? " Type=\"Collection(ZND_LICENSES.OrderItem)\"/>"
              : " Relationship=\"ZND_LICENSES.OrderItems\" FromRole=\"Whole\" ToRole=\"Parts\"/>");
    }
    return xml.append("</EntityType>").toString();
  }
}
