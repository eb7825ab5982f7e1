package org.notificationdispatcher.core.cache;

import java.time.Duration;
import java.util.Set;

/**
 * How a module's records are told.
 *
 * @param fields which fields, and whose changes are news
 * @param level what one message is about
 * @param rest how long nothing of a bundle may have changed, on License Central's clock, before it
 *     is told; a license transfer can reach the feed in parts
 * @param silentBackfill whether the first window only fills the snapshot
 * @param withoutReceipt whether license transfers are told before their receipt
 * @param unexpectedState whether license transfers are told whose receipt did not fit
 * @param details what is fetched beyond the records' own fields
 * @param correlation the join criterion with the lead system
 */
public record TellRules(
    FieldSelection fields,
    Level level,
    Duration rest,
    boolean silentBackfill,
    boolean withoutReceipt,
    boolean unexpectedState,
    Set<Detail> details,
    Correlation correlation) {

  public TellRules {
    details = Set.copyOf(details);
  }

  /** Every record a message of its own, as it is configured by default. */
  public static TellRules everyRecord(FieldSelection fields) {
    return new TellRules(
        fields,
        Level.RECORD,
        Duration.ZERO,
        false,
        false,
        true,
        Set.of(),
        Correlation.field("orderId"));
  }

  /** The same at another level. */
  public TellRules at(Level other, Duration rested) {
    return new TellRules(
        fields,
        other,
        rested,
        silentBackfill,
        withoutReceipt,
        unexpectedState,
        details,
        correlation);
  }

  /** The same with details. */
  public TellRules with(Set<Detail> others) {
    return new TellRules(
        fields, level, rest, silentBackfill, withoutReceipt, unexpectedState, others, correlation);
  }

  /** The same, with a first window that tells nothing. */
  public TellRules silently() {
    return new TellRules(
        fields, level, rest, true, withoutReceipt, unexpectedState, details, correlation);
  }

  /**
   * Whether a license transfer in this state is told.
   *
   * @param state of an activation
   */
  boolean tellsActivation(String state) {
    return switch (state) {
      case "Open" -> withoutReceipt;
      case "UnexpectedState" -> unexpectedState;
      default -> true;
    };
  }
}
