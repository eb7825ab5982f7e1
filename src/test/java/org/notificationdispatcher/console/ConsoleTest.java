package org.notificationdispatcher.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.collect.Watermarks;
import org.notificationdispatcher.reporting.SampleReports;

/** Who gets in, and who may do what. */
class ConsoleTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  /** Shortly after October. */
  private static final Clock REPORTS_CLOCK =
      Clock.fixed(Instant.parse("2026-11-01T05:01:00Z"), ZoneOffset.UTC);

  private static final String CHOSEN = "correct horse battery";

  private Console.Settings settings =
      new Console.Settings(false, "/console", Duration.ofMinutes(30), Duration.ofHours(12));
  private Users users;

  @BeforeEach
  void users() {
    users = new Users(DATABASE.dataSource(), new Passwords(100));
  }

  private Visitor visitor() {
    Console console =
        new Console(
            DATABASE.dataSource(),
            users,
            settings,
            new Console.Sources(
                List.of(Module.ORDERS),
                (module, moment) -> Optional.of(moment.plusSeconds(60)),
                new Watermarks(
                    DATABASE.dataSource(), Map.of(), Duration.ofMinutes(1), Clock.systemUTC()),
                () ->
                    List.of(
                        new Setting("dispatcher.a", "<b>", "default", null),
                        new Setting("dispatcher.secret", null, "-Ddispatcher.secret", null)),
                SampleReports.busy(
                    DATABASE.dataSource(),
                    SampleReports.settings(Locale.ENGLISH),
                    null,
                    REPORTS_CLOCK),
                null),
            Clock.systemUTC(),
            ZoneOffset.UTC);
    return new Visitor(console, settings);
  }

  private Visitor operator() {
    Visitor visitor = visitor();
    visitor.begin("olga", users.add("olga", Role.OPERATOR), CHOSEN);
    return visitor;
  }

  @Test
  void theFirstUserIsMadeOnceAndHasToChooseAPassword() {
    String oneTime = users.first().orElseThrow();
    assertThat(users.first()).isEmpty();

    Visitor visitor = visitor();
    assertThat(visitor.get("").headers()).containsEntry("Location", "/console/sign-in");
    assertThat(visitor.signIn("admin", oneTime).headers()).containsEntry("Location", "/console");
    assertThat(visitor.get("").headers()).containsEntry("Location", "/console/password");
    assertThat(visitor.get("/audit").headers()).containsEntry("Location", "/console/password");

    visitor.get("/password");
    assertThat(
            visitor.post("/password", "old", oneTime, "new", oneTime, "repeated", oneTime).text())
        .contains("The new password is the old one");
    assertThat(visitor.post("/password", "old", "x", "new", CHOSEN, "repeated", CHOSEN).status())
        .isEqualTo(403);
    String before = Map.copyOf(visitor.cookies).get("dispatcher-session");
    assertThat(
            visitor.post("/password", "old", oneTime, "new", CHOSEN, "repeated", CHOSEN).headers())
        .containsEntry("Location", "/console?done=password");

    assertThat(visitor.cookies.get("dispatcher-session")).isNotEqualTo(before);
    assertThat(visitor.get("").status()).isEqualTo(200);
    assertThat(visitor().signIn("admin", oneTime).status()).isEqualTo(403);
    assertThat(DATABASE.jdbc().queryForList("SELECT password FROM console_user", String.class))
        .noneMatch(hash -> hash.contains(CHOSEN));
  }

  @Test
  void whoIsNotSignedInSeesNothingAndComesBackAfterwards() {
    Visitor visitor = visitor();

    Reply asked = visitor.get("/search?q=SO-1");
    assertThat(asked.headers())
        .containsEntry("Location", "/console/sign-in?to=%2Fsearch%3Fq%3DSO-1");
    assertThat(asked.text()).isEmpty();
    visitor.get("/sign-in?to=%2Fsearch%3Fq%3DSO-1");
    String oneTime = users.add("olga", Role.OPERATOR);
    assertThat(visitor.post("/sign-in", "name", "Olga ", "password", oneTime).headers())
        .containsEntry("Location", "/console/search?q=SO-1");

    for (String elsewhere : List.of("//evil.example", "https:%2F%2Fevil.example", "/a%5Cb")) {
      Visitor other = visitor();
      other.get("/sign-in?to=" + elsewhere);
      assertThat(
              other.post("/sign-in", "name", "olga", "password", oneTime).headers().get("Location"))
          .startsWith("/console");
    }
  }

  @Test
  void aSessionIsNewAtEachSignInAndEnds() {
    Visitor visitor = visitor();
    String planted = "A".repeat(43);
    visitor.cookies.put("dispatcher-session", planted);
    visitor.begin("olga", users.add("olga", Role.OPERATOR), CHOSEN);
    assertThat(visitor.cookies.get("dispatcher-session")).isNotEqualTo(planted);
    assertThat(visitor.get("").status()).isEqualTo(200);
    String session = visitor.cookies.get("dispatcher-session");
    assertThat(
            DATABASE
                .jdbc()
                .queryForObject(
                    "SELECT string_agg(s::text, '') FROM console_session s", String.class))
        .doesNotContain(session);

    DATABASE.jdbc().update("UPDATE console_session SET seen_at = now() - interval '31 minutes'");
    assertThat(visitor.get("").status()).isEqualTo(303);
    visitor.signIn("olga", CHOSEN);
    DATABASE.jdbc().update("UPDATE console_session SET started_at = now() - interval '13 hours'");
    assertThat(visitor.get("").status()).isEqualTo(303);

    visitor.signIn("olga", CHOSEN);
    String mine = visitor.cookies.get("dispatcher-session");
    visitor.get("");
    assertThat(visitor.post("/sign-out").cookies()).anyMatch(one -> one.contains("Max-Age=0"));
    visitor.cookies.put("dispatcher-session", mine);
    assertThat(visitor.get("").status()).isEqualTo(303);
  }

  @Test
  void aNewPasswordEndsEverySession() {
    Visitor visitor = operator();
    users.renewPassword("olga");
    assertThat(visitor.get("").status()).isEqualTo(303);
    assertThat(visitor.signIn("olga", CHOSEN).status()).isEqualTo(403);
    users.remove("olga");
    assertThatThrownBy(() -> users.remove("olga")).hasMessage("there is no user olga");
  }

  @Test
  void whoGuessesHasToWait() {
    users.add("olga", Role.OPERATOR);
    Visitor guessing = visitor();
    for (int n = 0; n < SignInLimit.OF_PAIR; n++) {
      assertThat(guessing.signIn("olga", "guess " + n).status()).isEqualTo(403);
    }

    Reply refused = guessing.signIn("olga", "guess");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(Long.parseLong(refused.headers().get("Retry-After"))).isBetween(1L, 900L);
    assertThat(refused.text()).contains("Too many attempts. Try again in 1");
  }

  @Test
  void anUnknownUserIsRefusedInTheSameWords() {
    users.add("olga", Role.OPERATOR);
    String unknown = visitor().signIn("nobody", "x".repeat(5_000)).text();
    String known = visitor().signIn("olga", "wrong").text();
    assertThat(words(unknown, "nobody")).isEqualTo(words(known, "olga"));
    assertThat(words(visitor().signIn("olga", "").text(), "olga")).isEqualTo(words(known, "olga"));
  }

  @Test
  void whoIsRefusedIsWrittenDownAndCannotFillTheLog() {
    users.add("olga", Role.OPERATOR);
    visitor().signIn("olga", "wrong");
    visitor().signIn("my password", "x");
    assertThat(
            DATABASE
                .jdbc()
                .queryForList(
                    "SELECT who || ' ' || what || ' ' || target FROM console_audit ORDER BY id",
                    String.class))
        .containsExactly(
            "olga was refused at sign-in, from 192.0.2.1",
            "somebody was refused at sign-in, from 192.0.2.1");

    SignInLimit limit = new SignInLimit(Clock.systemUTC());
    for (int n = 0; n < SignInLimit.OF_NOTES; n++) {
      assertThat(limit.noted()).isTrue();
    }
    assertThat(limit.noted()).isFalse();
  }

  @Test
  void whatIsOldIsRemovedFromTheAuditLog() {
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO console_audit (at, who, what, target) SELECT now() - CASE WHEN n <= 1500"
                + " THEN interval '2 days' ELSE interval '0' END, 'olga', 'n', n::text FROM"
                + " generate_series(1, 1502) n");
    AuditLog log = new AuditLog(DATABASE.dataSource(), Duration.ofDays(1));

    assertThat(log.remove()).isTrue();
    assertThat(log.remove()).isFalse();
    assertThat(log.remove()).isFalse();

    assertThat(DATABASE.jdbc().queryForList("SELECT target FROM console_audit", String.class))
        .containsExactly("1501", "1502");
  }

  @Test
  void oneThatWasDeliveredIsSentAgain() {
    destination("erp");
    UUID id = dead("erp", "license/1");
    DATABASE
        .jdbc()
        .update(
            "UPDATE delivery SET state = 'delivered', delivered_at = now(), dead_at = NULL, blocks"
                + " = false");
    Visitor visitor = operator();
    assertThat(visitor.get("/messages/" + id).text()).contains("Send again");
    visitor.post("/messages/" + id + "/retry", "destination", "erp");
    assertThat(deliveries("pending")).isEqualTo(1);
  }

  private static String words(String page, String name) {
    return page.replace(name, "")
        .replaceAll("[A-Za-z0-9_-]{43}", "")
        .replaceAll("\\d\\d:\\d\\d:\\d\\d", "");
  }

  @Test
  void aFormFromElsewhereDoesNothing() {
    Visitor visitor = operator();
    destination("erp");
    visitor.get("/destinations/erp");

    assertThat(visitor.post("/destinations/erp/pause", "csrf", "x").status()).isEqualTo(403);
    for (String site : List.of("cross-site", "same-site", "none")) {
      visitor.headers.put("Sec-Fetch-Site", site);
      assertThat(visitor.post("/destinations/erp/pause").status()).isEqualTo(403);
      visitor.get("/destinations/erp");
    }
    visitor.headers.remove("Sec-Fetch-Site");
    for (String origin : List.of("https://evil.example", "null", "http://console.example:81")) {
      visitor.headers.put("Origin", origin);
      assertThat(visitor.post("/destinations/erp/pause").status()).isEqualTo(403);
      visitor.get("/destinations/erp");
    }
    assertThat(state("erp")).isEqualTo("active");

    visitor.headers.put("Origin", "http://console.example");
    assertThat(visitor.post("/destinations/erp/pause", "reason", "release").status())
        .isEqualTo(303);
    assertThat(state("erp")).isEqualTo("paused");

    Visitor without = visitor();
    without.get("/sign-in");
    without.cookies.clear();
    assertThat(without.post("/sign-in", "name", "olga", "password", CHOSEN).status())
        .isEqualTo(403);
  }

  @Test
  void whoOnlyLooksChangesNothing() {
    destination("erp");
    dead("erp", "license/1");
    Visitor viewer = visitor();
    viewer.begin("vera", users.add("vera", Role.VIEWER), CHOSEN);

    String page = viewer.get("/destinations/erp").text();
    assertThat(page).contains("license/1").doesNotContain("/pause").doesNotContain("Replay");
    assertThat(viewer.get("/destinations/erp/replay").status()).isEqualTo(403);
    viewer.get("");
    for (String action : List.of("pause", "resume", "disable", "replay", "discard")) {
      Reply refused = viewer.post("/destinations/erp/" + action);
      assertThat(refused.status()).as(action).isEqualTo(403);
      assertThat(refused.text()).contains("You may only look");
    }
    assertThat(state("erp")).isEqualTo("active");
    assertThat(deliveries("dead")).isEqualTo(1);
  }

  @Test
  void whatIsDoneIsWrittenDown() {
    destination("erp");
    UUID first = dead("erp", "license/1");
    dead("erp", "license/2");
    dead("erp", "license/3");
    Visitor visitor = operator();

    assertThat(visitor.get("/messages/" + first).text()).contains("it was &lt;down&gt;");
    assertThat(visitor.post("/messages/" + first + "/retry", "destination", "erp").headers())
        .containsEntry("Location", "/console/messages/" + first + "?done=retried&n=1");
    assertThat(deliveries("pending")).isEqualTo(1);

    assertThat(visitor.get("/destinations/erp/replay?subject=license%2F2").text())
        .contains("Replay 1 dead letter");
    visitor.post("/destinations/erp/replay");
    assertThat(deliveries("pending")).isEqualTo(2);
    assertThat(visitor.get("/destinations/erp/discard?since=yesterday").text())
        .contains("since: 'yesterday' is not a time")
        .doesNotContain("class=\"danger\"");
    assertThat(visitor.get("/destinations/erp/discard").text()).contains("Discard 1 dead letter");
    visitor.post("/destinations/erp/discard");
    assertThat(deliveries("discarded")).isEqualTo(1);
    visitor.get("/destinations/erp");
    visitor.post("/destinations/erp/disable", "reason", "gone");
    visitor.get("/destinations/erp");
    visitor.post("/destinations/erp/resume");

    assertThat(
            DATABASE
                .jdbc()
                .queryForList(
                    "SELECT who || ' ' || what || ' ' || target || coalesce(' ' || count, '') FROM"
                        + " console_audit ORDER BY id",
                    String.class))
        .containsSubsequence(
            "olga signed in from 192.0.2.1",
            "olga changed password olga",
            "olga retried erp " + first + " 1",
            "olga replayed erp, subject=license/2 1",
            "olga discarded erp, all 1",
            "olga disabled erp: gone",
            "olga resumed erp");
    assertThat(visitor.get("/audit").text()).contains("erp: gone");
  }

  @Test
  void everyAnswerTellsTheBrowserToBeStrict() {
    Visitor visitor = operator();
    for (Reply reply :
        List.of(
            visitor.get(""),
            visitor.get("/nowhere"),
            visitor.get("/sign-in"),
            visitor.get("/search?q=%3Cscript%3E"))) {
      assertThat(reply.headers())
          .containsEntry(
              "Content-Security-Policy",
              "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
                  + " frame-ancestors 'none'; base-uri 'none'")
          .containsEntry("X-Content-Type-Options", "nosniff")
          .containsEntry("Referrer-Policy", "same-origin")
          .containsEntry("Cache-Control", "no-store");
      assertThat(reply.text()).doesNotContain("<script").doesNotContain("style=");
    }
    assertThat(visitor.get("/search?q=%3Cscript%3E").text()).contains("&lt;script&gt;");
    assertThat(visitor.get("/configuration").text()).contains("&lt;b&gt;").contains("not shown");
    Reply css = visitor.get("/" + new Pages().styleName());
    assertThat(css.headers())
        .containsEntry("Cache-Control", "public, max-age=31536000, immutable")
        .containsEntry("Content-Type", "text/css; charset=utf-8");
  }

  @Test
  void reportsAreListedWithWhatBecameOfThem() {
    Visitor viewer = visitor();
    viewer.begin("vera", users.add("vera", Role.VIEWER), CHOSEN);
    assertThat(viewer.get("/reports").text())
        .contains("0 0 6 1 * ?", "Europe/Berlin", "sales@example.com", "boss@example.com")
        .contains("2026-12-01 05:00:00", "?period=2026-11\"")
        .contains("None was made by its schedule yet");

    DATABASE
        .jdbc()
        .update(
            "INSERT INTO report_run (report, period_from, period_until, zone, state, sent_at,"
                + " message_id, refused) VALUES ('monthly', '2026-09-01', '2026-10-01',"
                + " 'Europe/Berlin', 'sent', '2026-10-01T04:00:07Z', '<a@example.com>', '{x@y.z}'),"
                + " ('monthly', '2026-08-01', '2026-09-01', 'Europe/Berlin', 'empty', now(), NULL, '{}'),"
                + " ('monthly', '2026-10-01', '2026-11-01', 'Europe/Berlin', 'due', NULL, NULL, '{}')");
    assertThat(viewer.get("/reports").text())
        .containsSubsequence(
            ">2026-10<",
            "on its way",
            ">2026-09<",
            "sent",
            "2026-10-01 04:00:07",
            "&lt;a@example.com&gt;",
            "x@y.z",
            ">2026-08<",
            "nothing to tell, not sent");
  }

  @Test
  void aReportIsShownAsItWouldBeMailed() {
    Visitor viewer = visitor();
    viewer.begin("vera", users.add("vera", Role.VIEWER), CHOSEN);

    Reply shown = viewer.get("/reports/monthly");
    assertThat(shown.headers().get("Content-Security-Policy")).endsWith("; frame-src 'self'");
    assertThat(shown.text())
        .contains("License overview October 2026: 3 dead letters", "2026-10-items.csv")
        .contains("src=\"/console/reports/monthly/page?period=2026-10\"", "sandbox=\"allow-popups")
        .contains("?period=2026-09\"");

    Reply page = viewer.get("/reports/monthly/page?period=2026-Q2");
    assertThat(page.headers().get("Content-Security-Policy"))
        .startsWith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
        .contains("frame-ancestors 'self'", "sandbox");
    assertThat(page.text())
        .contains("Quarter 2, 2026", "src=\"data:image/png;base64,iVBOR")
        .doesNotContain("cid:");

    assertThat(viewer.get("/reports/weekly").status()).isEqualTo(404);
    assertThat(viewer.get("/reports/weekly/page").status()).isEqualTo(404);
    Reply refused = viewer.get("/reports/monthly/page?period=%3Cb%3E");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("&lt;b&gt;").contains("2026-W45");
    assertThat(viewer.get("/reports/monthly?period=1000-01-01..2026-01-01").status())
        .isEqualTo(400);
    assertThat(visitor().get("/reports/monthly/page").status()).isEqualTo(303);
  }

  @Test
  void aProxyIsBelievedOnlyIfItIsTrusted() {
    Visitor direct = visitor();
    direct.headers.put("X-Forwarded-Proto", "https");
    direct.headers.put("X-Forwarded-Prefix", "/tools");
    Reply plain = direct.get("/sign-in");
    assertThat(plain.cookies())
        .singleElement()
        .asString()
        .startsWith("dispatcher-form=")
        .endsWith("; Path=/console; HttpOnly; SameSite=Strict");
    assertThat(plain.text()).doesNotContain("/tools");

    settings = new Console.Settings(true, "/console", settings.idle(), settings.longest());
    Visitor behind = visitor();
    behind.headers.putAll(direct.headers);
    behind.headers.put("X-Forwarded-For", "203.0.113.9, 198.51.100.7");
    Reply secure = behind.get("/sign-in");
    assertThat(secure.cookies())
        .singleElement()
        .asString()
        .startsWith("__Secure-dispatcher-form=")
        .endsWith("; Path=/tools/console; HttpOnly; SameSite=Strict; Secure");
    assertThat(secure.text()).contains("action=\"/tools/console/sign-in\"");
    behind.begin("olga", users.add("olga", Role.OPERATOR), CHOSEN);
    assertThat(behind.get("").text()).contains("href=\"/tools/console/search\"");
    assertThat(DATABASE.jdbc().queryForList("SELECT target FROM console_audit", String.class))
        .contains("from 198.51.100.7");
    behind.headers.put("X-Forwarded-Prefix", "/x\" onclick=\"");
    assertThat(behind.get("/sign-in").text()).doesNotContain("onclick");

    settings = new Console.Settings(false, "/news/console", settings.idle(), settings.longest());
    assertThat(visitor().get("/sign-in").text()).contains("action=\"/news/console/sign-in\"");
  }

  @Test
  void aLinkFromElsewhereFindsTheSession() {
    Visitor visitor = operator();
    Map<String, String> hidden = Map.copyOf(visitor.cookies);
    visitor.cookies.clear();
    visitor.headers.put("Sec-Fetch-Site", "cross-site");
    assertThat(visitor.get("/audit").text()).contains("http-equiv=\"refresh\"");
    visitor.headers.put("Sec-Fetch-Site", "same-origin");
    visitor.cookies.putAll(hidden);
    assertThat(visitor.get("/audit").status()).isEqualTo(200);
  }

  @Test
  void whatIsNotThereIsSaid() {
    Visitor visitor = operator();
    for (String path :
        List.of(
            "/messages/x",
            "/messages/" + UUID.randomUUID(),
            "/story?of=license%2F1",
            "/destinations/none",
            "/x/y/z")) {
      assertThat(visitor.get(path).status()).as(path).isEqualTo(404);
    }
    assertThat(visitor.get("/search?q=" + "x".repeat(201)).status()).isEqualTo(400);
    assertThat(visitor.get("/search?q=x&at=never").status()).isEqualTo(400);
    for (String path : List.of("/search?q=%00", "/messages/%zz", "search")) {
      assertThatThrownBy(() -> visitor.get(path))
          .hasCauseInstanceOf(Visit.UnreadableException.class);
    }
    assertThat(visitor.get("").text())
        .contains("No destination yet")
        .contains("Nothing was delivered");
    assertThat(visitor.get("/search?q=SO-1").text()).contains("Nothing is known of");
  }

  private static void destination(String name) {
    DATABASE.jdbc().update("INSERT INTO destination (name) VALUES (?)", name);
  }

  private static UUID dead(String destination, String subject) {
    UUID id = UUID.randomUUID();
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO message (id, module, type, source, subject, changed_at, data) VALUES (?,"
                + " 'licenses', 'license.created', 'test', ?, now(), '{\"a\":\"</pre>\"}')",
            id,
            subject);
    DATABASE
        .jdbc()
        .update(
            "INSERT INTO delivery (message_id, destination, order_key, sequence, state, attempts,"
                + " due_at, dead_at, last_status, last_error) SELECT id, ?, subject, sequence,"
                + " 'dead', 9, now(), ?, 500, 'it was <down>' FROM message WHERE id = ?",
            destination,
            OffsetDateTime.now(ZoneOffset.UTC),
            id);
    DATABASE.jdbc().queryForList("SELECT recount_totals()");
    return id;
  }

  private static String state(String destination) {
    return DATABASE
        .jdbc()
        .queryForObject("SELECT state FROM destination WHERE name = ?", String.class, destination);
  }

  private static long deliveries(String state) {
    return DATABASE
        .jdbc()
        .queryForObject("SELECT count(*) FROM delivery WHERE state = ?", Long.class, state);
  }
}
