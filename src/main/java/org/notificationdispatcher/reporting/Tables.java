package org.notificationdispatcher.reporting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.notificationdispatcher.reporting.Overview.Findings;
import org.notificationdispatcher.reporting.Overview.Group;

/**
 * The figures of a report for spreadsheets: CSV after RFC 4180 in UTF-8, with a byte order mark, by
 * which spreadsheets know that it is UTF-8. Names of columns are those of the data and the same in
 * every language; what separates them is what a spreadsheet of the language expects: a semicolon in
 * German. Days are ISO 8601, times in the report's zone with offset, durations in milliseconds.
 */
final class Tables {

  /**
   * Spreadsheets take text that begins like this for a formula; it gets an apostrophe in front.
   * Source: OWASP, CSV Injection; and its full-width forms.
   */
  private static final Pattern FORMULA =
      Pattern.compile("^[=+\\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20].*", Pattern.DOTALL);

  private static final String MARK = "\uFEFF";

  private final Overview overview;
  private final ReportSettings settings;
  private final CSVFormat format;

  private Tables(Overview overview, ReportSettings settings) {
    this.overview = overview;
    this.settings = settings;
    this.format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(settings.locale().getLanguage().equals("de") ? ';' : ',')
            .get();
  }

  /** One a section that has rows, by their names. */
  static Map<String, byte[]> of(Overview overview, ReportSettings settings) {
    Tables tables = new Tables(overview, settings);
    Map<String, byte[]> files = new LinkedHashMap<>();
    settings.sections().stream()
        .sorted()
        .forEach(
            section -> {
              List<List<Object>> rows = tables.rows(section);
              // The first names the columns
              if (rows.size() > 1) {
                files.put(fileName(overview.period(), section), tables.csv(rows));
              }
            });
    return files;
  }

  static String fileName(Period period, Section section) {
    return PeriodName.of(period) + "-" + section + ".csv";
  }

  private List<List<Object>> rows(Section section) {
    return switch (section) {
      case ACTIVITY -> activity();
      case ITEMS -> groups("itemId", overview.items());
      case CUSTOMERS -> groups("customerId", overview.customers());
      case EXPIRING -> findings("expires", overview.expiring());
      case UNUSED -> findings("created", overview.unused());
      case RECEIPTS -> findings("started", overview.withoutReceipt());
      case UNEXPECTED -> findings("time", overview.unexpected());
      case DELIVERIES -> deliveries();
      case POLLING -> polling();
    };
  }

  private List<List<Object>> activity() {
    List<List<Object>> rows = new ArrayList<>();
    List<Object> head = new ArrayList<>(List.of("period", "date"));
    Arrays.stream(Happening.values()).map(Tables::name).forEach(head::add);
    rows.add(head);
    days("before", overview.previousDays(), rows);
    days("now", overview.days(), rows);
    return rows;
  }

  private static void days(String period, List<Overview.Day> days, List<List<Object>> rows) {
    for (Overview.Day day : days) {
      List<Object> row = new ArrayList<>(List.of(period, day.date()));
      row.addAll(counts(day.counts()));
      rows.add(row);
    }
  }

  private static List<List<Object>> groups(String key, List<Group> groups) {
    List<List<Object>> rows = new ArrayList<>();
    List<Object> head = new ArrayList<>(List.of(key));
    Arrays.stream(Happening.values()).map(Tables::name).forEach(head::add);
    Arrays.stream(Happening.values()).map(one -> name(one) + "Before").forEach(head::add);
    rows.add(head);
    for (Group group : groups) {
      List<Object> row = new ArrayList<>(List.of(group.key()));
      row.addAll(counts(group.counts()));
      row.addAll(counts(group.previous()));
      rows.add(row);
    }
    return rows;
  }

  private static String name(Happening happening) {
    return happening.name().toLowerCase(Locale.ROOT);
  }

  private static List<Object> counts(Map<Happening, Long> counts) {
    return Arrays.stream(Happening.values())
        .<Object>map(one -> counts.getOrDefault(one, 0L))
        .toList();
  }

  private List<List<Object>> findings(String at, Findings findings) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(
        List.of(
            at,
            "ticketLicenseId",
            "ticketId",
            "orderId",
            "itemId",
            "customerId",
            "cmSerial",
            "state"));
    findings
        .first()
        .forEach(
            one ->
                rows.add(
                    Arrays.asList(
                        time(one.at()),
                        one.ticketLicenseId(),
                        one.ticketId(),
                        one.orderId(),
                        one.itemId(),
                        one.customerId(),
                        one.cmSerial(),
                        one.state())));
    return rows;
  }

  private List<List<Object>> deliveries() {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "destination",
            "sent",
            "sentBefore",
            "firstTry",
            "retried",
            "dead",
            "medianMillis",
            "p95Millis",
            "pending",
            "oldest"));
    overview
        .deliveries()
        .forEach(
            one ->
                rows.add(
                    Arrays.asList(
                        one.destination(),
                        one.sent(),
                        one.previousSent(),
                        one.firstTry(),
                        one.retried(),
                        one.dead(),
                        millis(one.median()),
                        millis(one.p95()),
                        one.pending(),
                        one.oldest().map(this::time).orElse(null))));
    return rows;
  }

  private List<List<Object>> polling() {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(List.of("module", "cycles", "failed", "calls", "records", "lagMillis", "lastSuccess"));
    overview
        .polling()
        .forEach(
            one ->
                rows.add(
                    Arrays.asList(
                        one.module(),
                        one.cycles(),
                        one.failed(),
                        one.calls(),
                        one.records(),
                        millis(one.lag()),
                        one.lastSuccess().map(this::time).orElse(null))));
    return rows;
  }

  private static Long millis(Optional<Duration> duration) {
    return duration.map(Duration::toMillis).orElse(null);
  }

  private String time(Instant instant) {
    return instant
        .truncatedTo(ChronoUnit.SECONDS)
        .atZone(settings.zone())
        .toOffsetDateTime()
        .toString();
  }

  private byte[] csv(List<List<Object>> rows) {
    StringBuilder text = new StringBuilder(MARK);
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      for (List<Object> row : rows) {
        printer.printRecord(row.stream().map(Tables::safe));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Text that comes from elsewhere must not become a formula. */
  private static Object safe(Object value) {
    return value instanceof String text && FORMULA.matcher(text).matches() ? "'" + text : value;
  }
}
