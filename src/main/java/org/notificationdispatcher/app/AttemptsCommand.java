package org.notificationdispatcher.app;

import java.util.List;
import java.util.UUID;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Story;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what became of one message. */
@Command(
    name = "attempts",
    description =
        "Show all attempts to deliver a message: when, how long, and what the answer was.")
final class AttemptsCommand extends DestinationWork {
  @Parameters(paramLabel = "ID", index = "0", description = "Id of the message.")
  private UUID id;

  @Parameters(
      paramLabel = "NAME",
      index = "1",
      arity = "0..1",
      description = "One destination; all if left out.")
  private String name;

  @Option(names = "--full", description = "Show errors and answers to their end.")
  private boolean full;

  @Override
  int on(Destinations destinations) {
    List<Story> stories = destinations.stories(id, name);
    if (shown(stories)) {
      return 0;
    }
    if (stories.isEmpty()) {
      out()
          .println(
              name == null
                  ? "the router gave it to no destination"
                  : name + " has no delivery of it");
    }
    stories.forEach(this::show);
    return 0;
  }

  private void show(Story story) {
    out()
        .printf(
            "%s: %s %s is %s, %s %s, after %d attempts%n",
            story.destination(),
            story.type(),
            story.subject(),
            story.state(),
            story.state().equals("pending") ? "due" : "since",
            story.at(),
            story.attempts());
    if (story.lastError() != null) {
      out()
          .println(
              "  last: "
                  + (story.lastStatus() == null ? "" : story.lastStatus() + " ")
                  + oneLine(story.lastError()));
    }
    if (full) {
      story.log().forEach(this::showFully);
    } else if (!story.log().isEmpty()) {
      TextTable table = new TextTable("NUMBER", "STARTED", "TOOK", "STATUS", "ERROR", "ANSWER");
      story
          .log()
          .forEach(
              one ->
                  table.row(
                      one.number(),
                      one.startedAt(),
                      took(one),
                      one.status(),
                      one.error(),
                      oneLine(one.answer())));
      table.print(out());
    }
  }

  private void showFully(Story.Attempt one) {
    out().printf("%d, %s, %s, status %s%n", one.number(), one.startedAt(), took(one), one.status());
    if (one.error() != null) {
      out().println(one.error().strip().indent(2).stripTrailing());
    }
    if (one.answer() != null) {
      out().println("  answer:");
      out().println(one.answer().strip().indent(4).stripTrailing());
    }
  }

  private static String oneLine(String text) {
    return text == null ? null : text.strip().replaceAll("\\s+", " ");
  }

  private static String took(Story.Attempt one) {
    return one.duration().toMillis() + "ms";
  }
}
