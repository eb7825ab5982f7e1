package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.outbox.OutboxComponent;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The example for a table of the lead system, which has a database of its own. */
class TableExampleTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Deliveries deliveries = new Deliveries(DATABASE);
  private final String url = TestDatabase.newDatabase();
  private final JdbcTemplate erp =
      new JdbcTemplate(new DriverManagerDataSource(url, "postgres", ""));
  private CamelContext context;

  @BeforeEach
  void start() throws Exception {
    OutboxComponent outbox = new OutboxComponent();
    outbox.setRetries("fast");
    outbox.setDataSource(DATABASE.dataSource());
    Properties properties = new Properties();
    properties.setProperty("erp-table.url", url);
    properties.setProperty("erp-table.user", "postgres");
    properties.setProperty("erp-table.password", "");
    context =
        RouteFile.start(
            properties,
            Map.of("dataSource", DATABASE.dataSource(), "outbox", outbox),
            "examples/deliver-erp-table");
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  /** As the statement's own comment says. */
  private void createTable() throws Exception {
    Matcher table =
        Pattern.compile("CREATE TABLE .*\\)")
            .matcher(Files.readString(Path.of("config/mappings/erp-table.sql")));
    assertThat(table.find()).isTrue();
    erp.execute(table.group());
    erp.execute("ALTER TABLE license_news ADD arrival bigint GENERATED ALWAYS AS IDENTITY");
  }

  private Message send(String state) throws Exception {
    Message message = deliveries.stored(4711, "SO-1", Map.of("state", state));
    context.createProducerTemplate().sendBody("outbox:erp-table", message);
    return message;
  }

  private List<String> rows() {
    return erp.queryForList(
        "SELECT concat_ws(' ', message_id, type, subject, order_number, state) FROM license_news"
            + " ORDER BY arrival",
        String.class);
  }

  @Test
  void aMessageIsARowHoweverOftenItComes() throws Exception {
    createTable();
    Message message = send("Assigned");
    deliveries.awaitDelivered(1);
    DATABASE.jdbc().update("UPDATE delivery SET state = 'pending', due_at = now()");
    DATABASE.jdbc().execute("NOTIFY outbox");
    await()
        .until(
            () ->
                DATABASE.jdbc().queryForObject("SELECT count(*) FROM attempt", Integer.class) == 2);
    deliveries.awaitDelivered(1);

    assertThat(rows())
        .containsExactly(message.id() + " license.created license/4711 SO-1 Assigned");
  }

  @Test
  void whatFailsKeepsItsPlaceBeforeLaterNewsOfItsSubject() throws Exception {
    // There is no table yet, so the first fails, and the second has to wait for it
    Message first = send("Assigned");
    deliveries.awaitFailure();
    Message second = send("Withdrawn");

    createTable();
    deliveries.awaitDelivered(2);

    assertThat(rows())
        .containsExactly(
            first.id() + " license.created license/4711 SO-1 Assigned",
            second.id() + " license.created license/4711 SO-1 Withdrawn");
  }
}
