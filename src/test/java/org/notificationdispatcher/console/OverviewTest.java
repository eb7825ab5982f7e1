package org.notificationdispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.collect.Watermarks.State;
import org.notificationdispatcher.core.outbox.Destinations.Destination;
import org.notificationdispatcher.core.outbox.Figures;

class OverviewTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:20:00Z");
  private static final Duration CYCLE = Duration.ofMinutes(5);

  private static final State WELL =
      new State(Module.ORDERS, NOW, NOW.minusSeconds(60), null, null, null, false);
  private static final Destination FINE =
      new Destination("erp", "active", null, NOW, null, 0, 0, 0, null, 0, 0);

  @Test
  void allIsWellIfNothingIsNot() {
    Overview all = of(List.of(WELL), List.of(FINE));
    assertThat(all.light()).isEqualTo(Light.GOOD);
    assertThat(all.headline()).isEqualTo("All is well");
    assertThat(all.modules())
        .singleElement()
        .satisfies(one -> assertThat(one.next()).isEqualTo(NOW.plus(CYCLE)));
  }

  @Test
  void aModuleSaysWhatIsWrongWithIt() {
    assertThat(module(null)).isEqualTo("NOTICE Not read yet");
    assertThat(module(state(NOW.minusSeconds(60), "timeout", null))).isEqualTo("NOTICE Failing");
    assertThat(module(state(NOW.minus(Duration.ofHours(1)), "timeout", null)))
        .isEqualTo("BAD Failing");
    assertThat(module(state(NOW.minus(Duration.ofHours(1)), null, null))).isEqualTo("BAD Late");
    assertThat(module(state(NOW.minus(Duration.ofMinutes(14)), null, null))).isEqualTo("GOOD Well");
    assertThat(module(state(NOW, "http 401", NOW)))
        .isEqualTo("BAD Paused by an error, until a restart");
  }

  @Test
  void aDestinationSaysWhatIsWrongWithIt() {
    assertThat(destination("active", NOW, 3, 0, NOW)).isEqualTo("BAD Failing");
    assertThat(destination("active", null, 3, 2, NOW)).isEqualTo("NOTICE Dead letters");
    assertThat(destination("active", null, 3, 0, NOW.minus(Duration.ofHours(1))))
        .isEqualTo("NOTICE Behind");
    assertThat(destination("paused", NOW, 3, 0, NOW)).isEqualTo("NOTICE Paused");
    assertThat(destination("disabled", null, 0, 0, null)).isEqualTo("OFF Disabled");
    assertThat(destination("disabled", null, 1, 0, null)).isEqualTo("NOTICE Disabled");
  }

  @Test
  void theHeadlineCountsWhatIsWorst() {
    Destination failing = new Destination("crm", "active", null, NOW, NOW, 1, 0, 0, NOW, 0, 0);
    Overview all = of(List.of(), List.of(FINE, failing));
    assertThat(all.headline()).isEqualTo("1 thing needs you now");
    assertThat(of(List.of(), List.of(FINE)).headline()).isEqualTo("1 thing is worth a look");
  }

  @Test
  void attemptsThatWorkedAreNeverRoundedUpToAll() {
    assertThat(Overview.destination(FINE, counts(999, 1), NOW).success()).isEqualTo("99 %");
    assertThat(Overview.destination(FINE, counts(1, 0), NOW).success()).isEqualTo("100 %");
    assertThat(Overview.destination(FINE, null, NOW).success()).isNull();
  }

  @Test
  void aChartHasABarAnHour() {
    Instant begin = Chart.begin(NOW);
    assertThat(begin).isEqualTo("2026-11-23T11:00:00Z");
    Chart chart =
        Chart.of(
            List.of(
                new Figures.Bucket("erp", begin, counts(30, 0)),
                new Figures.Bucket("crm", begin.plusSeconds(2_700), counts(12, 1)),
                new Figures.Bucket("erp", NOW.minusSeconds(1_200), counts(5, 2)),
                new Figures.Bucket("erp", begin.minusSeconds(900), counts(7, 7))),
            NOW);
    assertThat(chart.bars()).hasSize(24);
    assertThat(chart.bars().get(0)).isEqualTo(new Chart.Bar(begin, 42, 1));
    assertThat(chart.bars().get(23).failed()).isEqualTo(2);
    assertThat(chart.delivered()).isEqualTo(47);
    assertThat(chart.top()).isEqualTo(60);
    assertThat(chart.height(1)).isEqualTo(3);
    assertThat(chart.height(60)).isEqualTo(Chart.HEIGHT);
    assertThat(chart.height(0)).isZero();
  }

  private static Figures.Counts counts(long delivered, long failed) {
    return new Figures.Counts(0, delivered, 0, failed, 0, 0, 0, 0, null);
  }

  private static String module(State state) {
    Overview.ModuleRow row =
        of(state == null ? List.of() : List.of(state), List.of()).modules().get(0);
    return row.light() + " " + row.words();
  }

  private static State state(Instant success, String error, Instant paused) {
    return new State(Module.ORDERS, NOW, success, error, error == null ? null : NOW, paused, false);
  }

  private static String destination(
      String state, Instant failing, long pending, long dead, Instant oldest) {
    Overview.DestinationRow row =
        Overview.destination(
            new Destination("erp", state, null, NOW, failing, pending, 0, dead, oldest, 0, 0),
            null,
            NOW);
    return row.light() + " " + row.words();
  }

  private static Overview of(List<State> states, List<Destination> destinations) {
    return Overview.of(
        List.of(Module.ORDERS),
        states,
        destinations,
        Map.of(),
        Chart.of(List.of(), NOW),
        NOW,
        (module, moment) -> Optional.of(moment.plus(CYCLE)));
  }
}
