package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.Samples;
import org.notificationdispatcher.common.Message;

/** Mapping files give a message the names that a destination knows. */
class MappingTest {
  private static final Message MESSAGE =
      new Message(
          UUID.fromString("0c2f6d5e-0000-5000-8000-000000000001"),
          "activation.completed",
          Samples.TEN,
          "test",
          "license/4711",
          "SO-1",
          90017,
          Map.of("ticketLicenseId", 4711L));

  @Test
  void fieldsAreRenamedAndWhatIsNotThereIsLeftOut() throws Exception {
    try (CamelContext context = new DefaultCamelContext()) {
      context
          .getPropertiesComponent()
          .addInitialProperty("mappings", "file:" + Path.of("config/mappings").toAbsolutePath());
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(
              ResourceHelper.fromString(
                  "map-message.camel.yaml",
                  """
                  - route:
                      id: map-message
                      from:
                        uri: direct:map-message
                        steps:
                          - setBody:
                              expression:
                                jq:
                                  expression: resource:{{mappings}}/shop.jq
                  """));
      context.start();

      JsonNode mapped =
          context
              .createProducerTemplate()
              .requestBody("direct:map-message", MESSAGE, JsonNode.class);

      assertThat(mapped)
          .hasToString(
              """
          {"event":"activation.completed","orderNumber":"SO-1","licenseId":4711,\
          "happenedAt":"2026-11-24T10:00:00Z"}""");
    }
  }

  @Test
  void theGuideShowsTheShippedMapping() throws Exception {
    assertThat(Files.readString(Path.of("docs/integrators.md")))
        .contains("```jq\n" + Files.readString(Path.of("config/mappings/shop.jq")) + "```");
  }

  @Test
  void theDateOfTheGuideIsInTheZoneOfYourChoice() throws Exception {
    Matcher shown =
        Pattern.compile("choice: `(\\.timestamp.*?)`")
            .matcher(Files.readString(Path.of("docs/integrators.md")));
    assertThat(shown.find()).isTrue();
    try (CamelContext context = new DefaultCamelContext()) {
      context.start();
      Exchange exchange = new DefaultExchange(context);
      exchange.getMessage().setBody(MESSAGE);

      assertThat(
              context
                  .resolveLanguage("jq")
                  .createExpression(shown.group(1))
                  .evaluate(exchange, String.class))
          .isEqualTo("24.11.2026 11:00");
    }
  }
}
