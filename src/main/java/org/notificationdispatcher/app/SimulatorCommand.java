package org.notificationdispatcher.app;

import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.util.ObjectHelper;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.app.database.DataFolder;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.simulator.LoadGenerator;
import org.notificationdispatcher.simulator.LoadProfile;
import org.notificationdispatcher.simulator.Simulator;
import org.notificationdispatcher.simulator.SimulatorOptions;
import picocli.CommandLine.Command;
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
      "Ends with Ctrl-C."
    })
final class SimulatorCommand implements Callable<Integer> {
  private static final long SECONDS_OF_A_DAY = 86_400;

  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8090",
      description = "On 127.0.0.1 (default: 8090); 0 for a free one.")
  private int port;

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

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after N seconds; 0: when interrupted.")
  private long seconds;

  @Override
  public Integer call() throws InterruptedException {
    check();
    main.useLog();
    Configuration configuration =
        Configuration.load(
            main.folder(),
            Map.of("dispatcher.data", data.toString(), "dispatcher.database.url", ""));
    try (DataFolder folder = DataFolder.open(configuration);
        Database database = Database.open(configuration, folder);
        Simulator simulator = start(database)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("License Central (stand-in)  " + simulator.url());
      out.println("its WSDL                    " + simulator.wsdl());
      out.println("control (make orders)       " + simulator.controlUrl());
      out.println("profile legacy              " + simulator.legacyUrl());
      out.flush();
      if (speed > 0) {
        try (LoadGenerator load = LoadGenerator.start(simulator, LoadProfile.SMALL, speed)) {
          await();
        }
      } else {
        await();
      }
      out.println(simulator.calls().values().stream().mapToLong(n -> n).sum() + " calls");
      out.flush();
    }
    return 0;
  }

  private void check() {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(spec.commandLine(), "--port is from 0 to 65535");
    }
    if (seconds < 0) {
      throw new ParameterException(spec.commandLine(), "--seconds is not below 0");
    }
    if (!(speed >= 0 && speed <= SECONDS_OF_A_DAY)) {
      throw new ParameterException(
          spec.commandLine(), "--speed is from 0 to " + SECONDS_OF_A_DAY + ", a day each second");
    }
    if ((user == null) != (password == null)) {
      throw new ParameterException(spec.commandLine(), "--user and --password go together");
    }
  }

  private Simulator start(Database database) {
    try {
      SimulatorOptions options = SimulatorOptions.defaults().withPort(port);
      return Simulator.start(
          database.dataSource(), user == null ? options : options.withBasic(user, password));
    } catch (RuntimeException e) {
      if (ObjectHelper.getException(BindException.class, e) != null) {
        throw new StartException("port " + port + " is taken; choose another by --port", e);
      }
      throw e;
    }
  }

  /** An interruption by a signal ends the process; what is closed by the JVM's end recovers. */
  private void await() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Thread hook =
        new Thread(
            () -> {
              interrupted.countDown();
              try {
                main.join(TimeUnit.SECONDS.toMillis(10));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    if (seconds > 0) {
      if (!interrupted.await(seconds, TimeUnit.SECONDS)) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    } else {
      interrupted.await();
    }
  }
}
