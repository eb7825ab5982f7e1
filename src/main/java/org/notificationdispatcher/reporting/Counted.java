package org.notificationdispatcher.reporting;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What happened in a period, added up as it is read. For one thread. */
final class Counted {
  private final List<LocalDate> dates;
  private final String[] borders;
  private final String[] midnights;
  private final List<Map<Happening, Long>> days;
  private final Map<String, Map<Happening, Long>> items = new HashMap<>();
  private final Map<String, Map<Happening, Long>> customers = new HashMap<>();
  private final Map<Happening, Long> unattributed = none();

  Counted(Period period) {
    dates = period.from().datesUntil(period.until()).toList();
    borders = begins(period.zone(), dates, period.until());
    midnights = begins(ZoneOffset.UTC, dates, period.until());
    days = dates.stream().map(date -> none()).toList();
  }

  private static Map<Happening, Long> none() {
    return new EnumMap<>(Happening.class);
  }

  private static String[] begins(ZoneId zone, List<LocalDate> dates, LocalDate until) {
    return Stream.concat(dates.stream(), Stream.of(until))
        .map(date -> date.atStartOfDay(zone).toInstant().toString())
        .toArray(String[]::new);
  }

  /** When each day begins, and the first that does not belong to the period any more. */
  String[] borders() {
    return borders;
  }

  /** When the same days begin in UTC. */
  String[] midnights() {
    return midnights;
  }

  /**
   * @param day from 1
   */
  void onDay(int day, Happening kind, long count) {
    days.get(day - 1).merge(kind, count, Long::sum);
  }

  void ofItem(String item, Happening kind, long count) {
    items.computeIfAbsent(item, key -> none()).merge(kind, count, Long::sum);
  }

  /**
   * @param customer null if he is not known
   */
  void ofCustomer(String customer, Happening kind, long count) {
    Map<Happening, Long> counts =
        customer == null ? unattributed : customers.computeIfAbsent(customer, key -> none());
    counts.merge(kind, count, Long::sum);
  }

  List<Overview.Day> days() {
    return IntStream.range(0, dates.size())
        .mapToObj(n -> new Overview.Day(dates.get(n), days.get(n)))
        .toList();
  }

  Map<Happening, Long> total() {
    Map<Happening, Long> total = none();
    days.forEach(day -> day.forEach((kind, count) -> total.merge(kind, count, Long::sum)));
    return total;
  }

  Map<String, Map<Happening, Long>> items() {
    return items;
  }

  Map<String, Map<Happening, Long>> customers() {
    return customers;
  }

  Map<Happening, Long> unattributed() {
    return unattributed;
  }
}
