package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.Samples;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Activation;
import org.notificationdispatcher.common.License;
import org.notificationdispatcher.common.LicenseOptions;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.common.Order;
import org.notificationdispatcher.common.OrderItem;
import org.notificationdispatcher.core.outbox.OutboxComponent;

/** What the documentation shows works as it stands there. */
class DocumentationTest {
  private static final Path INTEGRATORS = Path.of("docs/integrators.md");
  private static final Pattern ROUTE = Pattern.compile("(?ms)^```yaml\\n(# .*?- route:.*?)^```");

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @TempDir Path folder;

  private static List<String> routes() throws IOException {
    List<String> routes = new ArrayList<>();
    Matcher matcher = ROUTE.matcher(Files.readString(INTEGRATORS));
    while (matcher.find()) {
      routes.add(matcher.group(1));
    }
    return routes;
  }

  private static Message stored(Map<String, Object> data) {
    UUID id = UUID.randomUUID();
    Long sequence =
        DATABASE
            .jdbc()
            .queryForObject(
                "INSERT INTO message (id, module, type, source, subject, changed_at, data) VALUES"
                    + " (?, 'licenses', 'license.created', 'test', 'license/1', now(), '{}')"
                    + " RETURNING sequence",
                Long.class,
                id);
    return new Message(
        id, "license.created", Samples.TEN, "test", "license/1", "SO-1", sequence, data);
  }

  @Test
  void theRoutesOfTheIntegratorsGuideWork() throws Exception {
    assertThat(routes()).hasSize(4);
    CamelContext context = new DefaultCamelContext();
    context.getRegistry().bind("dataSource", DATABASE.dataSource());
    context.getComponent("outbox", OutboxComponent.class).setDataSource(DATABASE.dataSource());
    DATABASE
        .jdbc()
        .execute("CREATE TABLE license_news (id uuid PRIMARY KEY, subject text, state text)");
    Matcher sql = Pattern.compile("(?s)```sql\n(.*?)```").matcher(Files.readString(INTEGRATORS));
    assertThat(sql.find()).isTrue();
    Files.writeString(folder.resolve("warehouse.sql"), sql.group(1));
    Properties properties = new Properties();
    properties.setProperty("dispatcher.webhook.shop.url", "http://localhost:9/none");
    properties.setProperty(
        "dispatcher.webhook.shop.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    properties.setProperty("mappings", "file:" + folder);
    properties.setProperty("warehouse.url", DATABASE.dataSource().getJdbcUrl());
    properties.setProperty("warehouse.user", "postgres");
    properties.setProperty("warehouse.password", "none");
    context.getPropertiesComponent().setInitialProperties(properties);
    try {
      for (String route : routes()) {
        PluginHelper.getRoutesLoader(context)
            .loadRoutes(ResourceHelper.fromString("documented.camel.yaml", route));
      }
      context.start();
      Message wanted = stored(Map.of("firmCode", 6_000_010));
      context.createProducerTemplate().sendBody("direct:dispatch-crm", wanted);
      context
          .createProducerTemplate()
          .sendBody("direct:dispatch-crm", stored(Map.of("firmCode", 1)));
      context.createProducerTemplate().sendBody("outbox:console", wanted);
      context.createProducerTemplate().sendBody("outbox:warehouse", wanted);

      await()
          .untilAsserted(
              () ->
                  assertThat(
                          DATABASE
                              .jdbc()
                              .queryForList(
                                  "SELECT destination || ' ' || state FROM delivery ORDER BY 1",
                                  String.class))
                      .containsExactly("console delivered", "crm pending", "warehouse delivered"));
      assertThat(DATABASE.jdbc().queryForList("SELECT id FROM license_news", UUID.class))
          .containsExactly(wanted.id());
    } finally {
      context.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Order.class,
        OrderItem.class,
        License.class,
        LicenseOptions.class,
        Activation.class,
        Message.class
      })
  void everyFieldIsInTheIntegratorsGuide(Class<?> type) throws IOException {
    String guide = Files.readString(INTEGRATORS);

    assertThat(Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName))
        .allSatisfy(name -> assertThat(guide).contains("`" + name + "`"));
  }

  @Test
  void theTestOfTheIntegratorsGuideIsOneThatRuns() throws IOException {
    Matcher shown =
        Pattern.compile("(?s)<!-- testkit -->\n```java\n(.*?)```")
            .matcher(Files.readString(INTEGRATORS));

    assertThat(shown.find()).isTrue();
    assertThat(
            Files.readString(
                Path.of("src/test/java/org/notificationdispatcher/testkit/ShopTest.java")))
        .contains(shown.group(1));
  }

  @Test
  void theLineOfTheRouterThatTheReadmeChangesIsThere() throws IOException {
    String line = "expression: ${body.type} startsWith 'activation.'";

    assertThat(Files.readString(Path.of("README.md"))).contains(line);
    assertThat(Files.readString(Path.of("routes/dispatch/dispatch-message.camel.yaml")))
        .containsOnlyOnce(line);
  }
}
