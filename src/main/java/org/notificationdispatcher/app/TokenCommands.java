package org.notificationdispatcher.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.inbound.Callers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Make tokens for those who call us. */
final class TokenCommands {
  private TokenCommands() {}

  /** For a consumer of the feed. */
  @Command(
      name = "feed-token",
      description = {
        "Make a token for a consumer of the feed.",
        "The token is shown once and kept nowhere; the configuration gets its digest."
      })
  static final class Feed implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Name of the consumer, which is a destination.")
    private String name;

    @Mixin private Form form;

    @Override
    public Integer call() {
      return make(spec, form, name, "consumer", "dispatcher.feed.consumers");
    }
  }

  /** For a caller of the intake. */
  @Command(
      name = "intake-token",
      description = {
        "Make a token for a caller of the intake.",
        "The token is shown once and kept nowhere; the configuration gets its digest."
      })
  static final class Intake implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Name of the caller, such as webdepot.")
    private String name;

    @Mixin private Form form;

    @Override
    public Integer call() {
      return make(spec, form, name, "caller", "dispatcher.intake.callers");
    }
  }

  /**
   * What was made.
   *
   * @param key that gets the entry
   */
  private record Made(String name, String token, String key, String entry) {}

  private static int make(CommandSpec spec, Form form, String name, String who, String key) {
    String token = Callers.newToken();
    String entry = Callers.entry(name, token);
    if (!entry.matches(Callers.ENTRY)) {
      throw new StartException(
          "'" + name + "' is not a name of lower case letters, digits and '-'");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (!form.shown(out, new Made(name, token, key, entry))) {
      out.println("token, for the " + who + ":  " + token);
      out.println("into the configuration:   " + key + "=" + entry);
      out.flush();
    }
    return 0;
  }
}
