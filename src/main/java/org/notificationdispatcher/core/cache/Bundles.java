package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.SqlFile;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/**
 * Tells what several records have to say together. {@link SnapshotStore} notes down which bundles
 * have changed; when a module's window is through, each of them is looked at once, its records are
 * read from the snapshot, and if they say something new, that is a message. So it does not matter
 * on how many pages, in how many windows, or before how many crashes the records came.
 *
 * <p>Thread-safe.
 */
public final class Bundles {
  private static final String TAKE = SqlFile.read("bundle-take");
  private static final String SETTLE = SqlFile.read("bundle-settle");
  private static final Map<Level, String> MEMBERS =
      Map.of(
          Level.ORDER_ITEM, SqlFile.read("bundle-order-item"),
          Level.TICKET, SqlFile.read("bundle-ticket"),
          Level.CURRENT, SqlFile.read("bundle-current"));
  private static final String RECORDS = SqlFile.read("snapshot-data");

  /** A bundle may have hundreds of records, and all of a step are in memory. */
  private static final int AT_ONCE = 100;

  private final NamedParameterJdbcTemplate jdbc;
  private final MessageStore messages;
  private final Map<Module, TellRules> rules;

  /**
   * @param instance which License Central this is: the messages' source, and part of their ids
   * @param rules of every module
   */
  public Bundles(DataSource dataSource, String instance, Map<Module, TellRules> rules) {
    this.jdbc = new NamedParameterJdbcTemplate(dataSource);
    this.messages = new MessageStore(jdbc, instance);
    this.rules = Map.copyOf(rules);
  }

  /**
   * What one step has to tell.
   *
   * @param more whether there are bundles left to look at
   */
  public record Step(List<NewMessage> messages, boolean more) {
    private static final Step NOTHING = new Step(List.of(), false);
  }

  /** A bundle that has changed. */
  private record Changed(String key, boolean silent, String digest) {}

  /** What it says: null if that is not to be told; and the digest of it, or null. */
  private record Seen(Changed bundle, Composed composed, String digest) {

    boolean news() {
      return composed != null && !bundle.silent() && !digest.equals(bundle.digest());
    }
  }

  /**
   * The records of the bundles that the next step will tell, so that their details can be looked up
   * before its transaction; none if the module has no details.
   *
   * @param module {@code orders}, {@code licenses} or {@code activations}
   */
  public List<ObjectNode> upcoming(String module) {
    Module which = Module.named(module);
    TellRules rule = rules.get(which);
    if (!rule.level().bundled() || rule.details().isEmpty()) {
      return List.of();
    }
    return look(rule, take(which, rule)).stream()
        .filter(Seen::news)
        .flatMap(one -> one.composed().members().stream())
        .toList();
  }

  /**
   * Looks at some of the bundles that have changed. Call it in a transaction, until there are no
   * more.
   *
   * @param module {@code orders}, {@code licenses} or {@code activations}
   * @param details of what {@link #upcoming} returned; what they do not cover is left for the next
   *     step
   */
  public Step tell(String module, DetailLookup details) {
    Module which = Module.named(module);
    TellRules rule = rules.get(which);
    if (!rule.level().bundled()) {
      return Step.NOTHING;
    }
    List<Changed> changed = take(which, rule);
    if (changed.isEmpty()) {
      return Step.NOTHING;
    }
    List<Seen> seen =
        look(rule, changed).stream()
            .filter(
                one -> !one.news() || one.composed().members().stream().allMatch(details::covers))
            .toList();
    jdbc.update(
        SETTLE,
        new MapSqlParameterSource("kind", rule.level().kind())
            .addValue("keys", Texts.of(seen, one -> one.bundle().key()))
            .addValue("digests", Texts.of(seen, Seen::digest)));
    List<News> news =
        seen.stream()
            .filter(Seen::news)
            .map(
                one ->
                    news(
                        rule,
                        one.bundle().key(),
                        one.composed(),
                        one.bundle().digest() != null,
                        one.digest(),
                        details))
            .toList();
    return new Step(
        messages.store(which, rule.correlation(), news),
        changed.size() == AT_ONCE || seen.size() < changed.size());
  }

  private List<Seen> look(TellRules rule, List<Changed> changed) {
    Composer composer = composer(rule);
    Map<String, List<ObjectNode>> members =
        members(rule.level(), changed.stream().map(Changed::key).collect(Collectors.toSet()));
    Map<String, ObjectNode> orders =
        rule.level() == Level.ORDER_ITEM ? ordersOf(members) : Map.of();
    List<Seen> seen = new ArrayList<>();
    for (Changed one : changed) {
      Composed composed =
          composer.compose(members.getOrDefault(one.key(), List.of()), orders).orElse(null);
      seen.add(
          new Seen(one, composed, composed == null ? null : MessageIds.digest(composed.data())));
    }
    return seen;
  }

  private List<Changed> take(Module module, TellRules rule) {
    return jdbc.query(
        TAKE,
        new MapSqlParameterSource("kind", rule.level().kind())
            .addValue("module", module.toString())
            .addValue("restMillis", rule.rest().toMillis())
            .addValue("limit", AT_ONCE),
        (row, number) ->
            new Changed(
                row.getString("bundle_key"), row.getBoolean("silent"), row.getString("digest")));
  }

  /**
   * @param toldBefore whether the bundle was told before
   */
  static News news(
      TellRules rule,
      String key,
      Composed composed,
      boolean toldBefore,
      String digest,
      DetailLookup details) {
    // Only here: a customer's new name is no news of his licenses
    composed.addDetails(details);
    return new News(
        composed.type(toldBefore),
        rule.level().kind(),
        key,
        composed.subject(),
        composed.changedAt(),
        digest,
        composed.data(),
        composed.record());
  }

  static Composer composer(TellRules rule) {
    return switch (rule.level()) {
      case ORDER_ITEM -> new OrderItemComposer(rule.fields());
      case TICKET -> new TicketComposer(rule);
      case CURRENT -> new CurrentComposer(rule);
      case RECORD -> throw new IllegalStateException("single records are no bundles");
    };
  }

  /**
   * What bundles are as a whole, with all fields, as it is known now; without those that are not
   * known, or not complete.
   *
   * @param level at which they are told, now or once
   */
  Map<String, ObjectNode> records(Level level, Set<String> keys) {
    Composer composer = composer(rules.get(level.module()).at(level, Duration.ZERO));
    Map<String, List<ObjectNode>> members = members(level, keys);
    Map<String, ObjectNode> orders = level == Level.ORDER_ITEM ? ordersOf(members) : Map.of();
    Map<String, ObjectNode> records = new HashMap<>();
    members.forEach(
        (key, all) ->
            composer
                .compose(all, orders)
                .ifPresent(composed -> records.put(key, composed.record())));
    return records;
  }

  private Map<String, List<ObjectNode>> members(Level level, Set<String> keys) {
    Map<String, List<ObjectNode>> members = new HashMap<>();
    jdbc.query(
        MEMBERS.get(level),
        new MapSqlParameterSource("keys", Texts.of(keys, Function.identity())),
        row -> {
          if (keys.contains(row.getString("bundle_key"))) {
            members
                .computeIfAbsent(row.getString("bundle_key"), key -> new ArrayList<>())
                .add((ObjectNode) MessageJson.stored(row.getString("data")));
          }
        });
    return members;
  }

  private Map<String, ObjectNode> ordersOf(Map<String, List<ObjectNode>> licenses) {
    Set<String> keys =
        licenses.values().stream()
            .map(members -> members.get(0).path("orderKey").asText())
            .collect(Collectors.toSet());
    Map<String, ObjectNode> items = new HashMap<>();
    jdbc.query(
        RECORDS,
        new MapSqlParameterSource("module", Module.ORDERS.toString())
            .addValue("keys", Texts.of(keys, Function.identity())),
        row -> {
          StreamSupport.stream(
                  MessageJson.stored(row.getString("data")).path("items").spliterator(), false)
              .forEach(item -> items.put(item.path("orderItemKey").asText(), (ObjectNode) item));
        });
    return items;
  }
}
