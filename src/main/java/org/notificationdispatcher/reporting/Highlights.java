package org.notificationdispatcher.reporting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.notificationdispatcher.reporting.Overview.Delivery;
import org.notificationdispatcher.reporting.Overview.Findings;
import org.notificationdispatcher.reporting.Overview.Polling;

/**
 * What of the figures is worth saying, the most important first: what is lost unless somebody acts,
 * what does not move, what License Central waits for, what customers will ask about; then how much
 * happened.
 */
final class Highlights {
  /** A destination that has not taken anything for so long is behind. */
  static final Duration BEHIND = Duration.ofHours(1);

  /** A module that was not read for so long is not read. */
  static final Duration SILENT = Duration.ofDays(1);

  /** Path of the console's first page. */
  private static final String OVERVIEW = "";

  /** One of so many cycles may fail without being told. */
  private static final int FAILED_OF = 20;

  private final Wording words;
  private final List<Highlight> all = new ArrayList<>();

  /**
   * One thing worth saying.
   *
   * @param alert whether somebody has to do something
   * @param sentence for the top of the report
   * @param brief some words for the subject
   * @param path of what it is about in the console, or null
   */
  record Highlight(boolean alert, String sentence, String brief, String path) {}

  private Highlights(Wording words) {
    this.words = words;
  }

  /** At least one. */
  static List<Highlight> of(Overview overview, Wording words, ReportSettings.Limits limits) {
    Highlights highlights = new Highlights(words);
    highlights.dead(overview.deliveries());
    highlights.behind(overview.deliveries(), overview.at());
    highlights.polling(overview.polling(), overview.at());
    highlights.findings("unexpected", overview.unexpected(), true, null);
    highlights.findings("receipts", overview.withoutReceipt(), false, limits.receiptWithin());
    highlights.findings("expiring", overview.expiring(), false, limits.expiresWithin());
    highlights.findings("unused", overview.unused(), false, limits.unusedAfter());
    highlights.volumes(overview);
    return highlights.all;
  }

  /** Whether there is nothing that anybody has to know: nothing happened, and all is well. */
  static boolean empty(Overview overview, Wording words, ReportSettings.Limits limits) {
    return overview.total().isEmpty()
        && of(overview, words, limits).stream()
            .allMatch(one -> one.sentence().equals(words.text("nothing")));
  }

  private void add(boolean alert, String key, String brief, String path, Object... values) {
    all.add(new Highlight(alert, words.text(key, values), brief, path));
  }

  private void dead(List<Delivery> deliveries) {
    List<Delivery> dead =
        deliveries.stream()
            .filter(one -> one.dead() > 0)
            .sorted(Comparator.comparingLong(Delivery::dead).reversed())
            .toList();
    long sum = dead.stream().mapToLong(Delivery::dead).sum();
    if (sum > 0) {
      String each =
          dead.stream()
              .map(one -> words.text("dead.each", one.dead(), one.destination()))
              .collect(Collectors.joining(", "));
      String path = Origin.deliveries(dead.get(0).destination(), "dead");
      add(true, "dead", words.text("dead.brief", sum), path, sum, each);
    }
  }

  private void behind(List<Delivery> deliveries, Instant at) {
    deliveries.stream()
        .filter(one -> one.pending() > 0)
        .filter(one -> one.oldest().filter(since -> since.isBefore(at.minus(BEHIND))).isPresent())
        .sorted(Comparator.comparing(one -> one.oldest().get()))
        .forEach(
            one ->
                add(
                    true,
                    "behind",
                    words.text("behind.brief", one.destination()),
                    Origin.deliveries(one.destination(), "pending"),
                    one.destination(),
                    one.pending(),
                    words.time(one.oldest().get())));
  }

  private void polling(List<Polling> modules, Instant at) {
    for (Polling one : modules) {
      String name = words.text("module." + one.module());
      long cycles = one.cycles() + one.failed();
      if (one.lastSuccess().isEmpty()) {
        add(true, "silent", words.text("silent.brief", name), OVERVIEW, name);
      } else if (one.lastSuccess().get().isBefore(at.minus(SILENT))) {
        String since = words.time(one.lastSuccess().get());
        add(true, "silent.since", words.text("silent.brief", name), OVERVIEW, name, since);
      } else if (one.failed() * FAILED_OF > cycles) {
        add(false, "polling", words.text("polling.brief"), OVERVIEW, name, one.failed(), cycles);
      }
    }
  }

  private void findings(String key, Findings findings, boolean alert, Duration limit) {
    if (findings.count() > 0) {
      String span = limit == null ? "" : words.span(limit);
      add(alert, key, words.text(key + ".brief", findings.count()), null, findings.count(), span);
    }
  }

  /** What changed most first; what is rare changes easily, so counts weigh in. */
  private void volumes(Overview overview) {
    Function<Measure, Long> now = measure -> measure.of(overview.total());
    Function<Measure, Long> before = measure -> measure.of(overview.previousTotal());
    Arrays.stream(Measure.values())
        .filter(measure -> now.apply(measure) > 0 || before.apply(measure) > 0)
        .max(
            Comparator.comparingDouble(
                measure -> weight(now.apply(measure), before.apply(measure))))
        .ifPresentOrElse(
            measure -> volume(measure, now.apply(measure), before.apply(measure)),
            () -> add(false, "nothing", words.text("nothing.brief"), null));
  }

  /** How unlikely the change is if it were chance: its size in standard deviations. */
  private static double weight(long now, long before) {
    return Math.abs(now - before) / Math.sqrt(Math.max(1.0, now + before));
  }

  private void volume(Measure measure, long now, long before) {
    String count = words.text(measure.toString(), now);
    String sentence = Character.toUpperCase(count.charAt(0)) + count.substring(1);
    if (before == 0) {
      add(false, "volume.new", count, null, sentence);
    } else if (now == before) {
      add(false, "volume.same", count, null, sentence);
    } else {
      String difference =
          words.text(now > before ? "more" : "fewer", words.number(Math.abs(now - before)));
      add(false, "volume", count, null, sentence, difference, words.change(now, before));
    }
  }
}
