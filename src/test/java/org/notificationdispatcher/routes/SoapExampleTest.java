package org.notificationdispatcher.routes;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jws.WebParam;
import jakarta.jws.WebService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.cxf.binding.soap.Soap11;
import org.apache.cxf.binding.soap.SoapFault;
import org.apache.cxf.endpoint.Server;
import org.apache.cxf.jaxws.JaxWsServerFactoryBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.TestDatabase;
import org.notificationdispatcher.common.Message;
import org.notificationdispatcher.core.outbox.OutboxComponent;

/** The example for a SOAP service, with one that CXF makes of a Java class. */
class SoapExampleTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Deliveries deliveries = new Deliveries(DATABASE);
  private final Erp erp = new Erp();
  private Server server;
  private CamelContext context;

  /** What the ERP's authors might have written. */
  @WebService(targetNamespace = "urn:example:erp")
  public static final class Erp {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile RuntimeException failure;

    public void tell(
        @WebParam(name = "messageId") String messageId,
        @WebParam(name = "type") String type,
        @WebParam(name = "orderNumber") String orderNumber,
        @WebParam(name = "state") String state) {
      calls.add(String.join("|", messageId, type, orderNumber, state));
      RuntimeException once = failure;
      failure = null;
      if (once != null) {
        throw once;
      }
    }
  }

  @BeforeEach
  void open() throws Exception {
    int port = freePort();
    JaxWsServerFactoryBean factory = new JaxWsServerFactoryBean();
    factory.setServiceBean(erp);
    factory.setAddress("http://127.0.0.1:" + port + "/erp");
    server = factory.create();
    OutboxComponent outbox = new OutboxComponent();
    outbox.setRetries("fast");
    Properties properties = new Properties();
    properties.setProperty("erp-soap.url", "http://127.0.0.1:" + port + "/erp");
    context =
        RouteFile.start(
            properties,
            Map.of("dataSource", DATABASE.dataSource(), "outbox", outbox),
            "examples/deliver-erp-soap");
  }

  @AfterEach
  void close() {
    context.stop();
    server.destroy();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private Message send(String order, String state) throws Exception {
    Message message = deliveries.stored(4711, order, Map.of("state", state));
    context.createProducerTemplate().sendBody("outbox:erp-soap", message);
    return message;
  }

  @Test
  void theServiceIsCalledWithWhatIsInTheMessage() throws Exception {
    Message message = send("SO <1> & \"'Söhne'\"", "Assigned");
    deliveries.awaitDelivered(1);

    assertThat(erp.calls)
        .containsExactly(message.id() + "|license.created|SO <1> & \"'Söhne'\"|Assigned");
  }

  @Test
  void aFaultThatBlamesTheMessageMakesADeadLetter() throws Exception {
    erp.failure = new SoapFault("order SO-1 is closed", Soap11.getInstance().getSender());
    send("SO-1", "Assigned");

    deliveries.awaitStates(List.of("dead"));

    assertThat(deliveries.errors()).containsExactly("order SO-1 is closed");
    assertThat(erp.calls).hasSize(1);
  }

  @Test
  void everyOtherFaultIsRepeated() throws Exception {
    erp.failure = new IllegalStateException("month-end, come back");
    send("SO-1", "Assigned");
    deliveries.awaitDelivered(1);

    assertThat(erp.calls).hasSize(2);
    assertThat(deliveries.errors()).containsExactly("month-end, come back");
  }

  @Test
  void anErpThatIsDownIsTriedAgain() throws Exception {
    server.stop();
    send("SO-1", "Assigned");
    deliveries.awaitFailure();
    assertThat(erp.calls).isEmpty();

    server.start();
    deliveries.awaitDelivered(1);
    assertThat(erp.calls).hasSize(1);
  }
}
