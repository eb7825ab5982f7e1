package org.notificationdispatcher.reporting;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Base64;
import java.util.Map;

/**
 * A finished report.
 *
 * @param settings of the report
 * @param period what it is about
 * @param subject of a mail
 * @param html the page; pictures are {@code cid:} addresses
 * @param text the same for who reads no HTML
 * @param pictures PNG, by content id
 * @param tables CSV, by file name; none if they are not wanted
 */
public record Report(
    ReportSettings settings,
    Period period,
    String subject,
    String html,
    String text,
    Map<String, byte[]> pictures,
    Map<String, byte[]> tables) {
  // Compiled by the build: no compiler is needed, and no file is read
  private static final TemplateEngine TEMPLATES =
      TemplateEngine.createPrecompiled(
          null,
          ContentType.Html,
          Report.class.getClassLoader(),
          "org.notificationdispatcher.reporting.template");

  /**
   * Whether there is nothing that anybody has to know.
   *
   * @param overview its figures
   */
  static boolean empty(Overview overview, ReportSettings settings) {
    return Highlights.empty(
        overview, new Wording(settings.locale(), settings.zone()), settings.limits());
  }

  /** All of it. */
  static Report of(Overview overview, ReportSettings settings, Origin origin) {
    Pages pages = new Pages(overview, settings, origin);
    return of(overview, settings, pages, pages.page());
  }

  /** That nothing happened. */
  static Report heartbeat(Overview overview, ReportSettings settings, Origin origin) {
    Pages pages = new Pages(overview, settings, origin);
    return of(overview, settings, pages, pages.heartbeat());
  }

  /** The page with its pictures inside, which needs nothing else. */
  public String wholeHtml() {
    String whole = html;
    for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
      whole =
          whole.replace(
              "cid:" + picture.getKey(),
              "data:image/png;base64," + Base64.getEncoder().encodeToString(picture.getValue()));
    }
    return whole;
  }

  private static Report of(
      Overview overview, ReportSettings settings, Pages pages, ReportPage page) {
    StringOutput html = new StringOutput();
    TEMPLATES.render("report.jte", page, html);
    return new Report(
        settings,
        overview.period(),
        pages.subject(),
        html.toString(),
        PlainText.of(page),
        pages.pictures(),
        settings.csv() && !page.parts().isEmpty() ? Tables.of(overview, settings) : Map.of());
  }
}
