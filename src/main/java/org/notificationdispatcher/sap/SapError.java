package org.notificationdispatcher.sap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.notificationdispatcher.core.MessageJson;

/**
 * What an OData service says went wrong: in V2 {@code error.code}, {@code error.message.value} and
 * {@code error.innererror}, in V4 {@code error.code}, {@code error.message} and {@code
 * error.details}; of an answer in XML the same elements.
 *
 * @param codes of the error and its details, such as {@code ZND/042}
 * @param message for people, or empty
 * @param transaction by which the SAP side finds it, or empty
 */
record SapError(Set<String> codes, String message, String transaction) {
  private static final Pattern CODE = Pattern.compile("<code>([^<]*)</code>");
  private static final Pattern MESSAGE = Pattern.compile("<message[^>]*>([^<]*)</message>");
  private static final Pattern TRANSACTION =
      Pattern.compile("<transactionid>([^<]*)</transactionid>");

  static SapError of(String answer) {
    String text = answer.strip();
    if (text.startsWith("{")) {
      try {
        return of(MessageJson.mapper().readTree(text).path("error"));
      } catch (JsonProcessingException e) {
        return new SapError(Set.of(), "", "");
      }
    }
    Set<String> codes = new LinkedHashSet<>();
    CODE.matcher(text).results().forEach(code -> codes.add(code.group(1).strip()));
    return new SapError(codes, first(MESSAGE, text), first(TRANSACTION, text));
  }

  private static SapError of(JsonNode error) {
    Set<String> codes = new LinkedHashSet<>();
    add(codes, error);
    error.path("innererror").path("errordetails").forEach(detail -> add(codes, detail));
    error.path("details").forEach(detail -> add(codes, detail));
    JsonNode message = error.path("message");
    return new SapError(
        codes,
        message.isTextual() ? message.asText() : message.path("value").asText(""),
        error.path("innererror").path("transactionid").asText(""));
  }

  private static void add(Set<String> codes, JsonNode error) {
    String code = error.path("code").asText("");
    if (!code.isBlank()) {
      codes.add(code.strip());
    }
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1).strip() : "";
  }

  /** For people: code, text, transaction; empty if nothing was said. */
  String text() {
    List<String> parts = new ArrayList<>();
    codes.stream().findFirst().ifPresent(parts::add);
    if (!message.isBlank()) {
      parts.add(message);
    }
    if (!transaction.isBlank()) {
      parts.add("(transaction " + transaction + ")");
    }
    return String.join(" ", parts);
  }
}
