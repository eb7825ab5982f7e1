package org.notificationdispatcher.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoutesTest {
  private static final YamlSchema SCHEMA = YamlSchema.unpacked();

  private static final String GOOD =
      """
      # Sends. Knows nothing else.
      - route:
          id: send-message
          description: Send a message
          from:
            uri: direct:send-message
            steps:
              - to:
                  id: to-shop
                  description: Shop
                  uri: http:{{dispatcher.shop.url}}
                  parameters:
                    authPassword: "{{dispatcher.shop.password}}"
      """;

  private static final String BEANS =
      """
      - beans:
          - name: shopDatabase
            type: com.zaxxer.hikari.HikariDataSource
            properties:
              password: "{{shop.password}}"
      """;

  static Stream<RouteSource> shipped() {
    return RouteSource.all().stream();
  }

  @Test
  void thereAreRoutes() {
    assertThat(shipped()).isNotEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shipped")
  void isCanonicalYaml(RouteSource route) {
    assertThat(SCHEMA.problems(route)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shipped")
  void hasTheShapeOfTheHouse(RouteSource route) {
    assertThat(RouteRules.shape(route)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shipped")
  void holdsNoSecret(RouteSource route) {
    assertThat(RouteRules.secrets(route)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shipped")
  void mapsByFiles(RouteSource route) {
    assertThat(RouteRules.mappings(route)).isEmpty();
  }

  @Test
  void idsAreGivenOnceAndMarkWhatLeavesTheProcess() {
    assertThat(RouteRules.ids(RouteSource.all())).isEmpty();
  }

  @Test
  void whatIsSentIsTakenByARoute() {
    assertThat(RouteRules.targets(RouteSource.all())).isEmpty();
  }

  @Test
  void aGoodRouteBreaksNoRule() {
    RouteSource good = good();
    assertThat(SCHEMA.problems(good)).isEmpty();
    assertThat(RouteRules.shape(good)).isEmpty();
    assertThat(RouteRules.secrets(good)).isEmpty();
    assertThat(RouteRules.ids(List.of(good))).isEmpty();
    assertThat(RouteRules.targets(List.of(good))).isEmpty();
  }

  @Test
  void theShortFormIsFound() {
    assertThat(SCHEMA.problems(bad("description: Send a message", "autoStart: true"))).isNotEmpty();
    assertThat(SCHEMA.problems(of("# Short.\n- from: direct:send-message\n"))).isNotEmpty();
    RouteSource shortStep =
        of(GOOD.substring(0, GOOD.indexOf("- to:")) + "- to: direct:send-message\n");
    assertThat(SCHEMA.problems(shortStep)).isNotEmpty();
  }

  @Test
  void aPlaceholderStandsForABoolean() {
    String description = "description: Send a message";
    assertThat(SCHEMA.problems(bad(description, "autoStartup: \"{{dispatcher.shop.enabled}}\"")))
        .isEmpty();
    assertThat(SCHEMA.problems(bad(description, "autoStartup: \"yes\""))).isNotEmpty();
  }

  @Test
  void aSchemaThatWasNotUnpackedIsSaidToBeMissing() {
    assertThatThrownBy(() -> YamlSchema.read(Path.of("target/no-such-schema.json")))
        .hasMessageContaining("run mvn generate-test-resources");
  }

  @Test
  void aBadShapeIsFound() {
    assertThat(RouteRules.shape(bad("id: send-message", "id: send-order")))
        .containsExactly(
            "routes/send-message.camel.yaml: holds 'send-order'; name the file"
                + " send-order.camel.yaml",
            "routes/send-message.camel.yaml: takes from direct:send-message; make it"
                + " direct:send-order");
    assertThat(RouteRules.shape(bad("direct:send-message", "direct:other")))
        .singleElement()
        .asString()
        .endsWith("takes from direct:other; make it direct:send-message");
    assertThat(RouteRules.shape(bad("description: Send a message", "description: ''")))
        .singleElement()
        .asString()
        .endsWith("has no description");
    assertThat(RouteRules.shape(bad("# Sends. Knows nothing else.\n", "")))
        .singleElement()
        .asString()
        .contains("begins with no comment");
    assertThat(RouteRules.shape(of(GOOD + "\n".repeat(60))))
        .singleElement()
        .asString()
        .contains("has 72 lines");
    assertThat(RouteRules.shape(of(GOOD + "# why\n".repeat(60)))).isEmpty();
    assertThat(RouteRules.shape(of(GOOD + GOOD)))
        .singleElement()
        .asString()
        .endsWith("holds 2 entries; one route a file");
    assertThat(RouteRules.shape(of("# Beans.\n- beans: []\n")))
        .anySatisfy(problem -> assertThat(problem).contains("holds 'beans'"));
    RouteSource oneWord =
        RouteSource.of("routes/send.camel.yaml", GOOD.replace("send-message", "send"));
    assertThat(RouteRules.shape(oneWord))
        .singleElement()
        .asString()
        .endsWith("the id 'send' is not of the form verb-noun");
  }

  @Test
  void beansMayComeBeforeTheRouteOfTheFile() {
    RouteSource withBeans = of(GOOD.replace("- route:", BEANS + "- route:"));

    assertThat(SCHEMA.problems(withBeans)).isEmpty();
    assertThat(RouteRules.shape(withBeans)).isEmpty();
    assertThat(withBeans.id()).isEqualTo("send-message");
  }

  @Test
  void aMappingInARouteIsFound() {
    String step = "- to:\n            id: to-shop";
    String jq =
        "- setBody:\n            expression:\n              jq:\n                expression: ";
    assertThat(
            RouteRules.mappings(
                bad(step, jq + "'{a: .b}'\n        - to:\n            id: to-shop")))
        .singleElement()
        .asString()
        .contains("make it a file");
    assertThat(
            RouteRules.mappings(
                bad(
                    step,
                    jq + "resource:{{mappings}}/a.jq\n        - to:\n            id: to-shop")))
        .isEmpty();
  }

  @Test
  void badIdsAreFound() {
    assertThat(RouteRules.ids(List.of(bad("id: to-shop", "note: none"))))
        .singleElement()
        .asString()
        .contains("http:{{dispatcher.shop.url}} leaves the process");
    assertThat(RouteRules.ids(List.of(bad("id: to-shop", "id: to-3044"))))
        .singleElement()
        .asString()
        .contains("the id 'to-3044' looks generated");
    RouteSource twin =
        RouteSource.of("routes/twin.camel.yaml", GOOD.replace("send-message", "send-order"));
    assertThat(RouteRules.ids(List.of(good(), twin)))
        .containsExactly(
            "routes/twin.camel.yaml: the id 'to-shop' is given in routes/send-message.camel.yaml"
                + " too");
  }

  @Test
  void addressesNobodyTakesFromAreFound() {
    String shop = "http:{{dispatcher.shop.url}}";
    for (String nowhere : List.of("direct:other", "outbox:shop", "direct:ask-${variable.module}")) {
      assertThat(RouteRules.targets(List.of(bad(shop, nowhere))))
          .singleElement()
          .asString()
          .contains("sends to " + nowhere);
    }
    assertThat(RouteRules.targets(List.of(bad(shop, "direct:send-${variable.what}")))).isEmpty();
    RouteSource example =
        RouteSource.of(
            "routes/examples/send-example.camel.yaml",
            GOOD.replace("direct:send-message", "outbox:shop"));
    assertThat(RouteRules.targets(List.of(example, bad(shop, "outbox:shop")))).hasSize(1);
    RouteSource shortForm =
        of(GOOD.substring(0, GOOD.indexOf("- to:")) + "- toD: outbox:shop?block=true\n");
    assertThat(RouteRules.targets(List.of(shortForm)))
        .singleElement()
        .asString()
        .contains("sends to outbox:shop,");
  }

  @Test
  void secretsAreFound() {
    assertThat(RouteRules.secrets(bad("\"{{dispatcher.shop.password}}\"", "geheim")))
        .singleElement()
        .asString()
        .contains("'authPassword' is written out");
    assertThat(RouteRules.secrets(bad("{{dispatcher.shop.url}}", "//me:geheim@shop.example")))
        .singleElement()
        .asString()
        .contains("contains a secret");
    assertThat(RouteRules.secrets(bad("Send a message", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
        .isNotEmpty();
  }

  private static RouteSource good() {
    return of(GOOD);
  }

  private static RouteSource bad(String good, String bad) {
    assertThat(GOOD).contains(good);
    return of(GOOD.replace(good, bad));
  }

  private static RouteSource of(String text) {
    return RouteSource.of("routes/send-message.camel.yaml", text);
  }
}
