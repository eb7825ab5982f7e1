package org.notificationdispatcher.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who fetches. */
class CallersTest {
  private final Callers consumers =
      new Callers(
          List.of(
              Callers.entry("crm", "first"),
              Callers.entry("crm", "second"),
              Callers.entry("shop", "third")));

  @Test
  void aBearerTokenIsItsConsumers() {
    assertThat(consumers.authenticate("Bearer third")).contains("shop");
    assertThat(consumers.authenticate("bearer third")).contains("shop");
  }

  @Test
  void whileATokenIsReplacedBothAreGood() {
    assertThat(consumers.authenticate("Bearer first")).contains("crm");
    assertThat(consumers.authenticate("Bearer second")).contains("crm");
  }

  @Test
  void basicTakesTheNameAndTheToken() {
    assertThat(consumers.authenticate(basic("crm:first"))).contains("crm");
    assertThat(consumers.authenticate(basic("shop:first"))).isEmpty();
    assertThat(consumers.authenticate(basic("first"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearer fourth", "Basic %%%", "Digest first", "first"})
  void nothingElseIsGood(String authorization) {
    assertThat(consumers.authenticate(authorization)).isEmpty();
    assertThat(consumers.authenticate(null)).isEmpty();
  }

  @Test
  void newTokensDifferAndFitTheConfiguration() {
    String token = Callers.newToken();

    assertThat(token).hasSize(43).isNotEqualTo(Callers.newToken());
    assertThat(Callers.entry("crm", token)).matches(Callers.ENTRY);
  }

  private static String basic(String credentials) {
    return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }
}
