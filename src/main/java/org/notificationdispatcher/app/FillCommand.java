package org.notificationdispatcher.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.notificationdispatcher.app.DeadLetterCommands.Which;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Destinations.Filling;
import org.notificationdispatcher.core.outbox.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Asks a dispatcher that runs to fill a destination, and shows how far it is. */
@Command(
    name = "fill",
    description = {
      "Give a destination stored messages that it never got: those that the router, as it is now,",
      "gives to it. A dispatcher that runs does it; meanwhile the destination is paused. Times are",
      "those of the messages. Ctrl-C ends what is shown, and not the filling."
    })
final class FillCommand extends DestinationWork {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
  private static final Duration TELL_AGAIN = Duration.ofSeconds(5);

  @Parameters(paramLabel = "NAME", description = "Name of the destination.")
  private String name;

  @Mixin private Which which;

  @Option(names = "--all", description = "All there are.")
  private boolean all;

  @Option(names = "--dry-run", description = "Count, and change nothing.")
  private boolean dryRun;

  @Option(names = "--detach", description = "Do not wait for its end.")
  private boolean detach;

  @Option(names = "--cancel", description = "End the filling that is under way.")
  private boolean cancel;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "Give up when no dispatcher works at it for that long (default: 15).")
  private int patience;

  /**
   * What was done.
   *
   * @param state {@code done} or {@code queued}
   * @param seen messages that the router saw; null as the next two while it is queued
   * @param chosen those that it gives to the destination
   * @param recorded those of them that the destination gets; of a dry run, would get
   */
  private record Outcome(
      String destination, String state, boolean dryRun, Long seen, Long chosen, Long recorded) {}

  /**
   * What was ended.
   *
   * @param cancelled whether there was something to end
   */
  private record Cancelled(String destination, boolean cancelled) {}

  @Override
  void checkUsage() {
    if (!cancel) {
      which.check(all, spec());
    } else if (all || dryRun || detach || !which.selection().equals(Selection.ALL)) {
      throw new ParameterException(spec().commandLine(), "--cancel stands alone");
    }
  }

  @Override
  int on(Destinations destinations) {
    if (cancel) {
      boolean cancelled = destinations.cancelFilling(name);
      tell(
          new Cancelled(name, cancelled),
          name + (cancelled ? " is filled no further" : " was not being filled"));
      return 0;
    }
    long id = destinations.fill(name, which.selection(), dryRun);
    if (detach) {
      tell(
          new Outcome(name, "queued", dryRun, null, null, null),
          "the next dispatcher that is free fills " + name);
      return 0;
    }
    try {
      end(follow(destinations, id));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted; the filling of " + name + " goes on", e);
    }
    return 0;
  }

  private Filling follow(Destinations destinations, long id) throws InterruptedException {
    long start = System.nanoTime();
    long attended = start;
    long told = start;
    Filling now = destinations.filling(id);
    while (!now.ended()) {
      if (now.leased() || now.behind()) {
        attended = System.nanoTime();
      } else if (System.nanoTime() - attended > Duration.ofSeconds(patience).toNanos()) {
        unattended(destinations, now);
      }
      if (System.nanoTime() - told > TELL_AGAIN.toNanos()) {
        told = System.nanoTime();
        PrintWriter err = spec().commandLine().getErr();
        err.println(progress(now, told - start));
        err.flush();
      }
      Thread.sleep(LOOK_AGAIN.toMillis());
      now = destinations.filling(id);
    }
    return now;
  }

  private String progress(Filling now, long nanos) {
    if (now.behind() && !now.leased()) {
      return name + " waits until another destination is filled";
    }
    return String.format(
        Locale.ROOT,
        "%s: %d%% looked at, %d seen by the router, %d for %s, %d of them new to it; %d/s",
        name,
        now.total() == 0 ? 100 : 100 * now.done() / now.total(),
        now.seen(),
        now.chosen(),
        name,
        now.recorded(),
        now.seen() * Duration.ofSeconds(1).toNanos() / Math.max(1, nanos));
  }

  private void unattended(Destinations destinations, Filling now) {
    if (now.state().equals("queued") && destinations.cancelFilling(name)) {
      throw new StartException(
          "no dispatcher runs on this database that fills destinations (routes/backfill): "
              + name
              + " is not filled");
    }
    throw new StartException(
        "the dispatcher that filled "
            + name
            + " is gone; the next one that runs goes on with it, or end it by --cancel");
  }

  private void end(Filling filling) {
    switch (filling.state()) {
      case "failed" ->
          throw new StartException(
              name
                  + " could not be filled"
                  + (dryRun ? "" : " and stays paused")
                  + ": "
                  + filling.error());
      case "cancelled" ->
          throw new StartException(
              "somebody else ended it; "
                  + name
                  + " got "
                  + filling.recorded()
                  + " messages until then");
      default ->
          tell(
              new Outcome(
                  name,
                  filling.state(),
                  dryRun,
                  filling.seen(),
                  filling.chosen(),
                  filling.recorded()),
              "%s %s %d messages; the router saw %d and gives it %d, of which it has %d"
                  .formatted(
                      name,
                      dryRun ? "would get" : "gets",
                      filling.recorded(),
                      filling.seen(),
                      filling.chosen(),
                      filling.chosen() - filling.recorded()));
    }
  }
}
