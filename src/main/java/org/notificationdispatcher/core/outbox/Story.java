package org.notificationdispatcher.core.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What became of one message at one destination.
 *
 * @param state {@code pending}, {@code delivered}, {@code dead}, {@code superseded} or {@code
 *     discarded}
 * @param attempts made since it was recorded or replayed
 * @param lastStatus of the last answer, or null
 * @param lastError why the last attempt failed, or null
 * @param at when it was delivered or died, on the database's clock; of what is pending, when it is
 *     due
 * @param log all attempts, also those before a replay, in their order
 */
public record Story(
    String type,
    String subject,
    String destination,
    String state,
    int attempts,
    Integer lastStatus,
    String lastError,
    Instant at,
    List<Attempt> log) {

  /**
   * An attempt.
   *
   * @param number from 1; begins anew after a replay
   * @param startedAt on the clock of the node
   * @param status of the answer, or null
   * @param error why it failed, or null
   * @param answer its beginning, or null
   */
  public record Attempt(
      int number,
      Instant startedAt,
      Duration duration,
      Integer status,
      String error,
      String answer) {}
}
