package org.notificationdispatcher.app;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.notificationdispatcher.app.DeadLetterCommands.Limit;
import org.notificationdispatcher.app.DeadLetterCommands.Which;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Destinations.Destination;
import org.notificationdispatcher.core.outbox.Messages;
import org.notificationdispatcher.core.outbox.Messages.Stored;
import org.notificationdispatcher.core.outbox.Selection;
import org.notificationdispatcher.core.outbox.Story;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What was recorded, and where it is, beside the dispatcher that runs. */
final class MessageCommands {
  private MessageCommands() {}

  @Command(
      name = "messages",
      description = {
        "List messages, the newest first; with an id, show one with its data.",
        "Times of --since and --until are the messages' own (timestamp)."
      })
  static final class Recorded implements Callable<Integer> {
    @ParentCommand private Main main;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "Id of a message: show it.")
    private UUID one;

    @Mixin private Which which;

    @Mixin private Limit limit;

    @Mixin private Form form;

    @Override
    public Integer call() {
      if (one != null && !which.selection().equals(Selection.ALL)) {
        throw new ParameterException(spec.commandLine(), "an id leaves nothing to select");
      }
      return main.onDatabase(one == null ? this::list : this::show);
    }

    private int list(DataSource data) {
      List<Stored> found = new Messages(data).list(which.selection(), limit.rows());
      if (!form.shown(spec.commandLine().getOut(), found)) {
        TextTable table =
            new TextTable("SEQUENCE", "TIMESTAMP", "TYPE", "SUBJECT", "CORRELATION", "ID");
        found.forEach(
            message ->
                table.row(
                    message.sequence(),
                    message.changedAt(),
                    message.type(),
                    message.subject(),
                    message.correlationId(),
                    message.id()));
        table.print(spec.commandLine().getOut());
      }
      return 0;
    }

    private int show(DataSource data) {
      Stored message =
          new Messages(data)
              .find(one)
              .orElseThrow(
                  () ->
                      new StartException(
                          "there is no message " + one + "; it may be older than the retention"));
      var out = spec.commandLine().getOut();
      if (!form.shown(out, message)) {
        out.println("id           " + message.id());
        out.println("type         " + message.type());
        out.println("subject      " + message.subject());
        out.println("sequence     " + message.sequence());
        out.println("timestamp    " + message.changedAt());
        out.println("recorded     " + message.collectedAt());
        out.println("source       " + message.source());
        if (message.correlationId() != null) {
          out.println("correlation  " + message.correlationId());
        }
        out.println(message.data().toPrettyString());
        out.flush();
      }
      return 0;
    }
  }

  /** Which deliveries. */
  enum State {
    PENDING,
    DEAD,
    DELIVERED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One delivery, as it is shown. */
  record Row(
      String destination,
      UUID id,
      String type,
      String subject,
      String state,
      boolean waiting,
      int attempts,
      Integer lastStatus,
      Instant at,
      String lastError) {}

  @Command(
      name = "deliveries",
      description = {
        "List deliveries of a destination, or of all: what is pending, dead or delivered; or those",
        "of one message, whatever became of them. AT is when it is due, died or was delivered. --limit",
        "is about each destination."
      })
  static final class Deliveries implements Callable<Integer> {
    @ParentCommand private Main main;
    @Spec private CommandSpec spec;

    @Parameters(
        paramLabel = "NAME",
        arity = "0..1",
        description = "Name of the destination; all if left out.")
    private String name;

    @Option(
        names = "--state",
        paramLabel = "STATE",
        description = "pending, dead or delivered (default: pending).")
    private State state;

    @Option(names = "--message", paramLabel = "ID", description = "Those of one message.")
    private UUID message;

    @Mixin private Limit limit;

    @Mixin private Form form;

    @Override
    public Integer call() {
      if (message != null && state != null) {
        throw new ParameterException(
            spec.commandLine(), "--message shows every state; leave --state out");
      }
      return main.onDatabase(this::list);
    }

    private int list(DataSource data) {
      List<Row> rows = message == null ? ofState(data) : ofMessage(data);
      if (!form.shown(spec.commandLine().getOut(), rows)) {
        TextTable table =
            new TextTable(
                "DESTINATION",
                "MESSAGE",
                "TYPE",
                "SUBJECT",
                "STATE",
                "ATTEMPTS",
                "STATUS",
                "AT",
                "LAST ERROR");
        rows.forEach(
            row ->
                table.row(
                    row.destination(),
                    row.id(),
                    row.type(),
                    row.subject(),
                    row.waiting() ? row.state() + ", waiting" : row.state(),
                    row.attempts(),
                    row.lastStatus(),
                    row.at(),
                    row.lastError()));
        table.print(spec.commandLine().getOut());
      }
      return 0;
    }

    private List<Row> ofMessage(DataSource data) {
      List<Row> rows = new ArrayList<>();
      for (Story story : new Destinations(data).stories(message, name)) {
        rows.add(
            new Row(
                story.destination(),
                message,
                story.type(),
                story.subject(),
                story.state(),
                false,
                story.attempts(),
                story.lastStatus(),
                story.at(),
                story.lastError()));
      }
      return rows;
    }

    private List<Row> ofState(DataSource data) {
      Destinations destinations = new Destinations(data);
      List<String> names =
          name == null
              ? destinations.list().stream().map(Destination::name).toList()
              : List.of(destinations.get(name).name());
      Messages messages = new Messages(data);
      State wanted = state == null ? State.PENDING : state;
      List<Row> rows = new ArrayList<>();
      for (String destination : names) {
        for (Messages.Delivery one : some(messages, destination, wanted)) {
          rows.add(
              new Row(
                  destination,
                  one.id(),
                  one.type(),
                  one.subject(),
                  wanted.toString(),
                  one.waiting(),
                  one.attempts(),
                  one.lastStatus(),
                  one.at(),
                  one.lastError()));
        }
      }
      return rows;
    }

    private List<Messages.Delivery> some(Messages messages, String destination, State wanted) {
      return switch (wanted) {
        case PENDING -> messages.pending(destination, -1, limit.rows()).list();
        case DEAD -> messages.dead(destination, -1, limit.rows()).list();
        case DELIVERED -> delivered(messages, destination);
      };
    }

    /** Backwards through the messages, until there are enough. */
    private List<Messages.Delivery> delivered(Messages messages, String destination) {
      List<Messages.Delivery> found = new ArrayList<>();
      Long before = Long.MAX_VALUE;
      while (before != null && found.size() < limit.rows()) {
        Messages.Deliveries page = messages.delivered(destination, before, 10_000);
        found.addAll(page.list());
        before = page.next();
      }
      return found.subList(0, Math.min(limit.rows(), found.size()));
    }
  }
}
