package org.notificationdispatcher.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Destinations.Destination;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What an operator does with destinations, beside the dispatcher that runs. */
final class DestinationCommands {
  private static final String NAME = "Name of the destination.";

  private DestinationCommands() {}

  @Command(
      name = "destinations",
      description = {
        "List destinations: state, what is pending, under way and dead,",
        "what was delivered in the last hour, and how much of it at the first attempt."
      })
  static final class ListAll extends DestinationWork {
    @Mixin private Form form;

    @Override
    int on(Destinations destinations) {
      List<Destination> all = destinations.list();
      if (form.shown(out(), all)) {
        return 0;
      }
      TextTable table =
          new TextTable(
              "NAME",
              "STATE",
              "SINCE",
              "PENDING",
              "UNDER WAY",
              "DEAD",
              "OLDEST",
              "LAST HOUR",
              "FIRST TRY",
              "REASON");
      all.forEach(
          one ->
              table.row(
                  one.name(),
                  one.failingSince() == null ? one.state() : one.state() + ", failing",
                  one.since(),
                  one.pending(),
                  one.underWay(),
                  one.dead(),
                  one.oldestPending(),
                  one.deliveredLately(),
                  one.deliveredLately() == 0
                      ? null
                      : 100 * one.firstTryLately() / one.deliveredLately() + " %",
                  one.reason()));
      table.print(out());
      return 0;
    }
  }

  @Command(
      name = "pause",
      description = {
        "Hold the deliveries of a destination, on all nodes.",
        "What is under way comes to its end; nothing is dropped."
      })
  static final class Pause extends DestinationWork {
    @Parameters(paramLabel = "NAME", description = NAME)
    private String name;

    @Option(names = "--reason", paramLabel = "TEXT", description = "For those who wonder.")
    private String reason;

    @Option(
        names = "--wait",
        paramLabel = "SECONDS",
        description = "Wait that long until nothing is under way any more.")
    private Integer wait;

    @Override
    int on(Destinations destinations) {
      if (wait == null) {
        said(out(), name, destinations.pause(name, reason), "paused");
        return 0;
      }
      try {
        if (!destinations.drain(name, reason, Duration.ofSeconds(wait))) {
          throw new StartException(
              name + " is paused, but some of its deliveries are still under way");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StartException(name + " is paused; interrupted while waiting", e);
      }
      out().println(name + " is paused, and nothing is under way");
      return 0;
    }
  }

  @Command(name = "resume", description = "Let a destination that is paused or disabled go on.")
  static final class Resume extends DestinationWork {
    @Parameters(paramLabel = "NAME", description = NAME)
    private String name;

    @Override
    int on(Destinations destinations) {
      said(out(), name, destinations.resume(name), "active");
      return 0;
    }
  }

  @Command(
      name = "disable",
      description = "As pause, for a receiver that is not to come back by itself.")
  static final class Disable extends DestinationWork {
    @Parameters(paramLabel = "NAME", description = NAME)
    private String name;

    @Option(names = "--reason", paramLabel = "TEXT", description = "For those who wonder.")
    private String reason;

    @Override
    int on(Destinations destinations) {
      said(out(), name, destinations.disable(name, reason), "disabled");
      return 0;
    }
  }

  private static void said(PrintWriter out, String name, boolean changed, String state) {
    out.println(name + (changed ? " is " + state : " was " + state + " before"));
  }
}
