package org.notificationdispatcher.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.notificationdispatcher.core.outbox.Destinations;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that works on the destinations of a dispatcher that runs. */
abstract class DestinationWork implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;
  @Mixin private Form form;

  @Override
  public final Integer call() {
    checkUsage();
    return main.onDestinations(this::on);
  }

  /**
   * Looks at the options before anything is asked.
   *
   * @throws picocli.CommandLine.ParameterException that says what is missing
   */
  void checkUsage() {}

  /** Does it; returns the exit code. */
  abstract int on(Destinations destinations);

  /** Shows the document if JSON is asked for; says whether it is. */
  final boolean shown(Object document) {
    return form.shown(out(), document);
  }

  /** Shows what was done: the document if JSON is asked for, else the line. */
  final void tell(Object document, String line) {
    form.tell(out(), document, line);
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Says how to use this command. */
  final CommandSpec spec() {
    return spec;
  }
}
