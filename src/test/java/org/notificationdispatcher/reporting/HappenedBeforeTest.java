package org.notificationdispatcher.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.notificationdispatcher.core.cache.TellRules.everyRecord;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.Samples;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.CollectedRecord;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.core.cache.DetailLookup;
import org.notificationdispatcher.core.cache.FieldSelection;
import org.notificationdispatcher.core.cache.SnapshotStore;
import org.notificationdispatcher.core.outbox.OutboxTables;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What an installation had before it counted. */
class HappenedBeforeTest {
  private static final String LOGGED =
      "SELECT concat_ws(' ', kind, at AT TIME ZONE 'UTC', items, positions, customer, firm_code,"
          + " license, order_key, waits) FROM happening_log ORDER BY 1";

  @Test
  void isLoggedAsIfItHappenedNowAndNoFurtherBackThanAComparisonNeeds() throws Exception {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(TestDatabase.newDatabase());
    dataSource.setUser("postgres");
    Flyway.configure()
        .dataSource(dataSource)
        .locations(OutboxTables.MIGRATIONS)
        .target("8")
        .load()
        .migrate();
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    Instant lately = Instant.now().minus(10, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    List<CollectedRecord> records =
        Stream.concat(
                Stream.of(
                    Samples.order(1, "a", lately),
                    Samples.license(1, "NotYetCollected", lately),
                    Samples.license(2, "Withdrawn", lately),
                    Samples.license(3, "Replaced", lately)),
                Stream.of(
                        "Activate",
                        "Return",
                        "Restore",
                        "RestoreContainer",
                        "AutoUpdate",
                        "PushUpdate",
                        "Withdraw",
                        "Replace")
                    .flatMap(
                        type ->
                            Stream.of("Open", "Completed", "UnexpectedState")
                                .map(
                                    state ->
                                        Samples.activation(
                                            (type + state).hashCode(), type, state, lately))))
            .map(record -> createdLately(record, lately))
            .toList();
    for (CollectedRecord record : records) {
      insert(jdbc, record, lately.toString());
    }
    insert(jdbc, Samples.license(4, "Withdrawn", lately), "2020-01-01T00:00:00Z");
    Instant longAgo = Instant.parse("2020-01-01T00:00:00Z");
    insert(jdbc, Samples.activation(4, "Return", "Completed", longAgo), lately.toString());

    Flyway.configure().dataSource(dataSource).locations(OutboxTables.MIGRATIONS).load().migrate();
    List<String> before = jdbc.queryForList(LOGGED, String.class);
    jdbc.update("TRUNCATE happening_log, snapshot");
    SnapshotStore store =
        new SnapshotStore(
            dataSource,
            "lc-eu",
            Arrays.stream(Module.values())
                .collect(
                    Collectors.toMap(
                        Function.identity(),
                        module -> everyRecord(FieldSelection.of(module, List.of("*"))))),
            new Happenings(dataSource, true, Duration.ofDays(800)));
    for (Module module : Module.values()) {
      store.keep(
          records.stream().filter(record -> record.module() == module).toList(),
          true,
          DetailLookup.none());
    }

    assertThat(before).isEqualTo(jdbc.queryForList(LOGGED, String.class)).hasSize(20);
  }

  @Test
  void isAddedUpByDayAndMonthIfItWasCountedBefore() throws Exception {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(TestDatabase.newDatabase());
    dataSource.setUser("postgres");
    Flyway.configure()
        .dataSource(dataSource)
        .locations(OutboxTables.MIGRATIONS)
        .target("12")
        .load()
        .migrate();
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    jdbc.update(
        "INSERT INTO happening_article (digest, kind, items, firm_codes) VALUES"
            + " (gen_random_uuid(), 'RETURNED', '{PRO}', '{1}')");
    jdbc.update(
        "INSERT INTO happening_dimension (digest, article, customer) VALUES (gen_random_uuid(), 1,"
            + " 'C-1')");
    for (String table : List.of("happening_article_figure", "happening_figure")) {
      jdbc.update(
          "INSERT INTO "
              + table
              + " VALUES ('2026-09-30T23:45:00Z', 1, 1), ('2026-10-01T00:00:00Z', 1, 2),"
              + " ('2026-10-31T22:45:00Z', 1, 4), ('2026-10-31T23:00:00Z', 1, 8)");
    }

    Flyway.configure().dataSource(dataSource).locations(OutboxTables.MIGRATIONS).load().migrate();

    Period october =
        new Period(
            LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 1), ZoneId.of("Europe/Berlin"));
    Overview overview =
        new Overviews(dataSource, Clock.systemUTC())
            .of(
                october,
                PeriodKind.previous(october),
                Filter.ALL,
                new Bounds(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1), 1));
    assertThat(overview.total()).containsEntry(Happening.RETURNED, 7L);
    assertThat(overview.customers().get(0).counts()).containsEntry(Happening.RETURNED, 7L);
    assertThat(
            jdbc.queryForList(
                "SELECT count FROM happening_dimension_month ORDER BY bucket", Long.class))
        .containsExactly(1L, 14L);
    assertThat(
            jdbc.queryForList(
                "SELECT count FROM happening_customer_month WHERE customer = 'C-1' ORDER BY bucket",
                Long.class))
        .containsExactly(1L, 14L);
  }

  private static CollectedRecord createdLately(CollectedRecord record, Instant lately) {
    try {
      String json = MessageJson.mapper().writeValueAsString(record);
      return MessageJson.mapper()
          .readValue(json.replace(Samples.TEN.toString(), lately.toString()), record.getClass());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void insert(JdbcTemplate jdbc, CollectedRecord record, String changed)
      throws Exception {
    jdbc.update(
        "INSERT INTO snapshot (module, source_key, digest, changed_at, data) VALUES (?, ?, '',"
            + " ?::timestamptz, ?::json)",
        record.module().toString(),
        record.sourceKey(),
        changed,
        MessageJson.mapper().writeValueAsString(record));
  }
}
