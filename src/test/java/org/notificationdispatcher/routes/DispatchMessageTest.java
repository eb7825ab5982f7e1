package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.Samples;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;

class DispatchMessageTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private CamelContext context;

  @BeforeEach
  void start() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("dispatcher.uncorrelated", "clerk");
    context =
        RouteFile.start(
            properties, Map.of("dataSource", DATABASE.dataSource()), "dispatch/dispatch-message");
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private List<String> destinations(String type, Map<String, Object> record) {
    return destinations(type, "SO-1", record);
  }

  private List<String> destinations(String type, String correlationId, Map<String, Object> record) {
    UUID id = UUID.randomUUID();
    Long sequence =
        DATABASE
            .jdbc()
            .queryForObject(
                "INSERT INTO message (id, module, type, source, subject, changed_at, data) VALUES"
                    + " (?, 'orders', ?, 'test', 'order/1', now(), '{}') RETURNING sequence",
                Long.class,
                id,
                type);
    context
        .createProducerTemplate()
        .send(
            "direct:dispatch-message",
            exchange -> {
              exchange.setVariable("record", record);
              exchange
                  .getMessage()
                  .setBody(
                      new Message(
                          id,
                          type,
                          Samples.TEN,
                          "test",
                          "order/1",
                          correlationId,
                          sequence,
                          Map.of()));
            });
    return DATABASE
        .jdbc()
        .queryForList(
            "SELECT destination FROM delivery WHERE message_id = ? ORDER BY 1", String.class, id);
  }

  @Test
  void theErpIsToldOfOrdersOfOthers() {
    assertThat(destinations("order.created", Map.of("createdBy", "shop"))).containsExactly("erp");
    assertThat(destinations("order.updated", Map.of())).containsExactly("erp");
  }

  @Test
  void theErpIsNotToldOfItsOwnOrders() {
    assertThat(destinations("order.created", Map.of("createdBy", "erp"))).isEmpty();
  }

  @Test
  void theErpIsToldOfLicensesWhoeverCreatedThem() {
    assertThat(destinations("license.updated", Map.of("createdBy", "erp"))).containsExactly("erp");
  }

  @Test
  void whatTheErpCannotJoinGoesToWhoeverLooksAfterIt() {
    assertThat(destinations("license.updated", null, Map.of())).containsExactly("clerk");
  }

  @Test
  void activationsAreArchivedToo() {
    assertThat(destinations("activation.returned", Map.of())).containsExactly("archive", "erp");
  }
}
