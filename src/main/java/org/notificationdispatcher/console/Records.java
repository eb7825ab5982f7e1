package org.notificationdispatcher.console;

import static org.notificationdispatcher.core.Reading.instant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.Reading;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/**
 * Finds records and what was told of them. Every statement goes by an index and has an end: what it
 * costs does not depend on how much there is. Thread-safe.
 */
final class Records {
  /** Rows of a page. */
  static final int PAGE = 25;

  /** Messages that are looked at for a page of what was delivered to one destination. */
  static final int LOOK = 200;

  private static final String SUBJECTS = SqlFile.read("console-search-subjects");
  private static final String RECORD = SqlFile.read("console-record");
  private static final String STORY = SqlFile.read("console-story");

  private static final List<String> SUBJECT_KINDS =
      List.of("", "license/", "order/", "ticket/", "order-item/");

  private final Reading reading;

  Records(DataSource dataSource) {
    reading = new Reading(dataSource);
  }

  /** By what records are found. */
  enum By {
    LICENSE("license", "License number", SqlFile.read("console-search-license")),
    ORDER("order", "Order number", SqlFile.read("console-search-order")),
    TICKET("ticket", "Ticket", SqlFile.read("console-search-ticket")),
    CONTAINER("container", "Container serial", SqlFile.read("console-search-container")),
    CUSTOMER("customer", "Customer", SqlFile.read("console-search-customer"));

    private final String id;
    private final String title;
    private final String sql;

    By(String id, String title, String sql) {
      this.id = id;
      this.title = title;
      this.sql = sql;
    }

    String id() {
      return id;
    }

    String title() {
      return title;
    }

    static Optional<By> named(String id) {
      for (By by : values()) {
        if (by.id.equals(id)) {
          return Optional.of(by);
        }
      }
      return Optional.empty();
    }
  }

  /** Where a page ends. */
  record Place(Instant changedAt, String module, String key) {}

  /** A record as it is known now. */
  record Kept(String module, String key, Instant changedAt, JsonNode data) {

    /** A field; empty if there is none. */
    String field(String name) {
      return data.path(name).asText("");
    }

    /** Of which its messages are. */
    String subject() {
      return switch (Module.named(module)) {
        case ORDERS -> "order/" + key;
        case LICENSES -> "license/" + key;
        case ACTIVATIONS -> "license/" + field("ticketLicenseId");
      };
    }

    /** What it is, in a word and its number. */
    String title() {
      return switch (Module.named(module)) {
        case ORDERS -> "Order " + field("orderId");
        case LICENSES -> "License " + key;
        case ACTIVATIONS -> "Activation of license " + field("ticketLicenseId");
      };
    }

    /**
     * By what it is known, as far as it is.
     *
     * @param searched whether records are found by it
     */
    record Name(String title, String value, boolean searched) {}

    List<Name> names() {
      return Stream.of(
              new Name("Order", field("orderId"), true),
              new Name("Ticket", field("ticketId"), true),
              new Name("Item", field("itemId"), false),
              new Name("Container", field("cmSerial"), true),
              new Name("Customer", field("customerId"), true))
          .filter(name -> !name.value().isEmpty())
          .toList();
    }

    /** How it is, in a few words. */
    String summary() {
      String state = field("state");
      String type = module.equals(Module.ACTIVATIONS.toString()) ? field("type") + " " : "";
      int items = data.path("items").size();
      return state.isEmpty()
          ? (items == 0 ? "" : Format.count(items, "item", "items"))
          : type + state;
    }
  }

  /**
   * A page of records found by one thing.
   *
   * @param next where the next one begins; null if there is none
   */
  record Found(By by, List<Kept> records, Place next) {}

  /** One way of finding, the newest first. */
  Found find(By by, String value, Place after) {
    return reading.read(
        jdbc -> {
          List<Kept> found =
              jdbc.query(
                  by.sql,
                  new MapSqlParameterSource("value", value)
                      .addValue("at", after == null ? "infinity" : after.changedAt().toString())
                      .addValue("module", after == null ? "" : after.module())
                      .addValue("key", after == null ? "" : after.key())
                      .addValue("limit", PAGE + 1),
                  Records::kept);
          if (found.size() <= PAGE) {
            return new Found(by, found, null);
          }
          List<Kept> page = found.subList(0, PAGE);
          Kept last = page.get(PAGE - 1);
          return new Found(by, page, new Place(last.changedAt(), last.module(), last.key()));
        });
  }

  /**
   * Something that was told of.
   *
   * @param type of its newest message
   */
  record Subject(String subject, String type, Instant at) {}

  /** What this may be the subject of. */
  List<Subject> subjects(String value) {
    return reading.read(
        jdbc ->
            jdbc.query(
                SUBJECTS,
                new MapSqlParameterSource(
                    "subjects",
                    SUBJECT_KINDS.stream().map(kind -> kind + value).toArray(String[]::new)),
                (row, number) ->
                    new Subject(
                        row.getString("subject"),
                        row.getString("type"),
                        instant(row, "collected_at"))));
  }

  /** The record behind a subject, if it is one's. */
  Optional<Kept> ofSubject(String subject) {
    String[] parts = subject.split("/", 2);
    Module module =
        switch (parts[0]) {
          case "order" -> Module.ORDERS;
          case "license" -> Module.LICENSES;
          default -> null;
        };
    if (module == null || parts.length < 2) {
      return Optional.empty();
    }
    return reading.read(
        jdbc ->
            jdbc
                .query(
                    RECORD,
                    new MapSqlParameterSource("module", module.toString())
                        .addValue("key", parts[1]),
                    Records::kept)
                .stream()
                .findFirst());
  }

  private static Kept kept(ResultSet row, int number) throws SQLException {
    return new Kept(
        row.getString("module"),
        row.getString("source_key"),
        instant(row, "changed_at"),
        MessageJson.stored(row.getString("data")));
  }

  /**
   * What became of a message at one destination.
   *
   * @param at when it ended; of what is pending, when it is due
   */
  record Outcome(
      String destination,
      String state,
      int attempts,
      Integer lastStatus,
      String lastError,
      Instant at) {}

  /** A message of a story, and what became of it. */
  record Told(UUID id, long sequence, String type, Instant at, List<Outcome> outcomes) {}

  /** The messages about one thing, the newest first; one more than a page if there are more. */
  List<Told> story(String subject, long before) {
    return reading.read(
        jdbc -> {
          Map<UUID, Told> told = new LinkedHashMap<>();
          jdbc.query(
              STORY,
              new MapSqlParameterSource("subject", subject)
                  .addValue("before", before)
                  .addValue("limit", PAGE + 1),
              row -> {
                UUID id = row.getObject("id", UUID.class);
                if (!told.containsKey(id)) {
                  told.put(
                      id,
                      new Told(
                          id,
                          row.getLong("sequence"),
                          row.getString("type"),
                          instant(row, "collected_at"),
                          new ArrayList<>()));
                }
                if (row.getString("destination") != null) {
                  Instant ended = instant(row, "ended_at");
                  told.get(id)
                      .outcomes()
                      .add(
                          new Outcome(
                              row.getString("destination"),
                              row.getString("state"),
                              row.getInt("attempts"),
                              row.getObject("last_status", Integer.class),
                              row.getString("last_error"),
                              ended == null ? instant(row, "due_at") : ended));
                }
              });
          return List.copyOf(told.values());
        });
  }

  /** What is related to a record, and told of by itself. */
  static List<String> related(Kept record) {
    TreeSet<String> subjects = new TreeSet<>();
    Map.of("orderKey", "order/", "ticketId", "ticket/", "orderItemKey", "order-item/")
        .forEach(
            (field, kind) -> {
              if (!record.field(field).isEmpty()) {
                subjects.add(kind + record.field(field));
              }
            });
    subjects.remove(record.subject());
    return List.copyOf(subjects);
  }

  static String pretty(JsonNode json) {
    ObjectWriter writer = MessageJson.mapper().writerWithDefaultPrettyPrinter();
    try {
      return writer.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
