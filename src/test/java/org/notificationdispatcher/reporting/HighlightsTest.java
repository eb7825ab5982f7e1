package org.notificationdispatcher.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.reporting.Highlights.Highlight;
import org.notificationdispatcher.reporting.Overview.Delivery;
import org.notificationdispatcher.reporting.Overview.Findings;
import org.notificationdispatcher.reporting.Overview.Polling;

class HighlightsTest {
  private static final Overview QUIET = SampleOverviews.quiet(SampleReports.OCTOBER);
  private static final Instant AT = QUIET.at();
  private static final Findings NONE = new Findings(0, List.of());

  private static List<String> sentences(
      List<Delivery> deliveries,
      List<Polling> polling,
      Findings unexpected,
      Map<Happening, Long> total,
      Map<Happening, Long> previous) {
    Overview overview =
        new Overview(
            QUIET.period(),
            QUIET.previous(),
            AT,
            QUIET.days(),
            QUIET.previousDays(),
            total,
            previous,
            List.of(),
            List.of(),
            Map.of(),
            NONE,
            NONE,
            NONE,
            unexpected,
            deliveries,
            polling);
    return Highlights.of(
            overview,
            new Wording(Locale.ENGLISH, SampleReports.BERLIN),
            SampleReports.settings(Locale.ENGLISH).limits())
        .stream()
        .map(Highlight::sentence)
        .toList();
  }

  private static List<String> volumes(Map<Happening, Long> total, Map<Happening, Long> previous) {
    return sentences(List.of(), List.of(), NONE, total, previous);
  }

  private static Delivery delivery(String name, long dead, long pending, Duration waiting) {
    return new Delivery(
        name,
        10,
        10,
        0,
        dead,
        Optional.empty(),
        Optional.empty(),
        pending,
        Optional.ofNullable(waiting).map(AT::minus),
        0);
  }

  private static Polling polling(long cycles, long failed, Duration ago) {
    return new Polling(
        "orders", cycles, failed, 0, 0, Optional.empty(), Optional.ofNullable(ago).map(AT::minus));
  }

  @Test
  void whatIsLostComesBeforeWhatWaitsAndThatBeforeWhatHappened() {
    assertThat(
            sentences(
                List.of(delivery("crm", 1, 5, Duration.ofHours(2)), delivery("erp", 2, 0, null)),
                List.of(polling(10, 0, Duration.ofMinutes(1))),
                new Findings(1, List.of()),
                Map.of(Happening.ORDERED, 1L),
                Map.of()))
        .containsExactly(
            "3 messages could not be delivered and ended as dead letters: 2 for erp, 1 for crm.",
            "crm is behind: 5 messages wait, the oldest since 1 Nov 2026, 04:00.",
            "One license transfer ended in an unexpected state and needs a person.",
            "One order; before, there were none.");
  }

  @Test
  void whatIsUnderWayIsNotBehind() {
    assertThat(
            sentences(
                List.of(delivery("erp", 0, 5, Duration.ofMinutes(59))),
                List.of(),
                NONE,
                Map.of(),
                Map.of()))
        .containsExactly("Nothing happened in this period.");
  }

  @Test
  void aModuleThatIsNotReadIsTold() {
    assertThat(sentences(List.of(), List.of(polling(0, 9, null)), NONE, Map.of(), Map.of()))
        .startsWith("Orders have never been read from License Central completely.");
    assertThat(
            sentences(
                List.of(), List.of(polling(9, 1, Duration.ofDays(2))), NONE, Map.of(), Map.of()))
        .startsWith("Orders have not been read from License Central since 30 Oct 2026, 06:00.");
    assertThat(
            sentences(
                List.of(), List.of(polling(90, 10, Duration.ofHours(1))), NONE, Map.of(), Map.of()))
        .startsWith("License Central could not be asked for Orders in 10 of 100 cycles.");
    assertThat(
            sentences(
                List.of(), List.of(polling(99, 1, Duration.ofHours(1))), NONE, Map.of(), Map.of()))
        .containsExactly("Nothing happened in this period.");
  }

  @Test
  void ofWhatHappenedTheLeastExpectedIsTold() {
    // Twice as many returns are two more; a tenth more activations are a hundred
    assertThat(
            volumes(
                Map.of(Happening.RETURNED, 4L, Happening.ACTIVATED, 1_100L),
                Map.of(Happening.RETURNED, 2L, Happening.ACTIVATED, 1_000L)))
        .containsExactly("1,100 activations, 100 more than before (+10%).");
    assertThat(volumes(Map.of(), Map.of(Happening.LICENSED, 7L)))
        .containsExactly("No licenses, 7 fewer than before (\u2212100%).");
    assertThat(volumes(Map.of(Happening.ORDERED, 3L), Map.of(Happening.ORDERED, 3L)))
        .containsExactly("3 orders, as many as before.");
  }
}
