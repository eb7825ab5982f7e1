package org.notificationdispatcher.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.Profile;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.app.routes.RouteSurvey;
import org.notificationdispatcher.app.routes.TrialRoute;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.notificationdispatcher.core.outbox.OutboxEndpoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Looks at everything that can be looked at without asking anybody. */
@Command(
    name = "validate",
    description = {
      "Look at configuration, profile, routes, mappings and secrets, and name all that is unusable:",
      "file, line and mend. Starts nothing, connects to nothing and needs no database."
    })
final class ValidateCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;
  @Mixin private Form form;

  /** Everything that is wrong, once. */
  private final Set<String> problems = new LinkedHashSet<>();

  /** What a program is told. */
  private record Outcome(boolean usable, List<String> problems, Map<String, String> summary) {}

  @Override
  public Integer call() {
    main.useLog();
    Configuration configuration;
    try {
      configuration = main.load();
    } catch (StartException e) {
      note(e);
      return tell(Map.of());
    }
    Map<String, String> summary = new TreeMap<>();
    tried(() -> profile(configuration, summary));
    tried(() -> new ReportWiring(configuration).session());
    try (CustomJars jars = CustomJars.open(configuration)) {
      jars.jars().forEach(jar -> summary.put("custom " + jar.getFileName(), jar.toString()));
      tried(() -> routes(configuration, jars, summary));
    } catch (StartException e) {
      note(e);
    }
    tried(() -> mappings(configuration));
    describe(configuration, summary);
    return tell(summary);
  }

  private void tried(Runnable work) {
    try {
      work.run();
    } catch (StartException e) {
      note(e);
    }
  }

  private void note(StartException e) {
    e.getMessage().lines().forEach(problems::add);
  }

  private void profile(Configuration configuration, Map<String, String> summary) {
    Profile profile = Profile.load(configuration, main.folder());
    summary.put("License Central", profile.address(configuration));
    summary.put("profile", profile.name() + ", read by " + profile.text("reading"));
    tried(() -> ProfileCheck.check(configuration, profile));
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      TellSettings telling = new TellSettings(configuration, profile, () -> context);
      telling.rules();
      telling.readExpressions();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void routes(Configuration configuration, CustomJars jars, Map<String, String> summary) {
    RouteSurvey survey;
    try (DefaultCamelContext context = Trial.context(configuration, main.folder())) {
      context.setApplicationContextClassLoader(jars.loader());
      survey = RouteSurvey.of(context, main.routes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    problems.addAll(survey.problems());
    for (String name : survey.destinations()) {
      summary.put("destination " + name, "");
      tried(() -> destination(configuration, jars, name, summary));
    }
  }

  private void destination(
      Configuration configuration, CustomJars jars, String name, Map<String, String> summary) {
    try (DefaultCamelContext context = Trial.context(configuration, main.folder())) {
      context.setApplicationContextClassLoader(jars.loader());
      CamelHttp.prepare(context);
      TrialRoute route = TrialRoute.ofDestination(context, main.routes(), name);
      summary.put("destination " + name, route.place());
      Trial.checkUsed(configuration, route);
      route.start();
      lease(configuration, context, route);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void lease(Configuration configuration, DefaultCamelContext context, TrialRoute route) {
    OutboxComponent component = new OutboxComponent();
    component.setCamelContext(context);
    component.setLease(configuration.text("dispatcher.outbox.lease"));
    component.setRetries(configuration.text("dispatcher.outbox.retries"));
    component.setConcurrency(configuration.integer("dispatcher.outbox.concurrency"));
    component.setPollDelay(configuration.text("dispatcher.outbox.pollDelay"));
    OutboxEndpoint outbox;
    try {
      outbox =
          (OutboxEndpoint)
              component.createEndpoint(context.resolvePropertyPlaceholders(route.from()));
    } catch (Exception e) {
      throw new StartException(
          route.place() + ": " + TrialRoute.withoutSecrets(String.valueOf(e.getMessage())), e);
    }
    RouteDefinition definition =
        context
            .getCamelContextExtension()
            .getContextPlugin(Model.class)
            .getRouteDefinition(route.id());
    Leases.problem(context, definition, outbox).ifPresent(problems::add);
  }

  /** Those of the folder, whether a route uses them yet or not. */
  private void mappings(Configuration configuration) {
    Path folder = main.folder().resolve("mappings");
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DefaultCamelContext context = Trial.context(configuration, main.folder());
        Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().endsWith(".jq"))
          .sorted()
          .forEach(file -> mapping(context, file));
    } catch (IOException e) {
      throw new StartException(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void mapping(DefaultCamelContext context, Path file) {
    try {
      context.resolveLanguage("jq").createExpression(Files.readString(file)).init(context);
    } catch (IOException e) {
      problems.add(file + ": cannot be read: " + e.getMessage() + "; save it as UTF-8");
    } catch (RuntimeException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      problems.add(
          file
              + ": is no mapping: "
              + String.valueOf(cause.getMessage()).replaceAll("\\s+", " ")
              + "; mend it, or take the file away");
    }
  }

  private static void describe(Configuration configuration, Map<String, String> summary) {
    summary.put("instance", configuration.text("dispatcher.instance"));
    summary.put(
        "database",
        configuration
            .optionalText("dispatcher.database.url")
            .map(url -> url.replaceFirst("\\?.*", ""))
            .orElse("embedded, below " + configuration.path("dispatcher.data")));
    for (Module module : Module.values()) {
      summary.put(
          module.toString(),
          configuration.enabledModules().contains(module)
              ? configuration.text("dispatcher." + module + ".schedule")
              : "off");
    }
    addresses(configuration, "webhook", configuration.webhooks(), summary);
    addresses(configuration, "sap", configuration.saps(), summary);
    configuration
        .reports()
        .forEach(
            name -> {
              String schedule = configuration.text("dispatcher.report." + name + ".schedule");
              summary.put("report " + name, schedule.isEmpty() ? "only when asked for" : schedule);
            });
  }

  private static void addresses(
      Configuration configuration, String channel, Set<String> names, Map<String, String> summary) {
    for (String name : names) {
      String prefix = "dispatcher." + channel + "." + name + ".";
      List<String> unusable = configuration.problems(prefix);
      summary.put(
          channel + " " + name,
          unusable.isEmpty()
              ? configuration.text(prefix + "url").replaceFirst("\\?.*", "")
              : "not usable yet: " + String.join("; ", unusable));
    }
  }

  private int tell(Map<String, String> summary) {
    PrintWriter out = spec.commandLine().getOut();
    List<String> all = new ArrayList<>(problems);
    if (!form.shown(out, new Outcome(all.isEmpty(), all, summary))) {
      if (all.isEmpty()) {
        out.println("all is usable");
        summary.forEach(
            (what, how) -> out.println("  %-20s %s".formatted(what, how).stripTrailing()));
        out.flush();
      } else {
        PrintWriter err = spec.commandLine().getErr();
        all.forEach(problem -> err.println("dispatcher: " + problem));
        err.flush();
      }
    }
    return all.isEmpty() ? 0 : 1;
  }
}
