package org.notificationdispatcher.routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.outbox.OutboxEndpoint;
import org.notificationdispatcher.egress.EgressRules;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.ReceivedMessage;
import org.notificationdispatcher.simulator.WebhookInbox;

/** The examples that post, each with its own route file only. */
class WebhookExamplesTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance()
          .options(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"))
          .build();

  private final Deliveries deliveries = new Deliveries(DATABASE);

  private static CamelContext start(String name, String url, String... more) throws Exception {
    Properties properties = new Properties();
    String prefix = "dispatcher.webhook." + name + ".";
    properties.setProperty(prefix + "url", url);
    properties.setProperty(prefix + "secret", SECRET);
    for (int i = 0; i < more.length; i += 2) {
      properties.setProperty(prefix + more[i], more[i + 1]);
    }
    return RouteFile.start(
        properties,
        Map.of(
            "dataSource",
            DATABASE.dataSource(),
            "egress",
            EgressRules.of(List.of("127.0.0.1"), false)),
        "examples/deliver-" + name);
  }

  @Test
  void anErpGetsAnAccessTokenWithEachMessage() throws Exception {
    SERVER.stubFor(
        post("/token")
            .withBasicAuth("dispatcher", "geheim")
            .withRequestBody(containing("grant_type=client_credentials"))
            .withRequestBody(containing("scope=news"))
            .willReturn(
                okJson(
                    """
                    {"access_token": "abc", "token_type": "Bearer", "expires_in": 3600}
                    """)));
    SERVER.stubFor(
        post("/news")
            .withHeader("Authorization", equalTo("Bearer abc"))
            .willReturn(aResponse().withStatus(204)));
    CamelContext context =
        start(
            "erp-oauth2",
            SERVER.url("/news"),
            "auth",
            "oauth2",
            "tokenUrl",
            SERVER.url("/token"),
            "clientId",
            "dispatcher",
            "clientSecret",
            "geheim",
            "scope",
            "news");
    try {
      for (int license = 1; license <= 3; license++) {
        context
            .createProducerTemplate()
            .sendBody("outbox:erp-oauth2", deliveries.stored(license, null, Map.of()));
        deliveries.awaitDelivered(license);
      }

      SERVER.verify(1, postRequestedFor(urlEqualTo("/token")));
      SERVER.verify(3, postRequestedFor(urlEqualTo("/news")));
    } finally {
      context.stop();
    }
  }

  @Test
  void aShopIsToldInItsOwnWordsAndSigned() throws Exception {
    Queue<ReceivedMessage> received = new ConcurrentLinkedQueue<>();
    try (WebhookInbox inbox =
        WebhookInbox.start(InboxOptions.with(SECRET).listener(received::add))) {
      CamelContext context = start("shop", inbox.url());
      try {
        Message message =
            deliveries.stored(1, "SO-1", Map.of("ticketLicenseId", 1, "comment", "not told"));
        context.createProducerTemplate().sendBody("outbox:shop", message);
        deliveries.awaitDelivered(1);

        assertThat(received).hasSize(1);
        assertThat(received.peek().verified()).isTrue();
        assertThat(received.peek().id()).isEqualTo(message.id().toString());
        assertThat(received.peek().body())
            .isEqualTo(
                """
                {"event":"license.created","orderNumber":"SO-1","licenseId":1,\
                "happenedAt":"2026-11-24T10:00:00Z"}""");
      } finally {
        context.stop();
      }
    }
  }

  @Test
  void aShopIsToldNoFasterThanItBears() throws Exception {
    CamelContext context = start("shop", SERVER.url("/news"));
    try {
      OutboxEndpoint outbox = (OutboxEndpoint) context.getRoute("deliver-shop").getEndpoint();

      assertThat(outbox.getRateLimit()).isEqualTo("100/1s");
    } finally {
      context.stop();
    }
  }

  @Test
  void aChatGetsALineThatIsNoMarkup() throws Exception {
    SERVER.stubFor(post("/services/T0/B0/key").willReturn(aResponse().withBody("ok")));
    CamelContext context = start("chat", SERVER.url("/services/T0/B0/key"));
    try {
      context
          .createProducerTemplate()
          .sendBody(
              "outbox:chat", deliveries.stored(4711, "<!channel>&", Map.of("productCode", 10)));
      deliveries.awaitDelivered(1);

      SERVER.verify(
          postRequestedFor(urlEqualTo("/services/T0/B0/key"))
              .withHeader("Content-Type", containing("application/json"))
              .withRequestBody(
                  equalToJson(
                      """
                      {"text": "license.created: license/4711, order &lt;!channel&gt;&amp;, 10"}
                      """)));
    } finally {
      context.stop();
    }
  }
}
