package org.notificationdispatcher.reporting;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.TransmissionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reports of the configuration: which are due, what they say, and what becomes of them.
 *
 * <p>That a report is due is a message in the outbox, recorded once for its report and period,
 * however many nodes there are; everything after that is a delivery like any other. Thread-safe.
 */
public final class Reports {
  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

  private final ReportRuns runs;
  private final NavigableMap<String, ReportSettings> settings = new TreeMap<>();
  private final Figures figures;
  private final Optional<Session> session;
  private final Origin origin;
  private final Clock clock;

  /** By report; what was recorded once need not be asked for again. */
  private final Map<String, Instant> since = new ConcurrentHashMap<>();

  private final Set<ReportRun> recorded = ConcurrentHashMap.newKeySet();

  /** Where the figures come from. */
  @FunctionalInterface
  public interface Figures {
    /** Those of a report of this period. */
    Overview of(ReportSettings settings, Period period);
  }

  /**
   * @param session the mail server, if there is one
   * @param origin what they are of
   */
  public Reports(
      DataSource dataSource,
      Collection<ReportSettings> all,
      Figures figures,
      Optional<Session> session,
      Origin origin,
      Clock clock) {
    this.runs = new ReportRuns(dataSource);
    all.forEach(one -> settings.put(one.name(), one));
    this.figures = figures;
    this.session = session;
    this.origin = origin;
    this.clock = clock;
  }

  /**
   * A report as it is set up.
   *
   * @param next when it is made by itself, and of which period; both null if never
   * @param last what was made of it, the newest first
   */
  public record Planned(
      ReportSettings settings, String nextPeriod, Instant next, List<Past> last) {}

  /**
   * A report of a period that was due.
   *
   * @param period as {@link PeriodName} has it
   * @param state {@code due}, {@code sent}, or {@code empty}: nothing was sent
   * @param done when it was done with, or null
   * @param messageId of the mail; null where there is none
   * @param refused recipients that do not have it
   */
  public record Past(
      String period,
      String state,
      Instant recorded,
      Instant done,
      String messageId,
      Set<String> refused) {}

  /**
   * All there are, by name.
   *
   * @param most how many of the last ones of each
   */
  public List<Planned> planned(int most) {
    Instant now = clock.instant();
    return settings.values().stream()
        .map(
            one -> {
              Optional<Schedule.Plan> next =
                  one.schedule()
                      .flatMap(cron -> new Schedule(cron, one.kind(), one.zone()).next(now));
              return new Planned(
                  one,
                  next.map(plan -> PeriodName.of(plan.period())).orElse(null),
                  next.map(Schedule.Plan::at).orElse(null),
                  runs.last(one.name(), most));
            })
        .toList();
  }

  /**
   * To be called when a dispatcher starts: a report that has no schedule now begins anew when it
   * has one again, and nothing is made up for.
   */
  public void forgetUnscheduled() {
    runs.forgetBut(
        settings.values().stream()
            .filter(one -> one.schedule().isPresent())
            .map(ReportSettings::name)
            .toList());
  }

  /**
   * What the schedules say is to be made and this node has not seen recorded yet; also what was
   * missed, the last {@value Schedule#MOST} of a report, since it was there.
   */
  public List<ReportRun> due() {
    Instant now = clock.instant();
    List<ReportRun> due = new ArrayList<>();
    for (ReportSettings one : settings.values()) {
      one.schedule()
          .ifPresent(
              cron ->
                  new Schedule(cron, one.kind(), one.zone())
                      .due(since(one, cron, now), now).stream()
                          .map(period -> new ReportRun(one.name(), period))
                          .filter(run -> !recorded.contains(run))
                          .forEach(due::add));
    }
    return due;
  }

  private Instant since(ReportSettings one, String cron, Instant now) {
    return since.computeIfAbsent(
        one.name(),
        name -> runs.since(name, cron + " | " + one.kind() + " | " + one.zone().getId(), now));
  }

  /**
   * Notes that it is due, in the current transaction.
   *
   * @return whether it was not noted before, by this node or another: then a message is to be
   *     recorded in the same transaction
   */
  public boolean note(ReportRun run) {
    return runs.insert(run);
  }

  /** After the transaction: it need not be noted again. */
  public void noted(ReportRun run) {
    recorded.add(run);
  }

  /**
   * Makes the report that a message says is due.
   *
   * @throws TransmissionException if it cannot be made, now or ever
   */
  public Outgoing prepare(Message message) throws TransmissionException {
    ReportRun run = ReportRun.of(message);
    ReportSettings one = settings.get(run.report());
    if (one == null) {
      throw TransmissionException.unfit(
          "report "
              + run.report()
              + " is not configured any more; discard this, or give it back its keys dispatcher.report."
              + run.report()
              + ".* and replay it");
    }
    Overview overview = figures.of(one, run.period());
    boolean empty = one.skipIfEmpty() && Report.empty(overview, one);
    if (empty && !one.heartbeat()) {
      runs.settle(run, ReportRuns.State.EMPTY, null, Set.of(), Set.of());
      LOG.info("Report {} of {}: nothing happened, nothing is sent", one.name(), name(run));
      return Outgoing.none(run);
    }
    Report report =
        empty ? Report.heartbeat(overview, one, origin) : Report.of(overview, one, origin);
    return switch (one.target().kind()) {
      case MAIL -> new Outgoing(run, "mail", report, mail(run, report), "", Map.of());
      case FILE -> new Outgoing(run, "file", report, null, "", Map.of());
      case WEBHOOK ->
          runs.progress(run).state() == ReportRuns.State.SENT
              ? Outgoing.none(run)
              : new Outgoing(
                  run, "webhook", report, null, one.target().webhook(), data(one, overview));
    };
  }

  private ReportMail mail(ReportRun run, Report report) {
    ReportRuns.Progress progress = runs.progress(run);
    Set<String> done = new HashSet<>();
    // After it was sent, somebody wants it sent again: to all
    if (progress.state() == ReportRuns.State.DUE) {
      done.addAll(progress.reached());
      done.addAll(progress.refused());
    }
    return ReportMail.of(
        report,
        session.orElseThrow(),
        ReportMail.id(report.settings(), run.period(), origin.instance()),
        clock.instant(),
        done);
  }

  private Map<String, Object> data(ReportSettings one, Overview overview) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("report", one.name());
    data.put("name", PeriodName.of(overview.period()));
    data.putAll(OverviewJson.of(overview));
    return data;
  }

  /** The mail server has accepted it for all it was sent to. */
  public void sent(Outgoing outgoing) throws TransmissionException {
    settle(
        outgoing,
        new MailFailures.Outcome(outgoing.mail().remaining(), List.of(), List.of(), "", null));
  }

  /**
   * The mail server has not accepted it for all.
   *
   * @throws TransmissionException if it is to be repeated, or nobody will ever have it
   */
  public void failed(Outgoing outgoing, Exception failure) throws Exception {
    if (!(failure instanceof MessagingException refusal)) {
      throw failure;
    }
    Optional<TransmissionException> locked = MailFailures.locked(refusal);
    if (locked.isPresent()) {
      throw locked.get();
    }
    settle(outgoing, MailFailures.of(refusal, outgoing.mail().remaining()));
  }

  private void settle(Outgoing outgoing, MailFailures.Outcome outcome)
      throws TransmissionException {
    ReportRun run = outgoing.run();
    ReportRuns.Progress before = runs.progress(run);
    Set<String> reached = new HashSet<>(outcome.reached());
    Set<String> refused = new HashSet<>(outcome.refused());
    if (before.state() == ReportRuns.State.DUE) {
      reached.addAll(before.reached());
      refused.addAll(before.refused());
    }
    boolean done = outcome.open().isEmpty() && !reached.isEmpty();
    runs.settle(
        run,
        done ? ReportRuns.State.SENT : ReportRuns.State.DUE,
        outgoing.mail().id(),
        reached,
        done || !outcome.open().isEmpty() ? refused : Set.of());
    if (!outcome.refused().isEmpty() && !reached.isEmpty()) {
      LOG.warn(
          "Report {} of {} was refused for {}, and others have it: {}",
          run.report(),
          name(run),
          String.join(", ", outcome.refused()),
          outcome.reason());
    }
    if (!done) {
      throw outcome.failure();
    }
    LOG.info("Report {} of {} was sent to {}", run.report(), name(run), reached);
  }

  /** Writes it into a folder of its own below the report's. */
  public void write(Outgoing outgoing) {
    ReportSettings one = outgoing.report().settings();
    String own = one.name() + "-" + name(outgoing.run());
    Path folder = files(outgoing.report(), one.target().folder().resolve(own));
    runs.settle(outgoing.run(), ReportRuns.State.SENT, null, Set.of(), Set.of());
    LOG.info("Report {} of {} is in {}", one.name(), name(outgoing.run()), folder);
  }

  /**
   * Writes the page with its pictures, the text, the tables and the mail into a folder, whose older
   * content it replaces.
   *
   * @return the folder
   */
  public Path files(Report report, Path folder) {
    ReportMail mail =
        ReportMail.of(report, null, ReportMail.ownId(report.settings()), clock.instant(), Set.of());
    return ReportFiles.write(report, mail.bytes(), folder);
  }

  /** Notes that its figures are given to a webhook, in the transaction that records the message. */
  public void posted(Outgoing outgoing) {
    runs.settle(outgoing.run(), ReportRuns.State.SENT, null, Set.of(), Set.of());
  }

  /** Id of the message with the figures: the same for the same report and period. */
  public String figuresId(Outgoing outgoing) {
    String text = Outgoing.TYPE + " " + outgoing.run().report() + " " + name(outgoing.run());
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * The report of any period, whether it is due or not.
   *
   * @param name of the report
   * @param period as {@link PeriodName} has it; null for the last one of the report's kind
   * @throws IllegalArgumentException if there is no such report or period
   */
  public Report make(String name, String period) {
    ReportSettings one = settings.get(name);
    if (one == null) {
      throw new IllegalArgumentException(
          "no report '"
              + name
              + "'; "
              + (settings.isEmpty()
                  ? "none is configured (dispatcher.report.<name>.…)"
                  : "there are " + String.join(", ", settings.keySet())));
    }
    Period about =
        period == null
            ? one.kind().lastBefore(clock.instant(), one.zone())
            : PeriodName.parse(period, one.zone());
    return Report.of(figures.of(one, about), one, origin);
  }

  /**
   * Sends it at once, beside the outbox, with a Message-ID of its own.
   *
   * @return whom it was sent to
   * @throws MessagingException as the mail server answers
   */
  public List<String> send(Report report) throws MessagingException {
    ReportMail mail =
        ReportMail.of(
            report,
            session.orElseThrow(),
            ReportMail.ownId(report.settings()),
            clock.instant(),
            Set.of());
    try (Transport transport = session.orElseThrow().getTransport("smtp")) {
      transport.connect();
      transport.sendMessage(mail, mail.getAllRecipients());
    }
    return mail.remaining();
  }

  private static String name(ReportRun run) {
    return PeriodName.of(run.period());
  }
}
