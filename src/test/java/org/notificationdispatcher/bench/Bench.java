package org.notificationdispatcher.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code mvn -Pbench}: measures the product as it is shipped, one part after the other, prints a
 * table a part and writes it to {@code target/bench}. Exit codes: 0 if all bounds were kept, 1 if
 * not, or if a part came to no end, 2 for wrong usage.
 *
 * <p>System properties: {@code bench.parts}, names separated by commas; {@code bench.licenses}, how
 * many there are to read; {@code bench.messages}, how many to deliver a round; {@code bench.feed},
 * how many to fetch; {@code bench.activations}, how many there are in the month that is reported;
 * {@code bench.console}, how many messages there are behind the pages; {@code bench.java}, more
 * options for the dispatcher's JVM, separated by blanks, such as those of a recording.
 */
final class Bench {
  private static final Path RESULTS = Path.of("target", "bench");
  private static final Map<String, Part> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("collect", new CollectPart());
    PARTS.put("deliver", new DeliverPart());
    PARTS.put("isolation", new IsolationPart());
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
    boolean kept = true;
    for (String name : chosen) {
      kept &= run(name, PARTS.get(name));
    }
    return kept ? 0 : 1;
  }

  private boolean run(String name, Part part) {
    try (Started started = Started.endingWithTheProcess()) {
      Report report = part.run(RESULTS.resolve(name), started, this::say);
      report.write(RESULTS, name);
      out.println();
      out.println(report.markdown());
      report.broken().forEach(broken -> say(name + ": bound broken: " + broken));
      return report.broken().isEmpty();
    } catch (IOException | RuntimeException e) {
      say(name + " came to no end");
      e.printStackTrace(out);
      return false;
    } catch (InterruptedException e) {
      say(name + " was interrupted");
      return false;
    }
  }

  private void say(String text) {
    out.println("bench: " + text);
    out.flush();
  }
}
