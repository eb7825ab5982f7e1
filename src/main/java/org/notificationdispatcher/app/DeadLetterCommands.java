package org.notificationdispatcher.app;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Destinations.DeadLetter;
import org.notificationdispatcher.core.outbox.Destinations.Replayed;
import org.notificationdispatcher.core.outbox.Ended;
import org.notificationdispatcher.core.outbox.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What an operator does with dead letters, beside the dispatcher that runs. */
final class DeadLetterCommands {
  private static final String NAME = "Name of the destination.";

  private DeadLetterCommands() {}

  /** Some of the messages. */
  static final class Which {
    @Option(names = "--id", paramLabel = "ID", description = "One message.")
    private UUID id;

    @Option(
        names = "--type",
        paramLabel = "T",
        description = "Messages of this type, such as license.created, or license.* for several.")
    private String type;

    @Option(names = "--subject", paramLabel = "S", description = "Such as license/4711.")
    private String subject;

    @Option(
        names = "--since",
        paramLabel = "TIME",
        description = "At that moment or later, such as 2026-01-31T00:00:00Z.")
    private Instant since;

    @Option(names = "--until", paramLabel = "TIME", description = "Before that moment.")
    private Instant until;

    Selection selection() {
      return new Selection(id, type, subject, since, until);
    }

    /** Nobody means all by leaving everything out. */
    void check(boolean all, CommandSpec spec) {
      if (all != selection().equals(Selection.ALL)) {
        throw new ParameterException(
            spec.commandLine(),
            all
                ? "--all leaves nothing to select"
                : "say which: --id, --type, --subject, --since, --until, or --all");
      }
    }
  }

  /** How many rows at most. */
  static final class Limit {
    private static final int MOST = 100_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private int rows;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "100",
        description = "How many at most (default: 100).")
    void rows(int rows) {
      if (rows < 1 || rows > MOST) {
        throw new ParameterException(spec.commandLine(), "--limit is from 1 to " + MOST);
      }
      this.rows = rows;
    }

    int rows() {
      return rows;
    }
  }

  @Command(name = "dead", description = "List dead letters: what failed for good, and why.")
  static final class Dead extends DestinationWork {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = NAME)
    private String name;

    @Mixin private Which which;

    @Mixin private Limit limit;

    /**
     * @param more beyond the limit
     */
    record Found(List<DeadLetter> deadLetters, long more) {}

    @Override
    int on(Destinations destinations) {
      List<DeadLetter> dead = destinations.dead(name, which.selection(), limit.rows());
      long more = destinations.countDead(name, which.selection()) - dead.size();
      if (shown(new Found(dead, more))) {
        return 0;
      }
      TextTable table =
          new TextTable(
              "ID", "DESTINATION", "TYPE", "SUBJECT", "ATTEMPTS", "STATUS", "SINCE", "LAST ERROR");
      dead.forEach(
          one ->
              table.row(
                  one.id(),
                  one.destination(),
                  one.type(),
                  one.subject(),
                  one.attempts(),
                  one.lastStatus(),
                  one.since(),
                  one.lastError()));
      table.print(out());
      if (more > 0) {
        out().println("and " + more + " more");
      }
      return 0;
    }
  }

  @Command(
      name = "replay",
      description = {
        "Deliver again, with the ids they had: dead letters, or with --state what ended otherwise,",
        "such as delivered for a receiver that has lost data."
      })
  static final class Replay extends DestinationWork {
    /**
     * What was done.
     *
     * @param replayed how many; of a dry run, how many would be
     * @param superseded how many are not; null of a dry run, which does not look
     */
    private record Outcome(
        String destination, List<String> states, boolean dryRun, long replayed, Long superseded) {}

    @Parameters(paramLabel = "NAME", description = NAME)
    private String name;

    @Mixin private Which which;

    @Option(names = "--all", description = "All there are.")
    private boolean all;

    @Option(
        names = "--state",
        paramLabel = "STATE",
        split = ",",
        converter = EndedConverter.class,
        defaultValue = "dead",
        description = "Not dead ones, but: delivered, superseded, discarded; or several (a,b).")
    private Set<Ended> states;

    @Option(names = "--dry-run", description = "Count, and change nothing.")
    private boolean dryRun;

    @Override
    void checkUsage() {
      which.check(all, spec());
    }

    @Override
    int on(Destinations destinations) {
      Selection selection = which.selection();
      List<String> names =
          states.stream().map(state -> state.name().toLowerCase(Locale.ROOT)).sorted().toList();
      String what =
          (states.equals(Set.of(Ended.DEAD))
                  ? "dead letters"
                  : String.join(" or ", names) + " deliveries")
              + " of "
              + name;
      if (dryRun) {
        long count = destinations.countEnded(name, selection, states);
        tell(
            new Outcome(name, names, true, count, null), count + " " + what + " would be replayed");
        return 0;
      }
      Replayed replayed = destinations.replay(name, selection, states);
      tell(
          new Outcome(name, names, false, replayed.pending(), replayed.superseded()),
          replayed.pending()
              + " "
              + what
              + " are replayed"
              + (replayed.superseded() > 0
                  ? "%n%d are not: there is a newer state".formatted(replayed.superseded())
                  : ""));
      return 0;
    }
  }

  static final class EndedConverter implements ITypeConverter<Ended> {
    @Override
    public Ended convert(String text) {
      return Arrays.stream(Ended.values())
          .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + text + "' is none of dead, delivered, superseded, discarded"));
    }
  }

  @Command(name = "discard", description = "Give dead letters up; what waits behind them goes on.")
  static final class Discard extends DestinationWork {
    /**
     * What was done.
     *
     * @param discarded how many; of a dry run, how many would be
     */
    private record Outcome(String destination, boolean dryRun, long discarded) {}

    @Parameters(paramLabel = "NAME", description = NAME)
    private String name;

    @Mixin private Which which;

    @Option(names = "--all", description = "All there are.")
    private boolean all;

    @Option(names = "--dry-run", description = "Count, and change nothing.")
    private boolean dryRun;

    @Override
    void checkUsage() {
      which.check(all, spec());
    }

    @Override
    int on(Destinations destinations) {
      Selection selection = which.selection();
      long count =
          dryRun ? destinations.countDead(name, selection) : destinations.discard(name, selection);
      tell(
          new Outcome(name, dryRun, count),
          count + " dead letters of " + name + (dryRun ? " would be discarded" : " are discarded"));
      return 0;
    }
  }
}
