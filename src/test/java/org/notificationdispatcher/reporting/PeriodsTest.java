package org.notificationdispatcher.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Provide
  Arbitrary<Instant> moments() {
    return Arbitraries.longs()
        .between(
            Instant.parse("1999-12-01T00:00:00Z").getEpochSecond(),
            Instant.parse("2060-01-15T00:00:00Z").getEpochSecond())
        .map(Instant::ofEpochSecond);
  }

  @Provide
  Arbitrary<ZoneId> zones() {
    return Arbitraries.of(
            "UTC",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Pacific/Apia",
            "Asia/Kathmandu",
            "America/Sao_Paulo",
            "+14:00",
            "-12:00")
        .map(ZoneId::of);
  }

  @Property
  void theLastPeriodIsOverAndTheNextIsNot(
      @ForAll("moments") Instant moment, @ForAll("zones") ZoneId zone, @ForAll PeriodKind kind) {
    Period last = kind.lastBefore(moment, zone);
    Period next = kind.around(last.until(), zone);

    assertThat(last.end()).isBeforeOrEqualTo(moment);
    assertThat(next.end()).isAfter(moment);
    assertThat(next.begin()).isEqualTo(last.end());
  }

  @Property
  void aPeriodHasOneNameAndTheNameThatPeriod(
      @ForAll("moments") Instant moment, @ForAll("zones") ZoneId zone, @ForAll PeriodKind kind) {
    Period period = kind.lastBefore(moment, zone);

    assertThat(PeriodName.parse(PeriodName.of(period), zone)).isEqualTo(period);
    assertThat(PeriodKind.of(period)).contains(kind);
  }

  @Property
  void thePeriodBeforeEndsWhereThisOneBegins(
      @ForAll("moments") Instant moment, @ForAll("zones") ZoneId zone, @ForAll PeriodKind kind) {
    Period period = kind.lastBefore(moment, zone);
    Period before = PeriodKind.previous(period);

    assertThat(before.until()).isEqualTo(period.from());
    assertThat(PeriodKind.of(before)).contains(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10, 2026-10-01, 2026-11-01, 2026-09-01",
    "2026-Q1, 2026-01-01, 2026-04-01, 2025-10-01",
    "2026-W01, 2025-12-29, 2026-01-05, 2025-12-22",
    "2020-W53, 2020-12-28, 2021-01-04, 2020-12-21",
    "2028-02-29, 2028-02-29, 2028-03-01, 2028-02-28",
    "2026-01-01..2026-03-15, 2026-01-01, 2026-03-16, 2025-10-19",
  })
  void namesArePeriods(String name, LocalDate from, LocalDate until, LocalDate previous) {
    Period period = PeriodName.parse(name, BERLIN);

    assertThat(period).isEqualTo(new Period(from, until, BERLIN));
    assertThat(PeriodName.of(period)).isEqualTo(name);
    assertThat(PeriodKind.previous(period)).isEqualTo(new Period(previous, from, BERLIN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "October",
        "2026",
        "2026-13",
        "2026-Q5",
        "2026-W54",
        "2026-1",
        "2026-02-30",
        "2026-03-01..2026-01-01",
        "..",
        "2026-01-01..",
        "2026-W10-3",
        "\u0000"
      })
  void whatIsNoPeriodIsToldWithWhatIs(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PeriodName.parse(name, BERLIN))
        .withMessageContaining("is no period; give a day as 2026-11-20");
  }

  @Test
  void daysOfAClockChangeBelongToTheirPeriod() {
    Period october = PeriodName.parse("2026-10", BERLIN);

    assertThat(october.begin()).isEqualTo("2026-09-30T22:00:00Z");
    assertThat(october.end()).isEqualTo("2026-10-31T23:00:00Z");
  }

  @Test
  void aReportIsDueAtTheTimesOfItsSchedule() {
    Schedule first = new Schedule("0 0 6 1 * ?", PeriodKind.MONTH, BERLIN);
    Instant since = Instant.parse("2026-08-15T00:00:00Z");

    assertThat(first.due(since, Instant.parse("2026-09-01T03:59:59Z"))).isEmpty();
    assertThat(first.due(since, Instant.parse("2026-09-01T04:00:00Z")))
        .extracting(PeriodName::of)
        .containsExactly("2026-08");
    // Winter time
    assertThat(first.due(since, Instant.parse("2026-11-01T04:59:59Z")))
        .extracting(PeriodName::of)
        .containsExactly("2026-08", "2026-09");
    assertThat(first.due(since, Instant.parse("2026-11-01T05:00:00Z")))
        .extracting(PeriodName::of)
        .containsExactly("2026-08", "2026-09", "2026-10");
  }

  @Test
  void whatWasDueBeforeItWasThereIsNotMadeUpFor() {
    Schedule weekly = new Schedule("0 0 6 ? * MON", PeriodKind.WEEK, BERLIN);
    Instant monday = Instant.parse("2026-11-23T05:00:00Z");

    assertThat(weekly.due(monday, monday.plusSeconds(86_400))).isEmpty();
    assertThat(weekly.due(monday.minusSeconds(1), monday))
        .extracting(PeriodName::of)
        .containsExactly("2026-W47");
  }

  @Test
  void theLastTenThatWereMissedAreMadeUpFor() {
    Schedule daily = new Schedule("0 30 7 * * ?", PeriodKind.DAY, BERLIN);
    List<Period> due =
        daily.due(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-11-20T12:00:00Z"));

    assertThat(due).hasSize(10);
    assertThat(due).extracting(PeriodName::of).startsWith("2026-11-10").endsWith("2026-11-19");
  }

  @Test
  void aScheduleThatIsRarerThanItsPeriodsLeavesSomeOut() {
    Schedule mondays = new Schedule("0 0 6 ? * MON", PeriodKind.DAY, BERLIN);

    assertThat(
            mondays.due(
                Instant.parse("2026-11-10T00:00:00Z"), Instant.parse("2026-11-24T00:00:00Z")))
        .extracting(PeriodName::of)
        .containsExactly("2026-11-15", "2026-11-22");
  }

  @Property
  void itDoesNotMatterHowOftenSomebodyLooks(
      @ForAll("moments") Instant since,
      @ForAll("zones") ZoneId zone,
      @ForAll PeriodKind kind,
      @ForAll @IntRange(max = 600_000) int first,
      @ForAll @IntRange(max = 600_000) int second) {
    Schedule schedule = new Schedule("0 0 3 ? * MON,THU", kind, zone);
    Instant between = since.plusSeconds(first);
    Instant end = between.plusSeconds(second);

    List<Period> both = new ArrayList<>(schedule.due(since, between));
    both.addAll(schedule.due(between, end));
    assertThat(schedule.due(since, end)).isEqualTo(both.stream().distinct().toList());
    assertThat(both).allSatisfy(period -> assertThat(period.end()).isBeforeOrEqualTo(end));
  }

  @Test
  void theNextReportIsTheFirstThatIsStillToBeMade() {
    Schedule monthly = new Schedule("0 0 6 1 * ?", PeriodKind.MONTH, BERLIN);
    assertThat(monthly.next(Instant.parse("2026-11-01T04:59:59Z")))
        .contains(
            new Schedule.Plan(
                PeriodName.parse("2026-10", BERLIN), Instant.parse("2026-11-01T05:00:00Z")));
    assertThat(monthly.next(Instant.parse("2026-11-01T05:00:00Z")))
        .contains(
            new Schedule.Plan(
                PeriodName.parse("2026-11", BERLIN), Instant.parse("2026-12-01T05:00:00Z")));
    Schedule mondays = new Schedule("0 0 6 ? * MON", PeriodKind.DAY, BERLIN);
    assertThat(mondays.next(Instant.parse("2026-11-24T10:00:00Z")))
        .contains(
            new Schedule.Plan(
                PeriodName.parse("2026-11-29", BERLIN), Instant.parse("2026-11-30T05:00:00Z")));
    assertThat(
            new Schedule("0 0 6 1 1 ? 2020", PeriodKind.MONTH, BERLIN)
                .next(Instant.parse("2026-11-24T10:00:00Z")))
        .isEmpty();
  }
}
