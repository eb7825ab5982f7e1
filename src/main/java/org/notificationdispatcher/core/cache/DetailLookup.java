package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.notificationdispatcher.core.MessageJson;

/**
 * The details of the records of one step. It holds them itself: what the cache drops meanwhile does
 * not matter. For one thread.
 */
public final class DetailLookup {
  private final Map<Detail, Map<String, Optional<ObjectNode>>> known;
  private final Queue<DetailRequest> requests;

  DetailLookup(Map<Detail, Map<String, Optional<ObjectNode>>> known, List<DetailRequest> requests) {
    this.known = new EnumMap<>(Detail.class);
    known.forEach((detail, found) -> this.known.put(detail, new HashMap<>(found)));
    this.requests = new ArrayDeque<>(requests);
  }

  /** No details at all. */
  public static DetailLookup none() {
    return new DetailLookup(Map.of(), List.of());
  }

  /** What has to be fetched next, or null if nothing has. */
  public DetailRequest getRequest() {
    return requests.peek();
  }

  /** What has to be fetched still. */
  List<DetailRequest> requests() {
    return List.copyOf(requests);
  }

  /**
   * Takes the answer to the next request. An id that is not among it is unknown to License Central.
   *
   * @return what is to be kept for others
   */
  Map<String, Optional<ObjectNode>> add(List<?> found) {
    DetailRequest request = requests.remove();
    Map<String, Optional<ObjectNode>> answer = new HashMap<>();
    request.ids().forEach(id -> answer.put(id, Optional.empty()));
    for (Object one : found) {
      ObjectNode node = MessageJson.mapper().valueToTree(one);
      answer.put(request.detail().idIn(node), Optional.of(node));
    }
    known.get(request.detail()).putAll(answer);
    return answer;
  }

  /** Whether everything a record names was looked up. */
  boolean covers(ObjectNode record) {
    return known.entrySet().stream()
        .allMatch(entry -> entry.getValue().keySet().containsAll(entry.getKey().idsIn(record)));
  }

  /** Adds the details of a single record, and of an order's positions. */
  void addTo(ObjectNode target, ObjectNode record) {
    addTo(target, record, known.keySet());
    JsonNode positions = target.path("items");
    for (int i = 0; i < positions.size(); i++) {
      addTo(
          (ObjectNode) positions.get(i),
          (ObjectNode) record.path("items").get(i),
          Set.of(Detail.ITEM));
    }
  }

  /** Adds some details of a record, as far as they are selected and known. */
  void addTo(ObjectNode target, ObjectNode record, Set<Detail> details) {
    for (Detail detail : details) {
      String id = detail.idIn(record);
      if (id != null) {
        known
            .getOrDefault(detail, Map.of())
            .getOrDefault(id, Optional.empty())
            .ifPresent(found -> target.set(detail.toString(), found));
      }
    }
  }
}
