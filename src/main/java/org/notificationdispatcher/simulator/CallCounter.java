package org.notificationdispatcher.simulator;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the calls of each operation of the query port, those that go wrong too. */
final class CallCounter {

  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();

  void count(String operation) {
    calls.computeIfAbsent(operation, name -> new LongAdder()).increment();
  }

  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    calls.forEach((operation, count) -> counts.put(operation, count.sum()));
    return counts;
  }

  void reset() {
    calls.clear();
  }
}
