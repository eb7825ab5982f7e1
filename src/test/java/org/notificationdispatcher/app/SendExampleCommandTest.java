package org.notificationdispatcher.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.core.MessageJson;
import org.notificationdispatcher.schema.MessageSchemas;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.WebhookInbox;

class SendExampleCommandTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String TO_SHOP =
      "        - to:\n            id: to-shop\n            uri: webhook:shop\n";

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance()
          .options(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
          .build();

  @TempDir Path folder;

  private final List<ReceivedMessage> received = new CopyOnWriteArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private WebhookInbox inbox;
  private int status = 204;

  @BeforeEach
  void open() throws IOException {
    inbox =
        WebhookInbox.start(
            InboxOptions.with(SECRET).listener(received::add).failing((number, id) -> status));
    Files.createDirectories(folder.resolve("routes"));
    configure("dispatcher.webhook.shop.secret=" + SECRET, url());
  }

  private String url() {
    return "dispatcher.webhook.shop.url=" + inbox.url();
  }

  @AfterEach
  void close() {
    inbox.close();
  }

  private void configure(String... lines) throws IOException {
    Files.writeString(
        folder.resolve("application.properties"),
        "dispatcher.data="
            + folder.resolve("data")
            + "\ndispatcher.egress.allow=127.0.0.1\n"
            + String.join("\n", lines)
            + "\n");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve("routes").resolve(name + ".camel.yaml"), text);
  }

  private static String route(String id, String from, String... steps) {
    return "- route:\n    id: %s\n    from:\n      uri: %s\n      steps:\n%s"
        .formatted(id, from, String.join("", steps));
  }

  private int send(String... arguments) {
    List<String> all = new ArrayList<>(List.of("send-example"));
    all.addAll(List.of(arguments));
    all.addAll(
        List.of("--config", folder.toString(), "--routes", folder.resolve("routes").toString()));
    return Main.execute(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }

  @Test
  void aPingGoesThroughTheRouteAndNothingIsRecorded() throws Exception {
    Path file = write("deliver-shop", route("deliver-shop", "outbox:shop", TO_SHOP));

    assertThat(send("shop")).as(err.toString()).isZero();

    assertThat(received).hasSize(1);
    assertThat(received.get(0).verified()).isTrue();
    JsonNode message = MessageJson.mapper().readTree(received.get(0).body());
    assertThat(MessageSchemas.strict().problems(message)).isEmpty();
    assertThat(message.path("type").asText()).isEqualTo("test.ping");
    assertThat(out.toString().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("test.ping " + received.get(0).id() + " by " + file),
            line -> assertThat(line).isEqualTo("sent to webhook:shop"),
            line -> assertThat(line).matches("delivered after \\d+ ms, status 204"));
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void theSampleOfATypeIsMappedAsEachMessageIs() throws Exception {
    Files.createDirectories(folder.resolve("mappings"));
    Files.writeString(folder.resolve("mappings/short.jq"), "{number: .data.ticketLicenseId}");
    write(
        "deliver-shop",
        route(
            "deliver-shop",
            "outbox:shop",
            "        - setBody:\n            expression:\n              jq:\n"
                + "                expression: resource:{{mappings}}/short.jq\n",
            TO_SHOP));

    assertThat(send("shop", "--type", "license.created")).as(err.toString()).isZero();
    assertThat(send("shop", "--type", "license.created")).isZero();

    assertThat(received.get(0).body()).matches("\\{\"number\":\\d+}");
    assertThat(received).extracting(ReceivedMessage::id).doesNotHaveDuplicates();
  }

  @Test
  void aRefusalIsShownWithItsStatus() throws Exception {
    status = 422;
    write("deliver-shop", route("deliver-shop", "outbox:shop", TO_SHOP));

    assertThat(send("shop")).isOne();

    assertThat(out.toString())
        .containsPattern("not delivered after \\d+ ms, status 422")
        .contains("reason: webhook:shop")
        .doesNotContain("delivered after 0 ms, status 204");
  }

  @Test
  void programsAreToldWhatCameOfIt() throws Exception {
    Path file = write("deliver-shop", route("deliver-shop", "outbox:shop", TO_SHOP));

    assertThat(send("shop", "--json")).isZero();

    JsonNode delivered = MessageJson.mapper().readTree(out.toString());
    assertThat(delivered.path("destination").asText()).isEqualTo("shop");
    assertThat(delivered.path("id").asText()).isEqualTo(received.get(0).id());
    assertThat(delivered.path("route").asText()).isEqualTo(file.toString());
    assertThat(delivered.path("sentTo")).hasToString("[\"webhook:shop\"]");
    assertThat(delivered.path("delivered").asBoolean()).isTrue();
    assertThat(delivered.path("status").asInt()).isEqualTo(204);
    assertThat(delivered.path("duration").asDouble()).isPositive();
    out.getBuffer().setLength(0);
    status = 422;
    assertThat(send("shop", "--json")).isOne();
    JsonNode refused = MessageJson.mapper().readTree(out.toString());
    assertThat(refused.path("delivered").asBoolean(true)).isFalse();
    assertThat(refused.path("reason").asText()).contains("webhook:shop");
  }

  @Test
  void theRoutesItCallsAreThereAndBrokenOnesOfOthersDoNotMatter() throws Exception {
    write(
        "deliver-shop",
        route("deliver-shop", "outbox:shop", "        - to:\n            uri: direct:post-shop\n"));
    write("post-shop", route("post-shop", "direct:post-shop", TO_SHOP));
    write("broken", "- route:\n    id: [\n");
    write(
        "collect",
        route("collect", "direct:collect", "        - to:\n            uri: sql:classpath:none\n"));

    assertThat(send("shop")).as(err.toString()).isZero();

    assertThat(received).hasSize(1);
  }

  @Test
  void whatARouteLeavesOutIsSaid() throws Exception {
    write(
        "deliver-shop",
        route(
            "deliver-shop",
            "outbox:shop",
            "        - filter:\n            expression:\n              simple:\n"
                + "                expression: ${body.type} startsWith 'order.'\n            steps:\n"
                + TO_SHOP.indent(6)));

    assertThat(send("shop")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("sent nowhere");
    assertThat(received).isEmpty();

    assertThat(send("shop", "--type", "order.created")).isZero();
    assertThat(received).hasSize(1);
  }

  @Test
  void anUnknownDestinationIsToldWithThoseThereAre() throws Exception {
    write("deliver-shop", route("deliver-shop", "outbox:shop", TO_SHOP));
    write("deliver-crm", route("deliver-crm", "outbox:crm", TO_SHOP.replace("to-shop", "to-crm")));

    assertThat(send("shopp")).isOne();

    assertThat(err)
        .hasToString("dispatcher: no route takes from outbox:shopp; there are crm, shop\n");
  }

  @Test
  void anExampleIsToBeCopiedFirst() throws Exception {
    write("deliver-shop", route("deliver-shop", "outbox:shop", TO_SHOP));
    Files.createDirectories(folder.resolve("routes/examples"));
    Path example = write("examples/deliver-crm", route("deliver-crm", "outbox:crm", TO_SHOP));

    assertThat(send("crm")).isOne();

    assertThat(err)
        .hasToString(
            "dispatcher: %s is an example and does not run; copy it to %s\n"
                .formatted(example, folder.resolve("routes/destinations")));
  }

  @Test
  void theAnswerIsShown() throws Exception {
    SERVER.stubFor(post("/in").willReturn(aResponse().withStatus(422).withBody("no such product")));
    SERVER.stubFor(post("/ok").willReturn(aResponse().withStatus(200).withBody("stored as 7")));
    write("deliver-shop", route("deliver-shop", "outbox:shop", TO_SHOP));

    configure(
        "dispatcher.webhook.shop.secret=" + SECRET,
        "dispatcher.webhook.shop.url=" + SERVER.url("/in"));
    assertThat(send("shop")).isOne();
    assertThat(out.toString()).contains("status 422").endsWith("answer: no such product\n");

    configure(
        "dispatcher.webhook.shop.secret=" + SECRET,
        "dispatcher.webhook.shop.url=" + SERVER.url("/ok"));
    assertThat(send("shop")).isZero();
    assertThat(out.toString()).contains("status 200").endsWith("answer: stored as 7\n");
  }

  @Test
  void anUnknownTypeIsToldWithThoseThereAre() throws Exception {
    write("deliver-shop", route("deliver-shop", "outbox:shop", TO_SHOP));

    assertThat(send("shop", "--type", "license.creatd")).isOne();

    assertThat(err.toString())
        .startsWith(
            "dispatcher: there is no type 'license.creatd'; there are activation.completed,")
        .contains("license.created")
        .endsWith("ticket.processed\n");
    assertThat(received).isEmpty();
  }

  @Test
  void aRouteThatDoesNotLoadIsToldByFileAndLine() throws Exception {
    Path file =
        write(
            "deliver-shop",
            route("deliver-shop", "outbox:shop", TO_SHOP.replace("webhook:shop", "webhok:shop")));

    assertThat(send("shop")).isOne();

    assertThat(err.toString())
        .isEqualTo(
            "dispatcher: "
                + file
                + ":8: there is no component \"webhok\"; mind the spelling, or add its jar\n");
  }

  @Test
  void aRouteThatIsNoYamlIsToldByFileAndLine() throws Exception {
    Path file = write("deliver-shop", "- route:\n    id: \"a\n");

    assertThat(send("shop")).isOne();

    assertThat(err.toString()).startsWith("dispatcher: " + file + ":2: a quote is opened");
  }

  @Test
  void aSecretThatIsNotSetIsToldByItsKey() throws Exception {
    configure("dispatcher.webhook.shop.secret={{env:NO_SUCH_VARIABLE}}", url());
    write("deliver-shop", route("deliver-shop", "outbox:shop", TO_SHOP));

    assertThat(send("shop")).isOne();

    assertThat(err.toString())
        .startsWith("dispatcher: dispatcher.webhook.shop.secret (")
        .contains("NO_SUCH_VARIABLE is not set");
  }

  @Test
  void theNameIsWanted() {
    assertThat(send()).isEqualTo(2);
    assertThat(err.toString()).contains("NAME");
  }
}
