package org.notificationdispatcher.app;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.camel.Endpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.Profile;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.app.routes.RouteSurvey;
import org.notificationdispatcher.app.routes.TrialRoute;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.common.TransmissionException;
import org.notificationdispatcher.core.collect.Window;
import org.notificationdispatcher.sap.SapEndpoint;
import org.notificationdispatcher.webhook.WebhookEndpoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Asks everybody the dispatcher works with whether they answer, and who we are to them. */
@Command(
    name = "check",
    description = {
      "Ask the database, License Central, each destination and the mail server whether they answer",
      "and let us in. Nothing is delivered, stored or mailed: of License Central one row is asked for,",
      "a webhook gets an OPTIONS request, an OData service is asked for its $metadata, and the mail",
      "server is only logged on to."
    })
final class CheckCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;
  @Mixin private Form form;

  @Option(
      names = "--only",
      paramLabel = "WHAT",
      split = ",",
      description = "database, license-central, mail, or names of destinations (a,b).")
  private List<String> only;

  private final List<Checked> all = new ArrayList<>();

  /**
   * What came of one question.
   *
   * @param state {@code ok}, {@code failed}, or {@code skipped} where nothing can be asked
   * @param text what was seen, or why it failed
   * @param mend what to do; null if all is well
   */
  record Checked(String what, String state, String text, String mend) {}

  /** Asks; returns what was seen. */
  private interface Question {
    String ask() throws TransmissionException, MessagingException, IOException;
  }

  @Override
  public Integer call() {
    main.useLog();
    Configuration configuration = main.load();
    if (wanted("database")) {
      tried(
          "database", "start it, or correct dispatcher.database.*", () -> database(configuration));
    }
    if (wanted("license-central")) {
      licenseCentral(configuration);
    }
    destinations(configuration);
    if (wanted("mail")) {
      mail(configuration);
    }
    if (all.isEmpty()) {
      throw new StartException("--only names nothing there is: " + String.join(", ", only));
    }
    form.shown(spec.commandLine().getOut(), all);
    return all.stream().anyMatch(one -> one.state().equals("failed")) ? 1 : 0;
  }

  private boolean wanted(String what) {
    return only == null || only.contains(what);
  }

  private void tried(String what, String mend, Question question) {
    try {
      tell(new Checked(what, "ok", question.ask(), null));
    } catch (StartException e) {
      tell(new Checked(what, "failed", oneLine(e.getMessage()), mend));
    } catch (TransmissionException e) {
      tell(new Checked(what, "failed", TrialRoute.withoutSecrets(oneLine(e.getMessage())), mend));
    } catch (AuthenticationFailedException e) {
      tell(
          new Checked(
              what,
              "failed",
              "refuses the logon: " + oneLine(e.getMessage()),
              "correct dispatcher.mail.user and dispatcher.mail.password"));
    } catch (MessagingException | IOException e) {
      tell(new Checked(what, "failed", oneLine(e.getMessage()), mend));
    }
  }

  private static String oneLine(String text) {
    return text == null ? "no reason given" : text.strip().replaceAll("\\s*\\R\\s*", " | ");
  }

  /** At once: some of the questions take their time. */
  private void tell(Checked one) {
    all.add(one);
    if (!form.json()) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf("%-8s %-26s %s%n", one.state(), one.what(), one.text());
      if (one.mend() != null) {
        out.println("         mend: " + one.mend());
      }
      out.flush();
    }
  }

  private static String database(Configuration configuration) throws IOException {
    if (configuration.optionalText("dispatcher.database.url").isPresent()) {
      return Database.reached(configuration);
    }
    Path folder = configuration.path("dispatcher.data");
    if (!Files.exists(folder)) {
      return "embedded, below " + folder + "; made at the first start";
    }
    if (!Files.isWritable(folder)) {
      throw new StartException(folder + " cannot be written by " + System.getProperty("user.name"));
    }
    return Files.exists(folder.resolve("postgres").resolve("postmaster.pid"))
        ? Database.reached(configuration)
        : "embedded, below " + folder + "; no dispatcher runs on it now";
  }

  private void licenseCentral(Configuration configuration) {
    if (configuration.enabledModules().isEmpty()) {
      tell(new Checked("License Central", "skipped", "no module is enabled", null));
    }
    for (Module module : configuration.enabledModules()) {
      tried(
          "License Central " + module,
          "correct dispatcher.licensecentral.url, .user, .password or the certificate; ask who runs it",
          () -> {
            Profile profile = Profile.load(configuration, main.folder());
            long start = System.nanoTime();
            try (LicenseCentralTrial trial =
                LicenseCentralTrial.open(
                    configuration, profile, main.folder(), main.routes(), module)) {
              trial.ask(lately(configuration, profile, module));
            }
            return "answers at "
                + profile.address(configuration).replaceFirst("\\?.*", "")
                + ", after "
                + Duration.ofNanos(System.nanoTime() - start).toMillis()
                + " ms";
          });
    }
  }

  /** A window of the last moments, of which one row is asked for. */
  private static Window lately(Configuration configuration, Profile profile, Module module) {
    return CollectCommand.window(
        configuration,
        profile,
        module,
        Clock.systemUTC().instant().minus(Duration.ofMinutes(1)),
        1);
  }

  private void destinations(Configuration configuration) {
    try (CustomJars jars = CustomJars.open(configuration)) {
      RouteSurvey survey;
      try (DefaultCamelContext context = Trial.context(configuration, main.folder())) {
        context.setApplicationContextClassLoader(jars.loader());
        survey = RouteSurvey.of(context, main.routes());
      }
      survey.problems().stream()
          .filter(problem -> only == null)
          .forEach(
              problem ->
                  tell(new Checked("routes", "failed", problem, "mend the file; see validate")));
      survey.destinations().stream()
          .filter(this::wanted)
          .forEach(name -> destination(configuration, jars, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void destination(Configuration configuration, CustomJars jars, String name) {
    try (DefaultCamelContext context = Trial.context(configuration, main.folder())) {
      context.setApplicationContextClassLoader(jars.loader());
      CamelHttp.prepare(context);
      TrialRoute route = TrialRoute.ofDestination(context, main.routes(), name);
      Trial.checkUsed(configuration, route);
      route.start();
      List<Endpoint> places =
          context.getEndpoints().stream()
              .filter(one -> one instanceof WebhookEndpoint || one instanceof SapEndpoint)
              .toList();
      if (places.isEmpty()) {
        tell(
            new Checked(
                "destination " + name,
                "skipped",
                "its route starts; only webhooks and SAP can be asked without delivering",
                null));
      }
      places.forEach(place -> reach(name, place));
    } catch (StartException e) {
      tell(
          new Checked(
              "destination " + name, "failed", oneLine(e.getMessage()), "mend what it names"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void reach(String name, Endpoint place) {
    if (place instanceof WebhookEndpoint webhook) {
      tried(
          "destination " + name,
          "correct dispatcher.webhook." + webhook.getName() + ".*, or ask who runs it",
          () -> "webhook:" + webhook.getName() + " " + webhook.reach());
    } else if (place instanceof SapEndpoint sap) {
      tried(
          "destination " + name,
          "correct dispatcher.sap." + sap.getName() + ".*, or ask who runs it",
          () -> "sap:" + sap.getName() + " " + sap.reach());
    }
  }

  private void mail(Configuration configuration) {
    Optional<Session> session = new ReportWiring(configuration).session();
    if (session.isEmpty()) {
      tell(new Checked("mail", "skipped", "dispatcher.mail.host is empty", null));
      return;
    }
    tried(
        "mail",
        "correct dispatcher.mail.host, .port and .tls, or ask who runs the server",
        () -> {
          Instant start = Instant.now();
          try (Transport transport = session.get().getTransport("smtp")) {
            transport.connect();
          }
          return configuration.text("dispatcher.mail.host")
              + " lets us in, after "
              + Duration.between(start, Instant.now()).toMillis()
              + " ms";
        });
  }
}
