package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.NewOrder;
import org.springframework.jdbc.core.JdbcTemplate;

/** What those see who watch the dispatcher from outside. */
class ObserveIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Pattern METRIC =
      Pattern.compile("\\b(dispatcher|outbox|hikaricp|jvm|camel_route)_[a-z_]*[a-z]\\b");

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private Surroundings surroundings;
  private Surroundings.InProcess dispatcher;

  @BeforeEach
  void start() {
    surroundings = new Surroundings(folder, InboxOptions.with(Surroundings.SECRET));
    dispatcher = surroundings.start();
  }

  @AfterEach
  void stop() {
    dispatcher.close();
    surroundings.close();
  }

  @Test
  void figuresOfModulesAndDestinationsAreThereWithoutAskingTheTables() throws Exception {
    surroundings
        .simulator
        .state()
        .createOrder(NewOrder.of("SO-1").forCustomer("C-10001").with("PRO-2026", 1));
    dispatcher.collect(Module.ORDERS);

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains("dispatcher_module_calls_total{module=\"orders\"} 1.0")
                    .contains("dispatcher_module_records_total{module=\"orders\"} 1.0")
                    .contains("dispatcher_module_failures_total{module=\"orders\"} 0.0")
                    .contains("dispatcher_module_paused{module=\"orders\"} 0.0")
                    .contains("dispatcher_module_lag_seconds{module=\"orders\"}")
                    .contains("dispatcher_destination_pending{destination=\"erp\"} 0.0")
                    .contains("dispatcher_destination_dead{destination=\"erp\"} 0.0")
                    .contains("dispatcher_destination_oldest_seconds{destination=\"erp\"} 0.0")
                    .contains("dispatcher_destination_active{destination=\"erp\"} 1.0")
                    .contains("dispatcher_database_up 1.0")
                    .containsPattern(
                        "outbox_attempts_seconds_count\\{.*destination=\"erp\",outcome=\"delivered\".*} 1")
                    .containsPattern(
                        "outbox_deliveries_seconds_bucket\\{.*destination=\"erp\".*le=\"86400.0\"} 1")
                    .contains("hikaricp_connections_active{pool=\"dispatcher\"}")
                    .contains("jvm_memory_used_bytes{")
                    .containsPattern("camel_route_policy.*routeId=\"query-orders\""));

    assertThat(
            measured(
                "docker/grafana/dashboard.json",
                "docker/prometheus/alerts.yml",
                "docs/operations.md"))
        .hasSizeGreaterThan(12)
        .allSatisfy(name -> assertThat(metrics()).contains(name));

    dispatcher.destinations().pause("erp", "for a test");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains("dispatcher_destination_active{destination=\"erp\"} 0.0"));
    assertThat(get("/observe/health/ready").statusCode())
        .as("a destination that is paused is no illness of this process")
        .isEqualTo(200);
  }

  @Test
  void withoutItsDatabaseItIsAliveButNotReadyAndShowsNoOldFigures() throws Exception {
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/observe/health").statusCode()).isEqualTo(200);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(metrics()).contains("dispatcher_database_up 1.0"));

    String url = surroundings.settings.get("dispatcher.database.url");
    try (Server server = new Server(url)) {
      server.refuse();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> {
                HttpResponse<String> ready = get("/observe/health/ready");
                assertThat(ready.statusCode()).isEqualTo(503);
                JsonNode checks = JSON.readTree(ready.body()).path("checks");
                assertThat(checks.findValuesAsText("name")).contains("database");
                assertThat(checks.toString()).contains("The database does not answer");
              });
      assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(metrics())
                      .contains("dispatcher_database_up 0.0")
                      .doesNotContain("dispatcher_destination_pending{"));
      server.accept();
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () -> assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200));
    }
  }

  /** Every metric that is named in these files. */
  private static Set<String> measured(String... files) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String file : files) {
      METRIC
          .matcher(Files.readString(Path.of(file)))
          .results()
          .forEach(found -> names.add(found.group()));
    }
    return names;
  }

  private String metrics() throws Exception {
    HttpResponse<String> answer = get("/observe/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> get(String path) throws Exception {
    int port = dispatcher.service(VertxPlatformHttpServer.class).getPort();
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(60))
            .build(),
        BodyHandlers.ofString());
  }

  /** The server of a database, which can be told to let nobody in. */
  private static final class Server implements AutoCloseable {
    private final HikariDataSource data = new HikariDataSource();
    private final JdbcTemplate jdbc = new JdbcTemplate(data);
    private final String name;

    Server(String url) {
      name = url.replaceFirst(".*/", "").replaceFirst("\\?.*", "");
      data.setJdbcUrl(url.replace("/" + name, "/postgres"));
      data.setUsername("postgres");
      data.setMaximumPoolSize(1);
    }

    void refuse() {
      jdbc.execute("ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS false");
      jdbc.queryForList(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?", name);
    }

    void accept() {
      jdbc.execute("ALTER DATABASE " + name + " WITH ALLOW_CONNECTIONS true");
    }

    @Override
    public void close() {
      accept();
      data.close();
    }
  }
}
