package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.app.routes.LogLines;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.NewOrder;

/** What an operator does on a bad day, in a real browser. */
class ConsoleIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String CHOSEN = "correct horse battery";
  private static final Pattern PASSWORD =
      Pattern.compile(
          "WARN Console: sign in at (\\S+) as admin with the one-time password (\\S+) ");

  /** With -Dconsole.pictures=true, docs/console gets new ones. */
  private static final boolean PICTURES = Boolean.getBoolean("console.pictures");

  private static final Path FOLDER = Path.of("docs/console");

  @TempDir Path folder;
  @RegisterExtension final LogLines log = new LogLines();

  private final AtomicBoolean sick = new AtomicBoolean(true);
  private Surroundings surroundings;
  private Surroundings.InProcess dispatcher;
  private String base;
  private String password;

  @BeforeEach
  void start() {
    assumeTrue(
        Browser.there(),
        "no chromium and chromedriver on the PATH: the console is not tried in a browser");
    surroundings =
        new Surroundings(
            folder,
            InboxOptions.with(Surroundings.SECRET).failing((number, id) -> sick.get() ? 400 : 204));
    surroundings.settings.put("dispatcher.webhook.erp.permanentErrors", "400");
    surroundings.settings.put("dispatcher.archive.folder", folder.resolve("archive").toString());
    surroundings.schedule("0 17 0/12 * * ?");
    surroundings.settings.put("dispatcher.console.enabled", "true");
    surroundings.settings.put("dispatcher.mail.host", "mail.example.com");
    surroundings.settings.put("dispatcher.mail.from", "License reports <reports@example.com>");
    surroundings.settings.put("dispatcher.report.monthly.schedule", "0 0 6 1 * ?");
    surroundings.settings.put("dispatcher.report.monthly.to", "Sales <sales@example.com>");
    surroundings.settings.put("dispatcher.server.port", "0");
    dispatcher = surroundings.start();
    base =
        "http://127.0.0.1:"
            + dispatcher.service(VertxPlatformHttpServer.class).getPort()
            + "/console";
    Matcher told = PASSWORD.matcher(String.join("\n", log.of("WARN")));
    assertThat(told.find()).isTrue();
    assertThat(told.group(1)).isEqualTo(base);
    password = told.group(2);
  }

  @AfterEach
  void stop() {
    if (surroundings != null) {
      if (dispatcher != null) {
        dispatcher.close();
      }
      surroundings.close();
    }
  }

  @Test
  void aDeadActivationIsFoundUnderstoodAndMended() {
    String ticket = orders();
    long license =
        dispatcher.jdbc.queryForObject(
            "SELECT source_key::bigint FROM snapshot WHERE module = 'licenses' AND data ->>"
                + " 'ticketId' = ? ORDER BY 1 LIMIT 1",
            Long.class,
            ticket);
    await().atMost(PATIENCE).until(() -> dispatcher.count("delivery WHERE state = 'pending'") == 0);
    aDayOfFigures();
    reports();

    try (Browser browser = Browser.open(folder)) {
      signIn(browser);
      assertThat(browser.text()).contains("1 thing needs you now").contains("erp\nFailing");

      browser.type("q", Long.toString(license));
      browser.press("Search");
      browser.press("License " + license);
      assertThat(browser.text()).contains("License " + license).contains("dead").contains("400");
      browser.press("license.created");
      assertThat(browser.text())
          .contains("dead")
          .contains("Last error")
          .contains("ticketLicenseId");
      sick.set(false);
      browser.press("Retry");
      assertThat(browser.text()).contains("It is on its way again.");
      UUID id =
          dispatcher.jdbc.queryForObject(
              "SELECT id FROM message WHERE subject = ? AND type = 'license.created'",
              UUID.class,
              "license/" + license);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                browser.go(base + "/messages/" + id);
                assertThat(browser.text()).contains("erp\ndelivered").doesNotContain("Retry");
              });
      assertThat(dispatcher.jdbc.queryForList("SELECT what FROM console_audit", String.class))
          .contains("retried");
      everyPage(browser, license, id, ticket);
    }
  }

  /** The ticket of the first. */
  private String orders() {
    String first = null;
    for (int n = 1; n <= 3; n++) {
      String ticket =
          surroundings
              .simulator
              .state()
              .createOrder(NewOrder.of("SO-2026-00" + n).forCustomer("C-10001").with("PRO-2026", 2))
              .ticketId();
      first = first == null ? ticket : first;
    }
    surroundings
        .simulator
        .state()
        .confirm(surroundings.simulator.state().activate(first, "3-4790157"));
    dispatcher.collectAll();
    return first;
  }

  /** What is delivered in a day, for the chart. */
  private void aDayOfFigures() {
    dispatcher.jdbc.queryForList(
        "SELECT add_figures('erp', delivered => 60 + (40 * sin(n / 12.0))::int + n % 7, first_try =>"
            + " 20, failed => CASE WHEN n BETWEEN 40 AND 47 THEN 22 ELSE n % 5 / 4 END, at => now() -"
            + " n * interval '15 minutes') FROM generate_series(1, 92) n");
  }

  /** What became of earlier reports. */
  private void reports() {
    dispatcher.jdbc.update(
        "INSERT INTO report_run (report, period_from, period_until, zone, state, created_at, sent_at,"
            + " message_id) VALUES ('monthly', '2026-10-01', '2026-11-01', 'UTC', 'sent',"
            + " '2026-11-01T06:00:03Z', '2026-11-01T06:00:05Z',"
            + " '<report-monthly.2026-10.7f0c2a51-0000-3000-8000-000000000000@example.com>'),"
            + " ('monthly', '2026-09-01', '2026-10-01', 'UTC', 'empty', '2026-10-01T06:00:01Z',"
            + " '2026-10-01T06:00:02Z', NULL)");
  }

  private void signIn(Browser browser) {
    browser.go(base);
    assertThat(browser.title()).startsWith("Sign in");
    inspect(browser, "sign-in");
    browser.type("name", "admin");
    browser.type("password", "wrong");
    browser.press("Sign in");
    assertThat(browser.text()).contains("Name or password is wrong.");
    browser.type("password", password);
    browser.press("Sign in");
    assertThat(browser.text()).contains("Choose a password");
    inspect(browser, "password");
    browser.type("old", password);
    browser.type("new", CHOSEN);
    browser.type("repeated", CHOSEN);
    browser.press("Change it");
    assertThat(browser.text()).contains("Your password is changed.");
  }

  private void everyPage(Browser browser, long license, UUID message, String ticket) {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("overview", "");
    pages.put("search", "/search?q=" + ticket);
    pages.put("nothing", "/search?q=none");
    pages.put("story", "/story?of=license/" + license);
    pages.put("message", "/messages/" + message);
    pages.put("dead-letters", "/destinations/erp?state=dead");
    pages.put("pending", "/destinations/erp?state=pending");
    pages.put("delivered", "/destinations/erp?state=delivered");
    pages.put("replay", "/destinations/erp/replay");
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    String days = today.minusDays(2) + ".." + today.plusDays(1);
    browser.go(base + "/reports/monthly/page?period=" + days);
    // Of three orders with two licenses each
    assertThat(browser.text()).containsPattern("Licenses\\s+6\\s").contains("PRO-2026");
    pages.put("reports", "/reports");
    pages.put("report", "/reports/monthly?period=" + days);
    pages.put("routes", "/routes");
    pages.put("configuration", "/configuration");
    pages.put("audit", "/audit");
    pages.forEach(
        (name, path) -> {
          browser.go(base + path);
          inspect(browser, name);
        });
    browser.go(base);
    browser.look(1280, true);
    inspect(browser, "overview-dark");
    browser.go(base + "/messages/" + message);
    browser.look(390, false);
    browser.fits();
    browser.go(base + "/destinations/erp?state=dead");
    browser.fits();
    browser.go(base + "/reports/monthly?period=" + days);
    browser.fits();
    browser.go(base);
    browser.look(390, false);
    browser.fits();
    inspect(browser, "overview-phone");
  }

  private void inspect(Browser browser, String name) {
    browser.isAccessible();
    if (PICTURES) {
      browser.picture(FOLDER.resolve(name + ".png"));
    }
  }
}
