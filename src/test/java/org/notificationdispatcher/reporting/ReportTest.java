package org.notificationdispatcher.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.reporting.Overview.Finding;
import org.notificationdispatcher.reporting.Overview.Findings;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Pattern COLOR = Pattern.compile("#[0-9a-f]{6}");

  private static Document page(Report report) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setExpandEntityReferences(false);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(report.html())));
  }

  private static List<Element> elements(Document page, String name) {
    NodeList nodes = page.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int number = 0; number < nodes.getLength(); number++) {
      elements.add((Element) nodes.item(number));
    }
    return elements;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-10",
        "2026-11-20",
        "2026-W45",
        "2026-Q3",
        "2026-02",
        "2024-02-10..2026-01-01"
      })
  void everyPeriodIsAWellFormedPage(String period) throws Exception {
    Overview overview = SampleOverviews.busy(PeriodName.parse(period, SampleReports.BERLIN));
    Report report =
        Report.of(overview, SampleReports.settings(Locale.GERMAN), SampleReports.ORIGIN);

    assertThat(elements(page(report), "h2")).hasSize(Section.values().length);
    // Nothing is loaded; only links lead elsewhere
    assertThat(report.html().replace("href=\"https://tools.example.com/console", ""))
        .doesNotContain("http://", "https://", "<script", "url(");
  }

  @Test
  void textAndPageHaveTheSameFigures() throws Exception {
    Report report = SampleReports.busy(Locale.ENGLISH);
    String text = report.text().replaceAll("\\s+", " ");
    List<Element> cells = elements(page(report), "td");

    assertThat(cells).hasSizeGreaterThan(300);
    cells.stream()
        .filter(cell -> cell.getAttribute("class").contains("rule"))
        .map(cell -> cell.getTextContent().replace('\u00a0', ' ').strip().replaceAll("\\s+", " "))
        .filter(cell -> cell.matches(".*\\d.*"))
        .forEach(cell -> assertThat(text).contains(cell));
  }

  @Test
  void whatMattersComesFirst() {
    Report report = SampleReports.busy(Locale.ENGLISH);
    List<String> lines = report.text().lines().toList();

    assertThat(report.subject()).isEqualTo("License overview October 2026: 3 dead letters");
    assertThat(lines.get(3)).startsWith("! 3 messages could not be delivered");
    assertThat(lines.get(4)).startsWith("! shop is behind: 312 messages wait");
    assertThat(lines.get(9)).isEqualTo("- 1,339 activations, 190 more than before (+17%).");
  }

  @Test
  void picturesSayInWordsWhatTheyShow() throws Exception {
    Report report = SampleReports.busy(Locale.ENGLISH);
    List<Element> images = elements(page(report), "img");

    assertThat(images)
        .extracting(image -> image.getAttribute("src"))
        .containsExactlyElementsOf(
            report.pictures().keySet().stream().map(id -> "cid:" + id).toList());
    assertThat(images.get(2).getAttribute("alt"))
        .isEqualTo(
            "Activations per day: 1,339 in all, most on 8 Oct (79); in the period before 1,149.");
    for (Element image : images) {
      BufferedImage picture =
          ImageIO.read(
              new ByteArrayInputStream(
                  report.pictures().get(image.getAttribute("src").substring("cid:".length()))));
      assertThat(picture.getWidth()).isEqualTo(2 * Integer.parseInt(image.getAttribute("width")));
      assertThat(picture.getHeight()).isEqualTo(2 * Integer.parseInt(image.getAttribute("height")));
      assertThat(picture.getColorModel().hasAlpha()).isTrue();
    }
  }

  @Test
  void aPageIsSmallerThanWhatMailReadersCutOff() {
    assertThat(SampleReports.busy(Locale.GERMAN).html().getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThan(100_000);
  }

  @Test
  void wordsStandOutOfLightAndDarkPages() {
    // WCAG 2.2, 1.4.3 for text, 1.4.11 for pictures
    for (String ink : List.of("#1f2933", "#5b6673", "#b42318")) {
      assertThat(contrast(ink, "#ffffff")).as(ink).isGreaterThan(4.5);
    }
    for (String ink : List.of("#e8ebef", "#a3adb8", "#ff9d92")) {
      assertThat(contrast(ink, "#1b1f24")).as(ink).isGreaterThan(4.5);
    }
    for (Color ink : List.of(Charts.BARS, Charts.TEXT)) {
      assertThat(contrast(luminance(ink), luminance(Color.WHITE))).isGreaterThan(3);
      assertThat(contrast(luminance(ink), luminance(Color.decode("#1b1f24")))).isGreaterThan(3);
    }
    List<String> known =
        List.of(
            "#1f2933", "#5b6673", "#b42318", "#ffffff", "#e8ebef", "#a3adb8", "#ff9d92", "#1b1f24",
            "#f3f5f7", "#e3e7ec", "#fdf0ee", "#eef4fc", "#2f7de1", "#111417", "#343b44", "#3a2220",
            "#1f2d40", "#6ea8f5");
    assertThat(COLOR.matcher(SampleReports.busy(Locale.ENGLISH).html()).results())
        .allSatisfy(color -> assertThat(known).contains(color.group()));
  }

  private static double contrast(String one, String other) {
    return contrast(luminance(Color.decode(one)), luminance(Color.decode(other)));
  }

  private static double contrast(double one, double other) {
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }

  private static double luminance(Color color) {
    double[] parts =
        Stream.of(color.getRed(), color.getGreen(), color.getBlue())
            .mapToDouble(part -> part / 255.0)
            .map(part -> part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4))
            .toArray();
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  }

  @Test
  void whatComesFromElsewhereIsText() throws Exception {
    Report report =
        Report.of(hostile(), SampleReports.settings(Locale.ENGLISH), SampleReports.ORIGIN);

    assertThat(elements(page(report), "script")).isEmpty();
    assertThat(report.html()).contains("&lt;script&gt;");
  }

  @Test
  void noTableHasAFormula() throws IOException {
    Report report =
        Report.of(hostile(), SampleReports.settings(Locale.ENGLISH), SampleReports.ORIGIN);
    List<CSVRecord> rows = parse(report.tables().get("2026-10-unexpected.csv"), ',');

    assertThat(rows.get(1).get("orderId")).isEqualTo("'=HYPERLINK(\"http://x\")");
    assertThat(rows.get(0).get("orderId")).isEqualTo("<script>,\"\r\n\u00e4");
    assertThat(rows.get(2).get("orderId")).isEqualTo("'\uff1d1+1");
    assertThat(rows.get(3).get("orderId")).isEqualTo("'-2+3");
    assertThat(rows.get(3).get("itemId")).isEmpty();
  }

  private static Overview hostile() {
    Overview one = SampleOverviews.busy(SampleReports.OCTOBER);
    List<Finding> findings =
        Stream.of("<script>,\"\r\n\u00e4", "=HYPERLINK(\"http://x\")", "\uff1d1+1", "-2+3")
            .map(text -> new Finding(one.at(), 1L, null, text, null, null, null, null))
            .toList();
    return new Overview(
        one.period(),
        one.previous(),
        one.at(),
        one.days(),
        one.previousDays(),
        one.total(),
        one.previousTotal(),
        one.items(),
        one.customers(),
        one.unattributed(),
        one.expiring(),
        one.unused(),
        one.withoutReceipt(),
        new Findings(4, findings),
        one.deliveries(),
        one.polling());
  }

  @Test
  void tablesHaveAllThatThePageLeavesOut() throws IOException {
    Report report = SampleReports.busy(Locale.GERMAN);
    Map<String, byte[]> tables = report.tables();

    assertThat(tables).hasSize(Section.values().length);
    assertThat(parse(tables.get("2026-10-items.csv"), ';')).hasSize(12);
    assertThat(parse(tables.get("2026-10-expiring.csv"), ';')).hasSize(27);
    List<CSVRecord> days = parse(tables.get("2026-10-activity.csv"), ';');
    assertThat(days).hasSize(30 + 31);
    assertThat(
            days.stream()
                .filter(day -> day.get("period").equals("now"))
                .mapToLong(
                    day ->
                        Long.parseLong(day.get("activated"))
                            + Long.parseLong(day.get("reactivated")))
                .sum())
        .isEqualTo(1_339);
  }

  private static List<CSVRecord> parse(byte[] csv, char delimiter) throws IOException {
    assertThat(Arrays.copyOf(csv, 3)).isEqualTo(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    String text = new String(csv, 3, csv.length - 3, StandardCharsets.UTF_8);
    assertThat(text).endsWith("\r\n");
    try (CSVParser parser =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setHeader()
            .setSkipHeaderRecord(true)
            .get()
            .parse(new StringReader(text))) {
      return parser.getRecords();
    }
  }

  @Test
  void anEmptyPeriodSaysSo() throws Exception {
    Overview quiet = SampleOverviews.quiet(SampleReports.OCTOBER);
    ReportSettings settings = SampleReports.settings(Locale.ENGLISH);
    Report full = Report.of(quiet, settings, SampleReports.ORIGIN);
    Report heartbeat = Report.heartbeat(quiet, settings, SampleReports.ORIGIN);

    assertThat(Report.empty(quiet, settings)).isTrue();
    assertThat(Report.empty(SampleOverviews.busy(SampleReports.OCTOBER), settings)).isFalse();
    assertThat(full.text())
        .contains("Nothing happened in this period.", "Nothing happened to any item.");
    assertThat(elements(page(full), "img")).hasSize(4);
    assertThat(heartbeat.text()).contains("This mail says so because heartbeat is on");
    assertThat(heartbeat.pictures()).isEmpty();
    assertThat(heartbeat.tables()).isEmpty();
    assertThat(heartbeat.subject()).isEqualTo("License overview October 2026: nothing happened");
  }

  @Test
  void aProblemIsNeverEmpty() {
    Overview quiet = SampleOverviews.quiet(SampleReports.OCTOBER);
    Overview silent =
        new Overview(
            quiet.period(),
            quiet.previous(),
            quiet.at().plusSeconds(100_000),
            quiet.days(),
            quiet.previousDays(),
            Map.of(),
            Map.of(),
            List.of(),
            List.of(),
            Map.of(),
            quiet.expiring(),
            quiet.unused(),
            quiet.withoutReceipt(),
            quiet.unexpected(),
            List.of(),
            quiet.polling());

    assertThat(Report.empty(silent, SampleReports.settings(Locale.ENGLISH))).isFalse();
  }

  @Test
  void whereThereIsAConsoleTheMailLeadsThere() {
    Overview busy = SampleOverviews.busy(SampleReports.OCTOBER);
    Report report = Report.of(busy, SampleReports.settings(Locale.ENGLISH), SampleReports.ORIGIN);

    String console = "https://tools.example.com/console";
    Overview.Finding unused = busy.unused().first().get(0);
    String dead =
        busy.deliveries().stream().filter(one -> one.dead() > 0).findFirst().get().destination();
    assertThat(report.html())
        .contains("href=\"" + console + "/search?q=" + unused.ticketLicenseId() + "\"")
        .contains("href=\"" + console + "/search?q=" + unused.orderId() + "\"")
        .contains("href=\"" + console + "/destinations/" + dead + "?state=dead\"")
        .contains("href=\"" + console + "\"")
        .doesNotContain("href=\"/")
        .doesNotContain("q=null");
    assertThat(report.text())
        .contains("\n  " + console + "/destinations/" + dead + "?state=dead\n")
        .endsWith("The console: " + console + "\n");
  }

  @Test
  void whereThereIsNoneItHasNoLinks() {
    Report report = SampleReports.busy(Locale.ENGLISH);
    assertThat(report.html()).doesNotContain("href=");
    assertThat(report.text()).doesNotContain("http");
  }
}
