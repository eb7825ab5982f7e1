package org.notificationdispatcher.intake;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.inbound.Problem;

/** Reads what was pushed, or says what is wrong with it and where. */
final class PushReader {
  static final int MOST_PUSHES = 500;
  static final int MOST_FIELDS = 50;
  static final int LONGEST = 200;

  private static final Pattern TICKET = Pattern.compile("[0-9A-Z]{5}(-[0-9A-Z]{5}){4}");
  private static final Pattern LICENSE = Pattern.compile("[1-9]\\d{0,17}");
  private static final Pattern CONTAINER = Pattern.compile("\\d{1,5}-\\d{1,10}");
  private static final ObjectReader JSON =
      MessageJson.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private PushReader() {}

  /** An object, or an array of objects. */
  static List<Push> json(byte[] body) throws Problem {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (IOException e) {
      throw Problem.badRequest("the body is not JSON");
    }
    if (root.isObject()) {
      return List.of(push((ObjectNode) root, ""));
    }
    if (!root.isArray() || root.isEmpty()) {
      throw Problem.badRequest("send a JSON object, or an array of at least one");
    }
    if (root.size() > MOST_PUSHES) {
      throw Problem.badRequest("more than " + MOST_PUSHES + " objects; send several requests");
    }
    List<Push> pushes = new ArrayList<>();
    for (JsonNode one : root) {
      String place = "[" + pushes.size() + "]";
      if (!one.isObject()) {
        throw Problem.badRequest(place + " is not an object");
      }
      pushes.add(push((ObjectNode) one, place + "."));
    }
    return pushes;
  }

  /**
   * @param fields as a form has them; one that is given several times is a list
   */
  static List<Push> form(Map<?, ?> fields) throws Problem {
    ObjectNode body = MessageJson.mapper().createObjectNode();
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      if (!(field.getValue() instanceof String text)) {
        throw Problem.badRequest(field.getKey() + " is given more than once");
      }
      body.put(field.getKey().toString(), text);
    }
    return List.of(push(body, ""));
  }

  private static Push push(ObjectNode body, String place) throws Problem {
    if (body.size() > MOST_FIELDS) {
      throw Problem.badRequest(place + "*: more than " + MOST_FIELDS + " fields");
    }
    String ticket = text(body, place, "ticketId");
    String license = text(body, place, "ticketLicenseId");
    String container = text(body, place, "cmSerial");
    if (ticket == null && license == null && container == null) {
      throw Problem.badRequest(
          (place.isEmpty() ? "" : place.substring(0, place.length() - 1) + ": ")
              + "give ticketId, ticketLicenseId or cmSerial");
    }
    return Push.of(
        text(body, place, "id"),
        matching(
            TICKET,
            ticket == null ? null : ticket.toUpperCase(Locale.ROOT),
            place + "ticketId is not a ticket such as AAAAA-BBBBB-CCCCC-DDDDD-EEEEE"),
        matching(LICENSE, license, place + "ticketLicenseId is not the number of a license"),
        matching(CONTAINER, container, place + "cmSerial is not a serial such as 3-4019156"),
        text(body, place, "status"),
        time(text(body, place, "occurredAt"), place),
        body);
  }

  /** A text or a number; null if there is none, or it is empty, as forms have it. */
  private static String text(ObjectNode body, String place, String name) throws Problem {
    JsonNode field = body.path(name);
    if (field.isMissingNode() || field.isNull()) {
      return null;
    }
    if (!field.isTextual() && !field.isIntegralNumber()) {
      throw Problem.badRequest(place + name + " is not a text");
    }
    String text = field.asText().strip();
    if (text.length() > LONGEST) {
      throw Problem.badRequest(place + name + " is longer than " + LONGEST + " characters");
    }
    return text.isEmpty() ? null : text;
  }

  private static String matching(Pattern form, String text, String objection) throws Problem {
    if (text != null && !form.matcher(text).matches()) {
      throw Problem.badRequest(objection);
    }
    return text;
  }

  private static String time(String text, String place) throws Problem {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant().toString();
    } catch (DateTimeException e) {
      throw Problem.badRequest(
          place + "occurredAt is not a time with zone such as 2026-11-24T10:12:31Z");
    }
  }
}
