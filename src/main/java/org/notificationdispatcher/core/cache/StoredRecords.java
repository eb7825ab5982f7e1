package org.notificationdispatcher.core.cache;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/**
 * What stored messages were made of, for a router that sees them again: the record as it is known
 * now, with the details as they were told; where it is not known any more, what was told. A fixed
 * number of statements, whatever the number of messages. Thread-safe.
 */
public final class StoredRecords {
  private static final String SOURCES = SqlFile.read("message-sources");
  private static final String RECORDS = SqlFile.read("snapshot-data");

  private final NamedParameterJdbcTemplate jdbc;
  private final Bundles bundles;

  public StoredRecords(DataSource dataSource, Bundles bundles) {
    this.jdbc = new NamedParameterJdbcTemplate(dataSource);
    this.bundles = bundles;
  }

  /** The messages as the router got them when they were new, in their order. */
  public List<NewMessage> of(List<Message> messages) {
    Map<UUID, Source> sources = sources(messages);
    Map<Scope, Set<String>> keys = new HashMap<>();
    sources
        .values()
        .forEach(one -> keys.computeIfAbsent(one.scope(), scope -> new HashSet<>()).add(one.key()));
    Map<Scope, Map<String, Map<String, Object>>> records = new HashMap<>();
    keys.forEach((scope, some) -> records.put(scope, records(scope, some)));
    return messages.stream()
        .map(
            message -> {
              Source source = sources.get(message.id());
              Map<String, Object> record =
                  source == null ? null : records.get(source.scope()).get(source.key());
              return new NewMessage(
                  message, record == null ? message.data() : withDetails(record, message.data()));
            })
        .toList();
  }

  /** Keys are unique within it. */
  private record Scope(Level level, String module) {}

  private record Source(Scope scope, String key) {}

  private Map<UUID, Source> sources(List<Message> messages) {
    Map<UUID, Message> byId = new HashMap<>();
    messages.forEach(message -> byId.put(message.id(), message));
    Map<UUID, Source> sources = new HashMap<>();
    jdbc.query(
        SOURCES,
        new MapSqlParameterSource("ids", Texts.of(byId.keySet(), id -> id)),
        row -> {
          Message message = byId.get(row.getObject("id", UUID.class));
          Scope scope = new Scope(Level.ofType(message.type()), row.getString("module"));
          String key = row.getString("source_key");
          if (key == null) {
            key = derivedKey(scope, message);
          }
          if (key != null) {
            sources.put(message.id(), new Source(scope, key));
          }
        });
    return sources;
  }

  /** Of a message that was stored before its key was; null if it does not tell. */
  private static String derivedKey(Scope scope, Message message) {
    String subject = message.subject().substring(message.subject().indexOf('/') + 1);
    if (scope.level() == Level.TICKET) {
      boolean ofTicket = message.subject().startsWith("ticket/");
      Object transfer = ofTicket ? message.data().get("transferKey") : subject;
      return transfer == null ? null : transfer + "/" + (ofTicket ? subject : "");
    }
    if (scope.level() == Level.RECORD && scope.module().equals(Module.ACTIVATIONS.toString())) {
      return Objects.toString(message.data().get("activationKey"), null);
    }
    return subject;
  }

  private Map<String, Map<String, Object>> records(Scope scope, Set<String> keys) {
    Map<String, Map<String, Object>> records = new HashMap<>();
    if (scope.level().bundled()) {
      bundles
          .records(scope.level(), keys)
          .forEach((key, record) -> records.put(key, Draft.map(record)));
      return records;
    }
    jdbc.query(
        RECORDS,
        new MapSqlParameterSource("module", scope.module())
            .addValue("keys", Texts.of(keys, key -> key)),
        row -> {
          records.put(
              row.getString("source_key"), Draft.map(MessageJson.stored(row.getString("data"))));
        });
    return records;
  }

  /** Details are not in the snapshot; what was told of them is in the message. */
  private static Map<String, Object> withDetails(
      Map<String, Object> record, Map<String, Object> told) {
    Map<String, Object> all = new LinkedHashMap<>(record);
    for (Detail detail : Detail.values()) {
      if (told.containsKey(detail.toString())) {
        all.putIfAbsent(detail.toString(), told.get(detail.toString()));
      }
    }
    if (record.get("items") instanceof List<?> positions
        && told.get("items") instanceof List<?> toldPositions) {
      all.put(
          "items",
          positions.stream().map(one -> withItem((Map<?, ?>) one, toldPositions)).toList());
    }
    return all;
  }

  private static Map<?, ?> withItem(Map<?, ?> position, List<?> told) {
    String item = Detail.ITEM.toString();
    Map<Object, Object> all = new LinkedHashMap<>(position);
    told.stream()
        .map(one -> (Map<?, ?>) one)
        .filter(one -> one.containsKey(item))
        .filter(one -> Objects.equals(one.get("itemId"), position.get("itemId")))
        .findFirst()
        .ifPresent(one -> all.putIfAbsent(item, one.get(item)));
    return all;
  }
}
