package org.notificationdispatcher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.notificationdispatcher.bench.Figure.Bound;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.scenario.DispatcherProcess;

/**
 * From a durable backlog to signed POSTs that are written down as delivered, against what somebody
 * would write by hand for nothing but speed, and against the HTTP client alone. Dispatcher,
 * hand-written loop, HTTP client and receiver are processes of their own; the first two share a
 * PostgreSQL. They take turns, and the median of the rounds counts.
 */
final class DeliverPart implements Part {
  /** Order per key, a schedule, a log of attempts and a route cost no more than this. */
  private static final double OF_HAND_WRITTEN_AT_ONCE = 0.7;

  /** Where the receiver needs its time, the outbox is not to be felt. */
  private static final double OF_HAND_WRITTEN_AT_20_MS = 0.95;

  private static final int MESSAGES = Integer.getInteger("bench.messages", 20_000);
  private static final int WARM_UP = 5_000;
  private static final int ROUNDS = 3;
  private static final int IN_FLIGHT = 64;
  private static final List<Long> DELAYS = List.of(0L, 20L);

  /** Slower than this, a run is given up. */
  private static final int MESSAGES_PER_SECOND_TO_WAIT_FOR = 100;

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
    for (long delay : DELAYS) {
      figures.addAll(deliver(delay, own, started, data, sink, progress));
    }
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("messages a round, of 1 KB, each of a subject of its own", "" + MESSAGES);
    conditions.put("rounds, after one of " + WARM_UP + " to warm up", "" + ROUNDS);
    conditions.put("in flight at most, each", "" + IN_FLIGHT);
    conditions.putAll(Conditions.of(load, data));
    return new Report("Deliver a backlog", conditions, figures);
  }

  private static List<Figure> deliver(
      long delay,
      Path own,
      Started started,
      PostgresServer data,
      Sink sink,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    Map<String, String> at = data.settings();
    List<Contestant> contestants =
        List.of(
            new Raw(
                started.start(
                    () ->
                        new ChildProcess(
                            RawClient.class,
                            own.resolve("raw-" + delay + ".log"),
                            "" + IN_FLIGHT,
                            "" + MessageLoad.BYTES)),
                sink.url(delay, "raw")),
            new HandWritten(
                started.start(
                    () ->
                        new ChildProcess(
                            HandWrittenLoop.class,
                            own.resolve("hand-written-" + delay + ".log"),
                            at.get("dispatcher.database.url"),
                            at.get("dispatcher.database.user"),
                            at.get("dispatcher.database.password"),
                            "public",
                            "" + IN_FLIGHT)),
                sink.url(delay, "hand-written")),
            Product.start(started, own.resolve("dispatcher-" + delay), data, sink, delay));
    Map<Contestant, Samples> rates = new LinkedHashMap<>();
    for (Contestant one : contestants) {
      one.messagesPerSecond(WARM_UP, started);
      rates.put(one, new Samples());
    }
    for (int round = 1; round <= ROUNDS; round++) {
      for (Contestant one : contestants) {
        double rate = one.messagesPerSecond(MESSAGES, started);
        rates.get(one).add(rate);
        progress.accept("%s at %d ms, round %d: %,.0f/s".formatted(one.name(), delay, round, rate));
      }
    }
    sink.take();
    for (Contestant one : contestants) {
      one.close();
    }
    List<Figure> figures = new ArrayList<>();
    rates.forEach(
        (one, rate) ->
            figures.add(
                Figure.of(
                    "%s, receiver at %d ms, messages/s".formatted(one.name(), delay),
                    rate.value())));
    double bound = delay == 0 ? OF_HAND_WRITTEN_AT_ONCE : OF_HAND_WRITTEN_AT_20_MS;
    figures.add(
        Figure.of(
                "dispatcher / hand-written loop, receiver at %d ms".formatted(delay),
                rates.get(contestants.get(2)).value() / rates.get(contestants.get(1)).value())
            .within(Bound.atLeast(bound)));
    return figures;
  }

  /** Somebody who delivers. */
  private interface Contestant {
    String name();

    double messagesPerSecond(int messages, Started started) throws InterruptedException;

    void close() throws InterruptedException;
  }

  private record Raw(ChildProcess process, String url) implements Contestant {
    @Override
    public String name() {
      return "HTTP client without database";
    }

    @Override
    public double messagesPerSecond(int messages, Started started) {
      return messages / (Long.parseLong(process.ask(url + " " + messages)) / 1e9);
    }

    @Override
    public void close() throws InterruptedException {
      process.close();
    }
  }

  private record HandWritten(ChildProcess process, String url) implements Contestant {
    @Override
    public String name() {
      return "hand-written loop";
    }

    @Override
    public double messagesPerSecond(int messages, Started started) {
      process.ask("load " + messages + " " + MessageLoad.BYTES);
      return messages / (Long.parseLong(process.ask("run " + url)) / 1e9);
    }

    @Override
    public void close() throws InterruptedException {
      process.close();
    }
  }

  /** The dispatcher with the shipped routes and configuration, which collects nothing meanwhile. */
  private record Product(DispatcherProcess process, PostgresServer data, MessageLoad load)
      implements Contestant {
    private static final String DESTINATION = "erp";

    static Product start(Started started, Path folder, PostgresServer data, Sink sink, long delay)
        throws InterruptedException {
      Map<String, String> settings = DispatcherSettings.withoutCollecting(folder, data);
      settings.put("dispatcher.webhook.erp.url", sink.url(delay, DESTINATION));
      settings.put("dispatcher.outbox.concurrency", "" + IN_FLIGHT);
      DispatcherProcess process =
          started.start(
              () ->
                  new DispatcherProcess(
                      Folders.empty(folder), JavaOptions.ofTheDispatcher(), settings));
      started.await(
          "the start of the dispatcher",
          60,
          () -> process.check() && process.log().contains("Dispatcher started"));
      return new Product(process, data, started.start(() -> new MessageLoad(data)));
    }

    @Override
    public String name() {
      return "dispatcher";
    }

    @Override
    public double messagesPerSecond(int messages, Started started) throws InterruptedException {
      Destinations destinations = new Destinations(data.database().dataSource());
      destinations.pause(DESTINATION, "being filled");
      load.record(DESTINATION, messages);
      destinations.resume(DESTINATION);
      started.await(
          "the delivery of the backlog",
          60 + messages / MESSAGES_PER_SECOND_TO_WAIT_FOR,
          () -> process.check() && !pending());
      Double seconds =
          data.jdbc()
              .queryForObject(
                  "SELECT extract(epoch FROM (SELECT max(delivered_at) FROM delivery) - since)"
                      + " FROM destination WHERE name = 'erp'",
                  Double.class);
      return messages / seconds;
    }

    private boolean pending() {
      return data.jdbc()
          .queryForObject(
              "SELECT EXISTS (SELECT 1 FROM delivery WHERE destination = 'erp' AND state ="
                  + " 'pending')",
              Boolean.class);
    }

    @Override
    public void close() throws InterruptedException {
      process.stop();
    }
  }
}
