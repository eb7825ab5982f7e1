package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * A database of every version of the tables there ever was, with what the first one held, is
 * brought up to date, and the dispatcher goes on where it was.
 */
class UpgradeTest {
  private static final String SCHEMA = "notification_dispatcher";

  private static Flyway flyway(HikariDataSource data, String target) {
    return Flyway.configure()
        .dataSource(data)
        .schemas(SCHEMA)
        .locations(OutboxTables.MIGRATIONS)
        .target(target)
        .load();
  }

  static Stream<String> versions() throws IOException {
    try (Stream<Path> files =
        Files.list(Path.of("src/main/resources/db/notification-dispatcher"))) {
      return files
          .map(file -> file.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void goesOnWhereItWas(String version) throws Exception {
    try (HikariDataSource data = new HikariDataSource()) {
      data.setJdbcUrl(TestDatabase.newDatabase() + "?currentSchema=" + SCHEMA);
      data.setUsername("postgres");
      data.setMaximumPoolSize(5);
      flyway(data, "1").migrate();
      new ResourceDatabasePopulator(new ClassPathResource("db/upgrade/V1.sql")).execute(data);
      flyway(data, version).migrate();
      JdbcTemplate jdbc = new JdbcTemplate(data);
      List<Map<String, Object>> collected = collected(jdbc);

      new OutboxTables(data, SCHEMA, OutboxTables.MIGRATIONS).migrate();

      assertThat(collected(jdbc)).isEqualTo(collected);
      Destinations destinations = new Destinations(data);
      Destinations.Destination erp = destinations.get("erp");
      assertThat(List.of(erp.pending(), erp.dead())).containsExactly(4L, 1L);
      delivered(data, destinations);
      assertThat(jdbc.queryForList("SELECT DISTINCT state FROM delivery", String.class))
          .containsExactly("delivered");
    }
  }

  /** What is pending arrives, in order; what is dead when it is replayed. */
  private static void delivered(HikariDataSource data, Destinations destinations) throws Exception {
    Queue<Integer> numbers = new ConcurrentLinkedQueue<>();
    try (CamelContext context = new DefaultCamelContext()) {
      context.getRegistry().bind("dataSource", data);
      context.addRoutes(
          OutboxContexts.route(
              "outbox:erp?concurrency=1",
              exchange ->
                  numbers.add(
                      (Integer)
                          exchange.getMessage().getBody(Message.class).data().get("number"))));
      context.start();
      await().untilAsserted(() -> assertThat(numbers).containsExactlyInAnyOrder(2, 3, 4, 6));
      assertThat(numbers.stream().filter(number -> number <= 4)).containsExactly(2, 3, 4);
      assertThat(destinations.replay("erp", Selection.ALL, Set.of(Ended.DEAD)).pending())
          .isEqualTo(1);
      await().until(() -> numbers.contains(5));
      await().until(() -> destinations.get("erp").pending() == 0);
    }
  }

  /** What the idempotent cache knows, and how far it has read. */
  private static List<Map<String, Object>> collected(JdbcTemplate jdbc) {
    List<Map<String, Object>> rows =
        jdbc.queryForList(
            "SELECT module, upto, window_to, after_key, last_success FROM watermark ORDER BY 1");
    rows.addAll(
        jdbc.queryForList(
            "SELECT module, source_key, encode(digest, 'hex') AS digest, changed_at, data::text"
                + " FROM snapshot ORDER BY 1, 2"));
    return rows;
  }
}
