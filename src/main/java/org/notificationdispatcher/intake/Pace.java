package org.notificationdispatcher.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How many requests a caller may make in a minute, on this node. Thread-safe. */
final class Pace {
  private static final Duration SPAN = Duration.ofMinutes(1);

  private final int most;
  private final Clock clock;

  /** Of the callers, who are few. */
  private final Map<String, Span> spans = new HashMap<>();

  private record Span(Instant end, int requests) {}

  Pace(int most, Clock clock) {
    this.most = most;
    this.clock = clock;
  }

  /** A request comes; how long the caller has to wait if it is one too many, else zero. */
  synchronized Duration request(String caller) {
    Instant now = clock.instant();
    Span span = spans.get(caller);
    if (span == null || !span.end().isAfter(now)) {
      span = new Span(now.plus(SPAN), 0);
    }
    if (span.requests() >= most) {
      return Duration.between(now, span.end());
    }
    spans.put(caller, new Span(span.end(), span.requests() + 1));
    return Duration.ZERO;
  }
}
