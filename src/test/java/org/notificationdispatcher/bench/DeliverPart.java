package org.notificationdispatcher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final double OF_BEST_PEER_AT_ONCE = 2;

  private static final int MESSAGES = Integer.getInteger("bench.messages", 20_000);
  private static final int FEWEST_MESSAGES = 2_000;
  private static final int SECONDS_A_ROUND = 10;
  private static final int FIRST_MESSAGES = 1_000;
  private static final int WARM_UP = 5_000;
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
    PostgresServer data =
        started.start(() -> PostgresServer.startEmpty(folder.resolve("database")));
    data.database().migrate();
    Path own = Folders.empty(folder.resolve("processes"));
    Sink sink = started.start(() -> Sink.start(own));
    String load = Conditions.loadAverage();
    List<Figure> figures = new ArrayList<>();
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("messages a round, of 1 KB, each of a subject of its own", "" + MESSAGES);
    conditions.put(
        "fewer messages for whom they last longer than %d s, but no fewer than %,d"
            .formatted(SECONDS_A_ROUND, FEWEST_MESSAGES),
        "see below");
    conditions.put("rounds, after at most " + WARM_UP + " messages to warm up", "" + ROUNDS);
    conditions.put("in flight at most, each", "" + IN_FLIGHT);
    for (long delay : DELAYS) {
      Surroundings around = new Surroundings(started, own, data, sink, delay, IN_FLIGHT);
      figures.addAll(deliver(around, progress, conditions));
    }
    conditions.putAll(Conditions.of(load, data));
    return new Report("Deliver a backlog", conditions, figures);
  }

  private static List<Figure> deliver(
      Surroundings around, Consumer<String> progress, Map<String, String> conditions)
      throws IOException, InterruptedException {
    Entry raw = Entry.of(RawContestant.start(around));
    Entry handWritten =
        Entry.of(BacklogContestant.start("hand-written loop", HandWrittenLoop.class, around));
    List<Entry> peers = new ArrayList<>();
    for (Map.Entry<String, Class<?>> peer : PEERS.entrySet()) {
      peers.add(Entry.of(BacklogContestant.start(peer.getKey(), peer.getValue(), around)));
    }
    Entry dispatcher = Entry.of(DispatcherContestant.start(around));
    List<Entry> all = new ArrayList<>(List.of(raw, handWritten));
    all.addAll(peers);
    all.add(dispatcher);

    long delay = around.delayMillis();
    for (Entry one : all) {
      one.warmUp(around.sink());
      progress.accept("%s at %d ms is warm".formatted(one.name(), delay));
    }
    for (int round = 1; round <= ROUNDS; round++) {
      for (Entry one : all) {
        double rate = one.round(around.sink());
        progress.accept("%s at %d ms, round %d: %,.0f/s".formatted(one.name(), delay, round, rate));
      }
    }
    for (Entry one : all) {
      conditions.putIfAbsent(one.name(), one.contestant.settings());
      if (one.messages < MESSAGES) {
        conditions.put(
            "messages a round of %s, receiver at %d ms".formatted(one.name(), delay),
            "" + one.messages);
      }
      one.contestant.close();
    }
    return figures(raw, handWritten, peers, dispatcher, delay);
  }

  private static List<Figure> figures(
      Entry raw, Entry handWritten, List<Entry> peers, Entry dispatcher, long delay) {
    List<Figure> figures = new ArrayList<>();
    String at = ", receiver at %d ms".formatted(delay);
    List<Entry> all = new ArrayList<>(List.of(raw, handWritten));
    all.addAll(peers);
    all.add(dispatcher);
    for (Entry one : all) {
      figures.add(Figure.of(one.name() + at + ", messages/s", one.rates.value()));
    }
    for (Entry one : all) {
      if (one.lost > 0) {
        figures.add(Figure.of(one.name() + at + ", lost", one.lost));
      }
      if (one.again > 0) {
        figures.add(Figure.of(one.name() + at + ", delivered again", one.again));
      }
    }
    figures.add(
        Figure.of("dispatcher, lost or delivered again" + at, dispatcher.lost + dispatcher.again)
            .within(Bound.exactly(0)));
    figures.add(
        Figure.of("dispatcher / hand-written loop" + at, dispatcher.over(handWritten))
            .named("deliver%d_vs_handwritten".formatted(delay))
            .within(
                Bound.atLeast(delay == 0 ? OF_HAND_WRITTEN_AT_ONCE : OF_HAND_WRITTEN_AT_20_MS)));
    Optional<Entry> best =
        peers.stream()
            .filter(one -> one.lost == 0)
            .max(Comparator.comparingDouble(one -> one.rates.value()));
    best.ifPresent(
        one -> {
          Figure ratio =
              Figure.of("dispatcher / best peer, " + one.name() + at, dispatcher.over(one));
          figures.add(
              delay == 0
                  ? ratio.named("deliver0_vs_best_peer").within(Bound.atLeast(OF_BEST_PEER_AT_ONCE))
                  : ratio);
        });
    return figures;
  }

  /** A contestant, and what came of it. */
  private static final class Entry {
    private final Contestant contestant;
    private final Samples rates = new Samples();
    private int messages;
    private long lost;
    private long again;

    private Entry(Contestant contestant) {
      this.contestant = contestant;
    }

    static Entry of(Contestant contestant) {
      return new Entry(contestant);
    }

    String name() {
      return contestant.name();
    }

    /** What is slow gets fewer messages, so that a run comes to an end. */
    void warmUp(Sink sink) throws IOException, InterruptedException {
      double first = deliver(FIRST_MESSAGES, sink);
      double warm = deliver(fitting(first, WARM_UP), sink);
      messages = fitting(warm, MESSAGES);
    }

    private static int fitting(double messagesPerSecond, int most) {
      int fitting = Math.max(FEWEST_MESSAGES, (int) (messagesPerSecond * SECONDS_A_ROUND));
      return Math.min(most, fitting);
    }

    double round(Sink sink) throws IOException, InterruptedException {
      double rate = deliver(messages, sink);
      rates.add(rate);
      return rate;
    }

    private double deliver(int count, Sink sink) throws IOException, InterruptedException {
      double rate = contestant.messagesPerSecond(count);
      List<String> taken =
          sink.take().stream()
              .filter(one -> one.name().equals(contestant.sender()))
              .map(Sink.Answered::id)
              .toList();
      long different = taken.stream().distinct().count();
      lost += count - different;
      again += taken.size() - different;
      return rate;
    }

    double over(Entry other) {
      return rates.value() / other.rates.value();
    }
  }
}
