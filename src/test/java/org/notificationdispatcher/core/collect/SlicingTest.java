package org.notificationdispatcher.core.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.common.Module;

class SlicingTest {
  private static final Slicing DAYS =
      new Slicing(new Steps(ChronoUnit.DAYS, ZoneId.of("Europe/Berlin")), 500);
  private static final Slicing SECONDS =
      new Slicing(new Steps(ChronoUnit.SECONDS, ZoneOffset.UTC), 500);

  private static Slice slice(String from, String to) {
    return new Slice(Instant.parse(from), Instant.parse(to));
  }

  @ParameterizedTest
  @CsvSource({
    // Of eight days touched, the first four: to midnight in Berlin
    "2026-11-20T12:00:00Z, 2026-11-27T12:00:00Z, 2026-11-23T23:00:00Z",
    "2026-11-23T12:00:00Z, 2026-11-24T12:00:00Z, 2026-11-23T23:00:00Z",
    // A day of 25 hours
    "2026-10-24T22:00:00Z, 2026-10-26T23:00:00Z, 2026-10-25T23:00:00Z"
  })
  void halvesOfDaysEndAtMidnight(String from, String to, String middle) {
    assertThat(DAYS.half(Module.ORDERS, slice(from, to))).isEqualTo(slice(from, middle));
  }

  @Test
  void halvesOfSecondsEndWithASecond() {
    assertThat(
            SECONDS.half(Module.ORDERS, slice("2026-11-24T10:00:00.3Z", "2026-11-24T10:00:02.5Z")))
        .isEqualTo(slice("2026-11-24T10:00:00.3Z", "2026-11-24T10:00:01Z"));
  }

  @Test
  void theShortestSliceCannotBeHalved() {
    assertThatThrownBy(
            () -> DAYS.half(Module.ORDERS, slice("2026-11-23T23:00:00Z", "2026-11-24T14:00:00Z")))
        .isInstanceOf(TooManyRowsException.class)
        .hasMessage(
            "500 or more orders changed on 2026-11-24 (Europe/Berlin), which is the shortest span"
                + " that can be asked for, and an answer has at most 500; let License Central"
                + " answer with more rows and raise maxRows of the profile, or lower"
                + " times.resolution if its filter can be finer");
    assertThatThrownBy(
            () ->
                SECONDS.half(
                    Module.ORDERS, slice("2026-11-24T10:00:00.3Z", "2026-11-24T10:00:01Z")))
        .hasMessageContaining("changed from 2026-11-24T10:00:00Z to 2026-11-24T10:00:01Z, which");
  }

  @ParameterizedTest
  @CsvSource({
    // room for twice as much
    "250, 2026-11-25T23:00:00Z",
    "251, 2026-11-24T23:00:00Z"
  })
  void whatLeavesRoomIsDoubled(int rows, Instant to) {
    Slice read = slice("2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z");

    assertThat(DAYS.after(read, rows, Instant.parse("2026-12-31T00:00:00Z")))
        .isEqualTo(new Slice(read.to(), to));
  }

  @Test
  void theLastSliceEndsWithTheWindow() {
    Slice read = slice("2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z");
    Instant end = Instant.parse("2026-11-24T10:00:00.123Z");

    assertThat(DAYS.after(read, 0, end)).isEqualTo(new Slice(read.to(), end));
  }

  @Test
  void aSliceIsReadAsItWasWritten() {
    Slice slice = slice("2026-11-22T23:00:00Z", "2026-11-24T10:00:00.123Z");

    assertThat(Slice.parse(slice.toString())).contains(slice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "4711", "4711/4712", "2026-11-24T10:00:00Z"})
  void aKeyIsNoSlice(String text) {
    assertThat(Slice.parse(text)).isEmpty();
  }
}
