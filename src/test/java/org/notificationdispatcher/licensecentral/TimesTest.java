package org.notificationdispatcher.licensecentral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static final Times UTC = new Times(null, ChronoUnit.MILLIS);
  private static final Times SECONDS = new Times(BERLIN, ChronoUnit.SECONDS);
  private static final Times DAYS = new Times(BERLIN, ChronoUnit.DAYS);

  /** How a server may understand a local time of the hour that is there twice. */
  enum Server {
    /** Compares what clocks show; so do databases with local times. */
    BY_THE_CLOCK,
    /** Takes it for the first pass. */
    FIRST_PASS,
    /** Takes it for the second. */
    SECOND_PASS;

    boolean finds(Instant row, String from, String to) {
      if (this == BY_THE_CLOCK) {
        // To the second: what is kept is cut off
        LocalDateTime shown = LocalDateTime.ofInstant(row, BERLIN).truncatedTo(ChronoUnit.SECONDS);
        return !shown.isBefore(LocalDateTime.parse(from))
            && shown.isBefore(LocalDateTime.parse(to));
      }
      Instant kept = row.truncatedTo(ChronoUnit.SECONDS);
      return !kept.isBefore(moment(from)) && kept.isBefore(moment(to));
    }

    private Instant moment(String local) {
      var zoned = LocalDateTime.parse(local).atZone(BERLIN);
      return (this == FIRST_PASS
              ? zoned.withEarlierOffsetAtOverlap()
              : zoned.withLaterOffsetAtOverlap())
          .toInstant();
    }
  }

  /** A span, and a moment in it. */
  record Span(Instant from, Instant to, Instant row) {}

  /** Spans of all lengths around both changes of clocks of the year, to the millisecond. */
  @Provide
  Arbitrary<Span> spansAroundAChange() {
    Arbitrary<Instant> change =
        Arbitraries.of(
            Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-10-25T01:00:00Z"));
    Arbitrary<Long> begin = Arbitraries.longs().between(-10_800_000, 10_800_000);
    Arbitrary<Long> length =
        Arbitraries.oneOf(
            Arbitraries.longs().between(1, 5_000), Arbitraries.longs().between(1, 90_000_000));
    return Combinators.combine(change, begin, length, Arbitraries.doubles().between(0, 1))
        .as(
            (at, before, millis, share) -> {
              Instant from = at.plusMillis(before);
              long row = Math.min(millis - 1, (long) (share * millis));
              return new Span(from, from.plusMillis(millis), from.plusMillis(row));
            });
  }

  @Property(tries = 5_000)
  void theFilterFindsEveryRowOfTheSpanHoweverTheServerReadsTheHourThatIsThereTwice(
      @ForAll("spansAroundAChange") Span span, @ForAll Server server) {
    String from = SECONDS.from(span.from());
    String to = SECONDS.to(span.from(), span.to());

    assertThat(server.finds(span.row(), from, to))
        .as("%s in %s to %s", span.row(), from, to)
        .isTrue();
  }

  @Property(tries = 2_000)
  void theDaysHoldEveryRowOfTheSpan(@ForAll("spansAroundAChange") Span span) {
    LocalDate day = LocalDate.ofInstant(span.row(), BERLIN);

    assertThat(day)
        .isBetween(
            LocalDate.parse(DAYS.from(span.from())),
            LocalDate.parse(DAYS.to(span.from(), span.to())));
  }

  /** Widened, but not without need: elsewhere the filter is the span. */
  @Property
  void awayFromTheHourThatIsThereTwiceNothingIsWidened(@ForAll("spansAroundAChange") Span span) {
    Instant from = span.from().plus(Duration.ofDays(14)).truncatedTo(ChronoUnit.SECONDS);
    Instant to = from.plusSeconds(1);

    assertThat(SECONDS.from(from)).isEqualTo(shown(from));
    assertThat(SECONDS.to(from, to)).isEqualTo(shown(to));
  }

  private static String shown(Instant moment) {
    return "%1$tY-%1$tm-%1$tdT%1$tH:%1$tM:%1$tS".formatted(moment.atZone(BERLIN));
  }

  @Property(tries = 2_000)
  void whatAServerShowsIsReadAsTheLatestTimeThatShowsSoAndHadCome(
      @ForAll("spansAroundAChange") Span span) {
    Instant row = span.from().truncatedTo(ChronoUnit.SECONDS);
    Instant answered = span.to();

    Instant read = SECONDS.read(shown(row), answered);

    assertThat(read).isBetween(row, answered);
    assertThat(shown(read)).isEqualTo(shown(row));
    if (!row.plus(Duration.ofHours(1)).isAfter(answered)
        && shown(row.plus(Duration.ofHours(1))).equals(shown(row))) {
      assertThat(read).isEqualTo(row.plus(Duration.ofHours(1)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // from, to -> filter
    "2026-10-24T23:30:00Z, 2026-10-25T00:00:00Z, 2026-10-25T01:30:00, 2026-10-25T02:00:00",
    "2026-10-25T00:30:00Z, 2026-10-25T01:15:00Z, 2026-10-25T01:59:59, 2026-10-25T03:00:00",
    "2026-10-25T00:10:00Z, 2026-10-25T00:20:00Z, 2026-10-25T01:59:59, 2026-10-25T02:20:00",
    "2026-10-25T01:10:00Z, 2026-10-25T01:20:00Z, 2026-10-25T02:10:00, 2026-10-25T03:00:00",
    "2026-10-25T02:00:00Z, 2026-10-25T02:00:01Z, 2026-10-25T03:00:00, 2026-10-25T03:00:01",
    "2026-03-29T00:30:00Z, 2026-03-29T01:15:00Z, 2026-03-29T01:30:00, 2026-03-29T03:15:00",
    "2026-11-24T10:00:00.7Z, 2026-11-24T10:00:01.2Z, 2026-11-24T11:00:00, 2026-11-24T11:00:02"
  })
  void secondsOfAZone(Instant from, Instant to, String first, String end) {
    assertThat(SECONDS.from(from)).isEqualTo(first);
    assertThat(SECONDS.to(from, to)).isEqualTo(end);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T22:59:59Z, 2026-11-23T23:00:00Z, 2026-11-23, 2026-11-23",
    "2026-11-23T23:00:00Z, 2026-11-24T23:00:00Z, 2026-11-24, 2026-11-24",
    "2026-11-23T23:00:00Z, 2026-11-24T23:00:00.001Z, 2026-11-24, 2026-11-25",
    "2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z, 2026-10-25, 2026-10-25",
    // nothing to ask for is one day
    "2026-11-24T10:00:00Z, 2026-11-24T10:00:00Z, 2026-11-24, 2026-11-24"
  })
  void daysOfAZoneAreIncluded(Instant from, Instant to, String first, String last) {
    assertThat(DAYS.from(from)).isEqualTo(first);
    assertThat(DAYS.to(from, to)).isEqualTo(last);
  }

  /** Clocks put back over midnight: the day before comes again. */
  @Test
  void aDayThatComesAgainIsAskedFor() {
    Times saintJohns = new Times(ZoneId.of("America/St_Johns"), ChronoUnit.DAYS);
    // 00:01 became 23:01 at 02:31Z
    Instant from = Instant.parse("2010-11-07T02:30:30Z");

    assertThat(saintJohns.from(from)).isEqualTo("2010-11-06");
    assertThat(saintJohns.to(from, from.plusSeconds(60))).isEqualTo("2010-11-07");
  }

  @Test
  void withoutZoneTimesAreOfUtcAndSaySo() {
    Instant from = Instant.parse("2026-11-24T10:00:00.1234Z");

    assertThat(UTC.from(from)).isEqualTo("2026-11-24T10:00:00.123Z");
    assertThat(UTC.to(from, from)).isEqualTo("2026-11-24T10:00:00.124Z");
    assertThat(UTC.from(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(new Times(null, ChronoUnit.SECONDS).to(from, from.plusSeconds(1)))
        .isEqualTo("2026-11-24T10:00:02Z");
    assertThat(new Times(null, ChronoUnit.DAYS).from(from)).isEqualTo("2026-11-24");
    assertThat(new Times(BERLIN, ChronoUnit.MILLIS).from(from))
        .isEqualTo("2026-11-24T11:00:00.123");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T10:00:00Z, 2026-11-24T10:00:00Z",
    "2026-11-24T10:00:00.5+02:00, 2026-11-24T08:00:00.5Z",
    "2026-11-24T10:00:00, 2026-11-24T09:00:00Z",
    "2026-11-24, 2026-11-23T23:00:00Z",
    "2026-11-24Z, 2026-11-24T00:00:00Z",
    "' 2026-11-24T10:00:00Z ', 2026-11-24T10:00:00Z",
    // clocks showed no 02:30
    "2026-03-29T02:30:00, 2026-03-29T01:30:00Z"
  })
  void timesAndDaysAreRead(String text, Instant read) {
    assertThat(SECONDS.read(text, Instant.parse("2026-12-01T00:00:00Z"))).isEqualTo(read);
  }

  @Test
  void aDayWithoutZoneIsOneOfUtc() {
    assertThat(UTC.read("2026-11-24", Instant.EPOCH))
        .isEqualTo(Instant.parse("2026-11-24T00:00:00Z"));
  }

  /** In either meaning it is still to come; it must not change from one answer to the next. */
  @Test
  void anAmbiguousTimeToComeIsTheFirst() {
    assertThat(SECONDS.read("2026-10-25T02:30:00", Instant.parse("2026-01-01T00:00:00Z")))
        .isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "24.11.2026", "2026-11-24 10:00:00Z", "2026-02-30"})
  void anythingElseIsNoTime(String text) {
    assertThatThrownBy(() -> SECONDS.read(text, Instant.EPOCH))
        .isInstanceOf(DateTimeException.class)
        .hasMessage("'" + text + "' is not a time");
  }
}
