package org.notificationdispatcher.reporting;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.notificationdispatcher.reporting.Overview.Day;
import org.notificationdispatcher.reporting.Overview.Delivery;
import org.notificationdispatcher.reporting.Overview.Finding;
import org.notificationdispatcher.reporting.Overview.Findings;
import org.notificationdispatcher.reporting.Overview.Group;
import org.notificationdispatcher.reporting.Overview.Polling;

/** Figures of a vendor that does not exist, the same for the same period. */
final class SampleOverviews {
  private static final Findings NONE = new Findings(0, List.of());

  private SampleOverviews() {}

  /** A period in which something happened, and not all went well. */
  static Overview busy(Period period) {
    Period previous = PeriodKind.previous(period);
    List<Day> days = days(period, 1.0);
    List<Day> before = days(previous, 0.86);
    Instant at = period.end().plus(Duration.ofHours(6));
    return new Overview(
        period,
        previous,
        at,
        days,
        before,
        total(days),
        total(before),
        groups(
            "PRO-",
            new String[] {
              "PRO-2026",
              "STD-2026",
              "TRIAL-30",
              "PRO-UPG",
              "NET-10",
              "STD-UPG",
              "SDK",
              "CAD-AddOn",
              "VIEWER",
              "NET-50",
              "EDU",
              "OEM-7"
            }),
        groups(
            "C",
            new String[] {
              "10417", "10022", "20871", "10305", "30012", "10990", "20044", "10007", "41120",
              "10661", "20300", "10733", "50001"
            }),
        Map.of(Happening.ACTIVATED, 41L),
        findings(27, at, 1, null, true),
        findings(143, at, -90, null, true),
        findings(3, at, -9, "Pending", false),
        findings(2, at, -4, "Unexpected", false),
        List.of(
            new Delivery(
                "archive", 4_812, 4_812, 0, 0, of(38), of(120), 0, Optional.empty(), 4_301),
            new Delivery("erp", 4_640, 4_601, 57, 0, of(84), of(410), 0, Optional.empty(), 4_188),
            new Delivery(
                "shop",
                1_204,
                987,
                733,
                3,
                of(1_900),
                of(184_000),
                312,
                Optional.of(at.minus(Duration.ofHours(31))),
                1_166)),
        List.of(
            new Polling(
                "orders",
                8_923,
                5,
                8_925,
                1_240,
                Optional.of(Duration.ofMinutes(11)),
                Optional.of(at.minusSeconds(140))),
            new Polling(
                "licenses",
                8_921,
                7,
                8_960,
                4_402,
                Optional.of(Duration.ofMinutes(16)),
                Optional.of(at.minusSeconds(95))),
            new Polling(
                "activations",
                44_610,
                31,
                44_900,
                6_211,
                Optional.of(Duration.ofMinutes(9)),
                Optional.of(at.minusSeconds(21)))));
  }

  /** A period in which nothing happened, and all is well. */
  static Overview quiet(Period period) {
    Period previous = PeriodKind.previous(period);
    Instant at = period.end().plus(Duration.ofHours(6));
    return new Overview(
        period,
        previous,
        at,
        none(period),
        none(previous),
        Map.of(),
        Map.of(),
        List.of(),
        List.of(),
        Map.of(),
        NONE,
        NONE,
        NONE,
        NONE,
        List.of(),
        List.of(
            new Polling(
                "orders",
                288,
                0,
                288,
                0,
                Optional.of(Duration.ofMinutes(5)),
                Optional.of(at.minusSeconds(60)))));
  }

  private static List<Day> none(Period period) {
    return period.from().datesUntil(period.until()).map(date -> new Day(date, Map.of())).toList();
  }

  private static Optional<Duration> of(long millis) {
    return Optional.of(Duration.ofMillis(millis));
  }

  private static List<Day> days(Period period, double scale) {
    List<Day> days = new ArrayList<>();
    for (LocalDate date : period.from().datesUntil(period.until()).toList()) {
      Random random = new Random(date.toEpochDay() * 7919);
      boolean weekend = date.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0;
      double factor = scale * (weekend ? 0.15 : 0.8 + 0.5 * random.nextDouble());
      Map<Happening, Long> counts = new EnumMap<>(Happening.class);
      put(counts, Happening.ORDERED, 9 * factor);
      put(counts, Happening.LICENSED, 34 * factor * (0.7 + 0.8 * random.nextDouble()));
      put(counts, Happening.ACTIVATED, 48 * factor * (0.8 + 0.5 * random.nextDouble()));
      put(counts, Happening.REACTIVATED, 6 * factor);
      put(counts, Happening.RETURNED, 5 * factor * random.nextDouble());
      put(counts, Happening.UPDATED, 11 * factor);
      days.add(new Day(date, counts));
    }
    return days;
  }

  private static void put(Map<Happening, Long> counts, Happening happening, double count) {
    if (Math.round(count) > 0) {
      counts.put(happening, Math.round(count));
    }
  }

  private static Map<Happening, Long> total(List<Day> days) {
    Map<Happening, Long> total = new EnumMap<>(Happening.class);
    days.forEach(day -> day.counts().forEach((one, count) -> total.merge(one, count, Long::sum)));
    return total;
  }

  private static List<Group> groups(String seed, String[] keys) {
    Random random = new Random(seed.hashCode());
    List<Group> groups = new ArrayList<>();
    double share = 380;
    for (String key : keys) {
      Map<Happening, Long> counts = new EnumMap<>(Happening.class);
      put(counts, Happening.ACTIVATED, share);
      put(counts, Happening.LICENSED, share * 0.8);
      put(counts, Happening.ORDERED, share * 0.21);
      put(counts, Happening.RETURNED, share * 0.03);
      Map<Happening, Long> before = new EnumMap<>(Happening.class);
      put(before, Happening.ACTIVATED, share * (0.7 + 0.5 * random.nextDouble()));
      groups.add(new Group(key, counts, before));
      share *= 0.62 + 0.2 * random.nextDouble();
    }
    return groups;
  }

  private static Findings findings(int count, Instant at, int days, String state, boolean item) {
    return new Findings(
        count,
        IntStream.range(0, Math.min(count, 50))
            .mapToObj(
                number ->
                    new Finding(
                        at.plus(days, ChronoUnit.DAYS).plus(number * 17L, ChronoUnit.HOURS),
                        100_311L + number * 37,
                        "AAAAA-BBBBB-%05d".formatted(number),
                        "SO-2026-%06d".formatted(612 + number),
                        item ? List.of("PRO-2026", "STD-2026", "NET-10").get(number % 3) : null,
                        String.valueOf(10_022 + number * 13),
                        "130-%d".formatted(150_197_269 + number * 97),
                        state))
            .toList());
  }
}
