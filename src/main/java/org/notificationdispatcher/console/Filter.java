package org.notificationdispatcher.console;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.notificationdispatcher.core.outbox.Selection;

/**
 * Which dead letters are meant, as it stands in a form. What is empty does not matter.
 *
 * @param since as {@code 2026-01-31T12:00}, in the console's time zone
 * @param until as {@code since}
 */
record Filter(String type, String subject, String since, String until) {
  private static final DateTimeFormatter FIELD =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm", Locale.ROOT);

  /**
   * @param fields empty for one that is not given
   */
  static Filter of(UnaryOperator<String> fields) {
    return new Filter(
        fields.apply("type").strip(),
        fields.apply("subject").strip(),
        fields.apply("since").strip(),
        fields.apply("until").strip());
  }

  /** Such as {@code type=license.*, since=2026-01-31T12:00}; "all" if nothing matters. */
  String words() {
    List<String> words = new ArrayList<>();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("type", type);
    fields.put("subject", subject);
    fields.put("since", since);
    fields.put("until", until);
    fields.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            words.add(name + "=" + value);
          }
        });
    return words.isEmpty() ? "all" : String.join(", ", words);
  }

  /**
   * @throws IllegalArgumentException naming what cannot be read
   */
  Selection selection(ZoneId zone) {
    return new Selection(
        null, empty(type), empty(subject), time("since", since, zone), time("until", until, zone));
  }

  private static String empty(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Instant time(String name, String text, ZoneId zone) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return LocalDateTime.parse(text, FIELD).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          name + ": '" + text + "' is not a time such as 2026-01-31T12:00", e);
    }
  }
}
