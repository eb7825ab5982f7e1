package org.notificationdispatcher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.notificationdispatcher.bench.Figure.Bound;
import org.notificationdispatcher.scenario.DispatcherProcess;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What nine healthy destinations notice when the tenth hangs, or answers everything with 500: the
 * time from commit to 2xx of the nine. The three conditions take turns, and the median of the
 * rounds counts.
 */
final class IsolationPart implements Part {
  private static final double MOST = 1.2;

  private static final int ROUNDS = 3;
  private static final Duration ROUND = Duration.ofSeconds(15);
  private static final Duration EVERY = Duration.ofMillis(50);
  private static final long RECEIVER_MILLIS = 5;
  private static final List<String> NAMES =
      IntStream.rangeClosed(1, 10).mapToObj(n -> "shop-" + n).toList();
  private static final String SICK = NAMES.get(9);

  private enum Condition {
    HEALTHY,
    HANGING,
    FAILING
  }

  @Override
  public Report run(Path folder, Started started, Consumer<String> progress)
      throws IOException, InterruptedException {
    PostgresServer data =
        started.start(() -> PostgresServer.startEmpty(folder.resolve("database")));
    data.database().migrate();
    Path own = Folders.empty(folder.resolve("dispatcher"));
    Sink sink = started.start(() -> Sink.start(own));
    Map<String, String> settings = DispatcherSettings.withoutCollecting(own, data);
    NAMES.forEach(name -> settings.put(name + ".url", sink.url(RECEIVER_MILLIS, name)));
    Path routes = BenchRoutes.withWebhooks(own.resolve("routes"), NAMES);
    DispatcherProcess dispatcher =
        started.start(
            () -> new DispatcherProcess(own, JavaOptions.ofTheDispatcher(), settings, routes));
    started.await(
        "the start of the dispatcher",
        60,
        () -> dispatcher.check() && dispatcher.log().contains("Dispatcher started"));
    String load = Conditions.loadAverage();
    OfferedLoad offered =
        new OfferedLoad(started.start(() -> new MessageLoad(data)), sink, started);
    Map<Condition, Samples> p50 = new LinkedHashMap<>();
    Map<Condition, Samples> p99 = new LinkedHashMap<>();
    for (int round = 0; round <= ROUNDS; round++) {
      for (Condition condition : Condition.values()) {
        begin(condition, sink);
        Samples ms = offered.milliseconds(NAMES, 1, EVERY, ROUND, name -> !name.equals(SICK));
        sink.heal(SICK);
        progress.accept(
            "round %d, tenth %s: p50 %.1f ms, p99 %.1f ms of %,d"
                .formatted(round, condition, ms.quantile(0.5), ms.quantile(0.99), ms.size()));
        // The first one only warms up
        if (round > 0) {
          p50.computeIfAbsent(condition, any -> new Samples()).add(ms.quantile(0.5));
          p99.computeIfAbsent(condition, any -> new Samples()).add(ms.quantile(0.99));
        }
        catchUp(data.jdbc(), started);
      }
    }
    dispatcher.stop();
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("messages a second offered to each of ten destinations", "20");
    conditions.put("answer of the healthy ones after", RECEIVER_MILLIS + " ms");
    conditions.put("rounds of " + ROUND.toSeconds() + " s, after one to warm up", "" + ROUNDS);
    conditions.putAll(Conditions.of(load, data));
    return new Report("Isolation of destinations", conditions, figures(p50, p99));
  }

  private static void begin(Condition condition, Sink sink) {
    switch (condition) {
      case HEALTHY -> sink.heal(SICK);
      case HANGING -> sink.hang(SICK);
      case FAILING -> sink.fail(SICK);
    }
  }

  /** What failed is due at once, so that the next round begins as the first one did. */
  private static void catchUp(JdbcTemplate jdbc, Started started) throws InterruptedException {
    started.await(
        "the delivery of what the tenth did not take",
        120,
        () -> {
          jdbc.update(
              "UPDATE delivery SET due_at = now() WHERE state = 'pending' AND due_at > now()");
          return !jdbc.queryForObject(
              "SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'pending')", Boolean.class);
        });
  }

  private static List<Figure> figures(Map<Condition, Samples> p50, Map<Condition, Samples> p99) {
    List<Figure> figures = new ArrayList<>();
    for (Condition condition : Condition.values()) {
      String of = "commit to 2xx of the nine, tenth " + condition.name().toLowerCase() + ", ms, ";
      figures.add(Figure.of(of + "p50", p50.get(condition).value()));
      figures.add(Figure.of(of + "p99", p99.get(condition).value()));
    }
    double healthy = p99.get(Condition.HEALTHY).value();
    double hanging = p99.get(Condition.HANGING).value() / healthy;
    double failing = p99.get(Condition.FAILING).value() / healthy;
    figures.add(Figure.of("p99 hanging / healthy", hanging).within(Bound.atMost(MOST)));
    figures.add(Figure.of("p99 failing / healthy", failing).within(Bound.atMost(MOST)));
    figures.add(
        Figure.of("p99, the worse of the two / healthy", Math.max(hanging, failing))
            .named("isolation_p99"));
    return figures;
  }
}
