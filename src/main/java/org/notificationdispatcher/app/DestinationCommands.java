package org.notificationdispatcher.app;

import java.time.Duration;
import java.util.List;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Destinations.Destination;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What an operator does with destinations, beside the dispatcher that runs. */
final class DestinationCommands {
  private static final String NAME = "Name of the destination.";

  private DestinationCommands() {}

  /**
   * What became of a destination.
   *
   * @param changed whether its state was another one before; null if that was not asked
   * @param drained whether nothing is under way; null if that was not waited for
   */
  private record Changed(String destination, String state, Boolean changed, Boolean drained) {}

  @Command(
      name = "destinations",
      description = {
        "List destinations: state, what is pending, under way and dead,",
        "what was delivered in the last hour, and how much of it at the first attempt."
      })
  static final class ListAll extends DestinationWork {
    @Override
    int on(Destinations destinations) {
      List<Destination> all = destinations.list();
      if (shown(all)) {
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
        changed(this, name, destinations.pause(name, reason), "paused");
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
      tell(new Changed(name, "paused", null, true), name + " is paused, and nothing is under way");
      return 0;
    }
  }

  @Command(name = "resume", description = "Let a destination that is paused or disabled go on.")
  static final class Resume extends DestinationWork {
    @Parameters(paramLabel = "NAME", description = NAME)
    private String name;

    @Override
    int on(Destinations destinations) {
      changed(this, name, destinations.resume(name), "active");
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
      changed(this, name, destinations.disable(name, reason), "disabled");
      return 0;
    }
  }

  private static void changed(DestinationWork work, String name, boolean changed, String state) {
    work.tell(
        new Changed(name, state, changed, null),
        name + (changed ? " is " + state : " was " + state + " before"));
  }
}
