package org.notificationdispatcher.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How often somebody may try to sign in, on this node: per user and address, so that nobody locks a
 * user out from elsewhere; per address, whatever the user; and per user, whatever the address.
 * Thread-safe.
 */
final class SignInLimit {
  static final Duration SPAN = Duration.ofMinutes(15);
  static final int OF_PAIR = 5;
  static final int OF_ADDRESS = 20;
  static final int OF_USER = 50;

  /** Refusals that are written down; more say nothing new, and would fill the audit log. */
  static final int OF_NOTES = 100;

  private static final int MOST_KEYS = 100_000;

  private final Clock clock;
  private final Cache<String, Tries> tries = Caffeine.newBuilder().maximumSize(MOST_KEYS).build();

  SignInLimit(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param since when the first of them was
   */
  private record Tries(Instant since, int number) {}

  /**
   * Counts an attempt.
   *
   * @return how long to wait; empty if it may be made
   */
  Optional<Duration> tried(String user, String address) {
    Duration wait = Duration.ZERO;
    for (Map.Entry<String, Integer> limit : limits(user, address).entrySet()) {
      Tries now = tries.asMap().compute(limit.getKey(), (key, before) -> oneMore(before));
      if (now.number() > limit.getValue()) {
        Duration left = Duration.between(clock.instant(), now.since().plus(SPAN));
        wait = left.compareTo(wait) > 0 ? left : wait;
      }
    }
    return wait.isZero() ? Optional.empty() : Optional.of(wait);
  }

  /** Whether a refusal is to be written down, whoever it was. */
  boolean noted() {
    return tries.asMap().compute("notes", (key, before) -> oneMore(before)).number() <= OF_NOTES;
  }

  /** Takes back what was counted for one who has the password. */
  void succeeded(String user, String address) {
    limits(user, address)
        .keySet()
        .forEach(
            key ->
                tries
                    .asMap()
                    .computeIfPresent(
                        key, (same, now) -> new Tries(now.since(), now.number() - 1)));
    tries.invalidate(pair(user, address));
  }

  private Tries oneMore(Tries before) {
    Instant now = clock.instant();
    return before == null || !before.since().plus(SPAN).isAfter(now)
        ? new Tries(now, 1)
        : new Tries(before.since(), before.number() + 1);
  }

  private static Map<String, Integer> limits(String user, String address) {
    return Map.of(
        pair(user, address), OF_PAIR, "address " + address, OF_ADDRESS, "user " + user, OF_USER);
  }

  private static String pair(String user, String address) {
    return "both " + address + " " + user;
  }
}
