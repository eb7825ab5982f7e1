package org.notificationdispatcher.core.cache;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.notificationdispatcher.common.Module;

/**
 * Customers and items that were fetched lately, and containers as they are now. Only what is told
 * is looked up, what is known is not asked for again, and what License Central does not know is
 * remembered as unknown. Thread-safe.
 */
public final class Details {
  private final Map<Module, Set<Detail>> selected;
  private final Map<Detail, Cache<String, Optional<ObjectNode>>> caches =
      new EnumMap<>(Detail.class);
  private final int idsPerCall;

  /**
   * @param selected which details each module's messages have
   * @param size how many of each kind are kept at most
   * @param timeToLive how long each is taken for true
   * @param idsPerCall how many License Central takes at once; 1 if it knows no batches
   */
  public Details(Map<Module, Set<Detail>> selected, int size, Duration timeToLive, int idsPerCall) {
    this(selected, size, timeToLive, idsPerCall, Ticker.systemTicker());
  }

  Details(
      Map<Module, Set<Detail>> selected,
      int size,
      Duration timeToLive,
      int idsPerCall,
      Ticker ticker) {
    this.selected = Map.copyOf(selected);
    this.idsPerCall = idsPerCall;
    for (Detail detail : Detail.values()) {
      caches.put(
          detail,
          Caffeine.newBuilder()
              .maximumSize(size)
              .expireAfterWrite(timeToLive)
              .ticker(ticker)
              .build());
    }
  }

  /**
   * What is known of the details of records that are about to be told, and what has to be fetched.
   *
   * @param records with all their fields
   */
  public DetailLookup lookup(String module, List<ObjectNode> records) {
    Map<Detail, Map<String, Optional<ObjectNode>>> known = new EnumMap<>(Detail.class);
    List<DetailRequest> requests = new ArrayList<>();
    for (Detail detail : selected.getOrDefault(Module.named(module), Set.of())) {
      Set<String> ids = new TreeSet<>();
      records.forEach(record -> ids.addAll(detail.idsIn(record)));
      known.put(detail, detail.lasts() ? caches.get(detail).getAllPresent(ids) : Map.of());
      List<String> unknown = ids.stream().filter(id -> !known.get(detail).containsKey(id)).toList();
      for (int first = 0; first < unknown.size(); first += idsPerCall) {
        requests.add(
            new DetailRequest(
                detail, unknown.subList(first, Math.min(first + idsPerCall, unknown.size()))));
      }
    }
    return new DetailLookup(known, requests);
  }

  /**
   * Takes the answer to a lookup's next request, for the lookup and for later ones.
   *
   * @param found customers, items or containers as records of {@code common}; an id that is not
   *     among them is unknown to License Central
   */
  public void add(DetailLookup lookup, List<?> found) {
    DetailRequest request = lookup.getRequest();
    Map<String, Optional<ObjectNode>> answer = lookup.add(found);
    if (request.detail().lasts()) {
      caches.get(request.detail()).putAll(answer);
    }
  }
}
