package org.notificationdispatcher.reporting;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of a report. In maps of counts, what did not happen is missing.
 *
 * @param period what it is about
 * @param previous what it is compared with: as many days, or the month, quarter before
 * @param at when the figures were read
 * @param days each day of the period, by day, also those on which nothing happened
 * @param previousDays each day of the previous period
 * @param total of the period
 * @param previousTotal of the previous period
 * @param items by article, the one with most activations first; all of them
 * @param customers by customer, the one with most activations first; all of them
 * @param unattributed happenings whose customer is not known, such as when licenses are not
 *     collected
 * @param expiring licenses that expire soon, the soonest first
 * @param unused licenses not activated after some days, the oldest first
 * @param withoutReceipt license transfers whose receipt is missing, the oldest first
 * @param unexpected license transfers and containers in an unexpected state, the newest first
 * @param deliveries of each destination
 * @param polling of each module that is asked
 */
public record Overview(
    Period period,
    Period previous,
    Instant at,
    List<Day> days,
    List<Day> previousDays,
    Map<Happening, Long> total,
    Map<Happening, Long> previousTotal,
    List<Group> items,
    List<Group> customers,
    Map<Happening, Long> unattributed,
    Findings expiring,
    Findings unused,
    Findings withoutReceipt,
    Findings unexpected,
    List<Delivery> deliveries,
    List<Polling> polling) {

  /** What happened on a day of the period's zone. */
  public record Day(LocalDate date, Map<Happening, Long> counts) {}

  /**
   * What happened to an item or a customer.
   *
   * @param key the article (SKU) or the customer's number
   * @param counts in the period
   * @param previous in the previous one
   */
  public record Group(String key, Map<Happening, Long> counts, Map<Happening, Long> previous) {}

  /**
   * What somebody should look at.
   *
   * @param count how many there are
   * @param first the first of them; as many as were asked for
   */
  public record Findings(long count, List<Finding> first) {}

  /**
   * One of them. Each but the time may be null.
   *
   * @param at when it expires, was created, was started or ended
   */
  public record Finding(
      Instant at,
      Long ticketLicenseId,
      String ticketId,
      String orderId,
      String itemId,
      String customerId,
      String cmSerial,
      String state) {}

  /**
   * What became of the deliveries of a destination in the period; what is pending is that at the
   * moment.
   *
   * @param sent delivered
   * @param firstTry of {@code sent}: at the first attempt
   * @param retried failed attempts
   * @param dead ended as dead letters
   * @param median of the times from recorded to delivered, if any was
   * @param p95 their 95th percentile; both at most 19 % off
   * @param pending now
   * @param oldest since when the oldest of them has been waiting, if there is one
   * @param previousSent of the previous period
   */
  public record Delivery(
      String destination,
      long sent,
      long firstTry,
      long retried,
      long dead,
      Optional<Duration> median,
      Optional<Duration> p95,
      long pending,
      Optional<Instant> oldest,
      long previousSent) {}

  /**
   * How License Central was asked for a module in the period.
   *
   * @param cycles complete ones
   * @param failed cycles that ended with an error
   * @param calls pages asked for
   * @param records rows read
   * @param lag the longest time between the ends of two complete cycles
   * @param lastSuccess end of the last complete one, at any time
   */
  public record Polling(
      String module,
      long cycles,
      long failed,
      long calls,
      long records,
      Optional<Duration> lag,
      Optional<Instant> lastSuccess) {}
}
