package org.notificationdispatcher.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.notificationdispatcher.app.configuration.Configuration.Explained;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows the configuration in force. */
@Command(
    name = "config",
    description = {
      "Show every key with its value, where the value comes from, its default and its meaning.",
      "Values of secrets are not shown."
    })
final class ConfigCommand implements Callable<Integer> {
  private static final String HIDDEN = "(set, secret)";

  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PREFIX",
      arity = "0..1",
      defaultValue = "dispatcher.",
      description = "Only keys that begin so, such as dispatcher.webhook.")
  private String prefix;

  @Option(names = "--changed", description = "Only keys that are not at their default.")
  private boolean changed;

  @Mixin private Form form;

  @Override
  public Integer call() {
    main.useLog();
    List<Explained> keys =
        main.load().explained().stream()
            .filter(one -> one.key().startsWith(prefix))
            .filter(one -> !changed || !one.origin().equals("default"))
            .toList();
    PrintWriter out = spec.commandLine().getOut();
    if (!form.shown(out, keys)) {
      keys.forEach(one -> show(out, one));
      out.flush();
    }
    return 0;
  }

  private static void show(PrintWriter out, Explained one) {
    out.println(one.key() + "=" + (one.value() == null ? HIDDEN : one.value()));
    out.println("    from " + one.origin() + "; default: " + standard(one));
    if (one.problem() != null) {
      out.println("    not usable yet: " + one.problem());
    }
    one.meaning().lines().forEach(line -> out.println("    " + line));
  }

  private static String standard(Explained one) {
    if (one.standard() == null) {
      return "none, it is to be set";
    }
    return one.standard().isEmpty() ? "empty" : one.standard();
  }
}
