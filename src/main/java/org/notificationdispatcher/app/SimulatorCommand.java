package org.notificationdispatcher.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.database.DataFolder;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.simulator.LoadGenerator;
import org.notificationdispatcher.simulator.LoadProfile;
import org.notificationdispatcher.simulator.Simulator;
import org.notificationdispatcher.simulator.SimulatorOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The stand-in for License Central by itself. */
@Command(
    name = "simulator",
    description = {
      "Run a stand-in for License Central on 127.0.0.1, with an embedded PostgreSQL of its own.",
      "Ends with Ctrl-C. With --json, a line is one JSON object: first listening, at last ended."
    })
final class SimulatorCommand implements Callable<Integer> {
  private static final long SECONDS_OF_A_DAY = 86_400;

  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Mixin private final Serving serving = new Serving(8090);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data/simulator",
      description = "Folder of its database (default: data/simulator).")
  private Path data;

  @Option(names = "--user", paramLabel = "U", description = "Ask for this user by HTTP Basic.")
  private String user;

  @Option(
      names = "--password",
      paramLabel = "P",
      arity = "0..1",
      interactive = true,
      description = "Password of the user; asked for if left out.")
  private String password;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Let orders and activations happen, N days of a small vendor a day; 0: none.")
  private double speed;

  @Mixin private Form form;

  /** The first line of JSON. */
  private record Listening(String event, String url, String wsdl, String control, String legacy) {}

  /** The last line of JSON. */
  private record Ended(String event, long calls) {}

  @Override
  public Integer call() throws InterruptedException {
    check();
    main.useLog();
    Configuration configuration =
        Configuration.load(
            main.folder(),
            Map.of("dispatcher.data", data.toString(), "dispatcher.database.url", ""));
    try (Serving.Time time = serving.begin();
        DataFolder folder = DataFolder.open(configuration);
        Database database = Database.open(configuration, folder);
        Simulator simulator = start(database)) {
      show(simulator);
      if (speed > 0) {
        try (LoadGenerator load = LoadGenerator.start(simulator, LoadProfile.SMALL, speed)) {
          time.await();
        }
      } else {
        time.await();
      }
      long calls = simulator.calls().values().stream().mapToLong(n -> n).sum();
      PrintWriter out = spec.commandLine().getOut();
      if (!form.streamed(out, new Ended("ended", calls))) {
        out.println(calls + " calls");
        out.flush();
      }
    }
    return 0;
  }

  private void show(Simulator simulator) {
    PrintWriter out = spec.commandLine().getOut();
    if (!form.streamed(
        out,
        new Listening(
            "listening",
            simulator.url(),
            simulator.wsdl(),
            simulator.controlUrl(),
            simulator.legacyUrl()))) {
      out.println("License Central (stand-in)  " + simulator.url());
      out.println("its WSDL                    " + simulator.wsdl());
      out.println("control (make orders)       " + simulator.controlUrl());
      out.println("profile legacy              " + simulator.legacyUrl());
      out.flush();
    }
  }

  private void check() {
    serving.check();
    if (!(speed >= 0 && speed <= SECONDS_OF_A_DAY)) {
      throw new ParameterException(
          spec.commandLine(), "--speed is from 0 to " + SECONDS_OF_A_DAY + ", a day each second");
    }
    if ((user == null) != (password == null)) {
      throw new ParameterException(spec.commandLine(), "--user and --password go together");
    }
  }

  private Simulator start(Database database) {
    SimulatorOptions options = SimulatorOptions.defaults().withPort(serving.port());
    return serving.start(
        () ->
            Simulator.start(
                database.dataSource(), user == null ? options : options.withBasic(user, password)));
  }
}
