package org.notificationdispatcher.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.notificationdispatcher.common.Module;
import org.notificationdispatcher.simulator.CreatedOrder;
import org.notificationdispatcher.simulator.FaultKind;
import org.notificationdispatcher.simulator.InboxOptions;
import org.notificationdispatcher.simulator.NewOrder;
import org.notificationdispatcher.simulator.SimulatorOptions;

/** From License Central into the cache: what is asked, what is told, and what a failure changes. */
class CollectIT {
  @TempDir Path folder;

  private Surroundings surroundings;

  @BeforeEach
  void start() {
    surroundings =
        new Surroundings(
            folder,
            InboxOptions.with(Surroundings.SECRET),
            SimulatorOptions.defaults().withTimeout(Duration.ofSeconds(20)));
    surroundings.settings.put("dispatcher.licensecentral.timeout", "10s");
  }

  @AfterEach
  void stop() {
    surroundings.close();
  }

  private CreatedOrder order(int quantity) {
    return surroundings
        .simulator
        .state()
        .createOrder(
            NewOrder.of("SO-2026-000812")
                .forCustomer("C-10001")
                .createdBy("shop")
                .with("PRO-2026", quantity));
  }

  @Test
  void anIdleCycleIsOneCallAnEnabledModule() {
    surroundings.settings.put("dispatcher.licenses.enabled", "false");
    order(3);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.ORDERS);
      dispatcher.collect(Module.ACTIVATIONS);
      surroundings.simulator.resetCalls();

      for (int cycle = 0; cycle < 3; cycle++) {
        dispatcher.collect(Module.ORDERS);
        dispatcher.collect(Module.ACTIVATIONS);
      }

      assertThat(surroundings.simulator.calls())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("doQueryOrders", 3L, "doQueryActivations", 3L));
    }
  }

  @Test
  void aBackFillIsOneCallAPage() {
    surroundings.settings.put("dispatcher.licensecentral.pageSize", "100");
    order(450);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      surroundings.simulator.resetCalls();

      dispatcher.collect(Module.LICENSES);

      assertThat(surroundings.simulator.calls()).isEqualTo(Map.of("doQueryLicenses", 5L));
      assertThat(dispatcher.count("message WHERE type = 'license.created'")).isEqualTo(450);
    }
  }

  @Test
  void whatFailsWhileAPageIsStoredIsSaidAndTheModuleIsFree() {
    order(1);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.jdbc.execute("ALTER TABLE snapshot ADD CONSTRAINT broken CHECK (false) NOT VALID");
      dispatcher.collect(Module.ORDERS);

      assertThat(dispatcher.lastError(Module.ORDERS)).startsWith("database");
      assertThat(dispatcher.count("watermark WHERE lease_token IS NOT NULL")).isZero();

      dispatcher.jdbc.execute("ALTER TABLE snapshot DROP CONSTRAINT broken");
      dispatcher.collect(Module.ORDERS);
      assertThat(dispatcher.count("message")).isOne();
    }
  }

  @Test
  void aStopInABackFillWaitsForAPageAndTheNextStartGoesOnBehindIt() {
    surroundings.settings.put("dispatcher.licensecentral.pageSize", "1");
    surroundings.schedule("0/1 * * * * ?");
    surroundings.settings.put("dispatcher.orders.enabled", "false");
    order(450);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      await().until(() -> dispatcher.count("message") > 0);
    }
    try (Surroundings.InProcess again = surroundings.restart()) {
      long read = again.count("message");
      // Waiting for the whole back-fill would have read it all
      assertThat(read).isLessThan(400);
      await().until(() -> again.count("message") > read);
      assertThat(again.count("watermark WHERE upto IS NOT NULL AND module = 'licenses'")).isZero();
    }
  }

  @Test
  void readingTheSameAgainTellsNothingTwice() {
    CreatedOrder order = order(20);
    long transfer = surroundings.simulator.state().activate(order.ticketId(), "130-150197269");
    surroundings.simulator.state().confirm(transfer);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collectAll();
      long told = dispatcher.count("message");
      assertThat(told).isEqualTo(1 + 20 + 20);

      // the overlap alone reads it again
      dispatcher.collectAll();
      // and so does the very same window
      dispatcher.jdbc.update("UPDATE watermark SET upto = NULL");
      dispatcher.collectAll();

      assertThat(dispatcher.count("message")).isEqualTo(told);
    }
  }

  @Test
  void thereAndBackIsTwoChanges() {
    CreatedOrder order = order(1);
    long license = surroundings.simulator.state().ticketLicenseIds().get(0);
    surroundings.simulator.state().assign(license, "3-4019156");
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.LICENSES);
      surroundings.simulator.state().assign(license, "3-4019157");
      dispatcher.collect(Module.LICENSES);
      surroundings.simulator.state().assign(license, "3-4019156");
      dispatcher.collect(Module.LICENSES);

      assertThat(
              dispatcher.jdbc.queryForList(
                  "SELECT type || ' ' || (data ->> 'assignedCmSerial') FROM message ORDER BY"
                      + " sequence",
                  String.class))
          .containsExactly(
              "license.created 3-4019156",
              "license.updated 3-4019157",
              "license.updated 3-4019156");
      assertThat(order.ticketId()).isNotNull();
    }
  }

  @Test
  void anOrderSentAgainIsNews() {
    order(1);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.ORDERS);
      order(2);
      dispatcher.collect(Module.ORDERS);

      assertThat(
              dispatcher.jdbc.queryForList(
                  "SELECT type || ' ' || json_array_length(data -> 'items') FROM message ORDER BY"
                      + " sequence",
                  String.class))
          .containsExactly("order.created 1", "order.updated 2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TIMEOUT,timeout",
    "HTTP_401,http 401",
    "HTTP_403,http 403",
    "HTTP_503,http 503",
    "HTML_PAGE,html",
    "SOAP_FAULT,fault ",
    "RETURN_CODE,code 0x",
    "CUT_OFF_XML,malformed"
  })
  void failuresAreToldApartAndLeaveTheWatermark(FaultKind fault, String told) {
    surroundings.settings.put("dispatcher.licensecentral.permanentErrors", "");
    if (fault == FaultKind.TIMEOUT) {
      surroundings.settings.put("dispatcher.licensecentral.timeout", "3s");
    }
    order(1);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.ORDERS);
      Object upto = dispatcher.upto(Module.ORDERS);
      surroundings.simulator.faults().add("doQueryOrders", fault, 1);
      surroundings.simulator.resetCalls();

      dispatcher.collect(Module.ORDERS);

      assertThat(dispatcher.lastError(Module.ORDERS)).startsWith(told);
      assertThat(dispatcher.upto(Module.ORDERS)).isEqualTo(upto);
      assertThat(surroundings.simulator.calls()).isEqualTo(Map.of("doQueryOrders", 1L));

      dispatcher.collect(Module.ORDERS);
      assertThat(dispatcher.lastError(Module.ORDERS)).isNull();
      assertThat(dispatcher.upto(Module.ORDERS)).isNotEqualTo(upto);
    }
  }

  @Test
  void aFailureOfOneModuleDoesNotKeepTheOthers() {
    order(1);
    surroundings.simulator.faults().add("doQueryOrders", FaultKind.HTTP_503, 1);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collectAll();

      assertThat(dispatcher.lastError(Module.ORDERS)).startsWith("http 503");
      assertThat(dispatcher.jdbc.queryForList("SELECT DISTINCT type FROM message", String.class))
          .isEqualTo(List.of("license.created"));
    }
  }

  @Test
  void aFailureInTheMiddleOfAWindowGoesOnFromThere() {
    surroundings.settings.put("dispatcher.licensecentral.pageSize", "100");
    order(250);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      surroundings.simulator.faults().add("doQueryLicenses", FaultKind.HTTP_503, 1);
      dispatcher.collect(Module.LICENSES);
      assertThat(dispatcher.count("message")).isZero();
      dispatcher.jdbc.update("UPDATE watermark SET last_error = NULL");

      dispatcher.collect(Module.LICENSES);
      assertThat(dispatcher.count("message")).isEqualTo(250);
    }
  }

  @Test
  void aPermanentErrorPausesTheModuleUntilTheNextStart() {
    order(1);
    surroundings.simulator.faults().add("doQueryOrders", FaultKind.HTTP_401, 1);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      dispatcher.collect(Module.ORDERS);

      assertThat(dispatcher.lastError(Module.ORDERS)).startsWith("http 401");
      assertThat(dispatcher.count("watermark WHERE paused_since IS NOT NULL")).isEqualTo(1);
    }
    try (Surroundings.InProcess again = surroundings.restart()) {
      again.collect(Module.ORDERS);

      assertThat(again.count("message")).isEqualTo(1);
    }
  }

  @Test
  void licenseCentralBeingDownIsAConnectionFailure() {
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      surroundings.simulator.close();
      dispatcher.collect(Module.ACTIVATIONS);

      assertThat(dispatcher.lastError(Module.ACTIVATIONS)).startsWith("connection");
    }
  }

  /** A byte now and then keeps every limit for a single read from being reached. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerThatTricklesInOrStallsEndsAtTheTimeOut(boolean trickles) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread trickle = new Thread(() -> trickle(server, trickles), "trickle");
      trickle.start();
      surroundings.settings.put("dispatcher.licensecentral.timeout", "1s");
      surroundings.settings.put(
          "dispatcher.licensecentral.url", "http://127.0.0.1:" + server.getLocalPort() + "/");
      try (Surroundings.InProcess dispatcher = surroundings.start()) {
        dispatcher.collect(Module.ORDERS);

        assertThat(dispatcher.lastError(Module.ORDERS)).startsWith("timeout");
      } finally {
        server.close();
        trickle.join();
      }
    }
  }

  private static void trickle(ServerSocket server, boolean trickles) {
    try (Socket socket = server.accept()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 1000000\r\n\r\n<a "
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      while (!server.isClosed()) {
        if (trickles) {
          out.write(' ');
          out.flush();
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    } catch (IOException e) {
      // The client has had enough, or the test is over
    }
  }

  @Test
  void aScheduledModuleReadsByItself() {
    surroundings.schedule("0/1 * * * * ?");
    order(2);
    try (Surroundings.InProcess dispatcher = surroundings.start()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> dispatcher.count("delivery WHERE state = 'delivered'") == 3);
      assertThat(surroundings.inbox.unverified()).isZero();
    }
  }
}
