package org.notificationdispatcher.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code mvn -Pbench}: measures the product as it is shipped, one part after the other, prints a
 * table a part and writes it to {@code target/bench}, and all of them to {@code bench.md} and
 * {@code bench.json} there. Exit codes: 0 if all bounds were kept, 1 if not, or if a part came to
 * no end, 2 for wrong usage.
 *
 * <p>System properties: {@code bench.parts}, names separated by commas; {@code bench.licenses}, how
 * many there are to read; {@code bench.messages}, how many to deliver a round; {@code
 * bench.backlog}, how many are pending at most; {@code bench.feed}, how many to fetch; {@code
 * bench.activations}, how many there are in the month that is reported; {@code bench.console}, how
 * many messages there are behind the pages; {@code bench.java}, more options for the dispatcher's
 * JVM, separated by blanks, such as those of a recording.
 */
final class Bench {
  private static final Path RESULTS = Path.of("target", "bench");
  private static final Map<String, Part> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("collect", new CollectPart());
    PARTS.put("deliver", new DeliverPart());
    PARTS.put("latency", new LatencyPart());
    PARTS.put("isolation", new IsolationPart());
    PARTS.put("backlog", new BacklogPart());
    PARTS.put("report", new ReportPart());
    PARTS.put("sap", new SapPart());
    PARTS.put("feed", new FeedPart());
    PARTS.put("console", new ConsolePart());
  }

  private final PrintStream out;

  private Bench(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) {
    System.setProperty("java.util.logging.manager", "org.apache.logging.log4j.jul.LogManager");
    System.setProperty("org.apache.cxf.Logger", "org.apache.cxf.common.logging.Slf4jLogger");
    System.setProperty("log4j2.configurationFile", "config/log4j2.properties");
    System.exit(new Bench(System.out).run(System.getProperty("bench.parts", "")));
  }

  private int run(String names) {
    List<String> chosen = List.of(names.split("\\s*,\\s*"));
    if (!PARTS.keySet().containsAll(chosen)) {
      out.println("bench: bench.parts is '" + names + "'; there are " + PARTS.keySet());
      return 2;
    }
    Map<String, Report> reports = new LinkedHashMap<>();
    for (String name : chosen) {
      run(name, PARTS.get(name)).ifPresent(report -> reports.put(name, report));
    }
    boolean complete = reports.keySet().containsAll(chosen);
    try {
      Report.writeAll(RESULTS, reports, complete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return complete && reports.values().stream().allMatch(one -> one.broken().isEmpty()) ? 0 : 1;
  }

  /** Nothing if it came to no end. */
  private Optional<Report> run(String name, Part part) {
    try (Started started = Started.endingWithTheProcess()) {
      Report report = part.run(RESULTS.resolve(name), started, this::say);
      report.write(RESULTS, name);
      out.println();
      out.println(report.markdown());
      report.broken().forEach(broken -> say(name + ": bound broken: " + broken));
      return Optional.of(report);
    } catch (IOException | RuntimeException e) {
      say(name + " came to no end");
      e.printStackTrace(out);
      return Optional.empty();
    } catch (InterruptedException e) {
      say(name + " was interrupted");
      return Optional.empty();
    }
  }

  private void say(String text) {
    out.println("bench: " + text);
    out.flush();
  }
}
