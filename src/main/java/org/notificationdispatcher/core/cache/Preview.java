package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.MessageJson;

/**
 * The messages that records would make of an empty cache, to try out a mapping. Nothing is stored,
 * details are not fetched, and an order item is taken for complete with the licenses there are.
 */
public final class Preview {
  private final String instance;
  private final Map<Module, TellRules> rules;

  public Preview(String instance, Map<Module, TellRules> rules) {
    this.instance = instance;
    this.rules = Map.copyOf(rules);
  }

  /** With sequence 0: they have no place among others. */
  public List<Message> messages(List<? extends CollectedRecord> records) {
    if (records.isEmpty()) {
      return List.of();
    }
    Module module = records.get(0).module();
    TellRules rule = rules.get(module);
    List<? extends CollectedRecord> told =
        records.stream().filter(record -> MessageTypes.told(record, rule)).toList();
    List<News> news =
        rule.level().bundled()
            ? together(rule, told)
            : told.stream().map(record -> SnapshotStore.unknown(rule.fields(), record)).toList();
    return news.stream()
        .map(one -> Draft.of(instance, one, rule.correlation()).message(instance, 0))
        .toList();
  }

  private static List<News> together(TellRules rule, List<? extends CollectedRecord> records) {
    Map<String, List<ObjectNode>> bundles = new LinkedHashMap<>();
    for (CollectedRecord record : records) {
      bundles
          .computeIfAbsent(SnapshotStore.bundleKey(rule.level(), record), key -> new ArrayList<>())
          .add(MessageJson.mapper().valueToTree(record));
    }
    List<News> news = new ArrayList<>();
    bundles.forEach(
        (key, members) ->
            Bundles.composer(rule)
                .compose(members, complete(key, members))
                .ifPresent(
                    composed ->
                        news.add(
                            Bundles.news(
                                rule,
                                key,
                                composed,
                                false,
                                MessageIds.digest(composed.data()),
                                DetailLookup.none()))));
    return news;
  }

  private static Map<String, ObjectNode> complete(String orderItemKey, List<ObjectNode> licenses) {
    long alive = licenses.stream().filter(OrderItemComposer::alive).count();
    return Map.of(orderItemKey, MessageJson.mapper().createObjectNode().put("quantity", alive));
  }
}
