package org.notificationdispatcher.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.impl.DefaultCamelContext;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.Profile;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.app.database.Database;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.cache.Bundles;
import org.notificationdispatcher.core.cache.DetailLookup;
import org.notificationdispatcher.core.cache.NewMessage;
import org.notificationdispatcher.core.cache.SnapshotStore;
import org.notificationdispatcher.core.cache.TellRules;
import org.notificationdispatcher.core.collect.Page;
import org.notificationdispatcher.core.collect.Slice;
import org.notificationdispatcher.core.collect.Tally;
import org.notificationdispatcher.core.collect.Watermarks;
import org.notificationdispatcher.core.collect.Window;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows what the next cycle would bring, and changes nothing. */
@Command(
    name = "collect",
    description = {
      "Ask License Central what is new since the watermark, once, and show the messages it would make.",
      "Nothing is stored, told or moved: each page is stored in a transaction that is rolled back.",
      "Works beside a dispatcher that runs; a module it reads at that moment is left out. Details",
      "(customer, item, container) are not fetched."
    })
final class CollectCommand implements Callable<Integer> {
  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODULE",
      arity = "0..*",
      description = "orders, licenses, activations; those that are enabled if none is named.")
  private List<String> modules = new ArrayList<>();

  @Option(
      names = "--once",
      required = true,
      description = "One cycle. What collects again and again is run.")
  private boolean once;

  @Option(
      names = "--dry-run",
      required = true,
      description = "Change nothing. What collects for good is run.")
  private boolean dryRun;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Ask for no further page once there are N messages (default: 100).")
  private int limit;

  @Mixin private Form form;

  /**
   * What a cycle of a module would bring.
   *
   * @param from changes from then on were asked for
   * @param records that were read
   * @param complete whether all pages were read
   * @param left why nothing was read, or null
   */
  record Preview(
      Module module,
      Instant from,
      long records,
      boolean complete,
      String left,
      List<Message> messages) {}

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit is at least 1");
    }
    List<Module> asked = modules.stream().map(this::module).toList();
    main.useLog();
    Configuration configuration = main.load();
    Profile profile = Profile.load(configuration, main.folder());
    ProfileCheck.check(configuration, profile);
    List<Preview> all = new ArrayList<>();
    try (Database database = Database.connect(configuration);
        DefaultCamelContext context = new DefaultCamelContext()) {
      Wiring wiring =
          new Wiring(configuration, profile, database, Clock.systemUTC(), () -> context);
      Map<Module, TellRules> rules = wiring.telling().rules();
      wiring.readExpressions();
      for (Module module : asked.isEmpty() ? configuration.enabledModules() : asked) {
        spec.commandLine().getErr().println("asking for " + module + " …");
        spec.commandLine().getErr().flush();
        Cycle cycle =
            new Cycle(
                database.dataSource(),
                wiring.watermarks(),
                configuration.text("dispatcher.instance"),
                rules,
                module);
        try (LicenseCentralTrial trial =
            LicenseCentralTrial.open(
                configuration, profile, main.folder(), main.routes(), module)) {
          all.add(cycle.preview(trial, limit));
        } catch (StartException e) {
          throw new StartException(module + " could not be read: " + e.getMessage(), e);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (!form.shown(out, all)) {
      all.forEach(one -> show(out, one));
      out.flush();
    }
    return 0;
  }

  private Module module(String name) {
    try {
      return Module.named(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static void show(PrintWriter out, Preview one) {
    if (one.left() != null) {
      out.println(one.module() + ": " + one.left());
      return;
    }
    out.printf(
        "%s: %d records since %s would make %d messages%s%n",
        one.module(),
        one.records(),
        one.from(),
        one.messages().size(),
        one.complete() ? "" : "; there is more to read");
    TextTable table = new TextTable("TIMESTAMP", "TYPE", "SUBJECT", "CORRELATION", "ID");
    one.messages()
        .forEach(
            message ->
                table.row(
                    message.timestamp(),
                    message.type(),
                    message.subject(),
                    message.correlationId(),
                    message.id()));
    if (!one.messages().isEmpty()) {
      table.print(out);
    }
  }

  /** A cycle of one module that leaves no trace. */
  private static final class Cycle {
    private final Watermarks watermarks;
    private final SnapshotStore snapshots;
    private final Bundles bundles;
    private final TellRules rule;
    private final Module module;
    private final TransactionTemplate transaction;

    Cycle(
        DataSource dataSource,
        Watermarks watermarks,
        String instance,
        Map<Module, TellRules> rules,
        Module module) {
      this.watermarks = watermarks;
      this.snapshots = new SnapshotStore(dataSource, instance, rules);
      this.bundles = new Bundles(dataSource, instance, rules);
      this.rule = rules.get(module);
      this.module = module;
      this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }

    /** What a page would make, and what would be asked next. */
    private record Step(List<NewMessage> messages, Window next) {}

    Preview preview(LicenseCentralTrial trial, int limit) {
      Window window = rolledBack(() -> watermarks.open(module.toString()));
      if (window == null) {
        return new Preview(
            module, null, 0, false, "is read by a dispatcher just now, or paused", List.of());
      }
      Instant from = window.from();
      List<Message> messages = new ArrayList<>();
      long records = 0;
      while (window != null && window.open() && messages.size() < limit) {
        Window asked = window;
        Page page = asked.storable(trial.ask(asked));
        records += page.records().size();
        Step step = rolledBack(() -> step(asked, page));
        step.messages().forEach(one -> messages.add(one.message()));
        window = step.next();
      }
      return new Preview(
          module, from, records, window != null && !window.open(), null, List.copyOf(messages));
    }

    private Step step(Window asked, Page page) {
      // The lease of the last step went with its transaction
      Window fresh = watermarks.open(module.toString());
      if (fresh == null) {
        return new Step(List.of(), null);
      }
      List<NewMessage> messages =
          new ArrayList<>(snapshots.keep(page.records(), asked.first(), DetailLookup.none()));
      Window next = watermarks.advance(leased(asked, fresh.token()), page);
      if (rule.level().bundled() && !next.open()) {
        Bundles.Step step;
        do {
          step = bundles.tell(module.toString(), DetailLookup.none());
          messages.addAll(step.messages());
        } while (step.more());
      }
      return new Step(messages, next);
    }

    private <T> T rolledBack(Supplier<T> work) {
      return transaction.execute(
          status -> {
            status.setRollbackOnly();
            return work.get();
          });
    }
  }

  private static Window leased(Window window, long token) {
    return new Window(
        window.module(),
        window.from(),
        window.to(),
        window.afterKey(),
        window.pageSize(),
        token,
        window.open(),
        window.first(),
        window.asked(),
        window.slice(),
        window.slicing(),
        window.tally());
  }

  /** One that nobody holds a lease for, of all changes since a moment. */
  static Window window(
      Configuration configuration, Profile profile, Module module, Instant from, int rows) {
    Instant now = Clock.systemUTC().instant();
    boolean dates = profile.readsByDates();
    return new Window(
        module,
        from,
        dates ? now : null,
        null,
        dates ? profile.maxRows() : rows,
        0,
        true,
        false,
        now,
        dates ? new Slice(from, now) : null,
        dates ? Wiring.slicing(profile) : null,
        new Tally(0, null));
  }
}
