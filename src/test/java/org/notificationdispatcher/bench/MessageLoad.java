package org.notificationdispatcher.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores messages of a kilobyte, each of a subject of its own, and records them for destinations by
 * the outbox component, as the pages of a module do. Not thread-safe.
 */
final class MessageLoad implements AutoCloseable {
  /** Of the field that makes up most of a message. */
  static final int BYTES = 1_000;

  private static final int BATCH = 500;
  private static final Instant CHANGED = Instant.parse("2026-11-24T10:00:00Z");
  private static final Map<String, Object> DATA = Map.of("text", "x".repeat(BYTES));
  private static final String INSERT =
      "INSERT INTO message (id, module, type, source, subject, changed_at, data)"
          + " SELECT id, 'licenses', 'license.updated', 'bench', 'license/' || id, '"
          + CHANGED
          + "', json_build_object('text', repeat('x', "
          + BYTES
          + ")) FROM unnest(?::uuid[]) WITH ORDINALITY AS new (id, place) ORDER BY place"
          + " RETURNING sequence";

  private final CamelContext context = new DefaultCamelContext();
  private final ProducerTemplate outbox;
  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  MessageLoad(PostgresServer data) {
    DataSource dataSource = data.database().dataSource();
    jdbc = new JdbcTemplate(dataSource);
    transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    OutboxComponent component = new OutboxComponent();
    component.setDataSource(dataSource);
    context.addComponent("outbox", component);
    context.start();
    outbox = context.createProducerTemplate();
  }

  /** Records so many for one destination. */
  void record(String destination, int count) {
    for (int left = count; left > 0; left -= BATCH) {
      batch(List.of(destination), Math.min(left, BATCH));
    }
  }

  /**
   * What one transaction recorded.
   *
   * @param micros since the epoch, just before it committed
   */
  record Batch(List<UUID> ids, long micros) {}

  /** Records so many for each of the destinations, in one transaction. */
  Batch batch(List<String> destinations, int each) {
    return transaction.execute(
        status -> {
          List<UUID> ids = new ArrayList<>();
          for (String destination : destinations) {
            for (Message message : store(each)) {
              outbox.sendBody("outbox:" + destination, message);
              ids.add(message.id());
            }
          }
          return new Batch(ids, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
        });
  }

  private List<Message> store(int count) {
    List<UUID> ids = LongStream.range(0, count).mapToObj(n -> UUID.randomUUID()).toList();
    String[] texts = ids.stream().map(UUID::toString).toArray(String[]::new);
    List<Long> sequences = jdbc.queryForList(INSERT, Long.class, (Object) texts);
    List<Message> messages = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      UUID id = ids.get(n);
      messages.add(
          new Message(
              id,
              "license.updated",
              CHANGED,
              "bench",
              "license/" + id,
              null,
              sequences.get(n),
              DATA));
    }
    return messages;
  }

  @Override
  public void close() {
    context.stop();
  }
}
