package org.notificationdispatcher.console;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.console.Records.By;
import org.notificationdispatcher.console.Records.Found;
import org.notificationdispatcher.console.Records.Kept;
import org.notificationdispatcher.console.Records.Place;
import org.notificationdispatcher.console.Records.Told;
import org.notificationdispatcher.console.Sessions.Session;
import org.notificationdispatcher.console.Views.AuditView;
import org.notificationdispatcher.console.Views.ConfirmView;
import org.notificationdispatcher.console.Views.DestinationView;
import org.notificationdispatcher.console.Views.MessageView;
import org.notificationdispatcher.console.Views.ProblemView;
import org.notificationdispatcher.console.Views.ReportView;
import org.notificationdispatcher.console.Views.ReportsView;
import org.notificationdispatcher.console.Views.SearchView;
import org.notificationdispatcher.console.Views.StoryView;
import org.notificationdispatcher.core.collect.Watermarks;
import org.notificationdispatcher.core.outbox.Destinations;
import org.notificationdispatcher.core.outbox.Destinations.Destination;
import org.notificationdispatcher.core.outbox.Ended;
import org.notificationdispatcher.core.outbox.Figures;
import org.notificationdispatcher.core.outbox.Messages;
import org.notificationdispatcher.core.outbox.Selection;
import org.notificationdispatcher.core.outbox.Story;
import org.notificationdispatcher.reporting.PeriodName;
import org.notificationdispatcher.reporting.Report;
import org.notificationdispatcher.reporting.ReportSettings;
import org.notificationdispatcher.reporting.Reports;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Answers every request to the console. Thread-safe. */
public final class Console implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(Console.class);

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int LONGEST_QUERY = 200;
  private static final int LONGEST_REASON = 500;

  /** In days: of a leap year. */
  private static final int LONGEST_PERIOD = 366;

  /** Of each report, so many of its last runs are listed. */
  private static final int RUNS = 5;

  private final Settings settings;
  private final Sources sources;
  private final Clock clock;
  private final ZoneId zone;
  private final Pages pages = new Pages();
  private final Destinations destinations;
  private final Figures figures;
  private final Records records;
  private final Messages messages;
  private final AuditLog audit;
  private final SignIn signIn;

  /**
   * How the console is set up.
   *
   * @param trustProxy whether what a proxy says in X-Forwarded-* headers is believed
   * @param path of the console as browsers see it, where no proxy says so
   * @param idle how long a session lasts without a request
   * @param longest how long it lasts in all
   */
  public record Settings(boolean trustProxy, String path, Duration idle, Duration longest) {}

  /**
   * What there is to see.
   *
   * @param modules those that are read
   * @param next when a module is read next after a moment
   * @param configuration in force, by key
   * @param reports that are set up
   * @param meters of the routes; null where nothing is measured
   */
  public record Sources(
      List<Module> modules,
      BiFunction<Module, Instant, Optional<Instant>> next,
      Watermarks watermarks,
      Supplier<List<Setting>> configuration,
      Reports reports,
      MeterRegistry meters) {}

  /**
   * @param dataSource the PostgreSQL with the product's tables
   * @param users those who may sign in
   * @param zone in which times are shown
   */
  public Console(
      DataSource dataSource,
      Users users,
      Settings settings,
      Sources sources,
      Clock clock,
      ZoneId zone) {
    this.settings = settings;
    this.sources = sources;
    this.clock = clock;
    this.zone = zone;
    destinations = new Destinations(dataSource);
    figures = new Figures(dataSource);
    records = new Records(dataSource);
    messages = new Messages(dataSource);
    audit = new AuditLog(dataSource);
    signIn =
        new SignIn(
            users,
            new Sessions(dataSource, settings.idle(), settings.longest()),
            new SignInLimit(clock),
            audit);
  }

  @Override
  public void process(Exchange exchange) {
    HttpMessage message = exchange.getMessage(HttpMessage.class);
    Reply reply;
    try {
      reply = answer(Visit.of(message.getRequest(), settings), exchange.getContext());
    } catch (Visit.UnreadableException e) {
      reply =
          problem(
              settings.path(), null, 400, "That request cannot be read", "Go back, and try again.");
    }
    reply.write(exchange);
  }

  /**
   * @param context whose routes are shown
   */
  Reply answer(Visit visit, CamelContext context) {
    Session session = null;
    try {
      if (visit.reads() && visit.at(pages.styleName())) {
        return Reply.file("text/css; charset=utf-8", pages.style());
      }
      session = signIn.session(visit).orElse(null);
      return visit.reads() ? show(visit, session, context) : act(visit, session);
    } catch (Refusal e) {
      return problem(visit.base(), session, e.status(), e.title(), e.getMessage());
    } catch (DataAccessException | TransactionException e) {
      LOG.error("The console cannot reach the database", e);
      return problem(
          visit.base(),
          session,
          503,
          "The database does not answer",
          "Nothing is lost: collecting and delivering go on when it answers again. Reload this page"
              + " in a minute; the log says what is wrong.");
    } catch (RuntimeException e) {
      LOG.error("The console cannot answer {}", visit.path(), e);
      return problem(
          visit.base(), session, 500, "Something went wrong here", "The log says what it was.");
    }
  }

  private Reply show(Visit visit, Session session, CamelContext context) throws Refusal {
    if (visit.at("sign-in")) {
      return session == null ? signIn.form(visit, this::page) : Reply.goTo(visit.base());
    } else if (session == null) {
      return signIn.ask(visit, this::page);
    } else if (visit.at("password")) {
      return signIn.passwordForm(visit, session, this::page);
    } else if (session.mustChange()) {
      return Reply.goTo(visit.base() + "/password");
    } else if (visit.at()) {
      return page(200, visit, session, "overview", "Overview", overview());
    } else if (visit.at("search")) {
      return search(visit, session);
    } else if (visit.at("story")) {
      return story(visit, session);
    } else if (visit.at("messages", "*")) {
      return message(visit, session);
    } else if (visit.at("destinations", "*")) {
      return destination(visit, session);
    } else if (visit.at("destinations", "*", "replay")
        || visit.at("destinations", "*", "discard")) {
      return confirm(visit, session);
    } else if (visit.at("reports")) {
      return page(
          200,
          visit,
          session,
          "reports",
          "Reports",
          new ReportsView(sources.reports().planned(RUNS)));
    } else if (visit.at("reports", "*")) {
      return report(visit, session);
    } else if (visit.at("reports", "*", "page")) {
      return Reply.report(made(visit).wholeHtml());
    } else if (visit.at("routes")) {
      return page(
          200,
          visit,
          session,
          "routes",
          "Routes",
          "routes",
          RouteRow.of(context, sources.meters()));
    } else if (visit.at("configuration")) {
      return page(
          200,
          visit,
          session,
          "configuration",
          "Configuration",
          "configuration",
          sources.configuration().get());
    } else if (visit.at("audit")) {
      return audit(visit, session);
    }
    throw new Refusal(404, "There is no such page", "The address may be mistyped.");
  }

  private Overview overview() {
    Instant now = clock.instant();
    return Overview.of(
        sources.modules(),
        sources.watermarks().states(),
        destinations.list(),
        figures.sums(now.minus(HOUR).minus(Figures.BUCKET), now),
        Chart.of(figures.buckets(Chart.begin(now), now), now),
        now,
        sources.next()::apply);
  }

  private Reply search(Visit visit, Session session) throws Refusal {
    String q = visit.asked("q");
    if (q.length() > LONGEST_QUERY) {
      throw new Refusal(400, "That is too long", "Search for one number or name.");
    }
    By by = By.named(visit.asked("by")).orElse(null);
    List<Found> found = List.of();
    if (!q.isEmpty()) {
      Optional<UUID> id = id(q);
      if (id.isPresent()) {
        return Reply.goTo(visit.base() + "/messages/" + id.get());
      }
      Place after = place(visit);
      found =
          Arrays.stream(By.values())
              .filter(one -> by == null || by == one)
              .map(one -> records.find(one, q, after))
              .toList();
    }
    return page(
        200,
        visit,
        session,
        "search",
        "Search",
        new SearchView(q, by, found, by == null && !q.isEmpty() ? records.subjects(q) : List.of()));
  }

  private static Place place(Visit visit) throws Refusal {
    if (visit.asked("at").isEmpty()) {
      return null;
    }
    try {
      return new Place(Instant.parse(visit.asked("at")), visit.asked("module"), visit.asked("key"));
    } catch (DateTimeParseException e) {
      throw new Refusal(400, "There is no such page", "Search again.");
    }
  }

  private static Optional<UUID> id(String text) {
    return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }

  private Reply story(Visit visit, Session session) throws Refusal {
    String subject = visit.asked("of");
    Kept record = records.ofSubject(subject).orElse(null);
    List<Told> told = records.story(subject, visit.number("before", Long.MAX_VALUE));
    boolean more = told.size() > Records.PAGE;
    List<Told> some = more ? told.subList(0, Records.PAGE) : told;
    if (record == null && told.isEmpty()) {
      throw new Refusal(
          404,
          "Nothing is known of " + subject,
          "It may be older than what is kept, or not collected yet. Search for its order or"
              + " ticket.");
    }
    return page(
        200,
        visit,
        session,
        "search",
        subject,
        new StoryView(
            subject,
            record,
            record == null ? null : Records.pretty(record.data()),
            record == null ? List.of() : Records.related(record),
            some,
            more ? some.get(some.size() - 1).sequence() : null));
  }

  private Reply message(Visit visit, Session session) throws Refusal {
    UUID id = id(visit.path().get(1)).orElseThrow(Console::noMessage);
    Messages.Stored message = messages.find(id).orElseThrow(Console::noMessage);
    List<Story> stories = destinations.stories(id, null);
    return page(
        200,
        visit,
        session,
        "search",
        "Message",
        new MessageView(message, Records.pretty(message.data()), stories));
  }

  private static Refusal noMessage() {
    return new Refusal(
        404,
        "There is no such message",
        "It may be older than what is kept, or its id is mistyped.");
  }

  private Reply destination(Visit visit, Session session) throws Refusal {
    Destination one = destinationOf(visit);
    Instant now = clock.instant();
    long from = visit.number("from", -1);
    String state = visit.asked("state");
    if (!Set.of("pending", "dead", "delivered").contains(state)) {
      state = one.dead() > 0 ? "dead" : "pending";
    }
    Messages.Deliveries list =
        switch (state) {
          case "dead" -> messages.dead(one.name(), from, Records.PAGE);
          case "pending" -> messages.pending(one.name(), from, Records.PAGE);
          default -> messages.delivered(one.name(), from < 0 ? Long.MAX_VALUE : from, Records.LOOK);
        };
    Overview.DestinationRow row =
        Overview.destination(
            one, figures.sums(now.minus(HOUR).minus(Figures.BUCKET), now).get(one.name()), now);
    return page(
        200,
        visit,
        session,
        "overview",
        one.name(),
        "destination",
        new DestinationView(row, state, list, from < 0));
  }

  private Destination destinationOf(Visit visit) throws Refusal {
    String name = visit.path().get(1);
    return destinations.list().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    404, "There is no destination " + name, "The overview lists those there are."));
  }

  private Reply report(Visit visit, Session session) throws Refusal {
    Report report = made(visit);
    return page(
            200,
            visit,
            session,
            "reports",
            "Report " + report.settings().name(),
            ReportView.of(report))
        .framing();
  }

  private Report made(Visit visit) throws Refusal {
    String name = visit.path().get(1);
    ReportSettings settings =
        sources.reports().planned(0).stream()
            .map(Reports.Planned::settings)
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(
                        404, "There is no report " + name, "Reports lists those there are."));
    String period = visit.asked("period");
    try {
      if (!period.isEmpty() && PeriodName.parse(period, settings.zone()).days() > LONGEST_PERIOD) {
        throw new Refusal(400, "That is too long", "Ask for at most " + LONGEST_PERIOD + " days.");
      }
      return sources.reports().make(name, period.isEmpty() ? null : period);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "That is no period", e.getMessage());
    }
  }

  private Reply confirm(Visit visit, Session session) throws Refusal {
    mayAct(session);
    Destination one = destinationOf(visit);
    Filter filter = Filter.of(visit::asked);
    Long count = null;
    String problem = null;
    try {
      count = destinations.countDead(one.name(), filter.selection(zone));
    } catch (IllegalArgumentException e) {
      problem = e.getMessage();
    }
    String action = visit.path().get(2);
    return page(
        200,
        visit,
        session,
        "overview",
        (action.equals("replay") ? "Replay" : "Discard") + " dead letters of " + one.name(),
        "confirm",
        new ConfirmView(one, action, filter, count, problem));
  }

  private Reply audit(Visit visit, Session session) {
    List<AuditLog.Entry> found =
        audit.page(visit.number("before", Long.MAX_VALUE), Records.PAGE + 1);
    boolean more = found.size() > Records.PAGE;
    List<AuditLog.Entry> some = more ? found.subList(0, Records.PAGE) : found;
    return page(
        200,
        visit,
        session,
        "audit",
        "Audit log",
        new AuditView(some, more ? some.get(some.size() - 1).id() : null));
  }

  private Reply act(Visit visit, Session session) throws Refusal {
    if (!visit.fromHere()) {
      throw foreign();
    } else if (visit.at("sign-in")) {
      return signIn.signIn(visit, this::page);
    } else if (session == null) {
      return signIn.ask(visit, this::page);
    } else if (!session.owns(visit.field("csrf"))) {
      throw foreign();
    } else if (visit.at("sign-out")) {
      return signIn.signOut(visit, session);
    } else if (visit.at("password")) {
      return signIn.changePassword(visit, session, this::page);
    } else if (session.mustChange()) {
      return Reply.goTo(visit.base() + "/password");
    } else if (visit.at("messages", "*", "retry")) {
      return retry(visit, session);
    } else if (visit.at("destinations", "*", "*")) {
      return onDestination(visit, session);
    }
    throw new Refusal(404, "There is no such page", "The address may be mistyped.");
  }

  private static Refusal foreign() {
    return new Refusal(
        403,
        "This form does not come from here",
        "Nothing was done. Reload the page before, and send it again.");
  }

  private static void mayAct(Session session) throws Refusal {
    if (!session.mayAct()) {
      throw new Refusal(
          403, "You may only look", "Ask somebody with the role operator to do this.");
    }
  }

  private Reply retry(Visit visit, Session session) throws Refusal {
    mayAct(session);
    UUID id = id(visit.path().get(1)).orElseThrow(Console::noMessage);
    String name = visit.field("destination");
    Destinations.Replayed done;
    try {
      // One that was delivered, for a receiver that has lost it
      done = destinations.replay(name, Selection.of(id), Set.of(Ended.DEAD, Ended.DELIVERED));
    } catch (IllegalArgumentException e) {
      throw new Refusal(404, "That cannot be retried", e.getMessage());
    }
    long count = done.pending() + done.superseded();
    audit.add(session.user(), "retried", name + " " + id, count);
    return Reply.goTo(visit.base() + "/messages/" + id + "?done=retried&n=" + count);
  }

  private Reply onDestination(Visit visit, Session session) throws Refusal {
    mayAct(session);
    String name = destinationOf(visit).name();
    String action = visit.path().get(2);
    String reason = visit.field("reason").strip();
    if (reason.length() > LONGEST_REASON) {
      throw new Refusal(
          400, "That reason is too long", "Say it in " + LONGEST_REASON + " letters.");
    }
    String why = reason.isEmpty() ? "by " + session.user() : reason + " (" + session.user() + ")";
    String said = reason.isEmpty() ? name : name + ": " + reason;
    String back = visit.base() + "/destinations/" + Frame.part(name);
    switch (action) {
      case "pause" -> {
        destinations.pause(name, why);
        audit.add(session.user(), "paused", said, null);
        return Reply.goTo(back + "?done=paused");
      }
      case "disable" -> {
        destinations.disable(name, why);
        audit.add(session.user(), "disabled", said, null);
        return Reply.goTo(back + "?done=disabled");
      }
      case "resume" -> {
        destinations.resume(name);
        audit.add(session.user(), "resumed", name, null);
        return Reply.goTo(back + "?done=resumed");
      }
      case "replay", "discard" -> {
        return onDeadLetters(visit, session, name, action, back);
      }
      default -> throw new Refusal(404, "There is no such action", "The address may be mistyped.");
    }
  }

  private Reply onDeadLetters(Visit visit, Session session, String name, String action, String back)
      throws Refusal {
    Filter filter = Filter.of(visit::field);
    Selection selection;
    try {
      selection = filter.selection(zone);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "That selection cannot be read", e.getMessage());
    }
    long count;
    if (action.equals("replay")) {
      Destinations.Replayed done = destinations.replay(name, selection, Set.of(Ended.DEAD));
      count = done.pending() + done.superseded();
    } else {
      count = destinations.discard(name, selection);
    }
    String done = action + "ed";
    audit.add(session.user(), done, name + ", " + filter.words(), count);
    return Reply.goTo(back + "?done=" + done + "&n=" + count);
  }

  private Reply page(
      int status, Visit visit, Session session, String tab, String title, Object view) {
    return page(status, visit, session, tab, title, template(view), view);
  }

  private static String template(Object view) {
    String name = view.getClass().getSimpleName().replace("View", "");
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private Reply page(
      int status,
      Visit visit,
      Session session,
      String tab,
      String title,
      String template,
      Object view) {
    Frame frame =
        new Frame(
            visit.base(),
            pages.styleName(),
            title,
            tab,
            session,
            said(visit),
            new Format(clock.instant(), zone));
    return Reply.page(status, pages.render(template, frame, view));
  }

  /** What was done before this page; only what we say ourselves. */
  private static String said(Visit visit) {
    long n = visit.number("n", 0);
    return switch (visit.asked("done")) {
      case "paused" -> "It is paused. Nothing is dropped.";
      case "disabled" -> "It is disabled. Nothing is dropped.";
      case "resumed" -> "It goes on, with what was held first.";
      case "retried" -> n == 0 ? "It was no dead letter any more." : "It is on its way again.";
      case "replayed" ->
          Format.count(n, "dead letter is", "dead letters are") + " on the way again.";
      case "discarded" -> Format.count(n, "dead letter is", "dead letters are") + " given up.";
      case "password" -> "Your password is changed.";
      default -> null;
    };
  }

  private Reply problem(String base, Session session, int status, String title, String text) {
    Frame frame =
        new Frame(
            base, pages.styleName(), title, null, session, null, new Format(clock.instant(), zone));
    return Reply.page(status, pages.render("problem", frame, new ProblemView(title, text)));
  }
}
