package org.notificationdispatcher.app;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.notificationdispatcher.app.configuration.StartException;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.MessageJson;

/** A message of each type, as the schemas show it. */
final class MessageSamples {
  private static final String FOLDER = "schema/";
  private static final String END = ".json";

  private MessageSamples() {}

  /**
   * The sample of a type, with an id nobody has seen yet, and of now.
   *
   * @param context to look for the types there are
   * @param source where it says it comes from
   * @throws StartException if there is no such type
   */
  static Message of(String type, CamelContext context, String source) {
    try (InputStream schema = MessageSamples.class.getResourceAsStream("/" + FOLDER + type + END)) {
      if (!type.contains(".") || schema == null) {
        throw new StartException(
            "there is no type '" + type + "'; there are " + String.join(", ", types(context)));
      }
      JsonNode sample = MessageJson.mapper().readTree(schema).at("/examples/0");
      return new Message(
          UUID.randomUUID(),
          type,
          Instant.now().truncatedTo(ChronoUnit.MILLIS),
          source,
          sample.path("subject").asText(),
          sample.path("correlationId").asText(null),
          sample.path("sequence").asLong(),
          MessageJson.mapper()
              .convertValue(sample.path("data"), new TypeReference<Map<String, Object>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> types(CamelContext context) {
    try {
      return PluginHelper.getPackageScanResourceResolver(context)
          .findResources("classpath:" + FOLDER + "*.*" + END)
          .stream()
          .map(resource -> resource.getLocation().replaceFirst(".*/", "").replace(END, ""))
          .filter(type -> type.contains("."))
          .sorted()
          .toList();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
