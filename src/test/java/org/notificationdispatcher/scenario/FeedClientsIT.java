package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.xml.ws.BindingProvider;
import jakarta.xml.ws.Holder;
import jakarta.xml.ws.WebServiceException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.feedclient.Acknowledgement;
import org.notificationdispatcher.feedclient.ApiClient;
import org.notificationdispatcher.feedclient.ApiException;
import org.notificationdispatcher.feedclient.ApiResponse;
import org.notificationdispatcher.feedclient.FeedApi;
import org.notificationdispatcher.feedclient.Messages;
import org.notificationdispatcher.feedclient.Record;
import org.notificationdispatcher.feedsoapclient.Acknowledge;
import org.notificationdispatcher.feedsoapclient.Feed;
import org.notificationdispatcher.feedsoapclient.FeedService;
import org.notificationdispatcher.feedsoapclient.Field;
import org.notificationdispatcher.feedsoapclient.Message;
import org.notificationdispatcher.feedsoapclient.ProblemFault;

/** Clients that were generated from the descriptions, and know nothing else. */
class FeedClientsIT {
  @TempDir Path folder;

  private FeedSurroundings feed;

  @BeforeEach
  void start() throws IOException {
    feed = new FeedSurroundings(folder);
  }

  @AfterEach
  void stop() {
    feed.close();
  }

  @Test
  void aClientGeneratedFromOpenApiReadsAcknowledgesAndRecognisesWhatItHas() throws Exception {
    feed.orders(1, 5);
    feed.dispatcher.collect(Module.ORDERS);
    FeedApi api = api();

    Messages messages = api.getMessages(3, "1s", null, "order.*", null, "crm");
    assertThat(messages.getMessages())
        .hasSize(3)
        .allMatch(one -> one.getData().containsKey("orderId"));
    assertThat(messages.getMore()).isTrue();
    assertThat(
            api.acknowledge(new Acknowledgement().upto(messages.getCursor()), null)
                .getAcknowledged())
        .isEqualTo(3);
    assertThat(api.getMessages(null, null, null, null, null, null).getMessages()).hasSize(2);

    String subject = messages.getMessages().get(0).getSubject();
    String key = subject.substring(subject.indexOf('/') + 1);
    ApiResponse<Record> order = api.getOrderWithHttpInfo(key, null, null);
    assertThat(order.getData().getData().get("orderId"))
        .isEqualTo(messages.getMessages().get(0).getData().get("orderId"));
    assertThat(api.getOrders(null, null, null, null).getRecords()).contains(order.getData());
    String tag = order.getHeaders().get("etag").get(0);
    assertThatThrownBy(() -> api.getOrderWithHttpInfo(key, null, tag))
        .isInstanceOfSatisfying(
            ApiException.class, same -> assertThat(same.getCode()).isEqualTo(304));
    assertThatThrownBy(() -> api.getLicense("1", null, null))
        .isInstanceOfSatisfying(
            ApiException.class, none -> assertThat(none.getCode()).isEqualTo(404));
  }

  private FeedApi api() {
    return new FeedApi(
        new ApiClient()
            .setScheme("http")
            .setHost("127.0.0.1")
            .setPort(URI.create(feed.server).getPort())
            .setBasePath("")
            .setRequestInterceptor(
                request -> request.header("Authorization", "Bearer " + FeedSurroundings.TOKEN)));
  }

  @Test
  void aClientGeneratedFromTheWsdlReadsAndAcknowledges() throws Exception {
    feed.orders(1, 5);
    feed.dispatcher.collect(Module.ORDERS);
    Feed port = port(FeedSurroundings.TOKEN);
    Holder<List<Message>> messages = new Holder<>();
    Holder<Long> cursor = new Holder<>();
    Holder<Boolean> more = new Holder<>();

    port.getMessages(3, 1, null, "order.*", null, messages, cursor, more);

    assertThat(messages.value).hasSize(3);
    assertThat(more.value).isTrue();
    Message first = messages.value.get(0);
    assertThat(first.getType()).isEqualTo("order.created");
    assertThat(first.getField().stream().map(Field::getName))
        .contains("orderId", "items[0].itemId");
    assertThat(first.getField())
        .filteredOn(field -> field.getName().equals("items[0].itemId"))
        .extracting(Field::getValue)
        .containsExactly("PRO-2026");
    Acknowledge upto = new Acknowledge();
    upto.setUpto(cursor.value);
    assertThat(port.acknowledge(upto).getAcknowledged()).isEqualTo(3);

    port.getMessages(null, null, null, null, null, messages, cursor, more);
    assertThat(messages.value).hasSize(2);
    Acknowledge single = new Acknowledge();
    single.getId().add(messages.value.get(1).getId());
    assertThat(port.acknowledge(single).getAcknowledged()).isEqualTo(1);

    assertThatThrownBy(() -> port.getMessages(0, null, null, null, null, messages, cursor, more))
        .isInstanceOfSatisfying(
            ProblemFault.class,
            fault -> {
              assertThat(fault.getFaultInfo().getStatus()).isEqualTo(400);
              assertThat(fault.getFaultInfo().getDetail())
                  .isEqualTo("limit is not a number from 1 to 1000");
            });
    feed.dispatcher.destinations().pause("crm", "new release");
    assertThatThrownBy(() -> port.getMessages(null, 60, null, null, null, messages, cursor, more))
        .isInstanceOfSatisfying(
            ProblemFault.class,
            fault -> assertThat(fault.getFaultInfo().getRetryAfterSeconds()).isEqualTo(60));
    assertThatThrownBy(() -> port("none").acknowledge(upto))
        .isInstanceOf(WebServiceException.class)
        .rootCause()
        .hasMessageContaining("401");
  }

  /** By the WSDL that the server shows, which names the server as the caller knows it. */
  private Feed port(String token) throws IOException {
    FeedService service = new FeedService(URI.create(feed.server + "/feed/v1/soap?wsdl").toURL());
    Feed port = service.getFeedPort();
    Map<String, Object> context = ((BindingProvider) port).getRequestContext();
    context.put(BindingProvider.USERNAME_PROPERTY, "crm");
    context.put(BindingProvider.PASSWORD_PROPERTY, token);
    return port;
  }

  @Test
  void whatIsNoSoapIsAnsweredWithAFault() throws Exception {
    String envelope =
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>%s</s:Envelope>";
    String operation = "<s:Body><f:%s xmlns:f='urn:notification-dispatcher:feed:v1'/></s:Body>";
    Map<String, String> faults =
        Map.of(
            "",
            "s:Client",
            "<x/>",
            "s:Client",
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>",
            "s:Client",
            "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
                + envelope.formatted("<s:Body>&e;</s:Body>"),
            "s:Client",
            envelope.formatted("<s:Body/>"),
            "s:Client",
            envelope.formatted(operation.formatted("dropAll")),
            "s:Client",
            envelope.formatted(operation.formatted("acknowledge")),
            "s:Client",
            "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'/>",
            "s:VersionMismatch",
            envelope.formatted(
                "<s:Header><w:Security xmlns:w='urn:w' s:mustUnderstand='1'/></s:Header>"
                    + operation.formatted("getMessages")),
            "s:MustUnderstand");
    for (Map.Entry<String, String> fault : faults.entrySet()) {
      HttpResponse<String> answer = soap(fault.getKey());
      assertThat(answer.statusCode()).as(fault.getKey()).isEqualTo(500);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml; charset=utf-8");
      assertThat(answer.body())
          .as(fault.getKey())
          .contains("<faultcode>" + fault.getValue() + "</faultcode>")
          .doesNotContain("root:");
    }
    assertThat(soap(envelope.formatted("<s:Header/>" + operation.formatted("getMessages"))).body())
        .contains("<f:more>false</f:more>");
  }

  private HttpResponse<String> soap(String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(feed.server + "/feed/v1/soap"))
                .header("Authorization", "Bearer " + FeedSurroundings.TOKEN)
                .header("Content-Type", "text/xml")
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
  }
}
