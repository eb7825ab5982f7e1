package org.notificationdispatcher.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.MessageJson;

/** The example for Kafka, with a broker. */
class KafkaExampleTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();
  @TempDir Path folder;

  private final Deliveries deliveries = new Deliveries(DATABASE);

  @Test
  void theSubjectIsTheKeyAndTheIdAHeader() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder)) {
      Properties properties = new Properties();
      properties.setProperty("kafka.topic", "licenses");
      properties.setProperty("kafka.brokers", broker.address());
      CamelContext context =
          RouteFile.start(
              properties,
              Map.of("dataSource", DATABASE.dataSource(), "messageJson", MessageJson.mapper()),
              "examples/deliver-kafka");
      try {
        Message first = deliveries.stored(4711, "SO-1", Map.of("state", "Assigned"));
        Message second = deliveries.stored(4711, "SO-1", Map.of("state", "Withdrawn"));
        context.createProducerTemplate().sendBody("outbox:kafka", first);
        context.createProducerTemplate().sendBody("outbox:kafka", second);
        deliveries.awaitDelivered(2);

        List<ConsumerRecord<String, String>> records = read(broker.address(), 2);
        assertThat(records).extracting(ConsumerRecord::key).containsOnly("license/4711");
        assertThat(records)
            .extracting(KafkaExampleTest::id)
            .containsExactly(first.id().toString(), second.id().toString());
        assertThat(records.get(0).value())
            .isEqualTo(MessageJson.mapper().writeValueAsString(first));
      } finally {
        context.stop();
      }
    }
  }

  private static String id(ConsumerRecord<String, String> record) {
    return new String(record.headers().lastHeader("NotificationMessageId").value(), UTF_8);
  }

  private static List<ConsumerRecord<String, String>> read(String brokers, int count) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", brokers, "auto.offset.reset", "earliest");
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition("licenses", 0)));
      await()
          .untilAsserted(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                assertThat(records).hasSize(count);
              });
    }
    return records;
  }
}
