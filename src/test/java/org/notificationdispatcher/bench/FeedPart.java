package org.notificationdispatcher.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.notificationdispatcher.bench.Figure.Bound;
import org.notificationdispatcher.inbound.Callers;
import org.notificationdispatcher.scenario.DispatcherProcess;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A backlog of messages of a kilobyte for two consumers of the feed at the same time, each a
 * process of its own that fetches all of them by 1,000, acknowledges, and is killed now and then
 * between both. What came again after a kill is told apart from what came twice or not at all.
 */
final class FeedPart implements Part {
  static final int PAGE = 1_000;

  private static final int MESSAGES = Integer.getInteger("bench.feed", 1_000_000);

  /** Pages, after which a consumer is killed before it acknowledges the last of them. */
  private static final int LIFE = Math.max(2, Math.min(97, MESSAGES / PAGE / 10));

  private static final int STORED_AT_ONCE = 50_000;

  /**
   * A page costs what is on it, and not what was read before. Generous, since the median of 50
   * pages is not much on a busy machine, and a plan that reads past them would be 100 times that.
   */
  private static final double MOST_AT_THE_END = 3;

  private static final List<String> CONSUMERS = List.of("crm", "shop");

  @Override
  public Report run(Path folder, Started started, Consumer<String> progress)
      throws IOException, InterruptedException {
    PostgresServer data =
        started.start(() -> PostgresServer.startEmpty(folder.resolve("database")));
    data.database().migrate();
    Path own = Folders.empty(folder.resolve("dispatcher"));
    store(data.jdbc());
    progress.accept("%,d messages are stored for each of %s".formatted(MESSAGES, CONSUMERS));
    Map<String, String> tokens = new LinkedHashMap<>();
    CONSUMERS.forEach(name -> tokens.put(name, Callers.newToken()));
    int port = freePort();
    Map<String, String> settings = DispatcherSettings.withoutCollecting(own, data);
    settings.put("dispatcher.feed.enabled", "true");
    settings.put("dispatcher.server.port", Integer.toString(port));
    settings.put(
        "dispatcher.feed.consumers",
        String.join(",", tokens.entrySet().stream().map(FeedPart::entry).toList()));
    DispatcherProcess dispatcher =
        started.start(
            () ->
                new DispatcherProcess(
                    own, JavaOptions.ofTheDispatcher(), settings, Path.of("routes")));
    started.await(
        "the start of the dispatcher",
        120,
        () -> dispatcher.check() && dispatcher.log().contains("Dispatcher started"));
    String load = Conditions.loadAverage();

    List<Consumed> consumed = new ArrayList<>();
    long begin = System.nanoTime();
    ExecutorService both = Executors.newFixedThreadPool(CONSUMERS.size());
    try {
      List<Future<Consumed>> open = new ArrayList<>();
      for (String name : CONSUMERS) {
        Life life =
            new Life("http://127.0.0.1:" + port + "/feed/v1", name, tokens.get(name), own, started);
        open.add(both.submit(() -> life.consume(progress)));
      }
      for (Future<Consumed> one : open) {
        consumed.add(one.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a consumer has failed", e.getCause());
    } finally {
      both.shutdownNow();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    double memory = ProcessFigures.peakResidentMebibytes(dispatcher.pid());
    double processor = ProcessFigures.processorSeconds(dispatcher.pid());
    long pending =
        data.jdbc()
            .queryForObject("SELECT coalesce(sum(pending), 0) FROM delivery_total", Long.class);
    dispatcher.stop();

    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put(
        "messages for each of two consumers at the same time", "%,d".formatted(MESSAGES));
    conditions.put("messages a request, at most", "%,d".formatted(PAGE));
    conditions.put("bytes of a message's data", "" + MessageLoad.BYTES);
    conditions.putAll(Conditions.of(load, data));
    return new Report(
        "Fetch a backlog by the feed",
        conditions,
        figures(consumed, seconds, memory, processor, pending));
  }

  private static List<Figure> figures(
      List<Consumed> consumed, double seconds, double memory, double processor, long pending) {
    Samples reads = new Samples();
    Samples acknowledgements = new Samples();
    Samples early = new Samples();
    Samples late = new Samples();
    for (Consumed one : consumed) {
      List<Double> each = one.reads();
      int few = Math.min(50, each.size() / 2);
      each.subList(0, few).forEach(early::add);
      each.subList(each.size() - few, each.size()).forEach(late::add);
      each.forEach(reads::add);
      one.acknowledgements().forEach(acknowledgements::add);
    }
    return List.of(
        Figure.of("seconds until both have all", seconds),
        Figure.of("messages/s, both together", (double) MESSAGES * CONSUMERS.size() / seconds),
        Figure.of("a page, ms, p50", reads.quantile(0.5)),
        Figure.of("a page, ms, p99", reads.quantile(0.99)),
        Figure.of("an acknowledgement of a page, ms, p50", acknowledgements.quantile(0.5)),
        Figure.of("an acknowledgement of a page, ms, p99", acknowledgements.quantile(0.99)),
        Figure.of("the last pages / the first pages, p50", late.quantile(0.5) / early.quantile(0.5))
            .within(Bound.atMost(MOST_AT_THE_END)),
        Figure.of("kills", consumed.stream().mapToLong(Consumed::kills).sum()),
        Figure.of(
                "messages that came again without a kill",
                consumed.stream().mapToLong(Consumed::unexplained).sum())
            .within(Bound.exactly(0)),
        Figure.of("messages missed", consumed.stream().mapToLong(Consumed::missed).sum())
            .within(Bound.exactly(0)),
        Figure.of("messages out of order", consumed.stream().mapToLong(Consumed::disorder).sum())
            .within(Bound.exactly(0)),
        Figure.of("messages still pending", pending).within(Bound.exactly(0)),
        Figure.of("dispatcher, peak resident MiB", memory),
        Figure.of("dispatcher, processor seconds", processor));
  }

  private static String entry(Map.Entry<String, String> token) {
    return Callers.entry(token.getKey(), token.getValue());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** As the outbox stores them, but many at once: that is not what is measured. */
  private static void store(JdbcTemplate jdbc) {
    for (String consumer : CONSUMERS) {
      jdbc.update("INSERT INTO destination (name) VALUES (?)", consumer);
    }
    for (int first = 0; first < MESSAGES; first += STORED_AT_ONCE) {
      jdbc.update(
          "INSERT INTO message (id, module, type, source, subject, changed_at, data) SELECT"
              + " gen_random_uuid(), 'licenses', 'license.updated', 'bench', 'license/' || n,"
              + " now(), json_build_object('text', repeat('x', ?)) FROM generate_series(?, ?) n"
              + " ORDER BY n",
          MessageLoad.BYTES,
          first + 1,
          Math.min(first + STORED_AT_ONCE, MESSAGES));
      jdbc.update(
          "INSERT INTO delivery (destination, message_id, order_key, sequence, due_at) SELECT"
              + " s.name, m.id, m.subject, m.sequence, now() FROM message m CROSS JOIN destination"
              + " s WHERE s.name IN ('crm', 'shop') AND m.sequence > ?",
          first);
    }
    jdbc.execute("SELECT recount_totals()");
  }

  /**
   * What a consumer has got.
   *
   * @param reads milliseconds of each page
   * @param acknowledgements milliseconds of each
   * @param unexplained messages that it got again though it had acknowledged them
   * @param missed messages it never got
   * @param disorder messages that it got for the first time behind a later one
   */
  private record Consumed(
      List<Double> reads,
      List<Double> acknowledgements,
      long kills,
      long unexplained,
      long missed,
      long disorder) {}

  /** One consumer, from life to life. */
  private static final class Life {
    private final String feed;
    private final String name;
    private final String token;
    private final Path folder;
    private final Path stored;
    private final Started started;

    Life(String feed, String name, String token, Path folder, Started started) {
      this.feed = feed;
      this.name = name;
      this.token = token;
      this.folder = folder;
      this.stored = folder.resolve(name + ".sequences");
      this.started = started;
    }

    Consumed consume(Consumer<String> progress) throws IOException, InterruptedException {
      List<Double> reads = new ArrayList<>();
      List<Double> acknowledgements = new ArrayList<>();
      long kills = 0;
      long again = 0;
      ChildProcess reader = born();
      for (int pages = 1; ; pages++) {
        int count = count(reader.ask("read"), reads);
        if (count == 0) {
          reads.remove(reads.size() - 1);
          reader.close();
          return audited(reads, acknowledgements, kills, again);
        }
        if (pages % LIFE == 0) {
          reader.kill();
          kills++;
          again += count;
          reader = born();
        } else if (count(reader.ask("acknowledge"), acknowledgements) != count) {
          throw new IllegalStateException(name + " has acknowledged others than it has got");
        }
        if (pages % 200 == 0) {
          progress.accept("%s: %,d messages".formatted(name, Files.size(stored) / Long.BYTES));
        }
      }
    }

    private ChildProcess born() throws IOException, InterruptedException {
      return started.start(
          () ->
              new ChildProcess(
                  FeedReader.class, folder.resolve(name + ".log"), feed, token, stored.toString()));
    }

    private static int count(String answer, List<Double> millis) {
      int space = answer.indexOf(' ');
      millis.add(Long.parseLong(answer.substring(space + 1)) / 1e6);
      return Integer.parseInt(answer.substring(0, space));
    }

    private Consumed audited(
        List<Double> reads, List<Double> acknowledgements, long kills, long again)
        throws IOException {
      LongBuffer got = ByteBuffer.wrap(Files.readAllBytes(stored)).asLongBuffer();
      boolean[] has = new boolean[MESSAGES + 1];
      long distinct = 0;
      long disorder = 0;
      long highest = 0;
      for (int n = 0; n < got.limit(); n++) {
        int sequence = Math.toIntExact(got.get(n));
        if (!has[sequence]) {
          has[sequence] = true;
          distinct++;
          disorder += sequence < highest ? 1 : 0;
          highest = sequence;
        }
      }
      return new Consumed(
          reads,
          acknowledgements,
          kills,
          got.limit() - distinct - again,
          MESSAGES - distinct,
          disorder);
    }
  }
}
