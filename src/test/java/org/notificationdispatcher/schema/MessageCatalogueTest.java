package org.notificationdispatcher.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.notificationdispatcher.core.MessageJson;

/** docs/messages.md is what the schemas say. */
class MessageCatalogueTest {
  private static final Path PAGE = Path.of("docs/messages.md");
  private static final Pattern SAMPLE = Pattern.compile("(?ms)^```json\\n(.*?)^```");

  private final Map<String, JsonNode> documents =
      new TreeMap<>(MessageSchemas.shipped().documents());

  @Test
  void thePageIsUpToDate() throws IOException {
    String now = new MessageCatalogue(documents).markdown();
    if (Boolean.getBoolean("messages.update")) {
      Files.writeString(PAGE, now);
    }

    assertThat(Files.readString(PAGE))
        .as(
            "%s is written from the schemas: mvn -Dtest=MessageCatalogueTest"
                + " -Dmessages.update=true test",
            PAGE)
        .isEqualTo(now);
  }

  @Test
  void aChangeOfASchemaChangesThePage() {
    String before = new MessageCatalogue(documents).markdown();
    ObjectNode license = (ObjectNode) documents.get("license").deepCopy();
    ((ObjectNode) license.at("/properties/generation")).put("description", "Another meaning.");
    documents.put("license", license);

    assertThat(new MessageCatalogue(documents).markdown())
        .isNotEqualTo(before)
        .contains("| `generation` | integer | Another meaning. |");
  }

  @Test
  void aTypeOfWhichNobodySaidWhereItBelongsIsFound() {
    documents.put("box.lost", documents.get("order.created"));

    assertThatThrownBy(() -> new MessageCatalogue(documents).markdown())
        .hasMessageContaining("where does box.lost belong?");
  }

  @Test
  void everySampleOnThePageIsValid() throws IOException {
    MessageSchemas strict = MessageSchemas.strict();
    List<String> types = new ArrayList<>();
    Matcher samples = SAMPLE.matcher(Files.readString(PAGE));
    while (samples.find()) {
      JsonNode sample = MessageJson.mapper().readTree(samples.group(1));
      assertThat(strict.problems(sample)).isEmpty();
      types.add(sample.path("type").asText());
    }

    assertThat(types).containsExactlyInAnyOrderElementsOf(strict.types());
  }
}
