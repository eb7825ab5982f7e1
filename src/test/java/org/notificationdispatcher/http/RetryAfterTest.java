package org.notificationdispatcher.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "120, 120",
    "' 120 ', 120",
    "000000120, 120",
    "86400, 86400",
    "86401, 86400",
    "99999, 86400",
    "100000, 86400",
    "99999999999999999999999999, 86400"
  })
  void readsSecondsUpToADay(String value, long seconds) {
    assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Tue, 24 Nov 2026 10:00:00 GMT | 0",
        "Tue, 24 Nov 2026 10:02:00 GMT | 120",
        "Tuesday, 24-Nov-26 10:02:00 GMT | 120",
        "Thu, 24 Dec 2026 10:00:00 GMT | 86400"
      })
  void readsDatesUpToADay(String value, long seconds) {
    assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "soon",
        "-5",
        "1.5",
        "12 s",
        "0x10",
        "2026-11-24T10:02:00Z",
        "Tue, 99 Nov 2026"
      })
  void ignoresWhatIsMalformed(String value) {
    assertThat(RetryAfter.parse(value, NOW)).isEmpty();
  }

  @Test
  void ignoresADateThatHasPassed() {
    assertThat(RetryAfter.parse("Tue, 24 Nov 2026 09:59:59 GMT", NOW)).isEmpty();
  }
}
