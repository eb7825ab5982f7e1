package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/**
 * Keeps the last known state of every record, and makes a message of each change of the selected
 * fields; where several records make one message, it notes down that they have changed, and {@link
 * Bundles} tells them. A fixed number of statements a page, whatever its size. Thread-safe; one
 * caller a module at a time, which the module's lease provides.
 */
public final class SnapshotStore {
  private static final String KNOWN = SqlFile.read("snapshot-known");
  private static final String UPSERT = SqlFile.read("snapshot-upsert");
  private static final String TOUCH = SqlFile.read("bundle-touch");

  private static final ObjectMapper JSON = MessageJson.mapper();

  private final NamedParameterJdbcTemplate jdbc;
  private final MessageStore messages;
  private final Map<Module, TellRules> rules;
  private final Witness witness;
  private final LongAdder told = new LongAdder();

  /** Without a witness. */
  public SnapshotStore(DataSource dataSource, String instance, Map<Module, TellRules> rules) {
    this(dataSource, instance, rules, Witness.NOBODY);
  }

  /**
   * @param instance which License Central this is: the messages' source, and part of their ids
   * @param rules of every module
   * @param witness of all that is stored
   */
  public SnapshotStore(
      DataSource dataSource, String instance, Map<Module, TellRules> rules, Witness witness) {
    this.jdbc = new NamedParameterJdbcTemplate(dataSource);
    this.messages = new MessageStore(jdbc, instance);
    this.rules = Map.copyOf(rules);
    this.witness = witness;
  }

  /**
   * What the snapshot says of a record.
   *
   * @param state of a license or activation, else null
   * @param items keys of an order's items
   */
  private record Known(String digest, Instant changedAt, String state, Set<Long> items) {}

  /** A record of the page beside what was known of it. */
  private record Read(
      CollectedRecord record, ObjectNode all, ObjectNode selected, String digest, Known known) {

    boolean changed() {
      return known == null || !known.digest().equals(digest);
    }

    boolean news(TellRules rules) {
      return MessageTypes.told(record, rules)
          && (changed() || MessageTypes.ends(record, known.state()));
    }

    boolean moved() {
      return changed() || record.modified().isAfter(known.changedAt());
    }

    Witness.Change change() {
      return known == null
          ? new Witness.Change(record, false, null, Set.of())
          : new Witness.Change(record, true, known.state(), known.items());
    }
  }

  /**
   * Stores the records of one module and returns what there is to tell, in order of change. Storing
   * the same records again returns nothing.
   *
   * @param first whether they belong to the module's first window, that is the back-fill
   * @param details of what {@link #upcoming} returned
   */
  public List<NewMessage> keep(
      List<? extends CollectedRecord> records, boolean first, DetailLookup details) {
    if (records.isEmpty()) {
      return List.of();
    }
    Module module = records.get(0).module();
    TellRules rule = rules.get(module);
    boolean silent = first && rule.silentBackfill();
    List<Read> page = read(module, newest(records));
    List<Read> moved = page.stream().filter(Read::moved).toList();
    if (!moved.isEmpty()) {
      jdbc.update(
          UPSERT,
          new MapSqlParameterSource("module", module.toString())
              .addValue("keys", Texts.of(moved, r -> r.record().sourceKey()))
              .addValue("digests", Texts.of(moved, Read::digest))
              .addValue("changedAt", Texts.of(moved, r -> r.record().modified()))
              .addValue("data", Texts.of(moved, Read::all)));
      witness.saw(moved.stream().map(Read::change).toList());
    }
    touchItemsOf(moved);
    List<Read> news =
        page.stream()
            .filter(one -> one.news(rule))
            .sorted(Comparator.comparing(one -> one.record().modified()))
            .toList();
    if (rule.level().bundled()) {
      touch(rule.level(), news, silent);
      return List.of();
    }
    if (silent) {
      return List.of();
    }
    List<NewMessage> stored =
        messages.store(
            module,
            rule.correlation(),
            news.stream().map(one -> news(module, one, details)).toList());
    told.add(stored.size());
    return stored;
  }

  /**
   * Those of the records that {@link #keep} will make messages of, with all their fields, so that
   * their details can be looked up before its transaction; none if the module has no details.
   *
   * @param first as for {@link #keep}
   */
  public List<ObjectNode> upcoming(List<? extends CollectedRecord> records, boolean first) {
    if (records.isEmpty()) {
      return List.of();
    }
    Module module = records.get(0).module();
    TellRules rule = rules.get(module);
    if (rule.details().isEmpty() || rule.level().bundled() || (first && rule.silentBackfill())) {
      return List.of();
    }
    return read(module, newest(records)).stream()
        .filter(one -> one.news(rule))
        .map(Read::all)
        .toList();
  }

  /** Messages made of single records since the start of this process. */
  public long told() {
    return told.sum();
  }

  /** One answer may have a row twice. */
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
            .addValue("keys", Texts.of(records, CollectedRecord::sourceKey)),
        row -> {
          known.put(
              row.getString("source_key"),
              new Known(
                  row.getString("digest"),
                  row.getObject("changed_at", OffsetDateTime.class).toInstant(),
                  row.getString("state"),
                  itemKeys(row.getString("items"))));
        });
    FieldSelection selection = rules.get(module).fields();
    return records.stream().map(one -> read(selection, one, known.get(one.sourceKey()))).toList();
  }

  private static Read read(FieldSelection selection, CollectedRecord record, Known known) {
    ObjectNode all = JSON.valueToTree(record);
    ObjectNode selected = selection.of(all);
    return new Read(record, all, selected, MessageIds.digest(selected), known);
  }

  private static Set<Long> itemKeys(String items) {
    Set<Long> keys = new HashSet<>();
    if (items != null) {
      try {
        JSON.readTree(items).forEach(item -> keys.add(item.path("orderItemKey").asLong()));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("snapshot.data is not what was written there", e);
      }
    }
    return keys;
  }

  /** What a record says that is not known yet. */
  static News unknown(FieldSelection selection, CollectedRecord record) {
    return news(record.module(), read(selection, record, null), DetailLookup.none());
  }

  private static News news(Module module, Read read, DetailLookup details) {
    ObjectNode data = read.selected();
    if (read.record() instanceof Order order && data.has("items")) {
      ArrayNode added = JSON.createArrayNode();
      Set<Long> known = read.known() == null ? Set.of() : read.known().items();
      order.items().stream()
          .map(item -> item.orderItemKey())
          .filter(key -> !known.contains(key))
          .forEach(added::add);
      if (!added.isEmpty()) {
        data.set("newItems", added);
      }
    }
    // Only here: a customer's new name is no news of his licenses
    details.addTo(data, read.all());
    details.addTo(read.all(), read.all());
    return new News(
        MessageTypes.of(
            read.record(),
            read.known() != null,
            read.known() == null ? null : read.known().state()),
        module.toString(),
        read.record().sourceKey(),
        read.record().subject(),
        read.record().modified(),
        read.digest(),
        data,
        read.all());
  }

  private void touch(Level level, List<Read> news, boolean silent) {
    Map<String, Instant> bundles = new HashMap<>();
    news.forEach(
        one ->
            bundles.merge(
                bundleKey(level, one.record()),
                one.record().modified(),
                (a, b) -> a.isBefore(b) ? b : a));
    touch(level, bundles, true, silent);
  }

  /** What a bundle is called that a record belongs to. */
  static String bundleKey(Level level, CollectedRecord record) {
    if (record instanceof License license) {
      return Long.toString(license.orderItemKey());
    }
    Activation activation = (Activation) record;
    return level == Level.TICKET
        ? activation.transferKey()
            + "/"
            + (activation.ticketId() == null ? "" : activation.ticketId())
        : Long.toString(activation.ticketLicenseId());
  }

  /** An order says how many licenses its items have; those may be complete with it. */
  private void touchItemsOf(List<Read> moved) {
    TellRules licenses = rules.get(Module.LICENSES);
    if (licenses == null || licenses.level() != Level.ORDER_ITEM) {
      return;
    }
    Map<String, Instant> bundles = new HashMap<>();
    for (Read one : moved) {
      if (one.record() instanceof Order order) {
        order
            .items()
            .forEach(item -> bundles.put(Long.toString(item.orderItemKey()), order.modified()));
      }
    }
    // An order alone does not decide whether the licenses belong to a silent back-fill
    touch(Level.ORDER_ITEM, bundles, false, true);
  }

  private void touch(Level level, Map<String, Instant> bundles, boolean certain, boolean silent) {
    if (!bundles.isEmpty()) {
      jdbc.update(
          TOUCH,
          new MapSqlParameterSource("kind", level.kind())
              .addValue("keys", Texts.of(bundles.keySet(), key -> key))
              .addValue("changedAt", Texts.of(bundles.values(), time -> time))
              .addValue("certain", certain)
              .addValue("silent", silent));
    }
  }
}
