package org.notificationdispatcher.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.notificationdispatcher.bench.Figure.Bound;
import org.notificationdispatcher.console.Role;
import org.notificationdispatcher.console.Users;
import org.notificationdispatcher.scenario.DispatcherProcess;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The pages of the console over as many messages, deliveries and snapshots as {@code bench.console}
 * says: each page 20 times, for another thing each time. 98 % are delivered, 1.9 % pending, 0.1 %
 * dead. A customer has 200 orders of two licenses.
 */
final class ConsolePart implements Part {
  /** Nobody waits for such a page. */
  private static final double MILLIS = 100;

  private static final long MESSAGES = Long.getLong("bench.console", 1_000_000);
  private static final int STORED_AT_ONCE = 100_000;
  private static final int REQUESTS = 20;

  private static final Pattern HIDDEN =
      Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\"");

  /** By its name, what is asked for of the n-th thing. */
  private static Map<String, LongFunction<String>> pages(JdbcTemplate jdbc) {
    Map<String, LongFunction<String>> pages = new LinkedHashMap<>();
    pages.put("overview", n -> "");
    pages.put("search for an order", n -> "/search?q=SO-" + n / 2);
    pages.put("search for a ticket", n -> "/search?q=T-" + n);
    pages.put("search for a license", n -> "/search?q=" + n);
    pages.put("search for a container", n -> "/search?q=3-" + n);
    pages.put("search for a customer", n -> "/search?q=C-" + n / 400);
    pages.put("search for what there is not", n -> "/search?q=none-" + n);
    pages.put("a license", n -> "/story?of=license/" + n);
    pages.put(
        "a message",
        n ->
            "/messages/"
                + jdbc.queryForObject(
                    "SELECT id FROM message WHERE sequence = ?", String.class, n));
    pages.put("pending", n -> "/destinations/erp?state=pending&from=" + n);
    pages.put("dead letters", n -> "/destinations/erp?state=dead&from=" + n);
    pages.put("count of dead letters", n -> "/destinations/erp/replay?type=license.*");
    pages.put("delivered lately", n -> "/destinations/erp?state=delivered");
    pages.put("delivered before", n -> "/destinations/erp?state=delivered&from=" + n);
    pages.put("audit log", n -> "/audit");
    pages.put("routes", n -> "/routes");
    pages.put("configuration", n -> "/configuration");
    return pages;
  }

  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

  private String base;

  @Override
  public Report run(Path folder, Started started, Consumer<String> progress)
      throws IOException, InterruptedException {
    PostgresServer data =
        started.start(() -> PostgresServer.startEmpty(folder.resolve("database")));
    data.database().migrate();
    JdbcTemplate jdbc = data.jdbc();
    store(jdbc, progress);
    String password = new Users(data.database().dataSource()).add("bench", Role.OPERATOR);
    Path own = Folders.empty(folder.resolve("dispatcher"));
    int port = freePort();
    Map<String, String> settings = DispatcherSettings.withoutCollecting(own, data);
    settings.put("dispatcher.console.enabled", "true");
    settings.put("dispatcher.server.port", Integer.toString(port));
    DispatcherProcess dispatcher =
        started.start(
            () ->
                new DispatcherProcess(
                    own, JavaOptions.ofTheDispatcher(), settings, Path.of("routes")));
    started.await(
        "the start of the dispatcher",
        120,
        () -> dispatcher.check() && dispatcher.log().contains("Dispatcher started"));
    base = "http://127.0.0.1:" + port + "/console";
    signIn(password);

    String load = Conditions.loadAverage();
    List<Figure> figures = new ArrayList<>();
    // The same things each time the part runs
    Random random = new Random(1);
    pages(jdbc)
        .forEach(
            (name, page) -> {
              Samples millis = new Samples();
              for (int n = 0; n <= REQUESTS; n++) {
                double took = get(page.apply(1 + random.nextLong(MESSAGES)));
                // The first one finds code that has never run
                if (n > 0) {
                  millis.add(took);
                }
              }
              figures.add(
                  Figure.of("ms, median, " + name, millis.value()).within(Bound.atMost(MILLIS)));
              figures.add(Figure.of("ms, 95 of 100 below, " + name, millis.quantile(0.95)));
              progress.accept("%-30s %6.1f ms".formatted(name, millis.value()));
            });
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("messages, deliveries and snapshots", "%,d each".formatted(MESSAGES));
    conditions.put("requests a page", Integer.toString(REQUESTS));
    conditions.put(
        "MiB of the database",
        jdbc.queryForObject("SELECT pg_database_size(current_database()) / 1048576", String.class));
    conditions.putAll(Conditions.of(load, data));
    dispatcher.stop();
    return new Report("Pages of the console", conditions, figures);
  }

  private static void store(JdbcTemplate jdbc, Consumer<String> progress) {
    jdbc.update("INSERT INTO destination (name) VALUES ('erp'), ('archive')");
    jdbc.update(
        "UPDATE destination SET state = 'paused', reason = 'nobody is there', since = now()");
    for (long first = 1; first <= MESSAGES; first += STORED_AT_ONCE) {
      long last = Math.min(first + STORED_AT_ONCE - 1, MESSAGES);
      jdbc.update(
          "INSERT INTO message (id, module, type, source, subject, changed_at, data) SELECT"
              + " md5(n::text)::uuid, 'licenses', 'license.updated', 'bench', 'license/' || n,"
              + " now(), json_build_object('ticketLicenseId', n, 'orderId', 'SO-' || n / 2, 'text',"
              + " repeat('x', 200)) FROM generate_series(?, ?) n ORDER BY n",
          first,
          last);
      jdbc.update(
          "INSERT INTO delivery (destination, message_id, order_key, sequence, due_at, state,"
              + " attempts, delivered_at, dead_at, last_status, last_error) SELECT 'erp', id,"
              + " subject, sequence, now(), state, 1, CASE state WHEN 'delivered' THEN now() END,"
              + " CASE state WHEN 'dead' THEN now() END, CASE state WHEN 'dead' THEN 422 END, CASE"
              + " state WHEN 'dead' THEN 'refused' END FROM (SELECT id, subject, sequence, CASE"
              + " WHEN sequence % 1000 = 0 THEN 'dead' WHEN sequence % 1000 < 20 THEN 'pending'"
              + " ELSE 'delivered' END AS state FROM message WHERE sequence BETWEEN ? AND ?) one",
          first, last);
      jdbc.update(
          "INSERT INTO snapshot (module, source_key, digest, changed_at, data) SELECT 'licenses',"
              + " n, '', now(), json_build_object('ticketLicenseId', n, 'ticketId', 'T-' || n,"
              + " 'orderKey', n / 2, 'orderItemKey', n / 2, 'orderId', 'SO-' || n / 2, 'cmSerial',"
              + " '3-' || n, 'customerId', 'C-' || n / 400, 'itemId', 'SKU-' || n % 200, 'state',"
              + " 'ConfirmedCollected', 'created', '2026-01-01T00:00:00Z') FROM generate_series(?,"
              + " ?) n",
          first, last);
      if (last % 1_000_000 == 0 || last == MESSAGES) {
        progress.accept("%,d are stored".formatted(last));
      }
    }
    jdbc.update(
        "INSERT INTO console_audit (at, who, what, target) SELECT now(), 'olga', 'paused', 'erp'"
            + " FROM generate_series(1, ? / 10)",
        MESSAGES);
    jdbc.execute("SELECT recount_totals()");
  }

  private void signIn(String password) throws IOException, InterruptedException {
    String form = text("/sign-in");
    post("/sign-in", form, Map.of("name", "bench", "password", password));
    String chosen = password + "-chosen";
    post(
        "/password", text("/password"), Map.of("old", password, "new", chosen, "repeated", chosen));
    if (!text("").contains("<h1")) {
      throw new IllegalStateException("nobody can sign in");
    }
  }

  private String text(String path) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString())
        .body();
  }

  /** A form with its hidden fields. */
  private void post(String path, String page, Map<String, String> fields)
      throws IOException, InterruptedException {
    Map<String, String> all = new LinkedHashMap<>(fields);
    for (MatchResult hidden : HIDDEN.matcher(page).results().toList()) {
      all.putIfAbsent(hidden.group(1), hidden.group(2));
    }
    String body =
        String.join(
            "&",
            all.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), UTF_8))
                .toList());
    int status =
        http.send(
                HttpRequest.newBuilder(URI.create(base + path))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.discarding())
            .statusCode();
    if (status != 303 && status != 302) {
      throw new IllegalStateException(path + " answered " + status);
    }
  }

  /** How many milliseconds a page takes, to its last byte. */
  private double get(String path) {
    try {
      long begin = System.nanoTime();
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString());
      double millis = (System.nanoTime() - begin) / 1e6;
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + " answered " + answer.statusCode());
      }
      return millis;
    } catch (IOException e) {
      throw new IllegalStateException(path + " did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
