package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.Profile;
import org.notificationdispatcher.licensecentral.Failure;
import org.notificationdispatcher.licensecentral.FailureClassifier;
import org.notificationdispatcher.licensecentral.LicenseCentralConnection;

/** What goes over the wire and comes back, in both versions of SOAP and both styles. */
class CallLicenseCentralTest {
  private static final Path CONFIG = Path.of("config");

  /** Two services that have nothing in common. */
  enum Service {
    DOCUMENT_SOAP_11(
        "default",
        "doGetVersion",
        "text/xml",
        "http://schemas.xmlsoap.org/soap/envelope/",
        "<soap:Fault><faultcode>soap:%s</faultcode><faultstring>%s</faultstring></soap:Fault>",
        "Server"),
    RPC_SOAP_12(
        "legacy",
        "LeseAuftraege",
        "application/soap+xml",
        "http://www.w3.org/2003/05/soap-envelope",
        "<soap:Fault><soap:Code><soap:Value>soap:%s</soap:Value></soap:Code><soap:Reason>"
            + "<soap:Text xml:lang='en'>%s</soap:Text></soap:Reason></soap:Fault>",
        "Receiver");

    final String profile;
    final String operation;
    final String contentType;
    final String envelope;
    final String fault;
    final String code;

    Service(
        String profile,
        String operation,
        String contentType,
        String envelope,
        String fault,
        String code) {
      this.profile = profile;
      this.operation = operation;
      this.contentType = contentType;
      this.envelope = envelope;
      this.fault = fault;
      this.code = code;
    }

    String message(String body) {
      return "<soap:Envelope xmlns:soap='%s'><soap:Body>%s</soap:Body></soap:Envelope>"
          .formatted(envelope, body);
    }
  }

  private final CountDownLatch over = new CountDownLatch(1);

  private HttpServer server;
  private CamelContext context;
  private Service service;
  private volatile HttpExchange asked;
  private volatile String request;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    if (context != null) {
      context.stop();
    }
    server.stop(0);
  }

  private void answer(int status, String contentType, String body) {
    server.createContext(
        "/",
        exchange -> {
          asked = exchange;
          request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", contentType);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private Exchange call(Service to, String payload) throws Exception {
    service = to;
    Profile profile = Profile.load(service.profile, CONFIG);
    Properties properties = profile.asProperties();
    properties.setProperty(
        "dispatcher.licensecentral.url", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
    properties.setProperty(
        "dispatcher.licensecentral.wsdl", profile.wsdl(Configuration.load(CONFIG)));
    LicenseCentralConnection connection =
        new LicenseCentralConnection(
            new LicenseCentralConnection.Settings(
                Duration.ofSeconds(20), Duration.ofSeconds(2), null, null, null, null, null, null));
    context =
        RouteFile.start(
            properties,
            Map.of("licenseCentralConnection", connection),
            "licensecentral/call-license-central");
    return context
        .createProducerTemplate()
        .request(
            "direct:call-license-central",
            exchange -> {
              exchange.getMessage().setHeader("operationName", service.operation);
              exchange.getMessage().setBody(payload, org.w3c.dom.Document.class);
            });
  }

  private Failure failure(Service to) throws Exception {
    Exception cause = call(to, "<x/>").getException();
    assertThat(cause).isNotNull();
    return new FailureClassifier(Set.of("fault " + to.code)).classify(cause);
  }

  @ParameterizedTest
  @EnumSource
  void theBodyGoesThroughAsItIs(Service to) throws Exception {
    answer(
        200,
        to.contentType,
        to.message("<a:answer xmlns:a='urn:a'><one>1</one><two>2</two></a:answer>"));

    Exchange done = call(to, "<q:question xmlns:q='urn:q'><from>1</from><to>2</to></q:question>");

    assertThat(done.getException()).isNull();
    assertThat(asked.getRequestHeaders().getFirst("Content-Type")).startsWith(to.contentType);
    assertThat(request)
        .contains(to.envelope)
        .containsPattern(
            "<soap:Body><q:question [^>]*xmlns:q=\"urn:q\"[^>]*><from>1</from><to>2</to>"
                + "</q:question></soap:Body>");
    assertThat(done.getMessage().getBody(String.class))
        .containsPattern(
            "<a:answer [^>]*xmlns:a=\"urn:a\"[^>]*><one>1</one><two>2</two></a:answer>");
  }

  @ParameterizedTest
  @EnumSource
  void aFaultIsToldByItsCode(Service to) throws Exception {
    answer(500, to.contentType, to.message(to.fault.formatted(to.code, "out of order")));

    assertThat(failure(to)).isEqualTo(new Failure("fault " + to.code, "out of order", true));
  }

  @ParameterizedTest
  @EnumSource
  void aPageForPeopleIsNoAnswer(Service to) throws Exception {
    answer(200, "text/html", "<html><body>Sign in</body></html>");

    assertThat(failure(to).kind()).isEqualTo("html");
  }

  @ParameterizedTest
  @EnumSource
  void anHttpErrorIsToldByItsStatus(Service to) throws Exception {
    answer(503, "text/html", "<html>later</html>");

    assertThat(failure(to).kind()).isEqualTo("http 503");
  }

  @ParameterizedTest
  @EnumSource
  void aBadRequestThatIsNoFaultIsAnHttpError(Service to) throws Exception {
    answer(400, "text/html", "<html>what?</html>");

    assertThat(failure(to).kind()).isEqualTo("http 400");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatIsCutOffIsMalformed(Service to) throws Exception {
    String whole = to.message("<a:answer xmlns:a='urn:a'><one>1</one></a:answer>");
    answer(200, to.contentType, whole.substring(0, whole.indexOf("</one>")));

    assertThat(failure(to).kind()).isEqualTo("malformed");
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyBodyIsMalformed(Service to) throws Exception {
    answer(200, to.contentType, to.message(""));

    assertThat(failure(to).kind()).isEqualTo("malformed");
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerWithoutContentIsMalformed(Service to) throws Exception {
    answer(200, to.contentType, "");

    assertThat(failure(to).kind()).isEqualTo("malformed");
  }

  @ParameterizedTest
  @EnumSource
  void silenceIsATimeOut(Service to) throws Exception {
    server.createContext(
        "/",
        exchange -> {
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });

    assertThat(failure(to).kind()).isEqualTo("timeout");
  }

  @Test
  void aFaultOfSoap12IsToldByItsCodeNotByItsSubcode() throws Exception {
    Service to = Service.RPC_SOAP_12;
    answer(
        400,
        to.contentType,
        to.message(
            to.fault
                .formatted("Sender", "no such day")
                .replace(
                    "</soap:Code>",
                    "<soap:Subcode><soap:Value xmlns:l='urn:l'>l:DAY</soap:Value></soap:Subcode>"
                        + "</soap:Code>")));

    assertThat(failure(to)).isEqualTo(new Failure("fault Sender", "no such day", false));
  }
}
