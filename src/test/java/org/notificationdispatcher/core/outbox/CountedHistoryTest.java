package org.notificationdispatcher.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.core.outbox.Figures.Counts;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What an installation had before its deliveries were counted. */
class CountedHistoryTest {
  private static final Instant DAY = Instant.parse("2026-11-24T00:00:00Z");

  @Test
  void isCountedAsFarAsItIsThere() {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(TestDatabase.newDatabase());
    dataSource.setUser("postgres");
    Flyway.configure()
        .dataSource(dataSource)
        .locations(OutboxTables.MIGRATIONS)
        .target("3")
        .load()
        .migrate();
    JdbcTemplate jdbc = new JdbcTemplate(dataSource);
    jdbc.update("INSERT INTO destination (name) VALUES ('shop')");
    jdbc.update(
        "INSERT INTO message (id, module, type, source, subject, changed_at, collected_at, data)"
            + " SELECT gen_random_uuid(), 'licenses', 'license.updated', 'test', 'license/' || n,"
            + " now(), '2026-11-24T10:00:00Z', '{}' FROM generate_series(1, 8) n");
    jdbc.update(
        "INSERT INTO delivery (message_id, destination, order_key, sequence, due_at, state, attempts,"
            + " delivered_at, dead_at) SELECT id, 'shop', subject, sequence, '2026-11-24T12:00:00Z',"
            + " (ARRAY['delivered', 'delivered', 'dead', 'discarded', 'superseded', 'pending',"
            + " 'pending', 'pending'])[sequence], sequence, CASE WHEN sequence < 3 THEN"
            + " '2026-11-24T11:00:00Z'::timestamptz END, CASE WHEN sequence IN (3, 4) THEN"
            + " '2026-11-24T13:00:00Z'::timestamptz END FROM message");
    jdbc.update(
        "INSERT INTO attempt (message_id, destination, number, started_at, duration, error) SELECT"
            + " message_id, destination, 1, '2026-11-24T10:20:00Z', interval '1 second', CASE WHEN"
            + " sequence > 1 THEN 'no' END FROM delivery");

    Flyway.configure().dataSource(dataSource).locations(OutboxTables.MIGRATIONS).load().migrate();

    Figures figures = new Figures(dataSource);
    assertThat(figures.totals()).containsExactly(new Figures.Total("shop", 3, 1));
    Counts day = figures.sums(DAY, DAY.plusSeconds(86_400)).get("shop");
    assertThat(day)
        .usingRecursiveComparison()
        .ignoringFields("times")
        .isEqualTo(new Counts(8, 2, 1, 7, 2, 1, 1, 0, DeliveryTimes.NONE));
    assertThat(day.times().count()).isEqualTo(2);
    assertThat(day.times().mean().orElseThrow()).hasHours(1);
    assertThat(figures.buckets(DAY, DAY.plusSeconds(86_400)))
        .extracting(bucket -> bucket.from().toString().substring(11, 16))
        .containsExactly("10:00", "10:15", "11:00", "12:00", "13:00");
    assertThat(
            jdbc.queryForList(
                "SELECT DISTINCT recorded_at = '2026-11-24T10:00:00Z' AS known FROM delivery WHERE"
                    + " state = 'pending'"))
        .containsExactly(Map.of("known", true));
  }
}
