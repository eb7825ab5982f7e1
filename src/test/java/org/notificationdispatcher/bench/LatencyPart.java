package org.notificationdispatcher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.notificationdispatcher.bench.Figure.Bound;

/**
 * How long a message takes when there is no backlog: from the moment before its commit to the
 * receiver's 2xx, while messages are offered at a steady rate.
 */
final class LatencyPart implements Part {
  private static final double MEAN_MILLIS = 50;
  private static final double P99_MILLIS = 350;

  private static final int JUDGED = 1_000;
  private static final List<Integer> RATES = List.of(100, JUDGED);
  private static final Duration EVERY = Duration.ofMillis(10);
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration ROUND = Duration.ofSeconds(60);
  private static final int IN_FLIGHT = 64;

  @Override
  public Report run(Path folder, Started started, Consumer<String> progress)
      throws IOException, InterruptedException {
    Surroundings around = Surroundings.open(folder, started, 0, IN_FLIGHT);
    DispatcherContestant dispatcher = DispatcherContestant.start(around);
    String load = Conditions.loadAverage();
    OfferedLoad offered = new OfferedLoad(dispatcher.load(), around.sink(), started);
    List<Figure> figures = new ArrayList<>();
    for (int rate : RATES) {
      int each = (int) (rate * EVERY.toMillis() / 1_000);
      offer(offered, dispatcher, each, WARM_UP);
      Samples ms = offer(offered, dispatcher, each, ROUND);
      progress.accept(
          "%,d/s: mean %.1f ms, p99 %.1f ms".formatted(rate, ms.mean(), ms.quantile(0.99)));
      figures.addAll(figures(rate, ms));
    }
    dispatcher.close();
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put(
        "seconds a rate, after " + WARM_UP.toSeconds() + " to warm up", "" + ROUND.toSeconds());
    conditions.put("a transaction each", EVERY.toMillis() + " ms");
    conditions.putAll(Conditions.of(load, around.data()));
    return new Report("Latency without a backlog", conditions, figures);
  }

  private static Samples offer(
      OfferedLoad offered, Contestant dispatcher, int each, Duration howLong)
      throws IOException, InterruptedException {
    return offered.milliseconds(List.of(dispatcher.sender()), each, EVERY, howLong, any -> true);
  }

  private static List<Figure> figures(int rate, Samples ms) {
    String of = "commit to 2xx, %,d/s offered, ms, ".formatted(rate);
    Figure mean = Figure.of(of + "mean", ms.mean());
    Figure p99 = Figure.of(of + "p99", ms.quantile(0.99));
    boolean judged = rate == JUDGED;
    return List.of(
        judged ? mean.within(Bound.atMost(MEAN_MILLIS)) : mean,
        Figure.of(of + "p50", ms.quantile(0.5)),
        Figure.of(of + "p95", ms.quantile(0.95)),
        judged ? p99.within(Bound.atMost(P99_MILLIS)) : p99);
  }
}
