package org.notificationdispatcher.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.UniqueChars;
import org.notificationdispatcher.common.Message;

class CloudEventTest {
  private static Content event(String source, String subject) {
    Message message =
        new Message(
            UUID.randomUUID(), "order.created", Instant.EPOCH, source, subject, null, 1, Map.of());
    return new CloudEvent("msg_1", "order.created", subject, message, "{}".getBytes(UTF_8))
        .binary();
  }

  private static String decoded(String value) {
    // Which would read a plus as a space, as forms do and headers do not
    return URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
  }

  @Property
  void anyTextIsAHeaderThatGivesItBack(@ForAll @NotEmpty @UniqueChars String subject) {
    String header = event("eu", subject).headers().get("ce-subject");

    assertThat(header).matches("[!#-~]+");
    assertThat(decoded(header)).isEqualTo(subject.replaceAll("[\\p{Cc}\\p{Cs}]", "\uFFFD"));
  }

  @Property
  void anyInstanceIsASourceThatIsAReference(@ForAll String source) {
    String reference = decoded(event(source, "order/1").headers().get("ce-source"));

    assertThat(URI.create(reference).toASCIIString()).isEqualTo(reference).isNotEmpty();
  }
}
