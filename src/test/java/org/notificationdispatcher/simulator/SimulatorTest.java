package org.notificationdispatcher.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import jakarta.xml.ws.BindingProvider;
import jakarta.xml.ws.WebServiceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.apache.cxf.jaxws.JaxWsProxyFactoryBean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.notificationdispatcher.MovableClock;
import org.notificationdispatcher.simulator.contract.ChangeWindow;
import org.notificationdispatcher.simulator.contract.CmContainer;
import org.notificationdispatcher.simulator.contract.CmLCFault_Exception;
import org.notificationdispatcher.simulator.contract.Customer;
import org.notificationdispatcher.simulator.contract.DoGetCmContainer;
import org.notificationdispatcher.simulator.contract.DoGetCustomer;
import org.notificationdispatcher.simulator.contract.DoGetItem;
import org.notificationdispatcher.simulator.contract.DoGetVersion;
import org.notificationdispatcher.simulator.contract.DoQueryActivations;
import org.notificationdispatcher.simulator.contract.DoQueryLicenses;
import org.notificationdispatcher.simulator.contract.DoQueryOrders;
import org.notificationdispatcher.simulator.contract.DoQueryOrdersResponse;
import org.notificationdispatcher.simulator.contract.Item;
import org.notificationdispatcher.simulator.contract.LicenseCentral;
import org.notificationdispatcher.simulator.contract.LicenseState;
import org.notificationdispatcher.simulator.contract.control.DoConfirmUpdate;
import org.notificationdispatcher.simulator.contract.control.DoContactContainer;
import org.notificationdispatcher.simulator.contract.control.DoCreateCustomer;
import org.notificationdispatcher.simulator.contract.control.DoCreateItem;
import org.notificationdispatcher.simulator.contract.control.DoCreateOrder;
import org.notificationdispatcher.simulator.contract.control.DoCreateOrderResponse;
import org.notificationdispatcher.simulator.contract.control.DoGetCallCounts;
import org.notificationdispatcher.simulator.contract.control.DoLicenseUpdate;
import org.notificationdispatcher.simulator.contract.control.DoLicenseUpdateResponse;
import org.notificationdispatcher.simulator.contract.control.DoSetFaultScript;
import org.notificationdispatcher.simulator.contract.control.DoWithdrawLicense;
import org.notificationdispatcher.simulator.contract.control.Fault;
import org.notificationdispatcher.simulator.contract.control.FaultStep;
import org.notificationdispatcher.simulator.contract.control.LicenseCentralControl;
import org.notificationdispatcher.simulator.contract.control.NewOrderItem;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class SimulatorTest {

  private static final String ORDERS =
      "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>"
          + "<doQueryOrders xmlns='urn:notification-dispatcher:license-central:v1'/>"
          + "</s:Body></s:Envelope>";

  @RegisterExtension static final StandInDatabase DATABASE = new StandInDatabase();

  private final HttpClient http = HttpClient.newHttpClient();
  private Simulator simulator;

  @BeforeEach
  void start() {
    start(SimulatorOptions.defaults());
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void clientGetsWhatHappened() throws Exception {
    CreatedOrder order =
        simulator
            .state()
            .createOrder(NewOrder.of("SO-2026-000812").forCustomer("C-10001").with("PRO-2026", 2));
    simulator.state().confirm(simulator.state().activate(order.ticketId(), "130-150197269"));
    LicenseCentral client = query(simulator, null, null);

    DoQueryOrders orders = new DoQueryOrders();
    ChangeWindow window = new ChangeWindow();
    window.setFrom(Instant.now().minusSeconds(3_600));
    window.setTo(Instant.now().plusSeconds(3_600));
    orders.setModifiedWindow(window);
    DoQueryOrdersResponse answer = client.doQueryOrders(orders);

    assertThat(answer.getReturnMessage().getReturnCode()).isEqualTo("0x0");
    assertThat(answer.getPage().isHasMore()).isFalse();
    assertThat(answer.getOrder())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.getTicketId()).isEqualTo(order.ticketId());
              assertThat(found.getOrderItem().get(0).getTicketLicenseId())
                  .isEqualTo(order.ticketLicenseIds());
            });
    assertThat(client.doQueryLicenses(new DoQueryLicenses()).getLicense())
        .hasSize(2)
        .allMatch(license -> license.getState() == LicenseState.CONFIRMED_COLLECTED);
    assertThat(client.doQueryActivations(new DoQueryActivations()).getActivation()).hasSize(2);
    DoGetCustomer customer = new DoGetCustomer();
    customer.getCustomerId().addAll(List.of("C-10002", "NOBODY", "C-10001", "C-10001"));
    assertThat(client.doGetCustomer(customer).getCustomer())
        .extracting(Customer::getName)
        .containsExactly("Customer 10001 GmbH", "Customer 10002 GmbH");
    DoGetItem item = new DoGetItem();
    item.getItemId().addAll(List.of("PRO-2026", "TRIAL-30"));
    assertThat(client.doGetItem(item).getItem())
        .extracting(found -> found.getOptions().getExpirationMode())
        .containsExactly("Set", "Add");
    DoGetCmContainer container = new DoGetCmContainer();
    container.getCmSerial().add("130-150197269");
    assertThat(client.doGetCmContainer(container).getCmContainer())
        .singleElement()
        .returns(1L, CmContainer::getFirmUpdateCounter);
    assertThat(client.doGetVersion(new DoGetVersion()).getReturnMessage().getVersion())
        .contains("Stand-in");
  }

  @Test
  void timesHaveMillisecondsAndZone() throws Exception {
    simulator.state().createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));

    assertThat(post(ORDERS).body())
        .containsPattern("<(\\w+:)?Modified>[0-9T:-]{19}\\.[0-9]{3}Z</")
        .containsPattern("<(\\w+:)?ServerTime>[0-9T:-]{19}\\.[0-9]{3}Z</");
  }

  @Test
  void badRequestIsAnOrdinaryAnswerWithACode() throws Exception {
    LicenseCentral client = query(simulator, null, null);
    DoQueryOrders orders = new DoQueryOrders();
    ChangeWindow backwards = new ChangeWindow();
    backwards.setFrom(Instant.now());
    backwards.setTo(Instant.now().minusSeconds(60));
    orders.setModifiedWindow(backwards);

    assertThat(client.doQueryOrders(orders).getReturnMessage().getReturnCode())
        .isEqualTo(RejectedException.BAD_REQUEST);
    assertThat(client.doQueryOrders(orders).getPage()).isNull();
    assertThat(client.doQueryOrders(orders).getReturnMessage().getErrorText())
        .isEqualTo("ModifiedWindow ends before it begins");
  }

  @Test
  void unknownIdIsAnEmptyAnswer() throws Exception {
    LicenseCentral client = query(simulator, null, null);
    DoGetCustomer customer = new DoGetCustomer();
    customer.getCustomerId().add("NOBODY");
    DoGetItem item = new DoGetItem();
    item.getItemId().add("NOTHING");
    DoGetCmContainer container = new DoGetCmContainer();
    container.getCmSerial().add("3-1");

    assertThat(client.doGetCustomer(customer))
        .returns("0x0", answer -> answer.getReturnMessage().getReturnCode())
        .returns(List.of(), answer -> answer.getCustomer());
    assertThat(client.doGetItem(item))
        .returns("0x0", answer -> answer.getReturnMessage().getReturnCode())
        .returns(List.of(), answer -> answer.getItem());
    assertThat(client.doGetCmContainer(container))
        .returns("0x0", answer -> answer.getReturnMessage().getReturnCode())
        .returns(List.of(), answer -> answer.getCmContainer());
  }

  @Test
  void wsdlAndSchemaOfBothPortsAreServed() throws Exception {
    for (String url : List.of(simulator.wsdl(), simulator.controlUrl() + "?wsdl")) {
      Document wsdl = parse(get(url).body());
      String address =
          wsdl.getElementsByTagNameNS("http://schemas.xmlsoap.org/wsdl/soap/", "address")
              .item(0)
              .getAttributes()
              .getNamedItem("location")
              .getNodeValue();
      assertThat(address).isEqualTo(url.replace("?wsdl", ""));
      String schema =
          wsdl.getElementsByTagNameNS("http://www.w3.org/2001/XMLSchema", "import")
              .item(0)
              .getAttributes()
              .getNamedItem("schemaLocation")
              .getNodeValue();
      assertThat(get(schema).body()).contains("doQueryLicensesResponse");
    }
  }

  @Test
  void controlPortMakesThingsHappen() throws Exception {
    LicenseCentralControl control = client(LicenseCentralControl.class, simulator.controlUrl());
    Item item = new Item();
    item.setItemId("NEW-1");
    item.setFirmCode(10);
    item.setProductCode(13);
    DoCreateItem createItem = new DoCreateItem();
    createItem.setItem(item);
    Customer customer = new Customer();
    customer.setCustomerId("C-NEW");
    DoCreateCustomer createCustomer = new DoCreateCustomer();
    createCustomer.setCustomer(customer);
    DoCreateOrder createOrder = new DoCreateOrder();
    createOrder.setOrderId("SO-NEW");
    createOrder.setCustomerId("C-NEW");
    NewOrderItem position = new NewOrderItem();
    position.setItemId("NEW-1");
    position.setQuantity(BigInteger.TWO);
    createOrder.getOrderItem().add(position);

    assertThat(control.doCreateItem(createItem).getReturnMessage().getReturnCode())
        .isEqualTo("0x0");
    assertThat(control.doCreateCustomer(createCustomer).getReturnMessage().getReturnCode())
        .isEqualTo("0x0");
    DoCreateOrderResponse order = control.doCreateOrder(createOrder);
    DoLicenseUpdate update = new DoLicenseUpdate();
    update.setTicketId(order.getTicketId());
    update.setCmSerial("3-4019156");
    DoLicenseUpdateResponse transfer = control.doLicenseUpdate(update);
    DoConfirmUpdate confirm = new DoConfirmUpdate();
    confirm.getTransferKey().add(transfer.getTransferKey());
    assertThat(control.doConfirmUpdate(confirm).getReturnMessage().getReturnCode())
        .isEqualTo("0x0");
    DoContactContainer autoUpdate = new DoContactContainer();
    autoUpdate.setCmSerial("3-4019156");
    assertThat(control.doContactContainer(autoUpdate).getTransferKey()).isNull();
    autoUpdate.setAutoUpdate(true);
    assertThat(control.doContactContainer(autoUpdate).getTransferKey()).isNotNull();
    DoWithdrawLicense unknown = new DoWithdrawLicense();
    unknown.setTicketLicenseId(1);
    assertThat(control.doWithdrawLicense(unknown).getReturnMessage().getReturnCode())
        .isEqualTo(RejectedException.NOT_FOUND);

    assertThat(simulator.state().totals()).isEqualTo(new Totals(1, 2, 4, 2));
    assertThat(order.getTicketLicenseId()).isEqualTo(simulator.state().ticketLicenseIds());
  }

  @Test
  void controlPortSetsTheFaultScriptAndReadsTheCounters() throws Exception {
    LicenseCentralControl control = client(LicenseCentralControl.class, simulator.controlUrl());
    DoSetFaultScript script = new DoSetFaultScript();
    for (Fault kind : Fault.values()) {
      FaultStep step = new FaultStep();
      step.setFault(kind);
      step.setOperation("doQueryOrders");
      step.setTimes(BigInteger.TWO);
      script.getStep().add(step);
    }
    control.doSetFaultScript(script);
    assertThat(simulator.faults().steps())
        .extracting(FaultScript.Step::kind)
        .containsExactly(FaultKind.values());
    simulator.faults().clear();
    FaultStep late = new FaultStep();
    late.setFault(Fault.LATE_ROWS);
    late.setSeconds(5);
    script.getStep().clear();
    script.getStep().add(late);
    control.doSetFaultScript(script);
    assertThat(simulator.faults().steps())
        .containsExactly(new FaultScript.Step(null, FaultKind.LATE_ROWS, 1, Duration.ofSeconds(5)));
    late.setFault(Fault.HTTP_401);
    assertThat(control.doSetFaultScript(script).getReturnMessage())
        .returns(RejectedException.BAD_REQUEST, m -> m.getReturnCode())
        .returns("HTTP_401 has no amount", m -> m.getErrorText());
    simulator.faults().clear();
    post(ORDERS);

    assertThat(control.doGetCallCounts(new DoGetCallCounts()).getCall())
        .singleElement()
        .returns("doQueryOrders", call -> call.getOperation())
        .returns(1L, call -> call.getCount());
  }

  @Test
  void callsAreCountedByOperationFaultyOnesToo() throws Exception {
    LicenseCentral client = query(simulator, null, null);
    client.doQueryLicenses(new DoQueryLicenses());
    simulator.faults().add(FaultKind.HTTP_503, 1);
    post(ORDERS);
    post(ORDERS);
    get(simulator.wsdl());

    assertThat(simulator.calls())
        .containsOnly(entry("doQueryLicenses", 1L), entry("doQueryOrders", 2L));
    simulator.resetCalls();
    assertThat(simulator.calls()).isEmpty();
  }

  @Test
  void faultHitsItsOperationOnlyAndAsOftenAsSaid() throws Exception {
    simulator.faults().add("doQueryOrders", FaultKind.HTTP_503, 2);
    LicenseCentral client = query(simulator, null, null);

    assertThat(client.doQueryLicenses(new DoQueryLicenses()).getReturnMessage().getReturnCode())
        .isEqualTo("0x0");
    assertThat(post(ORDERS).statusCode()).isEqualTo(503);
    assertThat(post(ORDERS).statusCode()).isEqualTo(503);
    assertThat(post(ORDERS).statusCode()).isEqualTo(200);
  }

  @Test
  void httpErrorsHaveTheirStatus() throws Exception {
    simulator.faults().add(FaultKind.HTTP_401, 1);
    simulator.faults().add(FaultKind.HTTP_403, 1);
    simulator.faults().add(FaultKind.HTTP_503, 1);

    HttpResponse<String> unauthorized = post(ORDERS);
    assertThat(unauthorized.statusCode()).isEqualTo(401);
    assertThat(unauthorized.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(post(ORDERS).statusCode()).isEqualTo(403);
    HttpResponse<String> unavailable = post(ORDERS);
    assertThat(unavailable.statusCode()).isEqualTo(503);
    assertThat(unavailable.headers().firstValue("Retry-After")).hasValue("30");
    assertThat(post(ORDERS).statusCode()).isEqualTo(200);
  }

  @Test
  void htmlPageLooksLikeAProxys() throws Exception {
    simulator.faults().add(FaultKind.HTML_PAGE, 2);

    HttpResponse<String> page = post(ORDERS);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.body()).startsWith("<html>");
    assertThatExceptionOfType(WebServiceException.class)
        .isThrownBy(() -> query(simulator, null, null).doQueryOrders(new DoQueryOrders()));
  }

  @Test
  void soapFaultCarriesTheResultBlock() throws Exception {
    simulator.faults().add(FaultKind.SOAP_FAULT, 2);

    assertThat(post(ORDERS).statusCode()).isEqualTo(500);
    assertThatExceptionOfType(CmLCFault_Exception.class)
        .isThrownBy(() -> query(simulator, null, null).doQueryOrders(new DoQueryOrders()))
        .satisfies(
            fault ->
                assertThat(fault.getFaultInfo().getReturnMessage().getReturnCode())
                    .isEqualTo("0x8000"));
  }

  @Test
  void returnCodeIsAnOrdinaryAnswer() throws Exception {
    simulator.faults().add(FaultKind.RETURN_CODE, 1);

    DoQueryOrdersResponse answer = query(simulator, null, null).doQueryOrders(new DoQueryOrders());

    assertThat(answer.getReturnMessage().getReturnCode()).isEqualTo("0x1099");
    assertThat(answer.getReturnMessage().getErrorText()).isNotBlank();
    assertThat(answer.getOrder()).isEmpty();
  }

  @Test
  void cutOffXmlIsHalfOfTheRightAnswer() throws Exception {
    for (int i = 0; i < 50; i++) {
      simulator.state().createOrder(NewOrder.of("SO-" + i).with("PRO-2026", 1));
    }
    String whole = post(ORDERS).body();
    simulator.faults().add(FaultKind.CUT_OFF_XML, 2);

    HttpResponse<String> half = post(ORDERS);

    assertThat(half.statusCode()).isEqualTo(200);
    assertThat(half.body().length()).isEqualTo(whole.length() / 2);
    assertThat(half.body()).contains("SO-0").doesNotContain("SO-49");
    assertThatExceptionOfType(SAXException.class).isThrownBy(() -> parse(half.body()));
    assertThatExceptionOfType(WebServiceException.class)
        .isThrownBy(() -> query(simulator, null, null).doQueryOrders(new DoQueryOrders()));
    assertThat(post(ORDERS).statusCode()).isEqualTo(200);
  }

  @Test
  void timeoutKeepsTheCallerWaiting() {
    simulator.faults().add(FaultKind.TIMEOUT, 1);

    assertThatExceptionOfType(HttpTimeoutException.class)
        .isThrownBy(
            () ->
                http.send(
                    request(ORDERS).timeout(Duration.ofMillis(300)).build(),
                    BodyHandlers.ofString()));
  }

  @Test
  void timeoutEndsWithTheRightAnswerWhenTheCallerIsPatient() throws Exception {
    simulator.close();
    start(SimulatorOptions.defaults().withTimeout(Duration.ofMillis(50)));
    simulator.faults().add(FaultKind.TIMEOUT, 1);

    assertThat(post(ORDERS).body()).contains("0x0");
  }

  @Test
  void closeEndsTheCallsThatWait() {
    simulator.faults().add(FaultKind.TIMEOUT, 1);
    CompletableFuture<HttpResponse<String>> waiting =
        http.sendAsync(request(ORDERS).build(), BodyHandlers.ofString());
    Awaitility.await().until(() -> simulator.calls().containsKey("doQueryOrders"));

    simulator.close();

    Awaitility.await().atMost(Duration.ofSeconds(10)).until(waiting::isDone);
    assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> post(ORDERS));
  }

  @Test
  void slowBodyTricklesForTheTimeoutAndIsComplete() throws Exception {
    simulator.close();
    start(SimulatorOptions.defaults().withTimeout(Duration.ofSeconds(1)));
    simulator.state().createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    simulator.faults().add(FaultKind.SLOW_BODY, 1);

    HttpResponse<InputStream> answer =
        http.send(request(ORDERS).build(), BodyHandlers.ofInputStream());
    int first = answer.body().read();
    long begun = System.nanoTime();
    String rest = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
    Duration taken = Duration.ofNanos(System.nanoTime() - begun);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat((char) first).isEqualTo('<');
    assertThat(rest).contains("SO-1").endsWith("Envelope>");
    assertThat(taken).isGreaterThan(Duration.ofMillis(500));
  }

  @Test
  void closeEndsASlowBody() throws Exception {
    simulator.faults().add(FaultKind.SLOW_BODY, 1);
    HttpResponse<InputStream> answer =
        http.send(request(ORDERS).build(), BodyHandlers.ofInputStream());
    answer.body().read();

    CompletableFuture<byte[]> rest =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return answer.body().readAllBytes();
              } catch (IOException e) {
                // The connection may end before the body does.
                return new byte[0];
              }
            });
    simulator.close();

    Awaitility.await().atMost(Duration.ofSeconds(10)).until(rest::isDone);
  }

  @Test
  void duplicateRowsComeTwiceEach() throws Exception {
    CreatedOrder one = simulator.state().createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    CreatedOrder other = simulator.state().createOrder(NewOrder.of("SO-2").with("PRO-2026", 1));
    simulator.faults().add(FaultKind.DUPLICATE_ROWS, 1);
    LicenseCentral client = query(simulator, null, null);

    DoQueryOrdersResponse answer = client.doQueryOrders(new DoQueryOrders());

    assertThat(answer.getOrder())
        .extracting(order -> order.getOrderKey())
        .containsExactly(one.orderKey(), one.orderKey(), other.orderKey(), other.orderKey());
    assertThat(answer.getPage().getLastKey()).isEqualTo(other.orderKey());
    assertThat(client.doQueryOrders(new DoQueryOrders()).getOrder()).hasSize(2);
  }

  @Test
  void lateRowsAreMissingWhileTheServerTimeIsRight() throws Exception {
    MovableClock clock = new MovableClock();
    simulator.close();
    start(SimulatorOptions.defaults().withClock(clock));
    CreatedOrder old = simulator.state().createOrder(NewOrder.of("SO-1").with("PRO-2026", 3));
    clock.move(Duration.ofSeconds(30));
    CreatedOrder late = simulator.state().createOrder(NewOrder.of("SO-2").with("PRO-2026", 2));
    clock.move(Duration.ofMillis(1));
    simulator.faults().add("doQueryOrders", FaultKind.LATE_ROWS, 1);
    simulator
        .faults()
        .add(new FaultScript.Step("doQueryLicenses", FaultKind.LATE_ROWS, 1, Duration.ofMillis(1)));
    LicenseCentral client = query(simulator, null, null);
    DoQueryOrders orders = new DoQueryOrders();
    ChangeWindow window = new ChangeWindow();
    window.setFrom(clock.instant().minusSeconds(3_600));
    orders.setModifiedWindow(window);

    DoQueryOrdersResponse answer = client.doQueryOrders(orders);

    assertThat(answer.getOrder())
        .extracting(order -> order.getOrderKey())
        .containsExactly(old.orderKey());
    assertThat(answer.getPage().getServerTime()).isEqualTo(clock.instant());
    assertThat(answer.getPage().getTotalRows()).isEqualTo(1);
    assertThat(client.doQueryOrders(orders).getOrder())
        .extracting(order -> order.getOrderKey())
        .containsExactly(old.orderKey(), late.orderKey());
    assertThat(client.doQueryLicenses(new DoQueryLicenses()).getLicense()).hasSize(3);
    assertThat(client.doQueryLicenses(new DoQueryLicenses()).getLicense()).hasSize(5);
  }

  @Test
  void skewedClockIsTheServerTimesOnly() throws Exception {
    MovableClock clock = new MovableClock();
    simulator.close();
    start(SimulatorOptions.defaults().withClock(clock));
    simulator.state().createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    simulator.faults().add(FaultKind.CLOCK_SKEW, 1);
    simulator
        .faults()
        .add(new FaultScript.Step(null, FaultKind.CLOCK_SKEW, 1, Duration.ofHours(-2)));
    LicenseCentral client = query(simulator, null, null);
    client.doGetVersion(new DoGetVersion());

    DoQueryOrdersResponse ahead = client.doQueryOrders(new DoQueryOrders());

    assertThat(ahead.getPage().getServerTime())
        .isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
    assertThat(ahead.getOrder().get(0).getModified()).isEqualTo(clock.instant());
    assertThat(client.doQueryOrders(new DoQueryOrders()).getPage().getServerTime())
        .isEqualTo(clock.instant().minus(Duration.ofHours(2)));
    assertThat(client.doQueryOrders(new DoQueryOrders()).getPage().getServerTime())
        .isEqualTo(clock.instant());
  }

  @Test
  void basicLetsOnlyTheRightPasswordIn() throws Exception {
    simulator.close();
    start(SimulatorOptions.defaults().withBasic("dispatcher", "pässword"));

    assertThat(post(ORDERS).statusCode()).isEqualTo(401);
    assertThat(get(simulator.wsdl()).statusCode()).isEqualTo(401);
    assertThat(post(basic("dispatcher", "wrong")).statusCode()).isEqualTo(401);
    assertThat(post(basic("dispatcher", "pässword")).statusCode()).isEqualTo(200);
    assertThat(
            query(simulator, "dispatcher", "pässword")
                .doGetVersion(new DoGetVersion())
                .getReturnMessage()
                .getReturnCode())
        .isEqualTo("0x0");
    assertThatExceptionOfType(WebServiceException.class)
        .isThrownBy(() -> query(simulator, "dispatcher", "wrong").doGetVersion(new DoGetVersion()));
  }

  @Test
  void leavesTheBusOfTheProcessAlone() {
    Bus before = BusFactory.getDefaultBus();
    simulator.close();
    start(SimulatorOptions.defaults());

    assertThat(BusFactory.getDefaultBus(false)).isSameAs(before);
    simulator.close();
    assertThat(BusFactory.getDefaultBus(false)).isSameAs(before);
    assertThat(before.getState()).isNotEqualTo(Bus.BusState.SHUTDOWN);
  }

  @Test
  void takenPortStopsTheStartAndLeavesTheOtherOneAlone() throws Exception {
    int taken = URI.create(simulator.url()).getPort();

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () ->
                Simulator.start(DATABASE.pool(), SimulatorOptions.defaults().withPort(taken))
                    .close())
        .withMessageContaining(String.valueOf(taken));
    assertThat(post(ORDERS).statusCode()).isEqualTo(200);
  }

  @Test
  void twoStandInsRunSideBySide() throws Exception {
    try (Simulator other = Simulator.start(DATABASE.pool(), SimulatorOptions.defaults())) {
      assertThat(get(other.wsdl()).statusCode()).isEqualTo(200);
    }
    simulator.close();
    start(SimulatorOptions.defaults());
    assertThat(post(ORDERS).statusCode()).isEqualTo(200);
  }

  @Test
  void dataOutlivesTheStandIn() {
    CreatedOrder order = simulator.state().createOrder(NewOrder.of("SO-1").with("PRO-2026", 1));
    simulator.close();

    try (Simulator again = Simulator.start(DATABASE.pool(), SimulatorOptions.defaults())) {
      assertThat(again.state().orderKeys()).containsExactly(order.orderKey());
    }
  }

  private void start(SimulatorOptions options) {
    simulator = Simulator.start(DATABASE.pool(), options);
    simulator.state().createCatalogue();
  }

  private HttpResponse<String> post(String body) throws Exception {
    return post(request(body));
  }

  private HttpResponse<String> post(HttpRequest.Builder request) throws Exception {
    return http.send(
        request.timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(URI.create(simulator.url()))
        .header("Content-Type", "text/xml; charset=UTF-8")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return request(ORDERS)
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  private HttpResponse<String> get(String url) throws Exception {
    return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }

  private static Document parse(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
  }

  private static LicenseCentral query(Simulator simulator, String user, String password) {
    LicenseCentral client = client(LicenseCentral.class, simulator.url());
    if (user != null) {
      ((BindingProvider) client).getRequestContext().put(BindingProvider.USERNAME_PROPERTY, user);
      ((BindingProvider) client)
          .getRequestContext()
          .put(BindingProvider.PASSWORD_PROPERTY, password);
    }
    return client;
  }

  private static <T> T client(Class<T> port, String url) {
    JaxWsProxyFactoryBean factory = new JaxWsProxyFactoryBean();
    factory.setServiceClass(port);
    factory.setAddress(url);
    return factory.create(port);
  }
}
