package org.notificationdispatcher.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonthsTest {
  @ParameterizedTest
  @CsvSource({
    "2026-10-01, 2026-11-01, Europe/Berlin, 2026-10-01, 2026-11-01",
    "2026-10-01, 2026-11-01, America/Los_Angeles, 2026-10-01, 2026-11-01",
    "2026-07-01, 2026-10-01, Pacific/Kiritimati, 2026-07-01, 2026-10-01",
    "2026-10-10, 2026-11-20, UTC, 2026-10-01, 2026-12-01"
  })
  void theyAreThoseThatComeNearest(
      LocalDate from, LocalDate until, ZoneId zone, LocalDate first, LocalDate end) {
    assertThat(Months.of(new Period(from, until, zone)))
        .isEqualTo(new Months(utc(first), utc(end)));
  }

  @ParameterizedTest
  @CsvSource({"2026-10-05, 2026-10-12", "2026-09-28, 2026-10-05", "2026-10-01, 2026-10-02"})
  void aWeekOrDayHasNone(LocalDate from, LocalDate until) {
    Period period = new Period(from, until, ZoneId.of("Europe/Berlin"));
    assertThat(Months.of(period)).isEqualTo(new Months(period.end(), period.end()));
  }

  private static Instant utc(LocalDate day) {
    return Instant.parse(day + "T00:00:00Z");
  }
}
