package org.notificationdispatcher.reporting;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One report, as the configuration has it ({@code dispatcher.report.<name>.…}).
 *
 * @param name by which it is known
 * @param schedule when it is made, as a Quartz cron expression in its zone; empty: only when
 *     somebody asks for it
 * @param kind of the period it is about: the last one before it is made
 * @param zone whose days are counted, and in which times are told
 * @param locale of words, numbers and dates
 * @param recipients who gets it by mail, and from whom
 * @param filter what it is about
 * @param sections what it consists of
 * @param top how many lines a table has at most
 * @param skipIfEmpty whether nothing is sent if there is nothing to tell
 * @param heartbeat whether then at least a short mail says so
 * @param limits from when on something is worth telling
 * @param csv whether tables are attached for spreadsheets
 * @param target what becomes of it
 */
public record ReportSettings(
    String name,
    Optional<String> schedule,
    PeriodKind kind,
    ZoneId zone,
    Locale locale,
    Recipients recipients,
    Filter filter,
    Set<Section> sections,
    int top,
    boolean skipIfEmpty,
    boolean heartbeat,
    Limits limits,
    boolean csv,
    Target target) {

  /**
   * Addresses as RFC 5322 has them.
   *
   * @param from the sender
   */
  public record Recipients(String from, List<String> to, List<String> cc) {}

  /**
   * From when on something is worth telling.
   *
   * @param expiresWithin licenses that expire so soon after the report was made
   * @param unusedAfter licenses that were created so long before, and not activated
   * @param receiptWithin license transfers that were started so long before, without a receipt
   */
  public record Limits(Duration expiresWithin, Duration unusedAfter, Duration receiptWithin) {}

  /**
   * What becomes of a report.
   *
   * @param kind by which of the ways
   * @param folder for {@link Kind#FILE}
   * @param webhook the destination, for {@link Kind#WEBHOOK}; else empty
   */
  public record Target(Kind kind, Path folder, String webhook) {
    /** The ways. */
    public enum Kind {
      MAIL,
      FILE,
      WEBHOOK
    }
  }
}
