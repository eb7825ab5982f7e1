package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import javax.sql.DataSource;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/**
 * Keeps the last known state of every record, and makes a message of each change of the selected
 * fields. Five statements a page, whatever its size. Thread-safe; one caller a module at a time,
 * which the module's lease provides.
 */
public final class SnapshotStore {
  private static final String KNOWN = SqlFile.read("snapshot-known");
  private static final String UPSERT = SqlFile.read("snapshot-upsert");
  private static final String LOCK = SqlFile.read("message-lock");
  private static final String INSERT_MESSAGES = SqlFile.read("message-insert");

  private static final ObjectMapper JSON =
      MessageJson.mapper().copy().setSerializationInclusion(JsonInclude.Include.NON_NULL);
  private static final TypeReference<LinkedHashMap<String, Object>> DATA = new TypeReference<>() {};

  private final NamedParameterJdbcTemplate jdbc;
  private final String instance;
  private final Map<Module, FieldSelection> selections;
  private final LongAdder told = new LongAdder();

  /**
   * @param instance which License Central this is: the messages' source, and part of their ids
   * @param selections of every module
   */
  public SnapshotStore(
      DataSource dataSource, String instance, Map<Module, FieldSelection> selections) {
    this.jdbc = new NamedParameterJdbcTemplate(dataSource);
    this.instance = instance;
    this.selections = Map.copyOf(selections);
  }

  /** What the snapshot says of a record. */
  private record Known(String digest, Instant changedAt, String state) {}

  /** A record of the page beside what was known of it. */
  private record Read(
      CollectedRecord record, ObjectNode all, ObjectNode selected, String digest, Known known) {

    /** A record read late, of a time before what is known, is no news. */
    boolean outdated() {
      return known != null && record.modified().isBefore(known.changedAt());
    }

    boolean news() {
      return !outdated()
          && MessageTypes.told(record)
          && (known == null
              || !known.digest().equals(digest)
              || MessageTypes.ends(record, known.state()));
    }

    boolean moved() {
      return !outdated()
          && (known == null
              || !known.digest().equals(digest)
              || record.modified().isAfter(known.changedAt()));
    }
  }

  /** A message that is not stored yet. */
  private record Draft(Read read, UUID id, int occurrence) {}

  /**
   * Stores the records of one module and returns what there is to tell, in order of change. Storing
   * the same records again returns nothing.
   */
  public List<Message> keep(List<? extends CollectedRecord> records) {
    if (records.isEmpty()) {
      return List.of();
    }
    Module module = records.get(0).module();
    List<Read> page = read(module, newest(records));
    List<Read> moved = page.stream().filter(Read::moved).toList();
    if (!moved.isEmpty()) {
      jdbc.update(
          UPSERT,
          new MapSqlParameterSource("module", module.toString())
              .addValue("keys", texts(moved, r -> r.record().sourceKey()))
              .addValue("digests", texts(moved, Read::digest))
              .addValue("changedAt", texts(moved, r -> r.record().modified()))
              .addValue("data", texts(moved, r -> r.all().toString())));
    }
    List<Message> messages =
        tell(
            module,
            page.stream()
                .filter(Read::news)
                .sorted(Comparator.comparing(r -> r.record().modified()))
                .toList());
    told.add(messages.size());
    return messages;
  }

  /** Messages made since the start of this process. */
  public long told() {
    return told.sum();
  }

  private static Collection<? extends CollectedRecord> newest(
      List<? extends CollectedRecord> records) {
    Map<String, CollectedRecord> byKey = new LinkedHashMap<>();
    for (CollectedRecord one : records) {
      byKey.merge(one.sourceKey(), one, (a, b) -> b.modified().isBefore(a.modified()) ? a : b);
    }
    return byKey.values();
  }

  private List<Read> read(Module module, Collection<? extends CollectedRecord> records) {
    Map<String, Known> known = new HashMap<>();
    jdbc.query(
        KNOWN,
        new MapSqlParameterSource("module", module.toString())
            .addValue("keys", texts(records, CollectedRecord::sourceKey)),
        row -> {
          known.put(
              row.getString("source_key"),
              new Known(
                  row.getString("digest"),
                  row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                  row.getString("state")));
        });
    FieldSelection selection = selections.get(module);
    return records.stream()
        .map(
            one -> {
              ObjectNode all = JSON.valueToTree(one);
              ObjectNode selected = selection.of(all);
              return new Read(
                  one,
                  all,
                  selected,
                  MessageIds.digest(bytes(selected)),
                  known.get(one.sourceKey()));
            })
        .toList();
  }

  private List<Message> tell(Module module, List<Read> news) {
    List<Message> messages = new ArrayList<>();
    List<Draft> drafts = news.stream().map(one -> draft(module, one, 0)).toList();
    if (!drafts.isEmpty()) {
      jdbc.query(LOCK, row -> {});
    }
    while (!drafts.isEmpty()) {
      Map<UUID, Long> sequences = insert(module, drafts);
      drafts.stream()
          .filter(draft -> sequences.containsKey(draft.id()))
          .forEach(draft -> messages.add(message(draft, sequences.get(draft.id()))));
      // An id that is taken: the record went back to an earlier state at the same time of change
      drafts =
          drafts.stream()
              .filter(draft -> !sequences.containsKey(draft.id()))
              .map(draft -> draft(module, draft.read(), draft.occurrence() + 1))
              .toList();
    }
    return messages;
  }

  private Draft draft(Module module, Read read, int occurrence) {
    return new Draft(
        read,
        MessageIds.of(
            instance,
            module,
            read.record().sourceKey(),
            read.record().modified(),
            read.digest(),
            occurrence),
        occurrence);
  }

  private Map<UUID, Long> insert(Module module, List<Draft> drafts) {
    Map<UUID, Long> sequences = new HashMap<>();
    jdbc.query(
        INSERT_MESSAGES,
        new MapSqlParameterSource("module", module.toString())
            .addValue("source", instance)
            .addValue("ids", texts(drafts, Draft::id))
            .addValue("types", texts(drafts, draft -> type(draft.read())))
            .addValue("subjects", texts(drafts, draft -> draft.read().record().subject()))
            .addValue("changedAt", texts(drafts, draft -> draft.read().record().modified()))
            .addValue("data", texts(drafts, draft -> draft.read().selected().toString())),
        row -> {
          sequences.put(row.getObject("id", UUID.class), row.getLong("sequence"));
        });
    return sequences;
  }

  private Message message(Draft draft, long sequence) {
    CollectedRecord record = draft.read().record();
    return new Message(
        draft.id(),
        type(draft.read()),
        // As the database keeps it, so that router and receivers see the same
        record.modified().truncatedTo(ChronoUnit.MICROS),
        instance,
        record.subject(),
        sequence,
        JSON.convertValue(draft.read().selected(), DATA));
  }

  private static String type(Read read) {
    return MessageTypes.of(
        read.record(), read.known() != null, read.known() == null ? null : read.known().state());
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record could not be written as JSON", e);
    }
  }

  private static <T> String[] texts(Collection<T> all, Function<? super T, ?> of) {
    return all.stream().map(of).map(Object::toString).toArray(String[]::new);
  }
}
