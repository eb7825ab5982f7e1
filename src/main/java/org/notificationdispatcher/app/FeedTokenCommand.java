package org.notificationdispatcher.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.inbound.Callers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a token for a consumer of the feed. */
@Command(
    name = "feed-token",
    description = {
      "Make a token for a consumer of the feed.",
      "The token is shown once and kept nowhere; the configuration gets its digest."
    })
final class FeedTokenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Name of the consumer, which is a destination.")
  private String name;

  @Override
  public Integer call() {
    String token = Callers.newToken();
    String entry = Callers.entry(name, token);
    if (!entry.matches(Callers.ENTRY)) {
      throw new StartException(
          "'" + name + "' is not a name of lower case letters, digits and '-'");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("token, for the consumer:  " + token);
    out.println("into the configuration:   dispatcher.feed.consumers=" + entry);
    out.flush();
    return 0;
  }
}
