package org.notificationdispatcher.reporting;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.notificationdispatcher.reporting.Highlights.Highlight;
import org.notificationdispatcher.reporting.Overview.Day;
import org.notificationdispatcher.reporting.Overview.Delivery;
import org.notificationdispatcher.reporting.Overview.Finding;
import org.notificationdispatcher.reporting.Overview.Findings;
import org.notificationdispatcher.reporting.Overview.Group;
import org.notificationdispatcher.reporting.Overview.Polling;
import org.notificationdispatcher.reporting.ReportPage.Cell;
import org.notificationdispatcher.reporting.ReportPage.Chart;
import org.notificationdispatcher.reporting.ReportPage.Column;
import org.notificationdispatcher.reporting.ReportPage.Link;
import org.notificationdispatcher.reporting.ReportPage.Note;
import org.notificationdispatcher.reporting.ReportPage.Part;
import org.notificationdispatcher.reporting.ReportPage.Table;
import org.notificationdispatcher.reporting.ReportPage.Tile;

/** Puts the figures of one report into words. */
final class Pages {
  /** More days are told by week. */
  private static final int MOST_DAYS = 14;

  private static final String NOTHING = "\u2013";

  private final Overview overview;
  private final ReportSettings settings;
  private final Wording words;
  private final Origin origin;

  /** Pictures by their content id, in their order. */
  private final Map<String, byte[]> pictures = new LinkedHashMap<>();

  /**
   * @param origin what it is of
   */
  Pages(Overview overview, ReportSettings settings, Origin origin) {
    this.overview = overview;
    this.settings = settings;
    this.origin = origin;
    this.words = new Wording(settings.locale(), settings.zone());
  }

  /** Of those of the last page. */
  Map<String, byte[]> pictures() {
    return pictures;
  }

  String subject() {
    return words.text(
        "subject",
        words.text("title"),
        words.period(overview.period()),
        Highlights.of(overview, words, settings.limits()).get(0).brief());
  }

  /** All of it. */
  ReportPage page() {
    return page(tiles(), settings.sections().stream().sorted().map(this::part).toList());
  }

  /** That there is nothing to tell. */
  ReportPage heartbeat() {
    ReportPage page = page(List.of(), List.of());
    return new ReportPage(
        page.language(),
        page.title(),
        page.period(),
        "",
        false,
        page.headline(),
        "",
        List.of(new Note(false, words.text("heartbeat"), "")),
        page.tiles(),
        page.parts(),
        page.footer(),
        page.console());
  }

  private ReportPage page(List<Tile> tiles, List<Part> parts) {
    List<Highlight> highlights = Highlights.of(overview, words, settings.limits());
    return new ReportPage(
        words.language(),
        words.text("title"),
        words.period(overview.period()),
        words.text("compared", words.period(overview.previous())) + filter(),
        highlights.get(0).alert(),
        highlights.get(0).sentence(),
        origin.link(highlights.get(0).path()),
        highlights.stream()
            .skip(1)
            .map(one -> new Note(one.alert(), one.sentence(), origin.link(one.path())))
            .toList(),
        tiles,
        parts,
        words.text("made", origin.instance(), words.time(overview.at()), settings.zone().getId()),
        new Link(words.text("console"), origin.link("")));
  }

  private String filter() {
    Filter filter = settings.filter();
    List<String> only = new ArrayList<>();
    only("filter.firmCodes", filter.firmCodes().stream().sorted().map(String::valueOf), only);
    only("filter.items", filter.items().stream().sorted(), only);
    only("filter.customers", filter.customers().stream().sorted(), only);
    return only.isEmpty() ? "" : ". " + words.text("filtered", String.join("; ", only));
  }

  private void only(String key, Stream<String> values, List<String> only) {
    List<String> all = values.toList();
    if (!all.isEmpty()) {
      only.add(words.text(key, all.size(), String.join(", ", all)));
    }
  }

  private List<Tile> tiles() {
    return Arrays.stream(Measure.values())
        .map(
            measure -> {
              long now = measure.of(overview.total());
              long before = measure.of(overview.previousTotal());
              return new Tile(
                  words.text("label." + measure),
                  words.number(now),
                  words.text("change.before", words.number(before)),
                  words.change(now, before));
            })
        .toList();
  }

  private Part part(Section section) {
    return switch (section) {
      case ACTIVITY -> activity();
      case ITEMS -> groups(section, overview.items(), "column.item");
      case CUSTOMERS -> groups(section, overview.customers(), "column.customer");
      case EXPIRING -> expiring();
      case UNUSED -> unused();
      case RECEIPTS -> receipts();
      case UNEXPECTED -> unexpected();
      case DELIVERIES -> deliveries();
      case POLLING -> polling();
    };
  }

  // ---- What happened ----

  private Part activity() {
    List<Day> days = overview.days();
    List<String> notes = new ArrayList<>();
    notes.add(words.text("note.activity", words.period(overview.previous())));
    List<Chart> charts = new ArrayList<>();
    if (days.size() > 1) {
      notes.add(words.text("note.charts"));
      Arrays.stream(Measure.values()).map(this::chart).forEach(charts::add);
    }
    List<Column> columns = new ArrayList<>();
    boolean byWeek = days.size() > MOST_DAYS;
    columns.add(new Column(words.text(byWeek ? "column.days" : "column.day"), false, false));
    for (Measure measure : Measure.values()) {
      columns.add(new Column(words.text("label." + measure), true, false));
      columns.add(new Column(words.text("before"), true, true));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (int from = 0; from < days.size(); ) {
      int until = byWeek ? endOfWeek(days, from) : from + 1;
      rows.add(activity(label(days, from, until), from, until));
      from = until;
    }
    if (rows.size() > 1) {
      rows.add(sums());
    }
    return new Part(
        words.text("section.activity"),
        notes,
        charts,
        new Table(columns, rows, rows.size() > 1),
        "");
  }

  private static int endOfWeek(List<Day> days, int from) {
    LocalDate begin = PeriodKind.WEEK.begin(days.get(from).date());
    int until = from;
    while (until < days.size() && PeriodKind.WEEK.begin(days.get(until).date()).equals(begin)) {
      until++;
    }
    return until;
  }

  private String label(List<Day> days, int from, int until) {
    LocalDate first = days.get(from).date();
    LocalDate last = days.get(until - 1).date();
    return first.equals(last)
        ? words.weekday(first)
        : words.shortDay(first) + " \u2013 " + words.shortDay(last);
  }

  private List<Cell> activity(String label, int from, int until) {
    List<Day> previous = overview.previousDays();
    // A longer period before ends with more days than this one: they belong to the last row
    int end = until == overview.days().size() ? previous.size() : Math.min(until, previous.size());
    List<Cell> cells = new ArrayList<>();
    cells.add(cell(label));
    for (Measure measure : Measure.values()) {
      cells.add(cell(words.number(sum(measure, overview.days().subList(from, until)))));
      cells.add(cell(words.number(sum(measure, previous.subList(Math.min(from, end), end)))));
    }
    return cells;
  }

  private List<Cell> sums() {
    List<Cell> cells = new ArrayList<>();
    cells.add(cell(words.text("total")));
    for (Measure measure : Measure.values()) {
      cells.add(cell(words.number(measure.of(overview.total()))));
      cells.add(cell(words.number(measure.of(overview.previousTotal()))));
    }
    return cells;
  }

  private static long sum(Measure measure, List<Day> days) {
    return days.stream().mapToLong(day -> measure.of(day.counts())).sum();
  }

  private Chart chart(Measure measure) {
    List<Day> days = overview.days();
    List<Long> counts = counts(measure, days);
    List<Long> before = counts(measure, sameWeekdays(days, overview.previousDays()));
    String id = measure + "@report";
    pictures.put(
        id,
        Charts.daily(
            days.stream().map(day -> words.shortDay(day.date())).toList(), counts, before, words));
    Day peak =
        days.stream()
            .reduce(
                (one, other) -> measure.of(other.counts()) > measure.of(one.counts()) ? other : one)
            .orElseThrow();
    String most =
        measure.of(peak.counts()) == 0
            ? ""
            : words.text(
                "chart.peak", words.shortDay(peak.date()), words.number(measure.of(peak.counts())));
    String title = words.text("label." + measure);
    return new Chart(
        title,
        "cid:" + id,
        words.text(
            "chart.alt",
            title,
            words.number(measure.of(overview.total())),
            most,
            words.number(measure.of(overview.previousTotal()))),
        Charts.WIDTH,
        Charts.HEIGHT);
  }

  /** Of each day the one of the period before that is nearest to it and of the same weekday. */
  private static List<Day> sameWeekdays(List<Day> days, List<Day> before) {
    int shift =
        days.get(0).date().getDayOfWeek().getValue()
            - before.get(0).date().getDayOfWeek().getValue();
    int nearest = shift > 3 ? shift - 7 : shift < -3 ? shift + 7 : shift;
    return IntStream.range(0, days.size())
        .map(day -> day + nearest)
        .map(day -> before.size() < 7 ? day : day < 0 ? day + 7 : day)
        .map(day -> day < before.size() ? day : day - 7 * ((day - before.size()) / 7 + 1))
        .mapToObj(day -> before.get(Math.max(0, Math.min(day, before.size() - 1))))
        .toList();
  }

  private static List<Long> counts(Measure measure, List<Day> days) {
    return days.stream().map(day -> measure.of(day.counts())).toList();
  }

  // ---- By item, by customer ----

  private Part groups(Section section, List<Group> all, String keyColumn) {
    List<Column> columns =
        List.of(
            new Column(words.text(keyColumn), false, false),
            new Column(words.text("label.activations"), true, false),
            new Column(words.text("before"), true, true),
            new Column(words.text("label.licenses"), true, false),
            new Column(words.text("label.orders"), true, false),
            new Column(words.text("label.returns"), true, false));
    long most = all.stream().mapToLong(one -> Measure.ACTIVATIONS.of(one.counts())).max().orElse(0);
    List<List<Cell>> rows =
        all.stream()
            .limit(settings.top())
            .map(
                one ->
                    List.of(
                        new Cell(
                            one.key(),
                            bar(Measure.ACTIVATIONS.of(one.counts()), most),
                            false,
                            section == Section.CUSTOMERS
                                ? origin.link(Origin.found(one.key()))
                                : ""),
                        count(Measure.ACTIVATIONS, one.counts()),
                        count(Measure.ACTIVATIONS, one.previous()),
                        count(Measure.LICENSES, one.counts()),
                        count(Measure.ORDERS, one.counts()),
                        count(Measure.RETURNS, one.counts())))
            .toList();
    List<String> notes = new ArrayList<>(first(rows.size(), all.size(), section));
    long unattributed = Measure.ACTIVATIONS.of(overview.unattributed());
    if (section == Section.CUSTOMERS && unattributed > 0) {
      notes.add(
          words.text(
              "note.unattributed", words.text(Measure.ACTIVATIONS.toString(), unattributed)));
    }
    return part(section, notes, columns, rows);
  }

  private static int bar(long count, long most) {
    return most == 0 ? 0 : (int) Math.round(100.0 * count / most);
  }

  private Cell count(Measure measure, Map<Happening, Long> counts) {
    return cell(words.number(measure.of(counts)));
  }

  // ---- What somebody should look at ----

  private Part expiring() {
    return findings(
        Section.EXPIRING,
        overview.expiring(),
        words.text("note.expiring", words.span(settings.limits().expiresWithin())),
        columns(
            "column.expires", "column.license", "column.item", "column.customer", "column.order"),
        this::license,
        one -> cell(shown(one.itemId())),
        one -> found(one.customerId()),
        one -> found(one.orderId()));
  }

  private Part unused() {
    return findings(
        Section.UNUSED,
        overview.unused(),
        words.text("note.unused", words.span(settings.limits().unusedAfter())),
        columns(
            "column.created", "column.license", "column.item", "column.customer", "column.order"),
        this::license,
        one -> cell(shown(one.itemId())),
        one -> found(one.customerId()),
        one -> found(one.orderId()));
  }

  private Part receipts() {
    return findings(
        Section.RECEIPTS,
        overview.withoutReceipt(),
        words.text("note.receipts", words.span(settings.limits().receiptWithin())),
        columns(
            "column.started", "column.license", "column.serial", "column.customer", "column.order"),
        this::license,
        one -> found(one.cmSerial()),
        one -> found(one.customerId()),
        one -> found(one.orderId()));
  }

  private Part unexpected() {
    return findings(
        Section.UNEXPECTED,
        overview.unexpected(),
        null,
        columns("column.time", "column.license", "column.serial", "column.state", "column.order"),
        this::license,
        one -> found(one.cmSerial()),
        one -> cell(shown(one.state())),
        one -> found(one.orderId()));
  }

  private Cell license(Finding finding) {
    return found(
        finding.ticketLicenseId() == null ? finding.ticketId() : finding.ticketLicenseId());
  }

  /** That can be looked for in the console. */
  private Cell found(Object text) {
    return new Cell(shown(text), 0, false, origin.link(Origin.found(text)));
  }

  private static String shown(Object text) {
    return text == null ? NOTHING : text.toString();
  }

  private List<Column> columns(String... keys) {
    return Arrays.stream(keys).map(key -> new Column(words.text(key), false, false)).toList();
  }

  @SafeVarargs
  private Part findings(
      Section section,
      Findings findings,
      String note,
      List<Column> columns,
      Function<Finding, Cell>... fields) {
    List<List<Cell>> rows =
        findings.first().stream()
            .limit(settings.top())
            .map(
                one ->
                    Stream.concat(
                            Stream.of(cell(words.time(one.at()))),
                            Arrays.stream(fields).map(field -> field.apply(one)))
                        .toList())
            .toList();
    List<String> notes = new ArrayList<>();
    if (note != null) {
      notes.add(note);
    }
    notes.addAll(first(rows.size(), findings.count(), section));
    return part(section, notes, columns, rows);
  }

  /** That there is more than is shown, and where. */
  private List<String> first(long shown, long all, Section section) {
    if (shown >= all) {
      return List.of();
    }
    String first = words.text("note.first", words.number(shown), words.number(all));
    return settings.csv()
        ? List.of(first, words.text("note.attached", Tables.fileName(overview.period(), section)))
        : List.of(first);
  }

  // ---- How the dispatcher is ----

  private Part deliveries() {
    List<Column> columns =
        List.of(
            new Column(words.text("column.destination"), false, false),
            new Column(words.text("column.sent"), true, false),
            new Column(words.text("before"), true, true),
            new Column(words.text("column.firstTry"), true, false),
            new Column(words.text("column.retried"), true, false),
            new Column(words.text("column.dead"), true, false),
            new Column(words.text("column.median"), true, false),
            new Column(words.text("column.p95"), true, false),
            new Column(words.text("column.pending"), true, false));
    return part(
        Section.DELIVERIES,
        List.of(),
        columns,
        overview.deliveries().stream().map(this::delivery).toList());
  }

  private List<Cell> delivery(Delivery one) {
    return List.of(
        new Cell(
            one.destination(),
            0,
            false,
            origin.link(Origin.deliveries(one.destination(), "delivered"))),
        cell(words.number(one.sent())),
        cell(words.number(one.previousSent())),
        cell(words.share(one.firstTry(), one.sent())),
        cell(words.number(one.retried())),
        new Cell(
            words.number(one.dead()),
            0,
            one.dead() > 0,
            one.dead() > 0 ? origin.link(Origin.deliveries(one.destination(), "dead")) : ""),
        cell(one.median().map(words::measured).orElse(NOTHING)),
        cell(one.p95().map(words::measured).orElse(NOTHING)),
        new Cell(
            words.number(one.pending()),
            0,
            behind(one),
            one.pending() > 0 ? origin.link(Origin.deliveries(one.destination(), "pending")) : ""));
  }

  private boolean behind(Delivery one) {
    Instant late = overview.at().minus(Highlights.BEHIND);
    return one.pending() > 0 && one.oldest().filter(since -> since.isBefore(late)).isPresent();
  }

  private Part polling() {
    List<Column> columns =
        List.of(
            new Column(words.text("column.module"), false, false),
            new Column(words.text("column.cycles"), true, false),
            new Column(words.text("column.failed"), true, false),
            new Column(words.text("column.records"), true, false),
            new Column(words.text("column.lag"), true, false),
            new Column(words.text("column.lastSuccess"), true, false));
    return part(
        Section.POLLING,
        List.of(),
        columns,
        overview.polling().stream().map(this::polling).toList());
  }

  private List<Cell> polling(Polling one) {
    return List.of(
        cell(words.text("module." + one.module())),
        cell(words.number(one.cycles())),
        cell(words.number(one.failed())),
        cell(words.number(one.records())),
        cell(one.lag().map(words::measured).orElse(NOTHING)),
        cell(one.lastSuccess().map(words::time).orElse(NOTHING)));
  }

  private Part part(
      Section section, List<String> notes, List<Column> columns, List<List<Cell>> rows) {
    boolean empty = rows.isEmpty();
    return new Part(
        words.text("section." + section),
        notes,
        List.of(),
        new Table(columns, rows, false),
        empty ? words.text("none." + section) : "");
  }

  private static Cell cell(String text) {
    return new Cell(text, 0, false, "");
  }
}
