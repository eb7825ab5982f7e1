package org.notificationdispatcher.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javax.sql.DataSource;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.core.outbox.Destinations;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command line. Exit codes: 0 for done, 1 for not done, 2 for wrong usage.
 *
 * <p>No logger here: the log is set up only when the configuration folder is known.
 */
@Command(
    name = "dispatcher",
    description = {
      "Tells ERP, CRM, shop and SAP what happens in CodeMeter License Central.",
      "Without a command: run."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeOnExecutionException = 1,
    synopsisSubcommandLabel = "[COMMAND]",
    scope = ScopeType.INHERIT,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:not done: the configuration is not usable, or what was tried or asked for failed",
      " 2:wrong usage"
    },
    subcommands = {
      ValidateCommand.class,
      CheckCommand.class,
      ConfigCommand.class,
      CollectCommand.class,
      MapCommand.class,
      SendExampleCommand.class,
      ListenCommand.class,
      DestinationCommands.ListAll.class,
      DestinationCommands.Pause.class,
      DestinationCommands.Resume.class,
      DestinationCommands.Disable.class,
      MessageCommands.Recorded.class,
      MessageCommands.Deliveries.class,
      DeadLetterCommands.Dead.class,
      DeadLetterCommands.Replay.class,
      DeadLetterCommands.Discard.class,
      AttemptsCommand.class,
      FillCommand.class,
      UserCommands.class,
      TokenCommands.Feed.class,
      TokenCommands.Intake.class,
      SapCheckCommand.class,
      ReportCommand.class,
      SimulatorCommand.class
    },
    sortOptions = false)
public final class Main implements Callable<Integer> {
  private static final Path HOME = Path.of(System.getProperty(Configuration.HOME, ""));
  private static final Path DEFAULT_CONFIG = HOME.resolve("config");
  private static final Path DEFAULT_ROUTES = HOME.resolve("routes");

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Folder of application.properties and log4j2.properties (default: config).")
  private Path config;

  @Option(
      names = "--routes",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Folder of the routes (default: routes, else those of the jar).")
  private Path routes;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of what went wrong.")
  private boolean debug;

  Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Charts are drawn without a screen, also where there is one
    setUnlessSet("java.awt.headless", "true");
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    Charset console = Charset.defaultCharset();
    return execute(
        new PrintWriter(System.out, true, console),
        new PrintWriter(System.err, true, console),
        arguments);
  }

  static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    Main main = new Main();
    try {
      return new CommandLine(main)
          .setOut(out)
          .setErr(err)
          .setParameterExceptionHandler(Main::wrongUsage)
          .setExecutionExceptionHandler((e, commandLine, result) -> main.report(err, e))
          .execute(arguments);
    } catch (Error e) {
      return main.report(err, e);
    }
  }

  private static int wrongUsage(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("dispatcher: " + e.getMessage() + "; see dispatcher --help");
    return CommandLine.ExitCode.USAGE;
  }

  private int report(PrintWriter err, Throwable e) {
    if (e instanceof StartException) {
      e.getMessage().lines().forEach(line -> err.println("dispatcher: " + line));
    } else {
      err.println(
          "dispatcher: unexpected "
              + e.toString().lines().findFirst().orElse("")
              + (debug ? "" : "; run with --debug for the stack trace"));
    }
    if (debug) {
      e.printStackTrace(err);
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public Integer call() throws InterruptedException {
    return run();
  }

  @Command(name = "run", description = "Collect and dispatch until stopped (SIGINT, SIGTERM).")
  int run() throws InterruptedException {
    useLogOnOutput();
    Configuration configuration = load();
    Path folderOfRoutes = routes();
    ShutdownHook hook = new ShutdownHook();
    Runtime.getRuntime().addShutdownHook(hook);
    hook.closes(() -> Dispatcher.start(configuration, folder(), folderOfRoutes)).awaitStop();
    return 0;
  }

  @Command(
      name = "demo",
      description = {
        "Run the main job against a stand-in for License Central and a webhook inbox.",
        "The data is kept below data/demo."
      })
  int demo(
      @Option(
              names = "--seconds",
              paramLabel = "N",
              defaultValue = "0",
              description = "End after N seconds and sum up; 0: when interrupted.")
          int seconds,
      @Option(
              names = "--sap",
              arity = "0..1",
              defaultValue = "false",
              fallbackValue = "true",
              description = "Tell a stand-in for SAP as well.")
          boolean sap)
      throws InterruptedException {
    useLogOnOutput();
    return Demo.run(spec.commandLine().getOut(), folder(), routes(), sap, seconds);
  }

  @Command(
      name = "completion",
      description = {
        "Print a script that completes commands and options in bash and zsh:",
        "source <(dispatcher completion)"
      })
  int completion() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("dispatcher", spec.commandLine()));
    out.flush();
    return 0;
  }

  /**
   * Does something with the destinations of the dispatcher that this configuration is of, while it
   * runs.
   */
  <T> T onDestinations(Function<Destinations, T> work) {
    return onDatabase(data -> work.apply(new Destinations(data)));
  }

  /** As {@link #onDestinations}, with all of its database. */
  <T> T onDatabase(Function<DataSource, T> work) {
    useLog();
    try (Database database = Database.connect(load())) {
      return work.apply(database.dataSource());
    } catch (IllegalArgumentException e) {
      throw new StartException(e.getMessage(), e);
    }
  }

  Configuration load() {
    return Configuration.load(folder());
  }

  /** Where the configuration is; need not exist unless it was named. */
  Path folder() {
    if (config != null && !Files.isDirectory(config)) {
      throw new StartException("--config " + config + ": there is no such folder");
    }
    return config == null ? DEFAULT_CONFIG : config;
  }

  /** Where the routes are; need not exist unless it was named. */
  Path routes() {
    if (routes != null && !Files.isDirectory(routes)) {
      throw new StartException("--routes " + routes + ": there is no such folder");
    }
    return routes == null ? DEFAULT_ROUTES : routes;
  }

  /** Of a command whose output is for people or programs: the log goes to the error output. */
  void useLog() {
    setUnlessSet("log.target", "SYSTEM_ERR");
    useLogOnOutput();
  }

  /** Must come before the first logger. */
  private void useLogOnOutput() {
    setUnlessSet("java.util.logging.manager", "org.apache.logging.log4j.jul.LogManager");
    setUnlessSet("org.apache.cxf.Logger", "org.apache.cxf.common.logging.Slf4jLogger");
    Path file = folder().resolve("log4j2.properties");
    if (Files.isRegularFile(file)) {
      setUnlessSet("log4j2.configurationFile", file.toUri().toString());
    } else {
      URL shipped = Main.class.getResource("/notification-dispatcher/config/log4j2.properties");
      if (shipped != null) {
        setUnlessSet("log4j2.configurationFile", shipped.toString());
      }
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** The version of the artifact, as Maven noted it down in the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    private static final String NOTE =
        "/META-INF/maven/org.notificationdispatcher/notification-dispatcher/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
      Properties note = new Properties();
      try (InputStream in = Main.class.getResourceAsStream(NOTE)) {
        if (in != null) {
          note.load(in);
        }
      }
      return new String[] {"dispatcher " + note.getProperty("version", "(not packaged)")};
    }
  }
}
