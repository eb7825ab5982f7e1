package org.notificationdispatcher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.notificationdispatcher.bench.Figure.Bound;

/**
 * From a durable backlog to signed POSTs that are written down as delivered, against what somebody
 * would write by hand for nothing but speed, against libraries that do the like, and against the
 * HTTP client alone. Each is a process of its own, and so is the receiver; all that need one share
 * a PostgreSQL. They take turns, and the median of the rounds counts.
 */
final class DeliverPart implements Part {
  /** Order per key, a schedule, a log of attempts and a route cost no more than this. */
  private static final double OF_HAND_WRITTEN_AT_ONCE = 0.7;

  /** Where the receiver needs its time, the outbox is not to be felt. */
  private static final double OF_HAND_WRITTEN_AT_20_MS = 0.95;

  /** It claims and settles in batches and posts asynchronously; libraries for jobs do not. */
  private static final double OF_BEST_PEER = 2;

  private static final int MESSAGES = Integer.getInteger("bench.messages", 20_000);
  private static final int ROUNDS = 3;
  private static final int IN_FLIGHT = 64;
  private static final List<Long> DELAYS = List.of(0L, 20L);

  private static final Map<String, Class<?>> PEERS = new LinkedHashMap<>();

  static {
    PEERS.put("db-scheduler", DbSchedulerPeer.class);
    PEERS.put("JobRunr", JobRunrPeer.class);
    PEERS.put("transaction-outbox", TransactionOutboxPeer.class);
    PEERS.put("Quartz", QuartzPeer.class);
    PEERS.put("Camel sql, row by row", CamelRowsPeer.class);
    PEERS.put("Camel sql, in batches", CamelBatchesPeer.class);
  }

  @Override
  public Report run(Path folder, Started started, Consumer<String> progress)
      throws IOException, InterruptedException {
    Surroundings around = Surroundings.open(folder, started, DELAYS.get(0), IN_FLIGHT);
    String load = Conditions.loadAverage();
    List<Figure> figures = new ArrayList<>();
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("messages a round, of 1 KB, each of a subject of its own", "" + MESSAGES);
    conditions.put(
        "fewer messages for whom they last longer than %d s, but no fewer than %,d"
            .formatted(Turns.SECONDS_A_TURN, Turns.FEWEST_MESSAGES),
        "see below");
    conditions.put("rounds, after at most " + Turns.WARM_UP + " messages to warm up", "" + ROUNDS);
    conditions.put("in flight at most, each", "" + IN_FLIGHT);
    for (long delay : DELAYS) {
      figures.addAll(deliver(around.at(delay), progress, conditions));
    }
    conditions.putAll(Conditions.of(load, around.data()));
    return new Report("Deliver a backlog", conditions, figures);
  }

  private static List<Figure> deliver(
      Surroundings around, Consumer<String> progress, Map<String, String> conditions)
      throws IOException, InterruptedException {
    // First, as its start is the longest and has to come to an end
    Turns dispatcher = turns(DispatcherContestant.start(around), around);
    Turns raw = turns(RawContestant.start(around), around);
    Turns handWritten =
        turns(BacklogContestant.start("hand-written loop", HandWrittenLoop.class, around), around);
    List<Turns> peers = new ArrayList<>();
    for (Map.Entry<String, Class<?>> peer : PEERS.entrySet()) {
      peers.add(turns(BacklogContestant.start(peer.getKey(), peer.getValue(), around), around));
    }
    List<Turns> all = new ArrayList<>(List.of(raw, handWritten));
    all.addAll(peers);
    all.add(dispatcher);

    String at = ", receiver at %d ms".formatted(around.delayMillis());
    for (Turns one : all) {
      one.warmUp();
      progress.accept(one.name() + at + ": warm");
    }
    for (int round = 1; round <= ROUNDS; round++) {
      for (Turns one : all) {
        progress.accept("%s%s, round %d: %,.0f/s".formatted(one.name(), at, round, one.take()));
      }
    }
    for (Turns one : all) {
      conditions.putIfAbsent(one.name(), one.contestant().settings());
      if (one.messages() < MESSAGES) {
        conditions.put("messages a round, " + one.name() + at, "" + one.messages());
      }
      one.contestant().close();
    }
    List<Figure> figures = new ArrayList<>();
    all.forEach(one -> figures.addAll(figures(one, at)));
    figures.add(Figure.of("dispatcher, lost" + at, dispatcher.lost()).within(Bound.exactly(0)));
    figures.addAll(ratios(handWritten, peers, dispatcher, around.delayMillis(), at));
    return figures;
  }

  private static Turns turns(Contestant contestant, Surroundings around) {
    return new Turns(contestant, around.sink()::take, MESSAGES);
  }

  private static List<Figure> figures(Turns one, String at) {
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of(one.name() + at + ", messages/s", one.rate()));
    if (one.lost() > 0) {
      figures.add(Figure.of(one.name() + at + ", lost", one.lost()));
    }
    if (one.again() > 0) {
      figures.add(Figure.of(one.name() + at + ", delivered again", one.again()));
    }
    return figures;
  }

  private static List<Figure> ratios(
      Turns handWritten, List<Turns> peers, Turns dispatcher, long delay, String at) {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.of("dispatcher / hand-written loop" + at, dispatcher.rate() / handWritten.rate())
            .named("deliver" + delay + "_vs_handwritten")
            .within(
                Bound.atLeast(delay == 0 ? OF_HAND_WRITTEN_AT_ONCE : OF_HAND_WRITTEN_AT_20_MS)));
    peers.stream()
        .filter(one -> one.lost() == 0)
        .max(Comparator.comparingDouble(Turns::rate))
        .map(
            best ->
                Figure.of(
                    "dispatcher / best peer, " + best.name() + at, dispatcher.rate() / best.rate()))
        .map(
            ratio ->
                delay == 0
                    ? ratio.named("deliver0_vs_best_peer").within(Bound.atLeast(OF_BEST_PEER))
                    : ratio)
        .ifPresent(figures::add);
    return figures;
  }
}
